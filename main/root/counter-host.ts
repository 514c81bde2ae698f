import { existsSync } from 'node:fs';
import type { BridgeError, HealthView, Language, Snapshot } from '../../preload/contract.ts';
import type { OperatorId } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { systemCode, TerminalError } from '../common/errors.ts';
import { type Log, noLog } from '../common/log.ts';
import { Signal } from '../common/signal.ts';
import { describeForWindow } from '../counter/window-errors.ts';
import { SystemDeviceFinder } from '../devices/finder.ts';
import { createTranslator, type Translator } from '../i18n/translator.ts';
import { asTerminalError } from '../ledger/open-file.ts';
import type { PagePress } from '../printers/port.ts';
import type { KeyboardScanner } from '../scanners/keyboard-scanner.ts';
import { type Preferences, PreferencesFile } from '../settings/preferences-file.ts';
import type { Settings } from '../settings/schema.ts';
import { backOfficeHandlers } from './back-office-handlers.ts';
import { counterHandlers } from './counter-handlers.ts';
import type { DoctorParts } from './doctor.ts';
import { looksFromOutside } from './doctor-outside.ts';
import { displayOf, languageOf, modeIn, refuseWhereLive } from './first-look.ts';
import type { CounterHandlers } from './handlers.ts';
import { closeCounter, type OpenCounter, openCounter } from './open-counter.ts';
import { provisionFirst } from './provisioned.ts';
import type { ProvisioningPlaces } from './provisioning-source.ts';
import { noteSettings } from './settings-change.ts';
import type { SettingsTold } from './settings-journal.ts';
import { CounterPlace } from './setup/counter-place.ts';
import { setupHandlers } from './setup/handlers.ts';
import type { ChooseFile } from './setup/key-desk.ts';
import { NewPlace } from './setup/new-place.ts';
import type { Reopen, SetupPlace } from './setup/place.ts';
import { SetupDesk } from './setup/setup-desk.ts';
import { StoppedPlace } from './setup/stopped-place.ts';
import { storeItHandlers } from './store-it-handlers.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { atWindow, SupportDesk } from './support-desk.ts';
import { makeTrainingTerminal } from './training-terminal.ts';

export interface CounterHostOptions {
  readonly stored: StoredTerminal;
  /** The same folder once more, sealed as well as the settings that lie there by now want it. */
  readonly storeAnew?: () => Promise<StoredTerminal>;
  /** Lets somebody choose a file; nobody can where there is no window. */
  readonly chooseFile?: ChooseFile;
  readonly clock: Clock;
  readonly version: string;
  /** Where what a PC is to be may lie ready; looked into while it is no terminal yet. Absent: nowhere. */
  readonly provisioning?: ProvisioningPlaces;
  /** Whether a PC that is no terminal yet becomes one for training without being asked. */
  readonly firstRun: 'ask' | 'startTraining';
  /** Brings pages to the system's printers; absent where there is no browser's engine. */
  readonly press?: PagePress;
  /** The process's environment, for the doctor; absent for none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Absent where nothing is written down. */
  readonly log?: Log;
  /** What is known of a new version of the program; absent where new versions come in another way. */
  readonly update?: () => HealthView['update'];
}

/** Where new versions come in another way, none is known of. */
const noUpdate: HealthView['update'] = { state: 'none', version: '' };

type Stage =
  | { readonly stage: 'opening' }
  | { readonly stage: 'firstRun' }
  | { readonly stage: 'stopped'; readonly error: unknown }
  /** It is opened anew; until it is known what becomes of that, the window shows what it showed. */
  | { readonly stage: 'reopening'; readonly shown: Snapshot['view'] }
  | CounterStage;

interface CounterStage extends OpenCounter {
  readonly stage: 'counter';
}

/** The terminal behind the window: opens it, tells what it shows, does what is asked. Knows no Electron. */
export class CounterHost {
  /** Each new snapshot. */
  readonly snapshots = new Signal<Snapshot>();
  readonly handlers: CounterHandlers;
  /** Resolves, with how the window is to be shown, when it is known whether the terminal opens. */
  readonly opened: Promise<{ readonly display: Settings['window']['display'] }>;
  readonly #options: CounterHostOptions;
  readonly #setup: SetupDesk;
  readonly #support: SupportDesk;
  #stored: StoredTerminal;
  readonly #preferencesFile: PreferencesFile;
  #preferences: Preferences;
  #language: Language;
  #translate: Translator;
  #stage: Stage = { stage: 'opening' };
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #givingUp: Promise<void> | undefined;
  /** While somebody changes something at a stopped terminal. */
  #changing: Promise<void> | undefined;
  #isStuck = false;
  #seq = 0;
  #isTelling = false;
  #isWindowOpen = false;

