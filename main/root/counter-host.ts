import { existsSync } from 'node:fs';
import type { BridgeError, CallArgs, CallValue, Language, Snapshot } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { systemCode, TerminalError } from '../common/errors.ts';
import { Signal } from '../common/signal.ts';
import type { Counter } from '../counter/counter.ts';
import { describeForWindow } from '../counter/window-errors.ts';
import { createTranslator, type Translator } from '../i18n/translator.ts';
import { asTerminalError } from '../ledger/open-file.ts';
import type { PrintJobId } from '../ledger/print-jobs.ts';
import type { PagePress } from '../printers/port.ts';
import type { KeyboardScanner } from '../scanners/keyboard-scanner.ts';
import { type Preferences, PreferencesFile } from '../settings/preferences-file.ts';
import type { Settings } from '../settings/schema.ts';
import { requirePayment } from '../terminal/recording.ts';
import type { BackOffice } from './back-office.ts';
import { backOfficeHandlers, seesMoney } from './back-office-handlers.ts';
import type { DeviceDesk } from './device-desk.ts';
import type { CounterHandlers } from './handlers.ts';
import { type OpenCounter, openCounter } from './open-counter.ts';
import { setupHandlers } from './setup/handlers.ts';
import { storeItHandlers } from './store-it-handlers.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import type { OpenTerminal } from './terminal.ts';
import { makeTrainingTerminal } from './training-terminal.ts';

export interface CounterHostOptions {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly version: string;
  /** Whether a PC that is no terminal yet becomes one for training without being asked. */
  readonly firstRun: 'ask' | 'startTraining';
  /** Brings pages to the system's printers; absent where there is no browser's engine. */
  readonly press?: PagePress;
}

type Stage =
  | { readonly stage: 'opening' }
  | { readonly stage: 'firstRun' }
  | { readonly stage: 'stopped'; readonly error: unknown }
  | CounterStage;

interface CounterStage {
  readonly stage: 'counter';
  readonly counter: Counter;
  readonly terminal: OpenTerminal;
  readonly devices: DeviceDesk;
  readonly backOffice: BackOffice;
}

/** The terminal behind the window: opens it, tells what it shows, does what is asked. Knows no Electron. */
export class CounterHost {
  /** Each new snapshot. */
  readonly snapshots = new Signal<Snapshot>();
  readonly handlers: CounterHandlers;
  /** Resolves, with how the window is to be shown, when it is known whether the terminal opens. */
  readonly opened: Promise<{ readonly display: Settings['window']['display'] }>;
  readonly #options: CounterHostOptions;
  readonly #preferencesFile: PreferencesFile;
  #preferences: Preferences;
  #language: Language;
  #translate: Translator;
  #stage: Stage = { stage: 'opening' };
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #givingUp: Promise<void> | undefined;
  #seq = 0;
  #isTelling = false;
  #isWindowOpen = false;

  constructor(options: CounterHostOptions) {
    const { stored } = options;
    this.#options = options;
    this.#preferencesFile = new PreferencesFile(stored.folder);
    this.#preferences = this.#preferencesFile.load();
    this.#language = this.#preferences.language ?? languageOf(stored);
    this.#translate = createTranslator(this.#language);
    this.handlers = this.#createHandlers();
    // After the caller's own work: the window is made while the terminal opens.
    this.#opening = Promise.resolve().then(() => this.#open());
    this.opened = this.#opening.then(() => ({ display: displayOf(stored) }));
  }

