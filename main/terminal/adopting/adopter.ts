import { asTerminalError, type TerminalError } from '../../common/errors.ts';
import { type Log, noLog } from '../../common/log.ts';
import { Signal } from '../../common/signal.ts';
import { instantOf } from '../../common/time.ts';
import { LEDGER, type ReconciliationId } from '../../ledger/events.ts';
import type { Period } from '../../ledger/reconciliation.ts';
import type { OutstandingRestore, TakenOver } from '../../ledger/restores.ts';
import type { Connectivity } from '../connectivity.ts';
import type { Desk } from '../desk.ts';
import { UNDER_WAY_MS } from '../outcome-events.ts';
import { BookReader } from '../reconciling/book-reader.ts';
import { reconcileFailed } from '../reconciling/failure.ts';
import { shareOf } from '../reconciling/plan.ts';
import type { LostPart } from './decide.ts';
import { daysBeingRead, daysRead, readingAfterRestore, untoldOf } from './plan.ts';
import { SpanReader } from './span-reader.ts';
import { TakenOverCount } from './taken-over-count.ts';
import { TakingOver, type Tally } from './taking-over.ts';

export interface AdopterParts {
  readonly desk: Desk;
  /** The best guess at the true time, UTC ms. */
  readonly calendar: () => number;
  readonly connectivity: Pick<Connectivity, 'check' | 'changed'>;
  readonly log?: Log;
  /** Orders in one answer, 1 to 1000. */
  readonly pageSize?: number;
}

/** How far the taking over has come. */
export type AdoptionState =
  /** Nothing is missing, as far as this ledger knows. */
  | { readonly state: 'none' }
  | (Reached & {
      readonly state: 'running';
      /** The days of the gateway's book that are being read, both included; null where none is yet. */
      readonly reading: Period | null;
    })
  | (Reached & { readonly state: 'waiting' | 'done' })
  /** It could not go on; it is tried again. */
  | (Reached & { readonly state: 'failed'; readonly error: TerminalError });

interface Reached extends TakenOver, Tally {
  /** Of the gateway's book that was read, 0 to 1. */
  readonly share: number;
  /** Days of the lost time, both included, of which the gateway tells nothing any more; null where it told of all it was asked. */
  readonly untold: Period | null;
}

/** An answer stays small enough to be read between two sales. */
const PAGE = 200;
/** So often the book is read, where something is not finished, before the rest is left to a person. */
const MAX_PASSES = 30;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 600_000;
const NAP = 'taking over';

const NO_TALLY: Tally = { orders: 0, waiting: 0, left: 0 };

/**
 * Takes over from the gateway's book what a restored ledger had lost: reads it in the background, as soon as the line is there,
 * and does not stand in the way of selling. What is taken over stands; whatever ends it, it is begun anew and takes nothing over
 * twice.
 */
export class Adopter {
  /** Tells whenever {@link progress} has changed. */
  readonly changed = new Signal<void>();
  readonly #parts: AdopterParts;
  readonly #reader: SpanReader;
  readonly #log: Log;
  readonly #unlisten: () => void;
  #tally: Tally = NO_TALLY;
  readonly #count: TakenOverCount;
  #share = 0;
  #reading: Period | null = null;
  #untold: Period | null = null;
  #error: TerminalError | undefined;
  #running = false;
  #done: TakenOver | undefined;
  #stopping = false;
  #work: Promise<void> | undefined;

