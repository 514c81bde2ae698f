import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { Counter } from '../../main/counter/counter.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { CounterHost, type CounterHostOptions } from '../../main/root/counter-host.ts';
import type { CounterHandlers } from '../../main/root/handlers.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { type CallArgs, type CallName, callNames, calls, languages, type Snapshot } from '../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../preload/views.ts';
import { anything, callSamples } from '../support/call-samples.ts';
import { freshCode } from '../support/counters.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { closedPort } from '../support/sockets.ts';
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

interface TestHost {
  readonly host: CounterHost;
  readonly heard: Snapshot[];
  now(): Snapshot;
  view<S extends Snapshot['view']['stage']>(stage: S): Extract<Snapshot['view'], { stage: S }>;
  untilStage(stage: Snapshot['view']['stage']): Promise<void>;
  untilScreen(screen: RegExp): Promise<void>;
  scan(text?: string): void;
  /** Settles on an amount, of what is shown now. */
  charge(amountYen: number, confirmed?: CallArgs<'counter.charge'>['confirmed']): void;
  /** Presses something, of what is shown now. */
  press(call: 'changeAmount' | 'forgetScan' | 'tryAgain' | 'nextCustomer'): void;
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
    charge: (amountYen, confirmed = 'once') => {
      host.handlers['counter.charge']({ amountYen, confirmed, sight: view('counter').sight });
    },
    press: (call) => {
      host.handlers[`counter.${call}`]({ sight: view('counter').sight });
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
async function sell({ charge, scan, untilScreen }: TestHost, amountYen: number, screen: RegExp): Promise<void> {
  charge(amountYen, 'twice');
  scan();
  await untilScreen(screen);
}

/** The attempt is on the disk, and on its way to the gateway. */
async function untilRecorded({ host }: TestHost): Promise<void> {
  await expect.poll(() => host.handlers['history.page'](anything), { interval: 1 }).toMatchObject({ payments: [{}] });
}

type Seen = Pick<CallArgs<'payment.cancel'>, 'id' | 'state'>;

async function cancel({ host }: TestHost, seen: Seen): Promise<void> {
  await host.handlers['payment.cancel']({ ...seen, approval: null });
}

/** Gives back the whole of a sale of 5601 yen. */
async function refund({ host }: TestHost, seen: Seen): Promise<void> {
  await host.handlers['payment.refund']({ ...seen, amountYen: 5601, reason: '', approval: null });
}

const refusal = (code: string) => expect.objectContaining({ code });

/** Calls that need no terminal. */
const withoutTerminal: readonly CallName[] = [
  'snapshot.get',
  'language.set',
  'sound.set',
  'window.toggleFullScreen',
  'terminal.tryAgain',
  'firstRun.startTraining',
  // A scan at no counter is nobody's.
  'scanner.typed',
  // What sets this PC up, or tells how it is, works before it is a terminal, and while it cannot be one.
  ...callNames.filter((name) => /^(?:setup|keys|doctor|support)\./.test(name)),
];

const atTheCounter = callNames.filter((name) => !withoutTerminal.includes(name)) as (keyof CounterHandlers)[];

/** Calls something with arguments that fit; a handler may throw or reject, which is the same to the window. */
async function ask<N extends keyof CounterHandlers>(host: CounterHost, name: N): Promise<unknown> {
  const handler = host.handlers[name] as (args: CallArgs<N>) => unknown;
  return await handler(callSamples[name]);
}

/** Every call that needs a terminal is refused with a code. */
async function expectAllRefused(host: CounterHost, code: string): Promise<void> {
  for (const name of atTheCounter) {
    await expect(ask(host, name), name).rejects.toThrow(refusal(code));
  }
}

describe('a PC that is no terminal yet', () => {
  it('asks what it is to be, and sells nothing meanwhile', async () => {
    const folder = path.join(tempFolder(), 'data');
    const { host, untilStage } = openHost(folder);
    await untilStage('firstRun');
    await expectAllRefused(host, 'TERMINAL_NOT_OPEN');
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
    await expectAllRefused(host, 'TERMINAL_NOT_OPEN');
  });

  it('and the doctor looks at the copies of a live one all the same', async () => {
    const folder = tempFolder();
    const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
    const gateway = { baseUrl: `http://127.0.0.1:${await closedPort()}`, timeoutSeconds: 1 };
    new StoredTerminal(folder).settingsFile.save(settingsSchema.parse({ identity, gateway }));
    const { host, untilStage, view } = openHost(folder);
    host.handlers['language.set']('en');
    await untilStage('stopped');
    expect(view('stopped').problem.code).toBe('KEY_MISSING');
    const { steps } = await host.handlers['doctor.run'](null);
    expect(steps.find(({ group, name }) => group === 'data' && name === 'Backup')).toMatchObject({
      verdict: 'warning',
      detail: expect.stringContaining('none yet'),
    });
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
    shop.charge(1200);
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
    const { host, charge, untilScreen, view } = await openCounterHost(trainingFolder());
    charge(1200);
    host.handlers['training.scanCode'](null);
    await untilScreen(/result/);
    expect(view('counter').display).toMatchObject({ payment: { state: 'paid' } });
  });

  it('opens as the settings say', async () => {
    const folder = trainingFolder({ window: { display: 'kiosk', language: 'en' }, counter: { maxYen: 777 } });
    const { host, now, charge, untilStage, view } = openHost(folder);
    expect(now().language).toBe('en');
    expect(await host.opened).toEqual({ display: 'kiosk' });
    await untilStage('counter');
    expect(view('counter').limits.maxYen).toBe(777);
    expect(() => charge(778, 'twice')).toThrow(refusal('AMOUNT_TOO_LARGE'));
  });
});

describe('a press upon what is no longer shown', () => {
  const payments = ({ host }: TestHost) => calls['history.page'].value.parse(host.handlers['history.page'](anything));

  it('does not leave a result that nobody has seen: the payment was unknown when F10 was pressed', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 5601, /unknown/);
    const { sight } = shop.view('counter');
    await shop.untilScreen(/result/);
    const presses: ((host: CounterHost) => unknown)[] = [
      ({ handlers }) => handlers['counter.nextCustomer']({ sight }),
      ({ handlers }) => handlers['counter.tryAgain']({ sight }),
      ({ handlers }) => handlers['counter.changeAmount']({ sight }),
    ];
    for (const press of presses) {
      expect(() => press(shop.host)).toThrow(refusal('NOT_NOW'));
    }
    expect(shop.view('counter').display).toMatchObject({ screen: 'result', payment: { state: 'paid' } });
    shop.press('nextCustomer');
    expect(shop.view('counter')).toMatchObject({ display: { screen: 'amount' }, tray: { endedCount: 0 } });
  });

  it('does not charge the code that has taken the place of the one that was seen', async () => {
    const shop = await openCounterHost(trainingFolder());
    shop.scan();
    const { sight } = shop.view('counter');
    const replacing = freshCode();
    shop.scan(replacing);
    expect(() => shop.host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once', sight })).toThrow(
      refusal('NOT_NOW'),
    );
    expect(() => shop.host.handlers['counter.forgetScan']({ sight })).toThrow(refusal('NOT_NOW'));
    expect(shop.view('counter').display).toMatchObject({ heldScan: { mask: `****${replacing.slice(-4)}` } });
    await new Promise(setImmediate);
    expect(payments(shop).payments).toEqual([]);
    shop.charge(1200);
    await shop.untilScreen(/result/);
    expect(payments(shop).payments).toMatchObject([{ codeMask: `****${replacing.slice(-4)}`, state: 'paid' }]);
  });

  it('does not pay by itself with a scan that came between the amount and its key', async () => {
    const shop = await openCounterHost(trainingFolder());
    const { sight } = shop.view('counter');
    shop.scan();
    expect(() => shop.host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once', sight })).toThrow(
      refusal('NOT_NOW'),
    );
    expect(payments(shop).payments).toEqual([]);
  });

  it('counts once, however often it is pressed', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 5301, /result/);
    const { sight } = shop.view('counter');
    shop.host.handlers['counter.tryAgain']({ sight });
    expect(() => shop.host.handlers['counter.tryAgain']({ sight })).toThrow(refusal('NOT_NOW'));
    expect(() => shop.host.handlers['counter.nextCustomer']({ sight })).toThrow(refusal('NOT_NOW'));
    expect(shop.view('counter').display).toEqual({ screen: 'scan', amountYen: 5301 });
  });

  it.each(['', '0', 'amount', '999 amount', 'constructor'])(
    'with a sight that never was (%s) does nothing',
    async (sight) => {
      const shop = await openCounterHost(trainingFolder());
      expect(() => shop.host.handlers['counter.charge']({ amountYen: 1200, confirmed: 'once', sight })).toThrow(
        refusal('NOT_NOW'),
      );
      expect(shop.view('counter').display.screen).toBe('amount');
    },
  );

  it('does not cancel or give back what was approved meanwhile', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 5601, /unknown/);
    const [payment] = payments(shop).payments;
    const id = payment?.id ?? '';
    await shop.untilScreen(/result/);
    for (const state of ['unknown', 'waitingForCustomer', 'sending', 'cancelling'] as const) {
      await expect(cancel(shop, { id, state })).rejects.toThrow(refusal('NOT_NOW'));
      await expect(refund(shop, { id, state })).rejects.toThrow(refusal('NOT_NOW'));
    }
    expect(payments(shop).payments).toMatchObject([{ id, state: 'paid', refundedYen: 0 }]);
    await refund(shop, { id, state: 'paid' });
    expect(payments(shop).payments).toMatchObject([{ id, state: 'refunded' }]);
    await expect(refund(shop, { id, state: 'paid' })).rejects.toThrow(refusal('NOT_NOW'));
  });
});