  /** Puts an error into words of the window's language, without paths or secrets. */
  describe(error: unknown): BridgeError {
    return describeForWindow(this.#known(error), this.#translate);
  }

  windowOpened(): void {
    this.#isWindowOpen = true;
    for (const keyboard of this.#keyboards) {
      keyboard.windowOpened();
    }
  }

  /** The window was reloaded, has crashed or was closed. */
  windowGone(detail: string): void {
    this.#isWindowOpen = false;
    for (const keyboard of this.#keyboards) {
      keyboard.windowGone(detail);
    }
    if (this.#stage.stage === 'counter') {
      this.#stage.counter.abandon();
    }
  }

  /** Lets what is in flight finish, closes ports and the database. Never rejects; doing it twice waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#opening;
    const stage = this.#stage;
    // Until then the window goes on showing what becomes of the payment that is under way.
    await (stage.stage === 'counter' ? closeCounter(stage) : this.#givingUp);
    this.#become({ stage: 'opening' });
  }

  /** A page of the ledger may turn out to be damaged long after it was opened. */
  #known(error: unknown): unknown {
    const stage = this.#stage;
    return stage.stage === 'counter' && systemCode(error).startsWith('SQLITE_')
      ? asTerminalError(error, stage.terminal.ledger.file)
      : error;
  }

