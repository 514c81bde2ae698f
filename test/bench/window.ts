import { rmSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { createVirtualPort, type VirtualPort } from '../../main/cli/virtual-port.ts';
import { systemClock } from '../../main/common/clock.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { typeLikeAScanner } from '../e2e/support/wedge.ts';
import { fillInBulk } from '../support/bulk-ledger.ts';
import { buildApp, electronHost, firstLoadedWindow, launchApp } from '../support/electron/host.ts';
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const STARTS = 10;
const LARGE = 1_000_000;
const START_TARGET_MS = 2500;
const FLAT_WITHIN = 1.2;
const SCANS = 50;
const ASKING_TARGET_MS = 100;
const SALES = 1000;
/** What a process may grow by over a day's sales, in MB, and still be flat. */
const FLAT_MB = 8;

interface Counter {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** A training terminal with a serial port for its scanner. */
function makeTerminal(folder: string, port: VirtualPort, suffix: string): string {
  const dataFolder = path.join(folder, 'terminal');
  const stored = new StoredTerminal(dataFolder);
  makeTrainingTerminal(stored, systemClock);
  const silence = suffix === '' ? { suffix, minLength: 18, maxLength: 18 } : {};
  stored.settingsFile.save(
    trainingTemplate({
      scanners: [
        { kind: 'serial', path: port.path, duplicateMs: 0, ...silence },
        { kind: 'keyboard', duplicateMs: 0 },
      ],
    }),
  );
  return dataFolder;
}

async function open(folder: string, dataFolder: string): Promise<Counter> {
  const app = await launchApp({ userData: path.join(folder, 'user-data'), args: ['--data', dataFolder] });
  const page = await firstLoadedWindow(app);
  await page.locator('[data-screen="amount"]').waitFor();
  return { app, page };
}

/** From starting the process to a scan that the counter has taken, in ms. */
async function startToScan(folder: string, dataFolder: string, port: VirtualPort): Promise<number> {
  const begun = performance.now();
  const { app, page } = await open(folder, dataFolder);
  const taken = page.getByText('****9395').first().waitFor();
  const scanning = setInterval(() => port.type('280390312172859395\r'), 50);
  await taken;
  const ms = performance.now() - begun;
  clearInterval(scanning);
  await app.close();
  return ms;
}

async function starts(what: string, folder: string, dataFolder: string, port: VirtualPort): Promise<Row> {
  await startToScan(folder, dataFolder, port);
  const times: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    times.push(await startToScan(folder, dataFolder, port));
  }
  return summarize(what, times);
}

async function measureStarts(): Promise<Row[]> {
  return await withTerminal('\r', async (folder, dataFolder, port) => {
    const empty = await starts('start to the first scan taken, empty ledger', folder, dataFolder, port);
    const stored = new StoredTerminal(dataFolder);
    const file = stored.ledgerFile('training');
    const db = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
    fillInBulk(db, LARGE);
    db.close();
    // Opened and closed once by the product, as after any day: the next start knows where the ledger ended.
    openLedger(stored, systemClock).close();
    const large = await starts(`the same, ${LARGE.toLocaleString('en')} payments`, folder, dataFolder, port);
    const begun = performance.now();
    openLedger(stored, systemClock).close();
    const thorough = summarize('(alternative: every page checked at every start, this alone)', [
      performance.now() - begun,
    ]);
    const growth = large.median / empty.median;
    return [
      { ...empty, note: `target: median under ${START_TARGET_MS} ms`, missed: empty.median > START_TARGET_MS },
      { ...large, note: `x ${growth.toFixed(2)}, target: ${FLAT_WITHIN}`, missed: growth > FLAT_WITHIN },
      thorough,
    ];
  });
}

/** Waits until a scanner's port is open: what is typed into it before is lost. */
async function scannersReady(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    type Answer = { value: { view: { status?: { scanners: { state: string }[] } } } };
    const { onepay } = globalThis as unknown as { onepay: { call(name: string, args: null): Promise<Answer> } };
    const { value } = await onepay.call('snapshot.get', null);
    return value.view.status?.scanners.every(({ state }) => state === 'connected') === true;
  });
}

