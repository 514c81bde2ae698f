import type { Clock } from '../common/clock.ts';
import { errorDetail } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import { Signal } from '../common/signal.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import type { UpdateSettings } from '../settings/schema.ts';
import { decideInstall, type Hindrance } from './decide.ts';

/** Where new versions come from. */
export interface UpdatePort {
  /** The version that is offered there; undefined where it is not newer than this one. @throws Error. */
  find(feed: string): Promise<string | undefined>;
  /** Brings here what was found, and checks that it is what was offered; gives the file that puts it in. @throws Error. */
  download(): Promise<string>;
}

/** A new version that is to be put in once everything is closed. */
export interface ReadyUpdate {
  readonly version: string;
  readonly file: string;
}

export interface UpdateView {
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  /** The new version; blank where there is none. */
  readonly version: string;
}

export interface UpdateDeskOptions {
  readonly port: UpdatePort;
  readonly clock: Clock;
  readonly log: Log;
  /** As they are now; undefined as long as this PC is no terminal. */
  readonly settings: () => (UpdateSettings & { readonly timeZone: TimeZoneCode }) | undefined;
  readonly hindrances: () => readonly Hindrance[];
  /** Versions that did not run here. */
  readonly refused: readonly string[];
  /** Ends the program in order, and puts the new version in. */
  readonly install: (update: ReadyUpdate) => Promise<void>;
}

/** Between two looks whether something is to be done, in ms. */
export const LOOK_EVERY_MS = 60_000;
/** Between two questions whether there is a new version, in ms. */
export const ASK_EVERY_MS = 4 * 60 * 60_000;
/** Until it is asked again after that went wrong, in ms. */
export const ASK_AGAIN_MS = 60 * 60_000;
const MS_PER_MINUTE = 60_000;

/** Looks for new versions, brings them here while nothing goes on, and puts them in when nobody is there. */
export class UpdateDesk {
  readonly changed = new Signal<UpdateView>();
  readonly #options: UpdateDeskOptions;
  #view: UpdateView = { state: 'none', version: '' };
  #ready: ReadyUpdate | undefined;
  #askAt: number;
  #quietSince: number;
  #isInstalling = false;

  constructor(options: UpdateDeskOptions) {
    this.#options = options;
    const now = options.clock.monotonic();
    this.#quietSince = now;
    // A till that has just been switched on has better things to do.
    this.#askAt = now + LOOK_EVERY_MS;
  }

  get view(): UpdateView {
    return this.#view;
  }

  /** Somebody uses the window. */
  used(): void {
    this.#quietSince = this.#options.clock.monotonic();
  }

  /** Looks every minute until it is told to end. */
  async run(ending: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!ending.aborted) {
      try {
        await clock.sleep(LOOK_EVERY_MS, ending);
        await this.look();
      } catch (error) {
        if (!ending.aborted) {
          log.write('warning', 'update.failed', { detail: errorDetail(error) });
        }
      }
    }
  }

  /** Does what is to be done now. */
  async look(): Promise<void> {
    const { settings: read, hindrances: readHindrances, clock, log } = this.#options;
    const settings = read();
    const hindrances = readHindrances();
    const now = clock.monotonic();
    if (hindrances.length > 0) {
      this.#quietSince = now;
    }
    if (settings === undefined || settings.feed === null || this.#isInstalling) {
      return;
    }
    if (hindrances.length === 0 && now >= this.#askAt) {
      await this.#ask(settings.feed);
    }
    const ready = this.#ready;
    if (ready === undefined) {
      return;
    }
    // Bringing it here took a while.
    const decision = decideInstall({
      minuteOfDay: minuteOfDay(clock.now(), settings.timeZone),
      from: settings.from,
      to: settings.to,
      hindrances: readHindrances(),
      quietMs: clock.monotonic() - this.#quietSince,
    });
    if (decision.kind === 'install') {
      this.#isInstalling = true;
      log.write('info', 'update.installing', { version: ready.version });
      await this.#install(ready);
    }
  }

  async #ask(feed: string): Promise<void> {
    const { port, clock, log, refused } = this.#options;
    let version: string | undefined;
    try {
      version = await port.find(feed);
      this.#askAt = clock.monotonic() + ASK_EVERY_MS;
      if (version === undefined || refused.includes(version)) {
        this.#ready = undefined;
        this.#show({ state: 'none', version: '' });
        return;
      }
      if (this.#ready?.version === version) {
        return;
      }
      this.#ready = undefined;
      this.#show({ state: 'loading', version });
      this.#ready = { version, file: await port.download() };
      this.#show({ state: 'ready', version });
      log.write('info', 'update.ready', { version });
    } catch (error) {
      this.#askAt = clock.monotonic() + ASK_AGAIN_MS;
      log.write('warning', 'update.failed', { detail: errorDetail(error), version });
      // What lies ready stays good, though the server is silent.
      if (this.#ready === undefined) {
        this.#show({ state: 'failed', version: version ?? '' });
      }
    }
  }

  async #install(ready: ReadyUpdate): Promise<void> {
    try {
      await this.#options.install(ready);
    } catch (error) {
      this.#isInstalling = false;
      this.#ready = undefined;
      this.#askAt = this.#options.clock.monotonic() + ASK_AGAIN_MS;
      this.#show({ state: 'failed', version: ready.version });
      throw error;
    }
  }

  #show(view: UpdateView): void {
    this.#view = view;
    this.changed.emit(view);
  }
}

function minuteOfDay(instantMs: number, zone: TimeZoneCode): number {
  const midnight = Date.parse(`${localText(instantMs, zone).slice(0, 10)}T00:00:00Z`);
  const local = Date.parse(`${localText(instantMs, zone).replace(' ', 'T')}Z`);
  return Math.floor((local - midnight) / MS_PER_MINUTE);
}
