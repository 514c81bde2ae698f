import type { Snapshot } from '../../../preload/contract.ts';
import type { Clock } from '../../common/clock.ts';
import { errorDetail } from '../../common/errors.ts';
import type { Log } from '../../common/log.ts';
import type { Hindrance } from '../../updates/decide.ts';
import {
  type PutInSettings,
  type ReadyUpdate,
  UpdateDesk,
  type UpdatePort,
  type UpdateView,
} from '../../updates/update-desk.ts';
import type { Handlers } from '../counter-port.ts';
import { hindrancesOf, isOwnFault } from './hindrances.ts';
import type { Installation, Installed } from './installation.ts';
import { putIn, stage } from './put-in.ts';
import type { StartGuard } from './start-guard.ts';

/** What the shell hears and tells of new versions. */
export interface UpdatesPart {
  /** What the window is told. */
  readonly view: UpdateView;
  /** Before anything is opened. `end`: the previous version takes over once this one has ended. */
  begin(dataFolder: string): Promise<'goOn' | 'end'>;
  /** The same calls, which are seen now: whoever calls uses the window. */
  watching<H extends Partial<Handlers>>(handlers: H): H;
  /** The window shows something else. */
  shown(view: Snapshot['view']): void;
  /** From now on new versions are looked for. */
  start(quit: () => Promise<void>): void;
  /** The last thing before the process ends; everything is closed. */
  ending(code: number): void;
}

export interface ShellUpdatesOptions {
  readonly installation: Installation;
  readonly guard: StartGuard;
  /** Where new versions come from; loaded only where they can be put in. */
  readonly port: () => Promise<UpdatePort>;
  readonly clock: Clock;
  readonly log: Log;
  /** As they are now; undefined as long as this PC is no terminal, or they are damaged. */
  readonly settings: (dataFolder: string) => PutInSettings | undefined;
  readonly args: readonly string[];
  /** As `stage` and `putIn`. */
  readonly stage?: typeof stage;
  readonly launch?: typeof putIn;
  /** Starts this version again once it has ended. */
  readonly startAgain: () => void;
}

/** Calls that the window makes by itself. */
const NOT_BY_HAND: ReadonlySet<string> = new Set(['snapshot.get']);

/** New versions, as the shell has them: found and brought while nothing goes on, put in at the end of an orderly quit. */
export class ShellUpdates implements UpdatesPart {
  readonly #options: ShellUpdatesOptions;
  readonly #stopped = new AbortController();
  #desk: UpdateDesk | undefined;
  #dataFolder = '';
  #shown: Snapshot['view'] = { stage: 'opening' };
  #underWay = 0;
  #due: ReadyUpdate | undefined;

  constructor(options: ShellUpdatesOptions) {
    this.#options = options;
  }

  get view(): UpdateView {
    return this.#desk?.view ?? { state: 'none', version: '' };
  }

  begin(dataFolder: string): Promise<'goOn' | 'end'> {
    this.#dataFolder = dataFolder;
    return this.#options.guard.begin(dataFolder);
  }

  watching<H extends Partial<Handlers>>(handlers: H): H {
    const entries = Object.entries(handlers as Record<string, (args: unknown) => unknown>);
    return Object.fromEntries(entries.map(([name, handler]) => [name, this.#watched(name, handler)])) as H;
  }

  shown(view: Snapshot['view']): void {
    this.#shown = view;
    if (view.stage === 'counter' || view.stage === 'firstRun') {
      this.#options.guard.good();
    }
    if (view.stage === 'stopped' && !isOwnFault(view.problem)) {
      this.#options.guard.blameless();
    }
  }

  start(quit: () => Promise<void>): void {
    const { installation, log } = this.#options;
    if (installation.kind === 'none') {
      log.write('info', 'update.notHere', { why: installation.why });
      return;
    }
    void this.#run(installation, quit);
  }

  async #run(installation: Installed, quit: () => Promise<void>): Promise<void> {
    const { guard, port, clock, log, settings, stage: lay = stage } = this.#options;
    let found: UpdatePort;
    try {
      found = await port();
    } catch (error) {
      log.write('warning', 'update.failed', { detail: errorDetail(error) });
      return;
    }
    this.#desk = new UpdateDesk({
      port: found,
      clock,
      log,
      settings: () => settings(this.#dataFolder),
      hindrances: () => this.#hindrances(),
      refused: guard.refused,
      prepare: async (update) => {
        await guard.keep();
        await lay(installation, update);
      },
      install: async (update) => {
        this.#due = update;
        await quit();
      },
    });
    await this.#desk.run(this.#stopped.signal);
  }

  ending(code: number): void {
    const { installation, args, log, launch = putIn } = this.#options;
    this.#stopped.abort();
    const due = this.#due;
    this.#due = undefined;
    if (due === undefined || code !== 0 || installation.kind === 'none') {
      return;
    }
    try {
      launch(installation, due.file, args);
    } catch (error) {
      log.write('error', 'update.failed', { version: due.version, detail: errorDetail(error) });
      this.#startAgain();
    }
  }

  /** Nobody is there who could. */
  #startAgain(): void {
    const { log, startAgain } = this.#options;
    try {
      startAgain();
    } catch (error) {
      log.write('error', 'update.failed', { detail: errorDetail(error) });
    }
  }

  #hindrances(): readonly Hindrance[] {
    const seen = hindrancesOf(this.#shown);
    return this.#underWay > 0 ? [...seen, 'working'] : seen;
  }

  #watched(name: string, handler: (args: unknown) => unknown): (args: unknown) => unknown {
    return async (args) => {
      if (!NOT_BY_HAND.has(name)) {
        this.#desk?.used();
      }
      this.#underWay += 1;
      try {
        return await handler(args);
      } finally {
        this.#underWay -= 1;
      }
    };
  }
}