/** Notes in the page when the counter began to ask, by the clock that the test has too. */
async function noteAsking(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { askingAt: number };
    seen.askingAt = 0;
    new MutationObserver(() => {
      if (seen.askingAt === 0 && document.querySelector('[data-screen="paying"], [data-screen="result"]') !== null) {
        requestAnimationFrame(() => {
          seen.askingAt = Date.now();
        });
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

/** Presses what moves the counter on, upon what it shows now. */
async function press(page: Page, name: string, args: object): Promise<void> {
  await page.evaluate(
    async ([callName, callArgs]) => {
      type Shown = { value: { view: { sight: string } } };
      const { onepay } = globalThis as unknown as { onepay: { call(name: string, args: unknown): Promise<Shown> } };
      const { sight } = (await onepay.call('snapshot.get', null)).value.view;
      await onepay.call(callName, { ...callArgs, sight });
    },
    [name, args] as const,
  );
}

async function scanToAsking(page: Page, amountYen: number, scan: () => Promise<number>): Promise<number> {
  await press(page, 'counter.charge', { amountYen, confirmed: 'once' });
  await page.locator('[data-screen="scan"]').waitFor();
  await page.evaluate(() => {
    (globalThis as unknown as { askingAt: number }).askingAt = 0;
  });
  const sentAt = await scan();
  const shown = await page.waitForFunction(() => (globalThis as unknown as { askingAt: number }).askingAt);
  const askingAt = Number(await shown.jsonValue());
  await page.locator('[data-screen="result"]').waitFor();
  await press(page, 'counter.nextCustomer', {});
  await page.locator('[data-screen="amount"]').waitFor();
  return askingAt - sentAt;
}

let customers = 0;

/** Each customer has a code of their own: one that has just paid is not taken again. */
function nextCode(): string {
  customers += 1;
  return `28039031${String(customers).padStart(10, '0')}`;
}

async function series(
  what: string,
  page: Page,
  scan: (code: string) => Promise<number>,
  target?: number,
): Promise<Row> {
  const times: number[] = [];
  for (let n = 0; n < SCANS; n += 1) {
    times.push(await scanToAsking(page, 1000, () => scan(nextCode())));
  }
  const row = summarize(what, times);
  return target === undefined
    ? row
    : { ...row, note: `target: median under ${target} ms`, missed: row.median > target };
}

async function measureScans(): Promise<Row[]> {
  const ended = await withTerminal('\r', async (folder, dataFolder, port) => {
    const { app, page } = await open(folder, dataFolder);
    await scannersReady(page);
    await noteAsking(page);
    const keys = await page.context().newCDPSession(page);
    const bySerial = async (code: string) => {
      port.type(`${code}\r`);
      return Date.now();
    };
    const byKeyboard = async (code: string) => {
      // From the key that ends the code: before it nobody can know that it is whole.
      const typed = typeLikeAScanner(keys, code, { msPerKey: 5, ending: 'Enter' });
      const endsAt = Date.now() + 5 * code.length;
      await typed;
      return endsAt;
    };
    const rows = [
      await series('scan to "asking" on the screen, serial', page, bySerial, ASKING_TARGET_MS),
      await series('scan to "asking" on the screen, keyboard, 5 ms per key', page, byKeyboard, ASKING_TARGET_MS),
    ];
    await app.close();
    return rows;
  });
  const bySilence = await withTerminal('', async (folder, dataFolder, port) => {
    const { app, page } = await open(folder, dataFolder);
    await scannersReady(page);
    await noteAsking(page);
    const row = await series('(alternative: serial, silence of 100 ms ends a code)', page, async (code) => {
      port.type(code);
      return Date.now();
    });
    await app.close();
    return row;
  });
  return [...ended, bySilence];
}

/** So many sales through the window's bridge, one after the other. */
async function sell(page: Page, from: number, to: number): Promise<void> {
  await page.evaluate(
    async ([first, last]) => {
      type View = { readonly view: { readonly sight?: string; readonly display?: { readonly screen: string } } };
      const { onepay } = globalThis as unknown as {
        onepay: {
          call(name: string, args: unknown): Promise<{ readonly value: View }>;
          on(name: string, listener: (value: View) => void): () => void;
        };
      };
      const until = (screen: string) =>
        new Promise<void>((resolve) => {
          const unlisten = onepay.on('snapshot', ({ view }) => {
            if (view.display?.screen === screen) {
              unlisten();
              resolve();
            }
          });
        });
      const sight = async () => (await onepay.call('snapshot.get', null)).value.view.sight;
      for (let n = first; n < last; n += 1) {
        const paid = until('result');
        await onepay.call('counter.charge', { amountYen: 1000, confirmed: 'once', sight: await sight() });
        const text = `28039031${String(n).padStart(10, '0')}`;
        await onepay.call('scanner.typed', { text, ending: 'whole', scanner: 0 });
        await paid;
        const free = until('amount');
        await onepay.call('counter.nextCustomer', { sight: await sight() });
        await free;
      }
    },
    [from, to] as const,
  );
}

/** MB that live objects take in the main process, after a collection. */
function heapMb(app: ElectronApplication): Promise<number> {
  return app.evaluate(async () => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1_048_576;
  });
}

async function measureMemory(): Promise<Row[]> {
  return await withTerminal('\r', async (folder, dataFolder) => {
    const { app, page } = await open(folder, dataFolder);
    await sell(page, 0, 100);
    const before = await heapMb(app);
    const begun = performance.now();
    await sell(page, 100, 100 + SALES);
    const perSale = (performance.now() - begun) / SALES;
    const after = await heapMb(app);
    await app.close();
    const note = `main process's heap: ${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after, target: + ${FLAT_MB} MB`;
    return [
      {
        ...summarize(`a sale, mean of ${SALES}, window and gateway included`, [perSale]),
        note,
        missed: after - before > FLAT_MB,
      },
    ];
  });
}

async function withTerminal<T>(
  suffix: string,
  work: (folder: string, dataFolder: string, port: VirtualPort) => Promise<T>,
): Promise<T> {
  const folder = benchFolder();
  const port = await createVirtualPort();
  try {
    return await work(folder, makeTerminal(folder, port, suffix), port);
  } finally {
    port.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The app as a cashier has it: the real window, serial port, ledger and gateway. */
export const counterWindow: Benchmark = {
  title: 'The window',
  run: async () => {
    await buildApp();
    process.stdout.write(`\n(in ${(await electronHost()).name})\n`);
    return [...(await measureStarts()), ...(await measureScans()), ...(await measureMemory())];
  },
};
