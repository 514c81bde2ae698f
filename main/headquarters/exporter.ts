import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import { Signal } from '../common/signal.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import type { JournalSource } from './journal-source.ts';
import type { Line } from './line.ts';
import { gatherMs, type Pace, pauseMs, usualPace } from './pace.ts';
import type { Position } from './position-file.ts';
import type { TerminalCodes } from './server-book.ts';
import { type Sent, Session } from './session.ts';
import { type ExportStatus, statusOf } from './status.ts';

export interface ExporterParts {
  readonly journal: JournalSource;
  readonly codes: TerminalCodes;
  /** Connects anew for each sending: hundreds of terminals must not keep hundreds of connections. */
  readonly connect: (ending: AbortSignal) => Promise<Line>;
  readonly position: Position;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly pace?: Pace;
}

/** Between two tellings of how far a sending is, in ms. */
const TELL_EVERY_MS = 1000;

/** How long closing waits for what is under way, in ms. */
const CLOSE_MS = 800;

/**
 * Sends the journal to the headquarters' server by itself: in order, each row once, whatever breaks. Nothing waits for it,
 * and nothing is lost without it: the server's own cursor says where to go on.
 */
export class Exporter {
  /** Something that {@link status} tells has changed. */
  readonly changed = new Signal<void>();
  readonly #parts: ExporterParts;
  readonly #pace: Pace;
  readonly #ending = new AbortController();
  #waking = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #rows = 0;
  #there = 0;
  #waitingSince: number | undefined;
  #failures = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #problem: TerminalError | undefined;

  constructor(parts: ExporterParts) {
    this.#parts = parts;
    this.#pace = parts.pace ?? usualPace;
  }

  get status(): ExportStatus {
    this.#count();
    const since = this.#waitingSince;
    return statusOf({
      rows: this.#rows,
      there: this.#there,
      waitingMs: since === undefined ? 0 : this.#parts.clock.monotonic() - since,
      problem: this.#problem,
    });
  }

  start(): void {
    this.#running = this.#run();
  }

  /** The journal has grown. Costs next to nothing: it is called within every sale. */
  wake(): void {
    if (!this.#ending.signal.aborted) {
      this.#waking.abort();
    }
  }

  /** Ends what is under way, at once: the server keeps of it what was committed. Never rejects. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#waking.abort();
    await endsWithin(this.#running, CLOSE_MS, this.#parts.clock);
  }

  async #run(): Promise<void> {
    const { clock, random } = this.#parts;
    this.#there = this.#remembered();
    while (!this.#isEnding) {
      await this.#sleep(gatherMs(random(), this.#pace));
      await this.#sendUnlessEnding();
      if (this.#failures > 0) {
        await this.#sleep(pauseMs(this.#failures, random(), this.#pace));
      } else {
        await this.#untilWoken(clock);
      }
    }
  }

  #remembered(): number {
    const { journal, position } = this.#parts;
    const known = position.load();
    return known !== undefined && (this.#unlessUnreadable(() => journal.contains(known)) ?? false) ? known.seq : 0;
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #sendUnlessEnding(): Promise<void> {
    if (this.#isEnding) {
      return;
    }
    // What is written from here on wakes anew.
    this.#waking = new AbortController();
    const before = this.status;
    try {
      const sent = await this.#send();
      this.#failures = 0;
      this.#problem = sameCodes(sent, this.#parts.codes);
      this.#note('debug', 'headquarters.sent', { rows: sent.rows });
    } catch (error) {
      if (this.#isEnding) {
        return;
      }
      this.#failures += 1;
      this.#problem = asTerminalError(error);
      this.#note('warning', 'headquarters.failed', { code: this.#problem.code, failures: this.#failures });
    }
    this.#tellChange(before);
  }

  async #send(): Promise<Sent> {
    const { journal, codes, connect, position } = this.#parts;
    const line = await connect(this.#ending.signal);
    let reached: JournalHead | undefined;
    try {
      return await new Session({
        line,
        journal,
        codes,
        branching: 'whenRestored',
        onReached: (head) => {
          reached = head;
          this.#reached(head);
        },
      }).send();
    } finally {
      line.drop();
      if (reached !== undefined) {
        await position.save(reached);
      }
    }
  }

  /** Of a long way only some steps are told. */
  #reached({ seq }: JournalHead): void {
    const now = this.#parts.clock.monotonic();
    this.#there = seq;
    if (now - this.#toldAt >= TELL_EVERY_MS) {
      this.#toldAt = now;
      this.changed.emit();
    }
  }

  /** How much waits, and since when. */
  #count(): void {
    if (this.#isEnding) {
      return;
    }
    const { journal, clock } = this.#parts;
    this.#rows = this.#unlessUnreadable(() => journal.rows()) ?? this.#rows;
    this.#waitingSince = this.#rows > this.#there ? (this.#waitingSince ?? clock.monotonic()) : undefined;
  }

  /** What is wrong with the ledger is said by those who work with it. */
  #unlessUnreadable<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch {
      return undefined;
    }
  }

  #tellChange(before: ExportStatus): void {
    const { state, waiting, problem } = this.status;
    if (state !== before.state || waiting !== before.waiting || problem?.code !== before.problem?.code) {
      this.changed.emit();
    }
  }

  #note(level: 'debug' | 'warning', event: string, facts: Readonly<Record<string, string | number>>): void {
    this.#parts.log.write(level, event, { ...facts, waiting: this.status.waiting });
  }

  async #untilWoken(clock: Pick<Clock, 'sleep'>): Promise<void> {
    do {
      await this.#nap(() => clock.sleep(this.#pace.lookMs, this.#waking.signal));
      // Whoever has woken it is about to send a payment: the journal is looked at later.
      if (this.#isEnding || this.#waking.signal.aborted) {
        return;
      }
      this.#count();
    } while (this.#rows === this.#there);
  }

  async #sleep(ms: number): Promise<void> {
    await this.#nap(() => this.#parts.clock.sleep(ms, this.#ending.signal));
  }

  /** A sleep that ends early is no fault. */
  async #nap(sleep: () => Promise<void>): Promise<void> {
    if (!this.#isEnding) {
      await sleep().catch(() => undefined);
    }
  }
}

function sameCodes({ otherUnderOurCodes: at }: Sent, { branchCode, terminalCode }: TerminalCodes) {
  return at === undefined ? undefined : new TerminalError('HQ_SAME_CODES', { branchCode, terminalCode, at });
}
