import { Signal } from '../../common/signal.ts';
import type { OpenItem } from '../../ledger/recovery-queue.ts';
import type { Connectivity } from '../connectivity.ts';
import type { Desk } from '../desk.ts';
import { sendingOf } from '../durations.ts';
import { UNDER_WAY_MS } from '../outcome-events.ts';
import type { Settlement } from '../settlement.ts';
import { type BackoffRules, backoffMs } from './backoff.ts';
import { Schedule, type Scheduled } from './schedule.ts';

export interface RecoveryOptions {
  readonly desk: Desk;
  readonly settlement: Settlement;
  readonly connectivity: Pick<Connectivity, 'state' | 'changed' | 'check'>;
  readonly backoff: BackoffRules;
  /** 0 to 1. */
  readonly random: () => number;
  /** A step failed for a reason of this computer's, such as a full disk; it is tried again. */
  readonly onProblem: (item: OpenItem, error: unknown) => void;
}

/** What is being done about an open item. */
export type Outlook =
  | { readonly step: 'asking' }
  | { readonly step: 'waiting'; readonly nextInMs: number }
  /** The gateway cannot be reached: asked again as soon as it can, or after `nextInMs`. */
  | { readonly step: 'paused'; readonly nextInMs: number };

/** One stretch of work, from a start to a stop. */
interface Run {
  stopping: boolean;
  ended: Promise<void>;
}

/** Exchanges under way at a time, while the line is known to be good. */
export const MAX_IN_FLIGHT = 4;

/** While the gateway cannot be reached, the line is probed so often, in ms: items may wait for minutes by then. */
export const PROBE_EVERY_MS = 15_000;

const NAP = 'recovery';

/**
 * Settles what is open: asks the gateway about each item of the ledger's queue, at most {@link MAX_IN_FLIGHT} at a time
 * and one hand per item, until all of them are settled. Woken at the start, by an item that becomes unknown, by the line's
 * coming back, by its schedule and by the cashier.
 */
export class Recovery {
  /** Tells whenever the outlook of an item has changed. */
  readonly activity = new Signal<OpenItem>();
  readonly #options: RecoveryOptions;
  readonly #schedule = new Schedule();
  readonly #inFlight = new Set<string>();
  readonly #unlisten: readonly (() => void)[];
  #run: Run | undefined;
  #stopping = false;
  #probeAt = 0;
  #wakeUp = Promise.withResolvers<void>();

  constructor(options: RecoveryOptions) {
    this.#options = options;
    const { desk, connectivity } = options;
    this.#unlisten = [
      desk.needsAttention.listen((item) => this.#attend(item)),
      connectivity.changed.listen((state) => {
        if (state === 'online') {
          this.#onReconnect();
        } else {
          this.#probeAt = this.#now() + PROBE_EVERY_MS;
        }
      }),
    ];
  }

  /** Begins to work in the background, with everything that the queue holds. */
  start(): void {
    this.#stopping = false;
    this.#loadQueue();
    if (this.#run === undefined || this.#run.stopping) {
      const before = this.#run?.ended;
      const run: Run = { stopping: false, ended: Promise.resolve() };
      run.ended = before === undefined ? this.#work(run) : before.then(() => this.#work(run));
      this.#run = run;
    }
  }

  /** Ends after the exchanges that are under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#run !== undefined) {
      this.#run.stopping = true;
    }
    this.#wake();
    await this.#run?.ended;
  }

  /** Stops listening for good. */
  async close(): Promise<void> {
    for (const unlisten of this.#unlisten) {
      unlisten();
    }
    await this.stop();
  }

  /** The cashier wants to know now: everything, or one item, is due at once. */
  checkNow(id?: string): void {
    const now = this.#now();
    this.#schedule.hurry(() => now, id);
    this.#wake();
  }

  /** What is being done about an item; undefined where it is not looked after. */
  outlook(id: string): Outlook | undefined {
    if (this.#inFlight.has(id)) {
      return { step: 'asking' };
    }
    const entry = this.#schedule.get(id);
    if (entry === undefined) {
      return undefined;
    }
    return { step: this.#isOffline() ? 'paused' : 'waiting', nextInMs: Math.max(0, entry.dueAt - this.#now()) };
  }

  /** Resolves when nothing is open, or after `timeoutMs`. The worker must be running. */
  async untilSettled(timeoutMs: number): Promise<void> {
    const { clock, ledger } = this.#options.desk;
    const deadline = clock.monotonic() + timeoutMs;
    while (ledger.queue.length > 0 && clock.monotonic() < deadline && !this.#stopping) {
      await this.#nap(deadline - clock.monotonic(), 'until settled');
    }
  }

  /** Looks after everything in the queue once, due or not. The worker must not be running. */
  async passAll(): Promise<void> {
    this.#loadQueue();
    await this.#pass([...this.#schedule.items()]);
  }

  /** Looks after what is due, once. The worker must not be running. */
  async passDue(): Promise<void> {
    this.#loadQueue();
    await this.#pass(this.#schedule.due(this.#now()));
  }

  /** Whether something in the queue is due. */
  isDue(): boolean {
    this.#loadQueue();
    return this.#schedule.due(this.#now()).length > 0;
  }

  async #pass(items: OpenItem[]): Promise<void> {
    const lanes = Array.from({ length: MAX_IN_FLIGHT }, async () => {
      for (let item = items.shift(); item !== undefined && !this.#stopping; item = items.shift()) {
        await this.#lookAfter(item);
      }
    });
    await Promise.all(lanes);
  }

