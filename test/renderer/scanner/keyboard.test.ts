import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundlePage, openBrowser, PageTypist, type Stroke, scanStrokes, strokesOf } from './browser.ts';
import type { PageUnderTest } from './page.ts';
import { factorySettings } from './typist.ts';

const CODE = '280390312172859395';
const URL_CODE = 'https://Pay.example/?a=1&B=_~';
let browser: Browser;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([openBrowser(), bundlePage()]);
}, 60_000);

afterAll(() => browser.close());

async function opened(
  options: { readonly focus?: string; readonly used?: readonly string[]; readonly none?: true } = {},
) {
  const typing = await PageTypist.open(browser, script);
  const { page } = typing;
  onTestFinished(() => page.close());
  await page.evaluate(
    ({ scanners, used }) => {
      window.underTest.scanners = scanners;
      window.underTest.used = used;
    },
    { scanners: options.none ? [] : [factorySettings], used: options.used ?? [] },
  );
  if (options.focus !== undefined) {
    await page.locator(options.focus).focus();
    await page.locator(options.focus).press('End');
  }
  // The time in which a key would be taken for the rest of a code that began elsewhere.
  await page.waitForTimeout(120);
  await typing.happenings();
  return {
    typing,
    page,
    /** What happened, without the page's own hearing of keys, after all holding is over. */
    async happened() {
      await typing.settle();
      return (await typing.happenings()).flatMap(wordsOf);
    },
    async heard() {
      return (await typing.happenings()).flatMap((one) => (one.kind === 'heard' ? [one.code] : []));
    },
    focused: () => page.evaluate(() => document.activeElement?.id ?? ''),
    value: (selector: string) =>
      page.locator(selector).evaluate((element) => ('value' in element ? element.value : element.textContent)),
  };
}

function wordsOf(happening: PageUnderTest['happenings'][number]): string[] {
  switch (happening.kind) {
    case 'scan':
      return [`${happening.ending} ${happening.text}`];
    case 'key':
      return [`key ${happening.key}`];
    case 'click':
      return [`click ${happening.name}`];
    case 'heard':
      return [];
  }
}

const key = (code: string, at = 0, rest: Partial<Stroke> = {}): Stroke => ({ code, key: code, at, ...rest });

