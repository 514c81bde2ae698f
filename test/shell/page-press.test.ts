import { describe, expect, it } from 'vitest';
import type { PrintPage } from '../../main/printers/port.ts';
import { type PressContents, type PressWindow, WindowPress } from '../../main/shell/page-press.ts';
import { isPaperUrl, PaperPages } from '../../main/shell/paper.ts';
import { TestClock } from '../support/test-clock.ts';

const page: PrintPage = { html: '<p>receipt</p>', widthMm: 72, heightMm: 120.5 };

/** A press whose windows do what a test says. */
function pressOf(contents: Partial<PressContents> = {}, load: (url: string) => Promise<void> = async () => undefined) {
  const pages = new PaperPages();
  const clock = new TestClock();
  const shown: (string | undefined)[] = [];
  const windows: { destroyed: boolean }[] = [];
  const openWindow = (): PressWindow => {
    const window = { destroyed: false };
    windows.push(window);
    return {
      loadURL: async (url) => {
        shown.push(await pages.serve({ method: 'GET', url }).text());
        await load(url);
      },
      destroy: () => {
        window.destroyed = true;
      },
      webContents: {
        getPrintersAsync: async () => [{ name: 'TM-T88' }, { name: 'Office' }],
        print: (_options, done) => done(true, ''),
        printToPDF: async () => Buffer.from('%PDF-'),
        ...contents,
      },
    };
  };
  return { press: new WindowPress({ pages, clock, openWindow }), pages, clock, shown, windows };
}

describe('a press', () => {
  it('names the printers of the system', async () => {
    const { press, windows } = pressOf();
    expect(await press.printers()).toEqual(['TM-T88', 'Office']);
    expect(windows).toEqual([{ destroyed: true }]);
  });

  it('gives up a system that does not list its printers, and leaves no window', async () => {
    const { press, clock, windows } = pressOf({ getPrintersAsync: () => new Promise(() => undefined) });
    const listing = press.printers();
    clock.advance(10_000);
    await expect(listing).rejects.toThrow('did not list');
    expect(windows).toEqual([{ destroyed: true }]);
  });

  it('prints a page without asking anybody, on the printer of this name, in the size of the paper', async () => {
    const asked: unknown[] = [];
    const { press, shown, windows } = pressOf({
      print: (options, done) => {
        asked.push(options);
        done(true, '');
      },
    });
    expect(await press.print(page, 'TM-T88')).toEqual({ ok: true, value: undefined });
    expect(shown).toEqual(['<p>receipt</p>']);
    expect(asked).toEqual([
      {
        silent: true,
        deviceName: 'TM-T88',
        printBackground: true,
        margins: { marginType: 'none' },
        pageSize: { width: 72_000, height: 120_500 },
      },
    ]);
    expect(windows).toEqual([{ destroyed: true }]);
  });

  it('prints on no other printer where the system has none of this name', async () => {
    const { press, windows } = pressOf({ print: () => expect.fail('printed') });
    expect(await press.print(page, 'TM-T20')).toEqual({
      ok: false,
      printed: 'nothing',
      code: 'PRINTER_NOT_FOUND',
      detail: 'TM-T20',
    });
    expect(windows).toEqual([{ destroyed: true }]);
  });

  it('says why the system did not take a page', async () => {
    const { press } = pressOf({ print: (_options, done) => done(false, 'Print job failed') });
    expect(await press.print(page, 'TM-T88')).toEqual({
      ok: false,
      printed: 'nothing',
      code: 'PRINT_SYSTEM_FAILED',
      detail: 'Print job failed',
    });
  });

  it('makes a PDF as large as the paper', async () => {
    const asked: unknown[] = [];
    const { press } = pressOf({
      printToPDF: async (options) => {
        asked.push(options);
        return Buffer.from('%PDF-1.4');
      },
    });
    const made = await press.pdf(page);
    expect(made.ok && Buffer.from(made.value).toString()).toBe('%PDF-1.4');
    expect(asked).toMatchObject([{ preferCSSPageSize: true, pageSize: { width: 72 / 25.4, height: 120.5 / 25.4 } }]);
  });

  it('gives up a system that never answers, and leaves no window', async () => {
    const { press, clock, windows } = pressOf({ print: () => undefined });
    const printing = press.print(page, 'TM-T88');
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(60_000);
    // It may have taken the page: to print it once more is not for the program to decide.
    expect(await printing).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_TIMEOUT' });
    expect(windows).toEqual([{ destroyed: true }]);
  });

  it('says that a page could not be laid out, and does not reject', async () => {
    const lost = Object.assign(new Error('gone'), { code: 'ERR_FAILED' });
    const { press, windows } = pressOf({}, () => Promise.reject(lost));
    expect(await press.pdf(page)).toMatchObject({ ok: false, printed: 'nothing', code: 'ERR_FAILED' });
    expect(windows).toEqual([{ destroyed: true }]);
  });
});

describe('the pages that are being printed', () => {
  it('lie under an address each, as long as they are printed', async () => {
    const pages = new PaperPages();
    const url = pages.lay('<p>one</p>');
    const other = pages.lay('<p>two</p>');
    expect(isPaperUrl(url)).toBe(true);
    expect(url).not.toBe(other);
    expect(await pages.serve({ method: 'GET', url }).text()).toBe('<p>one</p>');
    pages.remove(url);
    expect(pages.serve({ method: 'GET', url }).status).toBe(404);
    expect(await pages.serve({ method: 'GET', url: other }).text()).toBe('<p>two</p>');
  });

  it('may run nothing and ask for nothing', () => {
    const pages = new PaperPages();
    const { headers } = pages.serve({ method: 'GET', url: pages.lay('<script>1</script>') });
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  it.each([
    ['POST', 'app://paper/1'],
    ['GET', 'app://paper/'],
    ['GET', 'app://paper/../index.html'],
  ])('are all that is served: not %s %s', (method, url) => {
    expect(new PaperPages().serve({ method, url }).status).toBe(404);
  });
});