  #now(): number {
    return this.#options.desk.clock.monotonic();
  }

  #loadQueue(): void {
    for (const item of this.#options.desk.ledger.queue.items()) {
      if (!this.#schedule.has(item.id)) {
        this.#schedule.set({ item, attempt: 0, dueAt: this.#now() });
      }
    }
  }

  #attend(item: OpenItem): void {
    const { random, backoff } = this.#options;
    const dueAt = this.#now() + backoffMs(0, random(), backoff);
    if (this.#schedule.has(item.id)) {
      this.#schedule.hurry(() => dueAt, item.id);
    } else {
      this.#schedule.set({ item, attempt: 0, dueAt });
    }
    this.#wake();
  }

  #onReconnect(): void {
    const { random, backoff } = this.#options;
    const now = this.#now();
    this.#schedule.hurry(() => now + random() * backoff.firstMs);
    this.#wake();
  }

  #wake(): void {
    const { naps } = this.#options.desk;
    naps.wake(NAP);
    naps.wake('until settled');
    this.#wakeUp.resolve();
    this.#wakeUp = Promise.withResolvers();
  }

  async #work(run: Run): Promise<void> {
    while (!run.stopping) {
      const next = this.#schedule.next((id) => !this.#inFlight.has(id));
      const mayStart = this.#inFlight.size < this.#lanes();
      if (next !== undefined && mayStart && next.dueAt <= this.#now()) {
        void this.#lookAfter(next.item).finally(() => this.#wake());
        continue;
      }
      if (next !== undefined && this.#isProbeDue()) {
        await this.#probe();
        continue;
      }
      await this.#untilWokenOr(mayStart ? next?.dueAt : undefined);
    }
    while (this.#inFlight.size > 0) {
      await this.#wakeUp.promise;
    }
  }

  /** Resolves when something has happened, or it is time for the next item or for a probe. */
  async #untilWokenOr(dueAt: number | undefined): Promise<void> {
    const woken = this.#wakeUp.promise;
    if (dueAt === undefined) {
      await woken;
      return;
    }
    const until = this.#isOffline() ? Math.min(dueAt, this.#probeAt) : dueAt;
    await Promise.race([woken, this.#nap(until - this.#now(), NAP)]);
  }

  #isOffline(): boolean {
    const { state } = this.#options.connectivity;
    return state === 'networkDown' || state === 'gatewayUnreachable';
  }

  #isProbeDue(): boolean {
    return this.#isOffline() && this.#inFlight.size === 0 && this.#probeAt <= this.#now();
  }

  async #probe(): Promise<void> {
    // A probe that fails in itself says nothing; the work must go on.
    await this.#options.connectivity.check().catch(() => undefined);
    this.#probeAt = this.#now() + PROBE_EVERY_MS;
  }

  #nap(ms: number, name: string): Promise<void> {
    return this.#options.desk.naps.sleep(name, Math.max(1, Math.ceil(ms)));
  }

  /** While the line is not known to be good, one question at a time finds out whether it is. */
  #lanes(): number {
    return this.#options.connectivity.state === 'online' ? MAX_IN_FLIGHT : 1;
  }

  async #lookAfter(item: OpenItem): Promise<void> {
    const { desk, settlement, onProblem } = this.#options;
    const release = desk.holds.take(item.id);
    if (release === undefined) {
      this.#again(item);
      return;
    }
    this.#inFlight.add(item.id);
    this.activity.emit(item);
    try {
      if (await settlement.advance(item)) {
        this.#schedule.remove(item.id);
      } else {
        this.#again(item);
      }
    } catch (error) {
      // Whatever failed may fail again: when to try is decided without looking at the item.
      this.#later(item);
      onProblem(item, error);
    } finally {
      this.#inFlight.delete(item.id);
      release();
      this.activity.emit(item);
    }
  }

  #again(item: OpenItem): void {
    this.#later(item, this.#soon(item));
  }

  #later(item: OpenItem, soonMs?: number): void {
    const { random, backoff } = this.#options;
    const attempt = (this.#schedule.get(item.id)?.attempt ?? 0) + 1;
    const entry: Scheduled = { item, attempt, dueAt: this.#now() + (soonMs ?? backoffMs(attempt, random(), backoff)) };
    this.#schedule.set(entry);
  }

  /** Some answers are worth waiting for: the customer's, and the second *not found*. */
  #soon(item: OpenItem): number | undefined {
    const { ledger, rules, durations } = this.#options.desk;
    const found = item.flow === 'payment' ? ledger.payments.find(item.id) : ledger.refunds.find(item.id);
    if (found?.state === 'waitingForCustomer') {
      return rules.pollEveryMs;
    }
    if (found === undefined || found.notFoundAt === null) {
      return undefined;
    }
    const left = UNDER_WAY_MS - durations.since(sendingOf(item.id));
    return left > 0 ? left : undefined;
  }
}
