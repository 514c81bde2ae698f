import { describe, expect, it } from 'vitest';
import { en } from '../../main/i18n/en.ts';
import { ja } from '../../main/i18n/ja.ts';
import { zh } from '../../main/i18n/zh.ts';
import type { CounterView, Language, Snapshot } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { fixture } from './support/fixtures.ts';
import { fullQueue } from './support/printing-fixtures.ts';
import { send } from './support/window.ts';

// What must be in the window without scrolling, on the screens that shops have.

const { page, open, press } = hireCashier();

const sizes = [
  [1024, 768],
  [1280, 800],
  [1366, 768],
] as const;

/** Which of the buttons do not lie in the window as a whole. */
async function outside(selector: string): Promise<readonly string[]> {
  return await page()
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top < 0 || bottom > window.innerHeight;
        })
        .map((element) => element.textContent ?? ''),
    );
}

function counterIn(language: Language, name: string, change: (view: CounterView) => Partial<CounterView>): Snapshot {
  const snapshot = fixture(language, name);
  if (snapshot.view.stage !== 'counter') {
    throw new Error(`${name} is no counter`);
  }
  return { ...snapshot, view: { ...snapshot.view, ...change(snapshot.view) } };
}

describe('the detail of a payment with a whole receipt', () => {
  it.each(sizes)('keeps its buttons and the function keys in a window of %i x %i', async (width, height) => {
    await open('amount-tray');
    await page().setViewportSize({ width, height });
    await press('F3');
    await page().locator('.rows .badge').first().waitFor();
    await press('Enter');
    await page().locator('.paper-roll img').waitFor();
    const paper = page().locator('.paper-roll');
    await expect
      .poll(async () => await paper.evaluate((roll) => roll.scrollHeight > roll.clientHeight + 200))
      .toBe(true);
    expect(await outside('.detail > .button-row button, .function-bar button, .copies button')).toEqual([]);
    expect(await page().locator('.detail > .button-row button').count()).toBeGreaterThan(4);
    expect(await paper.evaluate((roll) => roll.clientHeight)).toBeGreaterThan(100);
    await paper.focus();
    await press('End');
    await expect.poll(async () => await paper.evaluate((roll) => roll.scrollTop)).toBeGreaterThan(100);
  });
});

describe('a long print queue', () => {
  const jobs = Array.from({ length: 6 }, (_, index) => ({
    ...(fullQueue('ja').jobs[3] as CounterView['printQueue']['jobs'][number]),
    id: `00000000-0000-4000-8000-0000000003${String(index).padStart(2, '0')}`,
  }));

  it.each(sizes)('keeps its own buttons in a window of %i x %i, and shows what is selected', async (width, height) => {
    await open(counterIn('ja', 'amount-queue', () => ({ printQueue: { jobs, count: 6, endUnknownCount: 0 } })));
    await page().setViewportSize({ width, height });
    await press('Shift+F3');
    await page().locator('.queue-list').waitFor();
    expect(await outside('.queue-actions button')).toEqual([]);
    expect(await page().locator('.queue-actions button').count()).toBe(2);
    await press(...jobs.map(() => 'ArrowDown'));
    const isWhole = async () =>
      await page()
        .locator('.tray-row-selected')
        .evaluate((row) => {
          const list = row.parentElement?.getBoundingClientRect();
          const { top, bottom } = row.getBoundingClientRect();
          return list !== undefined && top >= list.top - 1 && bottom <= list.bottom + 1;
        });
    await expect.poll(isWhole).toBe(true);
  });
});

describe('the status bar', () => {
  const catalogues = { ja, en, zh };
  const widthOf = (words: string) => [...words].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);

  it.each(['ja', 'en', 'zh'] as const)('is one line of 1280 px with three scanners, in %s', async (language) => {
    await open(fixture(language, 'amount-empty'));
    const { conditions, failures } = catalogues[language].printing.short;
    const shortTexts = [...Object.values(conditions), ...Object.values(failures)];
    const longest = Math.max(...shortTexts.map(widthOf));
    const shortText = shortTexts.find((words) => widthOf(words) === longest) ?? '';
    await send(
      page(),
      counterIn(language, 'amount-devices', ({ status }) => ({
        status: { ...status, printer: { ...status.printer, state: 'stopped', shortText } },
      })),
    );
    await page().locator('.status-bar').getByText(shortText).waitFor();
    expect(
      await page()
        .locator('.status-bar')
        .evaluate((bar) => bar.clientHeight),
    ).toBeLessThan(50);
  });
});
