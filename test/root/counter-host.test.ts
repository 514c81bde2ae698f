import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { CounterHost, type CounterHostOptions } from '../../main/root/counter-host.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { type CallName, calls, type HistoryFilter, languages, type Snapshot } from '../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../preload/views.ts';
import { freshCode } from '../support/counters.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';

let made = '';

beforeAll(() => {
  // Keys take long to make: each test gets a copy of one terminal.
  made = mkdtempSync(path.join(tmpdir(), 'onepay-pos-made-'));
  makeTrainingTerminal(new StoredTerminal(made), systemClock);
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

/** A data folder of a training terminal that has sold nothing yet. */
function trainingFolder(more: Readonly<Record<string, unknown>> = {}): string {
  const folder = tempFolder();
  cpSync(made, folder, { recursive: true });
  new StoredTerminal(folder).settingsFile.save(trainingTemplate({ recovery: { pollSeconds: 1 }, ...more }));
  return folder;
}

const anything: HistoryFilter = {
  businessDate: null,
  receiptNo: null,
  amountYen: null,
  payType: null,
  state: null,
  from: null,
  to: null,
  after: null,
};

interface TestHost {
  readonly host: CounterHost;
  readonly heard: Snapshot[];
  now(): Snapshot;
  view<S extends Snapshot['view']['stage']>(stage: S): Extract<Snapshot['view'], { stage: S }>;
  untilStage(stage: Snapshot['view']['stage']): Promise<void>;
  untilScreen(screen: RegExp): Promise<void>;
  scan(text?: string): void;
}

function openHost(folder: string, options: Partial<CounterHostOptions> = {}): TestHost {
  const host = new CounterHost({
    stored: new StoredTerminal(folder),
    clock: systemClock,
    version: '0.1.0',
    firstRun: 'ask',
    ...options,
  });
  const heard: Snapshot[] = [];
  host.snapshots.listen((one) => heard.push(snapshotSchema.parse(one)));
  onTestFinished(() => host.close());
  const now = () => snapshotSchema.parse(host.handlers['snapshot.get'](null));
  const view: TestHost['view'] = (stage) => {
    const { view: one } = now();
    if (one.stage !== stage) {
      throw new Error(`the window shows ${JSON.stringify(one)}`);
    }
    return one as Extract<Snapshot['view'], { stage: typeof stage }>;
  };
  const until = (condition: () => string, wanted: RegExp) =>
    expect.poll(condition, { interval: 2, timeout: 15_000 }).toMatch(wanted);
  return {
    host,
    heard,
    now,
    view,
    untilStage: (stage) => until(() => now().view.stage, new RegExp(`^${stage}$`)),
    untilScreen: (screen) => until(() => view('counter').display.screen, screen),
    scan: (text = freshCode()) => {
      host.handlers['scanner.typed']({ text, ending: 'whole', scanner: 0 });
    },
  };
}

async function openCounterHost(folder: string, options: Partial<CounterHostOptions> = {}): Promise<TestHost> {
  const opened = openHost(folder, options);
  opened.host.windowOpened();
  await opened.untilStage('counter');
  return opened;
}

/** Sells by a keyboard scanner. */
async function sell({ host, scan, untilScreen }: TestHost, amountYen: number, screen: RegExp): Promise<void> {
  host.handlers['counter.charge']({ amountYen, confirmed: 'twice' });
  scan();
  await untilScreen(screen);
}

const refusal = (code: string) => expect.objectContaining({ code });

/** Calls that need a terminal that is open, and how each is called. */
const atTheCounter: Partial<Record<CallName, (host: CounterHost) => unknown>> = {
  'counter.charge': ({ handlers }) => handlers['counter.charge']({ amountYen: 100, confirmed: 'once' }),
  'counter.changeAmount': ({ handlers }) => handlers['counter.changeAmount'](null),
  'counter.forgetScan': ({ handlers }) => handlers['counter.forgetScan'](null),
  'counter.tryAgain': ({ handlers }) => handlers['counter.tryAgain'](null),
  'counter.nextCustomer': ({ handlers }) => handlers['counter.nextCustomer'](null),
  'payment.cancel': ({ handlers }) => handlers['payment.cancel']({ id: 'x' }),
  'payment.refund': ({ handlers }) => handlers['payment.refund']({ id: 'x' }),
  'payment.checkNow': ({ handlers }) => handlers['payment.checkNow']({ id: null }),
  'receipt.print': ({ handlers }) => handlers['receipt.print']({ id: 'x', copy: 'customer' }),
  'tray.acknowledge': ({ handlers }) => handlers['tray.acknowledge']({ id: 'x' }),
  'training.scanCode': ({ handlers }) => handlers['training.scanCode'](null),
  'history.page': ({ handlers }) => handlers['history.page'](anything),
  'history.detail': ({ handlers }) => handlers['history.detail']({ id: 'x' }),
};

describe('a PC that is no terminal yet', () => {
  it('asks what it is to be, and sells nothing meanwhile', async () => {
    const folder = path.join(tempFolder(), 'data');
    const { host, untilStage } = openHost(folder);
    await untilStage('firstRun');
    for (const call of Object.values(atTheCounter)) {
      expect(() => call(host)).toThrow(refusal('TERMINAL_NOT_OPEN'));
    }
    expect(await host.opened).toEqual({ display: 'window' });
    expect(existsSync(folder)).toBe(false);
  });

  it('becomes one for training when it is told to, once, and is one from then on', async () => {
    const folder = path.join(tempFolder(), 'data');
    const { host, view, heard } = openHost(folder);
    await expect.poll(() => heard.at(-1)?.view.stage, { interval: 1 }).toBe('firstRun');
    const starting = host.handlers['firstRun.startTraining'](null);
    await expect(host.handlers['firstRun.startTraining'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await starting;
    expect(view('counter')).toMatchObject({ mode: 'training', display: { screen: 'amount' } });
    await expect(host.handlers['firstRun.startTraining'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await expect.poll(() => heard.at(-1)?.view.stage, { interval: 1 }).toBe('counter');
    await host.close();
    const next = openHost(folder);
    await next.untilStage('counter');
  });

  it('becomes one without being asked where that is wanted', async () => {
    const { untilStage, view } = openHost(path.join(tempFolder(), 'data'), { firstRun: 'startTraining' });
    await untilStage('counter');
    expect(view('counter').mode).toBe('training');
  });

  it('speaks the language that is chosen there, and keeps it', async () => {
    const folder = path.join(tempFolder(), 'data');
    const { host, untilStage, now } = openHost(folder);
    await untilStage('firstRun');
    host.handlers['language.set']('zh');
    expect(now().language).toBe('zh');
    await host.handlers['firstRun.startTraining'](null);
    await host.close();
    expect(openHost(folder).now().language).toBe('zh');
  });

  it('that cannot be written to stays one, and says why', async () => {
    const folder = path.join(tempFolder(), 'file');
    writeFileSync(folder, '');
    const { host, untilStage, view } = openHost(path.join(folder, 'data'));
    await untilStage('firstRun');
    await expect(host.handlers['firstRun.startTraining'](null)).rejects.toMatchObject({
      code: 'DATA_FOLDER_NOT_WRITABLE',
    });
    expect(view('firstRun')).toEqual({ stage: 'firstRun' });
  });

  it('is not what a live terminal becomes whose settings are gone', async () => {
    const folder = trainingFolder();
    const stored = new StoredTerminal(folder);
    openTestLedger({ file: stored.ledgerFile('live') }).close();
    rmSync(stored.settingsFile.file);
    for (const firstRun of ['ask', 'startTraining'] as const) {
      const { host, untilStage, view } = openHost(folder, { firstRun });
      await untilStage('stopped');
      expect(view('stopped').problem).toMatchObject({ code: 'FILE_UNREADABLE' });
      await expect(host.handlers['firstRun.startTraining'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
      await host.close();
    }
    expect(existsSync(stored.settingsFile.file)).toBe(false);
  });
});

describe('what keeps a terminal from opening is told with words and code:', () => {
  it('settings that are damaged, in every language, and are left as they are', async () => {
    const folder = trainingFolder();
    const { settingsFile } = new StoredTerminal(folder);
    writeFileSync(settingsFile.file, '{ "mode": "live", ');
    const { host, untilStage, view } = openHost(folder, { firstRun: 'startTraining' });
    await untilStage('stopped');
    const messages = languages.map((language) => {
      host.handlers['language.set'](language);
      const { problem } = view('stopped');
      expect(problem).toMatchObject({ kind: 'settings', code: 'SETTINGS_NOT_JSON' });
      expect(problem.message).toContain('terminal.json');
      expect(JSON.stringify(problem)).not.toContain(folder);
      return problem.message;
    });
    expect(new Set(messages).size).toBe(3);
    expect(readFileSync(settingsFile.file, 'utf8')).toBe('{ "mode": "live", ');
    for (const call of Object.values(atTheCounter)) {
      expect(() => call(host)).toThrow(refusal('TERMINAL_NOT_OPEN'));
    }
  });

  it('settings with a value that is not right', async () => {
    const folder = trainingFolder();
    writeFileSync(new StoredTerminal(folder).settingsFile.file, JSON.stringify({ mode: 'training', identity: {} }));
    const { untilStage, view } = openHost(folder);
    await untilStage('stopped');
    expect(view('stopped').problem.code).toMatch(/^SETTINGS_/);
  });

  it('keys that are gone', async () => {
    const folder = trainingFolder();
    rmSync(path.join(folder, 'secrets'), { recursive: true });
    const { untilStage, view } = openHost(folder);
    await untilStage('stopped');
    expect(view('stopped').problem.code).toBe('TRAINING_KEYS_MISSING');
    // What was opened before it is let go of.
    openLedger(new StoredTerminal(folder), systemClock).close();
  });

  it('a data folder that another process has', async () => {
    const folder = trainingFolder();
    const held = openLedger(new StoredTerminal(folder), systemClock);
    const { untilStage, view } = openHost(folder);
    await untilStage('stopped');
    expect(view('stopped').problem).toMatchObject({ kind: 'dataFolder', code: 'DATA_FOLDER_IN_USE' });
    expect(JSON.stringify(view('stopped'))).not.toContain(folder);
    held.close();
  });

  it('a ledger that is gone', async () => {
    const folder = trainingFolder();
    const stored = new StoredTerminal(folder);
    const { ledger, close } = openLedger(stored, systemClock);
    writePaid(ledger, writeAttempt(ledger));
    close();
    rmSync(stored.ledgerFile('training'));
    const { untilStage, view } = openHost(folder);
    await untilStage('stopped');
    expect(view('stopped').problem.code).toBe('LEDGER_MISSING');
  });
});

/** A ledger of many payments that was closed; one page of the oldest of them can be damaged. */
function filledFolder(payments = 400): { readonly stored: StoredTerminal; readonly damage: () => void } {
  const stored = new StoredTerminal(trainingFolder());
  const { ledger, close } = openLedger(stored, systemClock);
  for (let n = 0; n < payments; n += 1) {
    writePaid(ledger, writeAttempt(ledger));
  }
  close();
  const file = stored.ledgerFile('training');
  return {
    stored,
    damage: () => {
      const db = new Sqlite(file);
      const page = db
        .prepare<[], { pageno: number }>(
          "SELECT pageno FROM dbstat WHERE name = 'payments' AND pagetype = 'leaf' ORDER BY path LIMIT 1",
        )
        .get();
      const size = Number(db.pragma('page_size', { simple: true }));
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      const bytes = readFileSync(file);
      const number = page?.pageno ?? expect.fail('there is no such page');
      bytes.fill(0xa5, (number - 1) * size, number * size);
      writeFileSync(file, bytes);
    },
  };
}

describe('a ledger with a damaged page', () => {
  it('is refused after an unclean end', async () => {
    const { stored, damage } = filledFolder();
    const killed = openTestLedger({ file: stored.ledgerFile('training') });
    writePaid(killed, writeAttempt(killed));
    killed.close();
    damage();
    const { untilStage, view } = openHost(stored.folder);
    await untilStage('stopped');
    expect(view('stopped').problem).toMatchObject({ kind: 'ledger', code: 'LEDGER_DAMAGED' });
    expect(view('stopped').problem.message).toContain('training-ledger.sqlite');
  });

  it('that was closed in order is loud as soon as the page is read', async () => {
    const { stored, damage } = filledFolder();
    damage();
    const { host, untilStage, view } = openHost(stored.folder);
    await untilStage('counter');
    expect(view('counter').tray.open).toEqual([]);
    const read = () => host.handlers['history.page']({ ...anything, after: 50 });
    expect(read).toThrow();
    try {
      read();
    } catch (error) {
      expect(host.describe(error)).toMatchObject({ kind: 'ledger', code: 'LEDGER_DAMAGED' });
      expect(host.describe(error).message).toContain('training-ledger.sqlite');
      expect(JSON.stringify(host.describe(error))).not.toContain(stored.folder);
    }
  });

  it('is opened with its pages unread only where it ends as it was closed', async () => {
    const { stored } = filledFolder(3);
    const { host, untilStage } = openHost(stored.folder);
    await untilStage('counter');
    expect(host.handlers['history.page'](anything)).toMatchObject({ next: null });
  });
});

describe('the counter behind the window', () => {
  it('sells by a keyboard scanner, with valid snapshots that have no code in them', async () => {
    const shop = await openCounterHost(trainingFolder());
    const code = freshCode();
    expect(shop.view('counter')).toMatchObject({
      keyboardScanners: [{ index: 0 }],
      status: { scanners: [{ kind: 'keyboard', state: 'connected' }] },
    });
    shop.host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once' });
    shop.scan(code);
    await shop.untilScreen(/result/);
    expect(shop.view('counter').display).toMatchObject({
      payment: { state: 'paid', codeMask: `****${code.slice(-4)}` },
    });
    expect(JSON.stringify(shop.heard)).not.toContain(code);
    expect(JSON.stringify(shop.heard)).not.toContain(made);
    const page = calls['history.page'].value.parse(shop.host.handlers['history.page'](anything));
    const detail = shop.host.handlers['history.detail']({ id: page.payments[0]?.id ?? '' });
    expect(calls['history.detail'].value.parse(detail)).toEqual(detail);
  });

  it('takes nothing that a window typed that is gone, or by a scanner that is not there', async () => {
    const { host, scan, view } = await openCounterHost(trainingFolder());
    host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 7 });
    host.windowGone('crashed');
    expect(view('counter').status.scanners[0]?.state).toBe('disconnected');
    scan();
    expect(view('counter').display).toMatchObject({ screen: 'amount', heldScan: null });
    host.windowOpened();
    scan();
    expect(view('counter').display).toMatchObject({ screen: 'amount', heldScan: { mask: expect.any(String) } });
    host.handlers['scanner.typed']({ text: freshCode(), ending: 'cut', scanner: 0 });
    expect(view('counter').notice?.tone).toBe('warning');
  });

  it('knows a window that was there before it', async () => {
    const { host, untilStage, view } = openHost(trainingFolder());
    host.windowOpened();
    await untilStage('counter');
    expect(view('counter').status.scanners[0]?.state).toBe('connected');
  });

  it('makes up codes for training', async () => {
    const { host, untilScreen, view } = await openCounterHost(trainingFolder());
    host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once' });
    host.handlers['training.scanCode'](null);
    await untilScreen(/result/);
    expect(view('counter').display).toMatchObject({ payment: { state: 'paid' } });
  });

  it('opens as the settings say', async () => {
    const folder = trainingFolder({ window: { display: 'kiosk', language: 'en' }, counter: { maxYen: 777 } });
    const { host, now, untilStage, view } = openHost(folder);
    expect(now().language).toBe('en');
    expect(await host.opened).toEqual({ display: 'kiosk' });
    await untilStage('counter');
    expect(view('counter').limits.maxYen).toBe(777);
    expect(() => host.handlers['counter.charge']({ amountYen: 778, confirmed: 'twice' })).toThrow(
      refusal('AMOUNT_TOO_LARGE'),
    );
  });
});

describe('a counter that cannot be shown any more', () => {
  it('sells nothing any more, lets go of its folder, and says why', async () => {
    const folder = trainingFolder();
    const stored = new StoredTerminal(folder);
    const shop = await openCounterHost(folder);
    await sell(shop, 1200, /result/);
    const other = new Sqlite(stored.ledgerFile('training'));
    other.exec("UPDATE payments SET detail = 'not what it should be'");
    other.close();
    await shop.untilStage('stopped');
    expect(shop.view('stopped').problem.code).not.toBe('');
    for (const call of Object.values(atTheCounter)) {
      expect(() => call(shop.host)).toThrow(refusal('TERMINAL_NOT_OPEN'));
    }
    shop.scan();
    await shop.host.close();
    stored.hold(systemClock, 0).release();
  });
});

describe('snapshots', () => {
  it('have numbers that grow by one, whatever happens', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 1200, /result/);
    shop.host.handlers['counter.nextCustomer'](null);
    await sell(shop, 5601, /unknown/);
    shop.host.handlers['counter.nextCustomer'](null);
    await shop.host.close();
    await new Promise(setImmediate);
    const numbers = shop.heard.map(({ seq }) => seq);
    expect(numbers.length).toBeGreaterThanOrEqual(4);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('are one for all that changes in a turn, and the newest', async () => {
    const { host, heard, now } = await openCounterHost(trainingFolder());
    await new Promise(setImmediate);
    await expect.poll(() => now().view, { interval: 5 }).toMatchObject({ status: { line: 'online' } });
    await new Promise(setImmediate);
    const before = heard.length;
    host.handlers['counter.charge']({ amountYen: 1, confirmed: 'once' });
    host.handlers['counter.changeAmount'](null);
    host.handlers['counter.charge']({ amountYen: 22, confirmed: 'once' });
    host.handlers['language.set']('en');
    host.handlers['sound.set']('off');
    expect(heard).toHaveLength(before);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(heard).toHaveLength(before + 1);
    expect(heard.at(-1)).toMatchObject({
      language: 'en',
      sound: 'off',
      view: { display: { screen: 'scan', amountYen: 22 } },
    });
    expect(now()).toEqual(heard.at(-1));
  });

  it('say everything in the language that is chosen', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 5301, /result/);
    const said = languages.map((language) => {
      shop.host.handlers['language.set'](language);
      const { display } = shop.view('counter');
      const translate = createTranslator(language);
      expect(display).toMatchObject({ screen: 'result', payment: { stateText: translate('states.refused') } });
      return display.screen === 'result' ? display.payment.outcome?.message : '';
    });
    expect(new Set(said).size).toBe(3);
  });
});

describe('what people have chosen', () => {
  it('survives a restart, and a damaged file is taken as not chosen', async () => {
    const folder = trainingFolder({ window: { language: 'zh' } });
    const first = openHost(folder);
    expect(first.now()).toMatchObject({ language: 'zh', sound: 'on' });
    first.host.handlers['language.set']('en');
    first.host.handlers['sound.set']('off');
    await first.host.close();
    const second = openHost(folder);
    expect(second.now()).toMatchObject({ language: 'en', sound: 'off' });
    await second.host.close();
    writeFileSync(path.join(folder, 'preferences.json'), '{"lang');
    const third = openHost(folder);
    expect(third.now()).toMatchObject({ language: 'zh', sound: 'on' });
    await third.untilStage('counter');
  });

  it('counts for now even where it cannot be kept, which is said', async () => {
    const folder = trainingFolder();
    const { host, untilStage, now } = openHost(folder);
    await untilStage('counter');
    rmSync(path.join(folder, 'preferences.json'), { force: true });
    cpSync(path.join(folder, 'secrets'), path.join(folder, 'preferences.json'), { recursive: true });
    expect(() => host.handlers['language.set']('en')).toThrow(refusal('DATA_FOLDER_NOT_WRITABLE'));
    expect(now().language).toBe('en');
  });
});

describe('closing', () => {
  it('while it is being opened leaves nothing open', async () => {
    const folder = trainingFolder();
    const { host, now } = openHost(folder);
    await host.close();
    expect(now().view).toEqual({ stage: 'opening' });
    openLedger(new StoredTerminal(folder), systemClock).close();
  });

  it('twice waits for the same end, after which nothing can be asked', async () => {
    const folder = trainingFolder();
    const shop = await openCounterHost(folder);
    shop.host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once' });
    shop.scan();
    const first = shop.host.close();
    await shop.host.close();
    openLedger(new StoredTerminal(folder), systemClock).close();
    await first;
    for (const call of Object.values(atTheCounter)) {
      expect(() => call(shop.host)).toThrow(refusal('TERMINAL_NOT_OPEN'));
    }
    const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
    expect(ledger.payments.page({ limit: 5 })).toMatchObject([{ state: 'paid' }]);
    close();
  });

  it('at the first run ends it: no terminal is made any more', async () => {
    const folder = path.join(tempFolder(), 'data');
    const { host, untilStage } = openHost(folder);
    await untilStage('firstRun');
    const closing = host.close();
    await expect(host.handlers['firstRun.startTraining'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await closing;
    expect(existsSync(folder)).toBe(false);
  });

  it('what was stopped does nothing', async () => {
    const folder = trainingFolder();
    writeFileSync(new StoredTerminal(folder).settingsFile.file, 'no');
    const { host, untilStage } = openHost(folder);
    await untilStage('stopped');
    await host.close();
    expect(readdirSync(folder)).not.toContain('training-ledger.sqlite');
  });

  it('while a customer is waited for is quick, and the next start goes on with the payment', async () => {
    const folder = trainingFolder();
    const shop = await openCounterHost(folder);
    await sell(shop, 5814, /waiting/);
    const begun = performance.now();
    await shop.host.close();
    expect(performance.now() - begun).toBeLessThan(2000);
    const next = await openCounterHost(folder);
    const [item] = next.view('counter').tray.open;
    expect(item).toMatchObject({ flow: 'payment', payment: { state: 'waitingForCustomer', amountYen: 5814 } });
    next.host.handlers['payment.cancel']({ id: item?.payment.id ?? '' });
    await expect
      .poll(() => next.view('counter').tray, { interval: 5, timeout: 10_000 })
      .toMatchObject({ open: [], ended: [{ payment: { state: 'cancelled' } }] });
    next.host.handlers['tray.acknowledge']({ id: item?.payment.id ?? '' });
    expect(next.view('counter').tray.ended).toEqual([]);
  });
});