  constructor(parts: AdopterParts) {
    this.#parts = parts;
    this.#log = parts.log ?? noLog;
    this.#count = new TakenOverCount(parts.desk.ledger);
    this.#reader = new SpanReader(new BookReader(parts.desk, parts.calendar));
    this.#unlisten = parts.connectivity.changed.listen((state) => {
      if (state === 'online') {
        parts.desk.naps.wake(NAP);
      }
    });
  }

  /** Begins to work in the background, where something is to be taken over. */
  start(): void {
    this.#stopping = false;
    if (this.#work === undefined && this.isOutstanding) {
      this.#work = this.#untilDone()
        .catch((error: unknown) => {
          // The ledger cannot be read any more: whoever sells says so, and the next start goes on.
          this.#log.write('warning', 'adoption.ended', { code: asTerminalError(error).code });
        })
        .finally(() => {
          this.#work = undefined;
        });
    }
  }

  /** Whether a restore has not been followed by a reading of the gateway's book yet. */
  get isOutstanding(): boolean {
    return this.#parts.desk.ledger.restores.outstanding() !== undefined;
  }

  /**
   * Reads the gateway's book once; does nothing where nothing is outstanding. It must not be running in the background.
   * @param isLast what is not finished is left to a person.
   * @throws TerminalError RECONCILE_FAILED, and whatever keeps the ledger from writing.
   */
  async pass(isLast = false): Promise<AdoptionState> {
    const restore = this.#parts.desk.ledger.restores.outstanding();
    if (restore === undefined) {
      return this.progress;
    }
    this.#stopping = false;
    this.#running = true;
    this.#error = undefined;
    this.changed.emit();
    try {
      await this.#read(restore, isLast);
    } catch (error) {
      this.#error = this.#stopping ? undefined : asTerminalError(error);
      throw error;
    } finally {
      this.#running = false;
      this.#reading = null;
      this.changed.emit();
    }
    return this.progress;
  }

  get progress(): AdoptionState {
    const { restores } = this.#parts.desk.ledger;
    const reached = { ...this.#tally, share: this.#share, untold: this.#untold };
    if (this.#done !== undefined) {
      return { ...reached, ...this.#done, share: 1, state: 'done' };
    }
    const restore = restores.outstanding();
    if (restore === undefined) {
      return { state: 'none' };
    }
    const sofar = { ...reached, ...this.#count.since(restore.firstSeq) };
    if (this.#running) {
      return { ...sofar, state: 'running', reading: this.#reading };
    }
    return this.#error === undefined
      ? { ...sofar, state: 'waiting' }
      : { ...sofar, state: 'failed', error: this.#error };
  }

  /** Resolves when nothing is left to be taken over, or after `timeoutMs`. It must have been started. */
  async untilDone(timeoutMs: number): Promise<void> {
    const enough = new AbortController();
    const nap = this.#parts.desk.clock.sleep(Math.max(1, timeoutMs), enough.signal).catch(() => undefined);
    await Promise.race([this.#work, nap]);
    enough.abort();
  }

  /** Ends after the page that is under way; the next start goes on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#parts.desk.naps.wake(NAP);
    await this.#work;
  }

  /** Ends for good. */
  async close(): Promise<void> {
    this.#unlisten();
    await this.stop();
  }

  async #untilDone(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let passes = 1; !this.#stopping; ) {
      const state = await this.pass(passes >= MAX_PASSES).catch(() => this.progress);
      if (state.state === 'done' || state.state === 'none' || this.#stopping) {
        return;
      }
      passes += state.state === 'failed' ? 0 : 1;
      this.#log.write(state.state === 'failed' ? 'warning' : 'info', 'adoption.paused', {
        code: state.state === 'failed' ? state.error.code : '',
        waiting: state.waiting,
        pauseMs,
      });
      await this.#parts.desk.naps.sleep(NAP, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  async #read(restore: OutstandingRestore, isLast: boolean): Promise<void> {
    const { desk, calendar, connectivity, pageSize = PAGE } = this.#parts;
    const { ledger, profile, dayStart } = desk;
    // It tells the gateway's clock, by which its days are; where it tells nothing, the first page will say why.
    await connectivity.check().catch(() => undefined);
    const lost = this.#lostPart(restore);
    const reading = { id: desk.newId() as ReconciliationId, by: 'terminal' } as const;
    const { firstFreeNumber } = ledger.restores;
    const takingOver = new TakingOver({ desk, reading: reading.id, lost, firstFreeNumber });
    const today = () => ({ now: calendar(), timeZone: profile.timeZone, dayStart });
    let position = readingAfterRestore(lost.from, today(), pageSize);
    const days = daysRead(position);
    this.#log.write('info', 'adoption.began', { from: days.from, to: days.to, restored: restore.seq });
    this.#tally = NO_TALLY;
    this.#share = 0;
    this.#reading = daysBeingRead(position);
    this.changed.emit();
    const mayBeUnderWay = this.#mayBeUnderWay(restore);
    while (position.at < position.spans.length) {
      const readSince = ledger.head()?.seq ?? 0;
      const { entries, next } = await this.#reader.read(reading, position, () => this.#goOn());
      const found = await takingOver.takeOver(entries, readSince);
      this.#tally = added(this.#tally, found);
      position = next;
      this.#untold = untoldOf(lost.from, profile.timeZone, position);
      this.#share = shareOf(position);
      this.#reading = daysBeingRead(position);
      this.changed.emit();
    }
    const isUpToDate = daysRead(readingAfterRestore(lost.from, today(), pageSize)).to <= days.to;
    if (isUpToDate && !mayBeUnderWay && (this.#tally.waiting === 0 || isLast)) {
      this.#finish(restore, daysRead(position));
    }
  }

  #finish(restore: OutstandingRestore, { from, to }: Period): void {
    const { ledger } = this.#parts.desk;
    const untold = this.#untold;
    const taken = this.#count.since(restore.firstSeq);
    const left = this.#tally.left + this.#tally.waiting;
    ledger.write((writer) => {
      const content = { restored: restore.seq, from, to, ...taken, left, ...(untold === null ? {} : { untold }) };
      writer.append({ kind: 'ledger.adopted', subject: LEDGER, content });
    });
    this.#done = taken;
    this.#tally = { ...this.#tally, left, waiting: 0 };
    this.#log.write(untold === null ? 'info' : 'warning', 'adoption.done', {
      ...taken,
      left,
      ...(untold === null ? {} : { untoldFrom: untold.from, untoldTo: untold.to }),
    });
  }

  /** What the lost ledger had sent last may reach the gateway's book only now. */
  #mayBeUnderWay({ seq, restoredAt }: OutstandingRestore): boolean {
    const { clock, durations } = this.#parts.desk;
    const sinceMs = Math.max(clock.now() - restoredAt, durations.since(`restore ${seq}`));
    return sinceMs < UNDER_WAY_MS;
  }

  /** The gateway's own clock tells best from when on something is missing: the newest sale that the copy knows. */
  #lostPart({ firstSeq, upTo }: OutstandingRestore): LostPart {
    const { ledger, profile } = this.#parts.desk;
    const { lastNumber, transTime } = ledger.restores.knownBefore(firstSeq);
    const newest = instantOf(transTime ?? '', profile.timeZone);
    const from = Math.min(upTo, this.#parts.calendar());
    return { lastNumber, from: Number.isNaN(newest) ? from : Math.min(from, newest) };
  }

  async #goOn(): Promise<void> {
    if (this.#stopping) {
      throw reconcileFailed('paused', 'PAUSED');
    }
  }
}

function added(one: Tally, other: Tally): Tally {
  return { orders: one.orders + other.orders, waiting: one.waiting + other.waiting, left: one.left + other.left };
}
