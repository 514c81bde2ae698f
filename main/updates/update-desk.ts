import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { errorDetail } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import { Signal } from '../common/signal.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import type { UpdateSettings } from '../settings/schema.ts';
import { decideInstall, type Hindrance } from './decide.ts';

/** Where new versions come from. */
export interface UpdatePort {
  /**
   * The version that is offered there; undefined where it is not newer than this one. It may never answer: another question
   * does not wait for it. @throws Error.
   */
  find(feed: string): Promise<string | undefined>;
  /**
   * Brings here what was found, and checks that it is what was offered.
   * @param ending nobody waits for it any more. @throws Error.
   */
  download(ending: AbortSignal): Promise<BroughtFile>;
}

/** A file that puts a version in, as it was when it had been checked. */
export interface BroughtFile {
  readonly file: string;
  /** Base64. */
  readonly sha512: string;
}

/** A new version that is to be put in once everything is closed. */
export interface ReadyUpdate extends BroughtFile {
  readonly version: string;
}

export interface UpdateView {
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  /** The new version; blank where there is none. */
  readonly version: string;
}

/** Where new versions come from, and when they are put in, in which zone's time. */
export type PutInSettings = UpdateSettings & { readonly timeZone: TimeZoneCode };

export interface UpdateDeskOptions {
  readonly port: UpdatePort;
  readonly clock: Clock;
  readonly log: Log;
  /** As they are now; undefined as long as this PC is no terminal. */
  readonly settings: () => PutInSettings | undefined;
  readonly hindrances: () => readonly Hindrance[];
  /** Versions that did not run here. */
  readonly refused: readonly string[];
  /** Does what may take its time or fail before anything is closed for it. @throws Error. */
  readonly prepare: (update: ReadyUpdate) => Promise<void>;
  /** Ends the program in order, and puts the new version in. */
  readonly install: (update: ReadyUpdate) => Promise<void>;
}

/** Between two looks whether something is to be done, in ms. */
export const LOOK_EVERY_MS = 60_000;
/** Between two questions whether there is a new version, in ms. */
export const ASK_EVERY_MS = 4 * 60 * 60_000;
/** Until it is asked again after that went wrong, in ms. */
export const ASK_AGAIN_MS = 60 * 60_000;
/** A server that has not told in so many ms what it offers does not tell. */
export const FIND_MS = 2 * 60_000;
/** What is not here after so many ms is given up: a slow line brings it in less. */
export const DOWNLOAD_MS = 2 * 60 * 60_000;
const MS_PER_MINUTE = 60_000;

/** Looks for new versions, brings them here while nothing goes on, and puts them in when nobody is there. */
export class UpdateDesk {
  readonly changed = new Signal<UpdateView>();
  readonly #options: UpdateDeskOptions;
  #view: UpdateView = { state: 'none', version: '' };
  #ready: ReadyUpdate | undefined;
  /** The server that was asked last: what lies ready comes from there. */
  #asked: string | undefined;
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
    const hindrances = this.#hindrances();
    if (this.#isInstalling) {
      return;
    }
    const feed = this.#feed();
    if (feed === undefined) {
      return;
    }
    if (hindrances.length === 0 && this.#options.clock.monotonic() >= this.#askAt) {
      await this.#ask(feed);
    }
    // Bringing it here took a while.
    if (this.#feed() === feed && this.#ready !== undefined && this.#isTheMoment()) {
      await this.#putIn(this.#ready);
    }
  }

  /** The server that is named now. What another one has offered is forgotten. */
  #feed(): string | undefined {
    const settings = this.#options.settings();
    if (settings === undefined) {
      return undefined;
    }
    if (this.#asked !== undefined && this.#asked !== settings.feed) {
      this.#asked = undefined;
      this.#ready = undefined;
      this.#askAt = this.#options.clock.monotonic();
      this.#show({ state: 'none', version: '' });
    }
    return settings.feed ?? undefined;
  }

  /** Whatever goes on is as good as somebody who uses the window. */
  #hindrances(): readonly Hindrance[] {
    const found = this.#options.hindrances();
    if (found.length > 0) {
      this.used();
    }
    return found;
  }

  /** By all that is so now: somebody may have come, or changed the settings. */
  #isTheMoment(): boolean {
    const { clock, settings } = this.#options;
    const hindrances = this.#hindrances();
    const now = settings();
    if (now === undefined || now.feed !== this.#asked) {
      return false;
    }
    const decision = decideInstall({
      minuteOfDay: minuteOfDay(clock.now(), now.timeZone),
      from: now.from,
      to: now.to,
      hindrances,
      quietMs: clock.monotonic() - this.#quietSince,
    });
    return decision.kind === 'install';
  }

  async #ask(feed: string): Promise<void> {
    const { port, clock, log, refused } = this.#options;
    const ending = new AbortController();
    let version: string | undefined;
    this.#asked = feed;
    try {
      version = await this.#within(port.find(feed), FIND_MS);
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
      this.#ready = { version, ...(await this.#within(port.download(ending.signal), DOWNLOAD_MS)) };
      this.#show({ state: 'ready', version });
      log.write('info', 'update.ready', { version });
    } catch (error) {
      ending.abort();
      this.#askAt = clock.monotonic() + ASK_AGAIN_MS;
      log.write('warning', 'update.failed', { detail: errorDetail(error), version });
      // What lies ready stays good, though the server is silent.
      if (this.#ready === undefined) {
        this.#show({ state: 'failed', version: version ?? '' });
      }
    }
  }

  async #putIn(ready: ReadyUpdate): Promise<void> {
    const { prepare, install, clock, log } = this.#options;
    this.#isInstalling = true;
    try {
      await prepare(ready);
      // That took a while, too.
      if (!this.#isTheMoment()) {
        this.#isInstalling = false;
        return;
      }
      log.write('info', 'update.installing', { version: ready.version });
      await install(ready);
    } catch (error) {
      this.#isInstalling = false;
      this.#ready = undefined;
      this.#askAt = clock.monotonic() + ASK_AGAIN_MS;
      this.#show({ state: 'failed', version: ready.version });
      throw error;
    }
  }

  async #within<T>(work: Promise<T>, ms: number): Promise<T> {
    if (!(await endsWithin(work, ms, this.#options.clock))) {
      throw new Error(`not done within ${ms} ms`);
    }
    return await work;
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
