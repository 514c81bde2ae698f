import { expect, it } from 'vitest';
import type { Snapshot } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { uuid } from './support/fixtures.ts';
import { historyPageFixture } from './support/history-fixtures.ts';
import { attended, cashierThere, managerThere } from './support/operator-fixtures.ts';
import { setupFixture } from './support/setup-fixtures.ts';

// The frame of the window stays in the window: the status bar is one line, the function keys are at the bottom.

const { page, open, press } = hireCashier();

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 768 },
] as const;

const cashier = (name: string) => attended('ja', name, cashierThere());
const firstManager = (name: string) => attended('ja', name, { state: 'firstManager' });

/** How far the frame is out of the window, in px, and how many lines the status bar has. */
async function frame(size: (typeof sizes)[number]) {
  await page().setViewportSize(size);
  return await page().evaluate(() => {
    const bar = document.querySelector('.function-bar')?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY;
    const tops = [...document.querySelectorAll('.status-bar li')].map((item) => {
      const { top, height } = item.getBoundingClientRect();
      return height === 0 ? 0 : Math.round((top + height / 2) / 20);
    });
    const lines = new Set(tops.filter((top) => top > 0)).size;
    return { beyond: Math.max(0, Math.round(bar - window.innerHeight)), lines };
  });
}

async function fits(): Promise<void> {
  for (const size of sizes) {
    const { beyond, lines } = await frame(size);
    expect({ ...size, beyond, oneLine: lines <= 1 }).toEqual({ ...size, beyond: 0, oneLine: true });
  }
}

it.each([
  'paid',
  'paid-large-training',
  'paid-both-end-unknown',
  'paid-tray',
  'refused',
  'cancelled',
  'not-charged',
  'unknown',
  'unknown-cancelling',
  'waiting',
  'needs-centre',
  'objection',
  'amount-held',
  'amount-training',
])('%s, with a cashier signed in', async (name) => {
  await open(cashier(name));
  await fits();
});

it('the stopped terminal', async () => {
  await open('stopped');
  await fits();
});

it.each(['amount-empty', 'amount-training'])('the first PIN at %s, with and without a problem', async (name) => {
  await open(firstManager(name));
  await fits();
  await press('Enter');
  await page().locator('.pin-pad').waitFor();
  await fits();
  await press('1', '1', '1', '1', 'Enter');
  await page().locator('.pin-problem p').waitFor();
  await fits();
  const small = await page().evaluate(() =>
    [...document.querySelectorAll('button')]
      .map((button) => button.getBoundingClientRect())
      .filter(({ width, height }) => Math.min(width, height) < 55.5)
      .map(({ height }) => height),
  );
  expect(small).toEqual([]);
});

it.each(['amount-empty', 'amount-tray'])('somebody new at %s', async (name) => {
  await open(attended('ja', name, managerThere()));
  await press('F2', 'F4');
  await page().locator('.operators .device-row').first().waitFor();
  await press('F7');
  await page().getByLabel('担当者番号').waitFor();
  await fits();
});

it.each(['amount-empty', 'amount-training', 'amount-tray'])(
  'a history of fifty at %s: only the list scrolls',
  async (name) => {
    const few = historyPageFixture('ja');
    const payments = Array.from({ length: 50 }, (_, index) => ({
      ...few.payments[index % few.payments.length],
      id: uuid(index + 1),
    }));
    const snapshot: Snapshot = cashier(name);
    await open(snapshot);
    await page().evaluate((value) => window.harness.answer('history.page', value), { ...few, payments });
    await press('F3');
    await page().locator('.rows .row').nth(49).waitFor();
    await fits();
    await page().locator('.row-selected').waitFor();
    await press('End');
    await expect.poll(async () => await page().evaluate(() => document.activeElement?.className)).toContain('row');
    // The last row has come into the list by itself, and the frame is where it was.
    await expect
      .poll(
        async () =>
          await page().evaluate(() => {
            const list = document.querySelector('.rows')?.getBoundingClientRect();
            const row = document.querySelector('.row-selected')?.getBoundingClientRect();
            return list !== undefined && row !== undefined && row.bottom <= list.bottom + 1 && list.height >= 120;
          }),
      )
      .toBe(true);
    await fits();
  },
);

it.each(['ja', 'en', 'zh'] as const)('the sections of the settings are all in sight, in %s', async (language) => {
  await open(attended(language, 'amount-empty', managerThere()));
  await page().evaluate(([view]) => window.harness.answer('setup.show', view), [setupFixture(language)] as const);
  await press('F2', 'F7');
  await page().locator('.setup-fields').waitFor();
  for (const size of sizes) {
    await page().setViewportSize(size);
    const hidden = await page().evaluate(() => {
      const list = document.querySelector('.setup-nav ul')?.getBoundingClientRect();
      return [...document.querySelectorAll('.setup-entry')].filter(
        (entry) => list === undefined || entry.getBoundingClientRect().bottom > list.bottom + 1,
      ).length;
    });
    expect(hidden).toBe(0);
  }
});