describe('a window that is gone', () => {
  it('takes with it what was settled on: whoever scans next pays nothing', async () => {
    const shop = await openCounterHost(trainingFolder());
    shop.charge(1200);
    const { sight } = shop.view('counter');
    shop.host.windowGone('crashed');
    expect(shop.view('counter').display).toEqual({ screen: 'amount', amountYen: 1200, heldScan: null });
    shop.host.windowOpened();
    shop.scan();
    expect(shop.view('counter').display).toMatchObject({ screen: 'amount', heldScan: {} });
    expect(() => shop.host.handlers['counter.forgetScan']({ sight })).toThrow(refusal('NOT_NOW'));
    expect(shop.host.handlers['history.page'](anything)).toMatchObject({ payments: [] });
  });

  it('changes nothing where there is no counter', async () => {
    const { host, untilStage, view } = openHost(path.join(tempFolder(), 'data'));
    await untilStage('firstRun');
    host.windowGone('closed');
    expect(view('firstRun')).toEqual({ stage: 'firstRun' });
  });
});

describe('trying again to open the terminal', () => {
  it('opens it as soon as no other process has the folder, for the window that is there', async () => {
    const folder = trainingFolder();
    const held = openLedger(new StoredTerminal(folder), systemClock);
    const shop = openHost(folder);
    shop.host.windowOpened();
    await shop.untilStage('stopped');
    await shop.host.handlers['terminal.tryAgain'](null);
    expect(shop.view('stopped').problem.code).toBe('DATA_FOLDER_IN_USE');
    held.close();
    const trying = shop.host.handlers['terminal.tryAgain'](null);
    await expect(shop.host.handlers['terminal.tryAgain'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await trying;
    expect(shop.view('counter').status.scanners).toMatchObject([{ state: 'connected' }]);
    await expect(shop.host.handlers['terminal.tryAgain'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await sell(shop, 1200, /result/);
  });

  it('opens one whose settings were put right', async () => {
    const folder = trainingFolder();
    const { settingsFile } = new StoredTerminal(folder);
    const good = readFileSync(settingsFile.file);
    writeFileSync(settingsFile.file, 'no');
    const { host, untilStage, view } = openHost(folder);
    await untilStage('stopped');
    writeFileSync(settingsFile.file, good);
    await host.handlers['terminal.tryAgain'](null);
    expect(view('counter').mode).toBe('training');
  });

  it('is nothing where it is not stopped', async () => {
    const { host, untilStage } = openHost(path.join(tempFolder(), 'data'));
    await untilStage('firstRun');
    await expect(host.handlers['terminal.tryAgain'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
  });

  it('is nothing once it is being closed, and what it began before is closed', async () => {
    const folder = trainingFolder();
    const held = openLedger(new StoredTerminal(folder), systemClock);
    const { host, untilStage, now } = openHost(folder);
    await untilStage('stopped');
    held.close();
    const trying = host.handlers['terminal.tryAgain'](null);
    const closing = host.close();
    await expect(host.handlers['terminal.tryAgain'](null)).rejects.toMatchObject({ code: 'NOT_NOW' });
    await Promise.all([trying, closing]);
    expect(now().view).toEqual({ stage: 'opening' });
    openLedger(new StoredTerminal(folder), systemClock).close();
  });

  it('comes after all of a counter is closed that could not be started', async () => {
    const folder = trainingFolder();
    const stored = new StoredTerminal(folder);
    const start = vi.spyOn(Counter.prototype, 'start').mockImplementation(() => {
      throw new Error('nobody foresaw this');
    });
    const whileClosing: unknown[] = [];
    const close = vi.spyOn(Counter.prototype, 'close').mockImplementation(async () => {
      whileClosing.push(now().view.stage);
      await new Promise(setImmediate);
    });
    onTestFinished(() => start.mockRestore());
    onTestFinished(() => close.mockRestore());
    const { host, heard, now, untilStage, view } = openHost(folder);
    await untilStage('stopped');
    expect(view('stopped').problem.code).toBe('INTERNAL');
    stored.hold(systemClock, 0).release();
    // It never was a counter at which something could be pressed.
    expect(whileClosing).toEqual(['opening']);
    expect(heard.map((one) => one.view.stage)).not.toContain('counter');
    start.mockRestore();
    close.mockRestore();
    await host.handlers['terminal.tryAgain'](null);
    expect(view('counter').display.screen).toBe('amount');
  });

  it('comes after a counter that could not be shown any more has let go of its folder', async () => {
    const folder = trainingFolder();
    const stored = new StoredTerminal(folder);
    const shop = await openCounterHost(folder);
    await sell(shop, 1200, /result/);
    const other = new Sqlite(stored.ledgerFile('training'));
    const { detail } =
      other.prepare<[], { detail: string }>('SELECT detail FROM payments').get() ?? expect.fail('none');
    other.exec("UPDATE payments SET detail = 'not what it should be'");
    await shop.untilStage('stopped');
    other.prepare('UPDATE payments SET detail = ?').run(detail);
    other.close();
    await shop.host.handlers['terminal.tryAgain'](null);
    expect(shop.view('counter').display.screen).toBe('amount');
    expect(shop.host.handlers['history.page'](anything)).toMatchObject({ payments: [{ state: 'paid' }] });
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
    await expectAllRefused(shop.host, 'TERMINAL_NOT_OPEN');
    shop.scan();
    await shop.host.close();
    stored.hold(systemClock, 0).release();
  });
});

describe('snapshots', () => {
  it('have numbers that grow by one, whatever happens', async () => {
    const shop = await openCounterHost(trainingFolder());
    await sell(shop, 1200, /result/);
    shop.press('nextCustomer');
    await sell(shop, 5601, /unknown/);
    shop.press('nextCustomer');
    await shop.host.close();
    await new Promise(setImmediate);
    const numbers = shop.heard.map(({ seq }) => seq);
    expect(numbers.length).toBeGreaterThanOrEqual(4);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('are one for all that changes in a turn, and the newest', async () => {
    const { host, heard, now, charge, press } = await openCounterHost(trainingFolder());
    await new Promise(setImmediate);
    await expect.poll(() => now().view, { interval: 5 }).toMatchObject({ status: { line: 'online' } });
    await new Promise(setImmediate);
    const before = heard.length;
    charge(1);
    press('changeAmount');
    charge(22);
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
    shop.charge(1200);
    shop.scan();
    await untilRecorded(shop);
    const first = shop.host.close();
    await shop.host.close();
    openLedger(new StoredTerminal(folder), systemClock).close();
    await first;
    await expectAllRefused(shop.host, 'TERMINAL_NOT_OPEN');
    const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
    expect(ledger.payments.page({ limit: 5 })).toMatchObject([{ state: 'paid' }]);
    close();
  });

  it('while a payment is under way shows it until it is over, and takes no press meanwhile', async () => {
    const shop = await openCounterHost(trainingFolder());
    shop.charge(1200);
    shop.scan();
    await untilRecorded(shop);
    const before = shop.heard.length;
    const closing = shop.host.close();
    expect(shop.view('counter').display).toMatchObject({ screen: 'paying', amountYen: 1200 });
    const { sight } = shop.view('counter');
    expect(() => shop.host.handlers['counter.nextCustomer']({ sight })).toThrow(refusal('TERMINAL_NOT_OPEN'));
    await closing;
    await new Promise(setImmediate);
    const told = shop.heard
      .slice(before)
      .map((one) => (one.view.stage === 'counter' ? one.view.display : one.view.stage));
    expect(told).toContainEqual(expect.objectContaining({ screen: 'result' }));
    expect(told.at(-1)).toBe('opening');
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
    await cancel(next, { id: item?.payment.id ?? '', state: 'waitingForCustomer' });
    await expect
      .poll(() => next.view('counter').tray, { interval: 5, timeout: 10_000 })
      .toMatchObject({ open: [], ended: [{ payment: { state: 'cancelled' } }] });
    next.host.handlers['tray.acknowledge']({ ids: [item?.payment.id ?? ''] });
    expect(next.view('counter').tray.ended).toEqual([]);
  });
});