/** Nothing else happens on the page meanwhile. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('the times of keys', () => {
  it('are those of the system, however late the page hears of them', async () => {
    const { page, typing } = await opened();
    await page.evaluate(() => {
      Object.assign(window, { times: [] });
      window.addEventListener('keydown', ({ timeStamp }) => Reflect.get(window, 'times').push(timeStamp), true);
    });
    await typing.press([key('F9', 0), key('F9', 50), key('F9', 500)]);
    const times: number[] = await page.evaluate(() => Reflect.get(window, 'times'));
    expect(times.map((time) => Math.round(time - (times[0] ?? 0)))).toEqual([0, 50, 500]);
  });
});

describe.each([
  ['nothing', undefined],
  ['a button', '#button'],
  ['a field of React', '#controlled'],
  ['a field for numbers', '#number'],
  ['a text area', '#area'],
  ['a list', '#select'],
  ['an editable element', '#editable'],
])('a scan while %s has the focus', (_, focus) => {
  it('is read at 5, 20, 36 and 50 ms per key, and nothing else happens', async () => {
    const { typing, happened, value, focused } = await opened(focus === undefined ? {} : { focus });
    const before = focus && (await value(focus));
    const focusBefore = await focused();
    for (const [text, pauseMs] of [
      [URL_CODE, 5],
      [CODE, 20],
      [URL_CODE, 36],
      [CODE, 50],
    ] as const) {
      await typing.press(scanStrokes(text, pauseMs));
      expect(await happened()).toEqual([`whole ${text}`]);
      expect(focus && (await value(focus))).toBe(before);
    }
    expect(await focused()).toBe(focusBefore);
  });

  it('that is cut leaves nothing behind', async () => {
    const { typing, happened, value } = await opened(focus === undefined ? {} : { focus });
    const before = focus && (await value(focus));
    await typing.press(strokesOf(CODE.slice(0, 7), 20));
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 7)}`]);
    expect(focus && (await value(focus))).toBe(before);
  });

  it('that ends too early leaves nothing behind, and its Enter does nothing', async () => {
    const { typing, happened, value } = await opened(focus === undefined ? {} : { focus });
    const before = focus && (await value(focus));
    await typing.press(scanStrokes(CODE.slice(0, 7), 20));
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 7)}`]);
    expect(focus && (await value(focus))).toBe(before);
  });
});

describe('a scan', () => {
  it('is never heard of by the page', async () => {
    const { typing, heard } = await opened({ focus: '#button' });
    await typing.press(scanStrokes(CODE, 20));
    await typing.settle();
    expect(await heard()).toEqual([]);
  });

  it('that comes twice is told twice', async () => {
    const { typing, happened } = await opened();
    await typing.press([...scanStrokes(CODE, 5), ...scanStrokes(CODE, 5, 100)]);
    expect(await happened()).toEqual([`whole ${CODE}`, `whole ${CODE}`]);
  });

  it('that pauses is no code, and none of its keys is anybody else’s', async () => {
    const { typing, happened } = await opened({ focus: '#button' });
    await typing.press([...strokesOf(CODE.slice(0, 5), 20), ...scanStrokes(CODE.slice(5), 20, 400)]);
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 5)}`, `cut ${CODE.slice(5)}`]);
  });

  it('that pauses in a field leaves nothing in it, nor in what React knows of it', async () => {
    const { typing, happened, value } = await opened({ focus: '#controlled' });
    await typing.press(strokesOf('77', 120));
    await happened();
    await typing.press([...strokesOf(CODE.slice(0, 5), 20), ...scanStrokes(CODE.slice(5), 20, 400)]);
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 5)}`, `cut ${CODE.slice(5)}`]);
    expect([await value('#controlled'), await value('#state')]).toEqual(['77', '77']);
  });

  it('is whole although the page stood still while it was typed, and every timer is late', async () => {
    const { page, typing } = await opened();
    const cdp = await page.context().newCDPSession(page);
    const start = Date.now();
    const sent: Promise<unknown>[] = [];
    for (const [index, { code, key: typed, at }] of scanStrokes(CODE, 20).entries()) {
      await new Promise((resolve) => setTimeout(resolve, start + at - Date.now()));
      const text = code === 'Enter' ? '\r' : typed;
      const event = { code, key: typed, text, timestamp: (start + at) / 1000 };
      sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event }));
      if (index === 3) {
        await Promise.all(sent);
        sent.push(page.evaluate(standStill, 700));
      }
    }
    await Promise.all(sent);
    expect((await typing.happenings()).flatMap(wordsOf)).toEqual([`whole ${CODE}`]);
  });

  it('is cut where the window loses the keyboard', async () => {
    const { page, typing, happened } = await opened();
    await typing.press(strokesOf(CODE.slice(0, 2), 20));
    await page.evaluate(() => window.dispatchEvent(new FocusEvent('blur')));
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 2)}`]);
  });

  it('is cut where the window is hidden', async () => {
    const { page, typing, happened } = await opened();
    await typing.press(strokesOf(CODE.slice(0, 12), 20));
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await happened()).toEqual([`cut ${CODE.slice(0, 12)}`]);
  });

  it('may come from a program that names no keys', async () => {
    const { typing, happened } = await opened({ focus: '#button' });
    await typing.press(scanStrokes(CODE, 20).map((stroke) => ({ ...stroke, code: '' })));
    expect(await happened()).toEqual([`whole ${CODE}`]);
  });

  it('is read through an input method that is switched on', async () => {
    const { typing, happened } = await opened({ focus: '#button' });
    await typing.press(scanStrokes(CODE, 20).map((stroke) => ({ ...stroke, key: 'Process' })));
    expect(await happened()).toEqual([`whole ${CODE}`]);
  });
});

describe('a person', () => {
  it('types at any speed of a person', async () => {
    const { typing, happened } = await opened({ focus: '#button' });
    await typing.press(strokesOf('1200', 90));
    await typing.press([key('Backspace'), ...strokesOf('00', 90, 100)]);
    expect(await happened()).toEqual(['key 1', 'key 2', 'key 0', 'key 0', 'key Backspace', 'key 0', 'key 0']);
  });

  it('types, and Enter comes after what was typed', async () => {
    const { typing, happened } = await opened({ used: ['Enter'] });
    await typing.press([...strokesOf('50', 100), key('Enter', 150)]);
    expect(await happened()).toEqual(['key 5', 'key 0', 'key Enter']);
  });

  it('presses a button by Enter, once, however long it is held', async () => {
    const { typing, happened, heard } = await opened({ focus: '#button' });
    const held = Array.from({ length: 20 }, (_, n) => key('Enter', 500 + 30 * n, { repeat: true, held: true }));
    await typing.press([key('Enter', 0, { held: true }), ...held, key('Enter', 1200)]);
    expect(await happened()).toEqual(['key Enter', 'click button', 'key Enter', 'click button']);
    await typing.press([key('Enter', 0, { held: true }), ...held]);
    expect((await heard()).filter((code) => code === 'Enter')).toHaveLength(2);
  });

  it('whose Enter is used does not press the button that has the focus', async () => {
    const { typing, happened } = await opened({ focus: '#button', used: ['Enter'] });
    const held = Array.from({ length: 5 }, (_, n) => key('Enter', 500 + 30 * n, { repeat: true, held: true }));
    await typing.press([key('Enter', 0, { held: true }), ...held]);
    expect(await happened()).toEqual(['key Enter']);
  });

  it('presses a button by Space, once, however long it is held', async () => {
    const { typing, happened } = await opened({ focus: '#button' });
    const space = { code: 'Space', key: ' ' } as const;
    const held = Array.from({ length: 5 }, (_, n) => ({ ...space, at: 500 + 30 * n, repeat: true, held: true }));
    await typing.press([{ ...space, at: 0, held: true }, ...held]);
    expect(await happened()).toEqual(['key  ', 'click button']);
  });

  it('whose Space is used presses nothing', async () => {
    const { typing, happened } = await opened({ focus: '#button', used: [' '] });
    await typing.press([{ code: 'Space', key: ' ', at: 0 }]);
    expect(await happened()).toEqual(['key  ']);
  });

  it('who holds a digit has it once', async () => {
    const { typing, happened } = await opened();
    const [five] = strokesOf('5', 0);
    const held = Array.from({ length: 20 }, (_, n) => ({
      ...key('Digit5', 500 + 30 * n),
      key: '5',
      repeat: true,
      held: true,
    }));
    await typing.press([{ ...key('Digit5'), ...five, held: true }, ...held]);
    expect(await happened()).toEqual(['key 5']);
  });

  it('who held a key before the window was there has not pressed it', async () => {
    const { typing, happened, heard } = await opened({ focus: '#button' });
    const digit = { code: 'Digit5', key: '5' } as const;
    const space = { code: 'Space', key: ' ' } as const;
    await typing.press([digit, space].map((one, n) => ({ ...one, at: 30 * n, repeat: true, held: true })));
    expect(await heard()).toEqual([]);
    expect(await happened()).toEqual([]);
  });

  it('moves the focus by Tab, unless it is used', async () => {
    const { typing, happened, focused } = await opened({ focus: '#button' });
    await typing.press([key('Tab')]);
    expect(await focused()).toBe('controlled');
    expect(await happened()).toEqual(['key Tab']);
    const other = await opened({ focus: '#button', used: ['Tab'] });
    const held = Array.from({ length: 3 }, (_, n) => key('Tab', 500 + 30 * n, { repeat: true, held: true }));
    await other.typing.press([key('Tab', 0, { held: true }), ...held]);
    expect(await other.focused()).toBe('button');
  });

  it.each(['#controlled', '#number', '#area', '#editable'])('writes into %s at once', async (focus) => {
    const { typing, happened, value } = await opened({ focus });
    const before = (await value(focus)) ?? '';
    await typing.press(strokesOf('1200', 120));
    expect(await value(focus)).toBe(`${before}1200`);
    expect(await happened()).toEqual([]);
    expect(await value(focus)).toBe(`${before}1200`);
    await typing.press(scanStrokes(CODE, 20));
    expect(await happened()).toEqual([`whole ${CODE}`]);
    expect(await value(focus)).toBe(`${before}1200`);
  });

  it('who confirms what an input method offers has not pressed Enter, Escape in a field is Escape', async () => {
    const { page, typing, happened } = await opened({ focus: '#controlled' });
    await page.locator('#controlled').evaluate((field) => {
      const composing = { code: 'Enter', key: 'Process', isComposing: true, bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', composing));
    });
    await typing.press([key('Escape')]);
    expect(await happened()).toEqual(['key Escape']);
  });

  it('goes on writing where the cursor was, after a scan', async () => {
    const { page, typing, happened, value } = await opened({ focus: '#controlled' });
    await typing.press(strokesOf('1200', 120));
    await happened();
    await page.locator('#controlled').evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 2));
    await typing.press(scanStrokes(CODE, 20));
    expect(await happened()).toEqual([`whole ${CODE}`]);
    await typing.press(strokesOf('9', 0));
    expect(await happened()).toEqual([]);
    expect(await value('#controlled')).toBe('1900');
  });

  it('has every key at once where no scanner works as a keyboard, and after the listening has ended', async () => {
    const { page, typing } = await opened({ focus: '#button', none: true });
    await typing.press(strokesOf('123', 5));
    expect((await typing.happenings()).filter(({ kind }) => kind === 'key')).toHaveLength(3);
    await page.evaluate(() => window.underTest.stop());
    await typing.press(strokesOf('123', 5));
    expect((await typing.happenings()).map(({ kind }) => kind)).toEqual(Array.from({ length: 9 }, () => 'heard'));
  });

  it('waits for a digit for as long as a scanner may take, and a few ms', async () => {
    const { page, typing } = await opened();
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const pressedAt = await page.evaluate(() => performance.now());
      await typing.press(strokesOf('5', 0));
      await page.waitForTimeout(200);
      const [happening] = await typing.happenings();
      waits.push(happening?.kind === 'key' ? happening.at - pressedAt : Number.NaN);
    }
    waits.sort((a, b) => a - b);
    console.log(`a person's digit: median ${waits[10]?.toFixed(0)} ms, slowest ${waits.at(-1)?.toFixed(0)} ms`);
    expect(waits[10]).toBeGreaterThan(80);
    expect(waits[10]).toBeLessThan(150);
  });
});