  constructor(options: CounterHostOptions) {
    const { stored } = options;
    this.#options = options;
    this.#stored = stored;
    this.#setup = new SetupDesk({
      clock: options.clock,
      translate: () => this.#translate,
      chooseFile: options.chooseFile ?? (async () => undefined),
      place: () => this.#setupPlace(),
    });
    this.#support = new SupportDesk({
      stored: () => this.#stored,
      requirePermission: () => this.#requireStoreIt(),
      doctor: () => this.#doctorParts(),
      translate: () => this.#translate,
      log: options.log ?? noLog,
    });
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

  /** A thread hangs in the system: the process does not end by itself any more. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  async #closeCounter(open: CounterStage, beforeLeaving?: () => void): Promise<void> {
    this.#isStuck = (await closeCounter(open, beforeLeaving)) === 'stuck' || this.#isStuck;
  }

  async #close(): Promise<void> {
    await this.#changing;
    await this.#opening;
    const stage = this.#stage;
    // Until then the window goes on showing what becomes of the payment that is under way.
    await (stage.stage === 'counter' ? this.#closeCounter(stage) : this.#givingUp);
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

  /** @throws TerminalError TERMINAL_NOT_OPEN. */
  get #atCounter(): CounterStage {
    if (this.#stage.stage !== 'counter' || this.#closing !== undefined) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    return this.#stage;
  }

  async #open(): Promise<void> {
    const { clock, firstRun } = this.#options;
    const stored = this.#stored;
    try {
      if (!existsSync(stored.settingsFile.file)) {
        refuseWhereLive(stored);
        if (!this.#provision()) {
          if (firstRun === 'ask') {
            this.#become({ stage: 'firstRun' });
            return;
          }
          makeTrainingTerminal(stored, clock);
        }
      }
      await this.#openCounter();
    } catch (error) {
      this.#become({ stage: 'stopped', error });
    }
  }

  /** Whether something lay ready that this PC is by now. */
  #provision(): boolean {
    const { clock, provisioning, log } = this.#options;
    return provisioning !== undefined && provisionFirst({ stored: this.#stored, clock }, provisioning, log);
  }

  async #openCounter(resume?: OperatorId): Promise<void> {
    const { clock, press, log = noLog, update = () => noUpdate } = this.#options;
    const opened = await openCounter({
      stored: this.#stored,
      clock,
      log,
      update,
      ...(resume === undefined ? {} : { resume }),
      ...(press === undefined ? {} : { press }),
      hasWindow: () => this.#isWindowOpen,
      translate: () => this.#translate,
      onChange: () => this.#tell(),
    });
    this.#become({ stage: 'counter', ...opened });
    try {
      opened.counter.start();
      opened.terminal.adopter.start();
    } catch (error) {
      // Nothing can be pressed at a counter that is being closed.
      this.#become({ stage: 'opening' });
      await this.#closeCounter({ stage: 'counter', ...opened });
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
      case 'reopening':
        return stage.shown;
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
    this.#givingUp = this.#closeCounter(open);
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
      ...counterHandlers(() => this.#atCounter),
      ...backOfficeHandlers(() => this.#atCounter.backOffice),
      ...setupHandlers(this.#setup),
      ...storeItHandlers(this.#support, () => this.#atCounter),
      'scanner.typed': (typed) => nothing(() => this.#keyboards[typed.scanner]?.typed(typed)),
    };
  }

  /** What stood in the way may be gone: another process has ended, a file was put back. */
  async #tryAgain(): Promise<null> {
    const stage = this.#stage;
    if (stage.stage !== 'stopped' || this.#closing !== undefined) {
      throw new TerminalError('NOT_NOW');
    }
    if (this.#changing !== undefined) {
      await this.#changing;
      // What was changed has been tried already; where it was refused, nothing was.
      return this.#stage === stage ? this.#tryAgain() : null;
    }
    this.#become({ stage: 'opening' });
    this.#opening = (this.#givingUp ?? Promise.resolve()).then(() => this.#open());
    await this.#opening;
    return null;
  }

  async #startTraining(): Promise<null> {
    const { clock } = this.#options;
    const stored = this.#stored;
    if (this.#stage.stage !== 'firstRun' || this.#closing !== undefined) {
      throw new TerminalError('NOT_NOW');
    }
    makeTrainingTerminal(stored, clock);
    this.#become({ stage: 'opening' });
    this.#opening = this.#openCounter().catch((error) => this.#become({ stage: 'stopped', error }));
    await this.#opening;
    return null;
  }

  /** Nobody has signed in where the terminal is stopped or is none yet; what the doctor says holds no secret. */
  #requireStoreIt(): void {
    if (this.#stage.stage === 'counter') {
      this.#stage.backOffice.attendance.require('configure');
    }
  }

  /** What the doctor looks at, and what is known of it already. */
  #doctorParts(): DoctorParts {
    const { clock, env = {}, version, update } = this.#options;
    const counter = this.#stage.stage === 'counter' ? this.#stage : undefined;
    return {
      stored: this.#stored,
      clock,
      env,
      version,
      finder: counter?.devices.finder ?? new SystemDeviceFinder(),
      ledger: counter?.terminal.ledger ?? null,
      ...(counter === undefined ? {} : { askPrinter: () => counter.devices.printerReport() }),
      ...(counter?.care.doctor ??
        looksFromOutside({ stored: this.#stored, clock, translate: atWindow(this.#translate) })),
      update: update?.() ?? null,
    };
  }

  /** Where the settings are changed now. @throws TerminalError TERMINAL_NOT_OPEN. */
  #setupPlace(): SetupPlace {
    const { clock } = this.#options;
    const stage = this.#stage;
    const reopen: Reopen = (told) => this.#reopen(stage, told);
    if (this.#closing !== undefined || this.#changing !== undefined) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    switch (stage.stage) {
      case 'firstRun':
        return new NewPlace({ stored: this.#stored, reopen });
      case 'stopped':
        return new StoppedPlace({
          stored: this.#stored,
          clock,
          problem: stage.error,
          reopen,
          alone: (work) => this.#alone(work),
        });
      case 'counter':
        return new CounterPlace({ ...stage, stored: this.#stored, reopen });
      case 'opening':
      case 'reopening':
        throw new TerminalError('TERMINAL_NOT_OPEN');
    }
  }

  /** A change at a stopped terminal has the data folder for itself: this process would wait for itself, and stand still. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    const over = () => {
      this.#changing = undefined;
    };
    this.#changing = done.then(over, over);
    return this.#changing.then(() => done);
  }

  /** Opens the terminal by what is stored now. Whoever is signed in at it stays signed in. */
  async #reopen(before: Stage, told?: SettingsTold): Promise<void> {
    if (this.#stage !== before || this.#closing !== undefined) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    const shown = this.#view();
    // What could not be shown any more is being closed already.
    const open = this.#stage.stage === 'counter' ? this.#stage : undefined;
    this.#stage = { stage: 'reopening', shown };
    this.#opening = this.#openAnew(open, told).catch((error) => this.#become({ stage: 'stopped', error }));
    await this.#opening;
  }

  async #openAnew(before: CounterStage | undefined, told: SettingsTold | undefined): Promise<void> {
    const { storeAnew, clock } = this.#options;
    // Training money and real money have a ledger each, and people of their own.
    const isSameLedger = before !== undefined && before.terminal.settings.mode === modeIn(this.#stored);
    let present: OperatorId | undefined;
    if (before === undefined) {
      await this.#givingUp;
    } else {
      await this.#closeCounter(before, () => {
        present = isSameLedger ? before.backOffice.attendance.handOver() : undefined;
      });
    }
    // Only now that nothing is open any more may anything stand in the way.
    this.#stored = (await storeAnew?.()) ?? this.#stored;
    const { window } = this.#stored.settings();
    if (this.#preferences.language === undefined) {
      this.#speak(window.language);
    }
    if (told !== undefined && !isSameLedger) {
      noteSettings(this.#stored, clock, told);
    }
    await this.#openCounter(present);
  }

  #setLanguage(language: Language): void {
    this.#speak(language);
    this.#prefer({ ...this.#preferences, language });
  }

  #speak(language: Language): void {
    this.#language = language;
    this.#translate = createTranslator(language);
  }

  #prefer(preferences: Preferences): void {
    this.#preferences = preferences;
    this.#tell();
    this.#preferencesFile.save(preferences);
  }
}