  get #keyboards(): readonly KeyboardScanner[] {
    return this.#stage.stage === 'counter' ? this.#stage.devices.keyboards : [];
  }

  /** The counter, where it still shows what was seen when somebody pressed. @throws TerminalError NOT_NOW. */
  #seen(sight: string): Counter {
    const counter = this.#till;
    if (counter.sight !== sight) {
      throw new TerminalError('NOT_NOW');
    }
    return counter;
  }

  #seenPayment({ id, state }: Pick<CallArgs<'payment.cancel'>, 'id' | 'state'>): Counter {
    const counter = this.#till;
    counter.requireState(id, state);
    return counter;
  }

  /** The counter in the hands of somebody who may see what was sold. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get #books(): Counter {
    const { counter, backOffice } = this.#atCounter;
    backOffice.attendance.requireOneOf(seesMoney);
    return counter;
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get #devices(): DeviceDesk {
    const { devices, backOffice } = this.#atCounter;
    backOffice.attendance.require('setUpDevices');
    return devices;
  }

  /** The counter in the hands of somebody who may sell. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get #till(): Counter {
    const { counter, backOffice } = this.#atCounter;
    backOffice.attendance.require('sell');
    return counter;
  }

  /** @throws TerminalError TERMINAL_NOT_OPEN. */
  get #atCounter(): CounterStage {
    if (this.#stage.stage !== 'counter' || this.#closing !== undefined) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    return this.#stage;
  }

  async #open(): Promise<void> {
    const { stored, clock, firstRun } = this.#options;
    try {
      if (!existsSync(stored.settingsFile.file)) {
        refuseWhereLive(stored);
        if (firstRun === 'ask') {
          this.#become({ stage: 'firstRun' });
          return;
        }
        makeTrainingTerminal(stored, clock);
      }
      await this.#openCounter();
    } catch (error) {
      this.#become({ stage: 'stopped', error });
    }
  }

  async #openCounter(): Promise<void> {
    const { stored, clock, press } = this.#options;
    const opened = await openCounter({
      stored,
      clock,
      ...(press === undefined ? {} : { press }),
      hasWindow: () => this.#isWindowOpen,
      translate: () => this.#translate,
      onChange: () => this.#tell(),
    });
    this.#become({ stage: 'counter', ...opened });
    try {
      opened.counter.start();
    } catch (error) {
      // Nothing can be pressed at a counter that is being closed.
      this.#become({ stage: 'opening' });
      await closeCounter(opened);
      throw error;
    }
    if (this.#isWindowOpen) {
      this.windowOpened();
    }
  }

  #become(stage: Stage): void {
    this.#stage = stage;
    this.#tell();
  }

  /** All that changes in one turn is told in one snapshot. */
  #tell(): void {
    if (this.#isTelling) {
      return;
    }
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      this.#seq += 1;
      this.snapshots.emit(this.#snapshot());
    });
  }

  #snapshot(): Snapshot {
    return {
      seq: this.#seq,
      language: this.#language,
      sound: this.#preferences.sound,
      version: this.#options.version,
      view: this.#view(),
    };
  }

  #view(): Snapshot['view'] {
    const stage = this.#stage;
    switch (stage.stage) {
      case 'opening':
      case 'firstRun':
        return { stage: stage.stage };
      case 'stopped':
        return { stage: 'stopped', problem: this.describe(stage.error) };
      case 'counter':
        try {
          return stage.counter.view();
        } catch (error) {
          return this.#giveUp(stage, error);
        }
    }
  }

  /** What cannot be shown must not go on selling: a scan would pay, and nobody would see it. */
  #giveUp(open: CounterStage, error: unknown): Snapshot['view'] {
    if (this.#closing !== undefined) {
      return { stage: 'opening' };
    }
    const stopped = { stage: 'stopped', error: this.#known(error) } as const;
    this.#stage = stopped;
    this.#givingUp = closeCounter(open);
    return { stage: 'stopped', problem: this.describe(stopped.error) };
  }

  #createHandlers(): CounterHandlers {
    const nothing = (work: () => void): null => {
      work();
      return null;
    };
    return {
      'snapshot.get': () => this.#snapshot(),
      'language.set': (language) => nothing(() => this.#setLanguage(language)),
      'sound.set': (sound) => nothing(() => this.#prefer({ ...this.#preferences, sound })),
      'terminal.tryAgain': () => this.#tryAgain(),
      'firstRun.startTraining': () => this.#startTraining(),
      'counter.charge': (args) => nothing(() => this.#seen(args.sight).charge(args)),
      'counter.changeAmount': ({ sight }) => nothing(() => this.#seen(sight).changeAmount()),
      'counter.forgetScan': ({ sight }) => nothing(() => this.#seen(sight).forgetScan()),
      'counter.tryAgain': ({ sight }) => nothing(() => this.#seen(sight).tryAgain()),
      'counter.nextCustomer': ({ sight }) => nothing(() => this.#seen(sight).nextCustomer()),
      'payment.cancel': (args) => this.#cancel(args),
      'payment.refund': (args) => this.#refund(args),
      'payment.checkNow': ({ id }) => nothing(() => this.#till.checkNow(id)),
      'receipt.print': (args) => nothing(() => this.#till.paper.print(args.id, args.copy)),
      'receipt.preview': (args) => this.#preview(args),
      'receipt.printSlip': ({ id }) => nothing(() => this.#till.paper.printSlip(id)),
      'print.tryNow': () => nothing(() => this.#till.printQueue.tryNow()),
      'print.cancel': ({ id }) => nothing(() => this.#till.printQueue.cancel(id as PrintJobId)),
      'print.cameOut': ({ id }) => nothing(() => this.#till.printQueue.cameOut(id as PrintJobId)),
      'print.again': ({ id }) => nothing(() => this.#till.printQueue.again(id as PrintJobId)),
      'devices.setup': () => this.#devices.setup(),
      'devices.find': () => this.#devices.find(),
      'devices.setScanners': (args) => this.#devices.setScanners(args),
      'devices.setPrinter': (args) => this.#devices.setPrinter(args),
      'devices.scanTest': (wanted) => nothing(() => this.#scanTest(wanted)),
      'devices.printSample': ({ sample }) => this.#devices.printSample(sample),
      'devices.preview': (args) => this.#devices.preview(args),
      'devices.openDrawer': () => this.#devices.openDrawer(),
      'devices.askPrinter': () => this.#devices.askPrinter(),
      'tray.acknowledge': ({ ids }) => nothing(() => this.#till.acknowledge(ids)),
      'training.scanCode': () => nothing(() => this.#till.scanTrainingCode()),
      ...backOfficeHandlers(() => this.#atCounter.backOffice),
      ...setupHandlers(),
      ...storeItHandlers(),
      'history.page': (filter) => this.#books.historyPage(filter),
      'history.detail': ({ id }) => this.#books.historyDetail(id),
      'scanner.typed': (typed) => nothing(() => this.#keyboards[typed.scanner]?.typed(typed)),
    };
  }

  /** Whoever sells may look at a receipt. */
  #preview(args: CallArgs<'receipt.preview'>): CallValue<'receipt.preview'> {
    const { devices, backOffice } = this.#atCounter;
    backOffice.attendance.require('sell');
    return devices.previewReceipt(args);
  }

  #scanTest(wanted: CallArgs<'devices.scanTest'>): void {
    const { counter, backOffice } = this.#atCounter;
    // Ending one is always possible: nothing is sold meanwhile.
    if (wanted === 'start') {
      backOffice.attendance.require('setUpDevices');
    }
    counter.scanTest(wanted);
  }

  /** What took nothing yet anybody may give up who sells. */
  async #cancel({ id, state, approval }: CallArgs<'payment.cancel'>): Promise<null> {
    const counter = this.#seenPayment({ id, state });
    const { terminal, backOffice } = this.#atCounter;
    const { attendance, approvals } = backOffice;
    const needed = approvals().cancel && requirePayment(terminal.ledger, id).taken;
    const decided = await attendance.authorise({ permission: 'approve', approval, needed });
    // The manager's PIN took its time.
    counter.requireState(id, state);
    counter.cancel(id, decided);
    return null;
  }

  async #refund({ id, state, amountYen, reason, approval }: CallArgs<'payment.refund'>): Promise<null> {
    const counter = this.#seenPayment({ id, state });
    const { attendance, approvals } = this.#atCounter.backOffice;
    const needed = approvals().refund;
    const decided = await attendance.authorise({ permission: 'approve', approval, needed });
    counter.requireState(id, state);
    await counter.refund(id, { amountYen, reason, ...decided });
    return null;
  }

  /** What stood in the way may be gone: another process has ended, a file was put back. */
  async #tryAgain(): Promise<null> {
    if (this.#stage.stage !== 'stopped' || this.#closing !== undefined) {
      throw new TerminalError('NOT_NOW');
    }
    this.#become({ stage: 'opening' });
    this.#opening = (this.#givingUp ?? Promise.resolve()).then(() => this.#open());
    await this.#opening;
    return null;
  }

  async #startTraining(): Promise<null> {
    const { stored, clock } = this.#options;
    if (this.#stage.stage !== 'firstRun' || this.#closing !== undefined) {
      throw new TerminalError('NOT_NOW');
    }
    makeTrainingTerminal(stored, clock);
    this.#become({ stage: 'opening' });
    this.#opening = this.#openCounter().catch((error) => this.#become({ stage: 'stopped', error }));
    await this.#opening;
    return null;
  }

  #setLanguage(language: Language): void {
    this.#language = language;
    this.#translate = createTranslator(language);
    this.#prefer({ ...this.#preferences, language });
  }

  #prefer(preferences: Preferences): void {
    this.#preferences = preferences;
    this.#tell();
    this.#preferencesFile.save(preferences);
  }
}

async function closeCounter({ counter, terminal, backOffice }: Omit<OpenCounter, 'devices'>): Promise<void> {
  backOffice.closes.stop();
  await counter.close().catch(() => undefined);
  backOffice.close();
  await terminal.close().catch(() => undefined);
}

/** Where real money was taken, settings that are gone must not make it a terminal that nobody has set up yet. */
function refuseWhereLive(stored: StoredTerminal): void {
  if (existsSync(stored.ledgerFile('live'))) {
    throw new TerminalError('FILE_UNREADABLE', { file: stored.settingsFile.file, detail: 'ENOENT' });
  }
}

/** What the settings say, where they can be read: the window has to speak before it is known whether they can. */
function languageOf(stored: StoredTerminal): Language {
  return readable(stored)?.window.language ?? 'ja';
}

function displayOf(stored: StoredTerminal): Settings['window']['display'] {
  return readable(stored)?.window.display ?? 'window';
}

function readable(stored: StoredTerminal): Settings | undefined {
  try {
    return stored.settingsFile.load();
  } catch {
    return undefined;
  }
}
