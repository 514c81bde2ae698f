import type { Database, Statement } from 'better-sqlite3';
import type { PaymentId, RefundId } from './events.ts';

/** Something whose outcome the gateway still has to tell. */
export type OpenItem =
  | { readonly flow: 'payment'; readonly id: PaymentId }
  | { readonly flow: 'refund'; readonly id: RefundId };

interface QueueRow {
  readonly subject: string;
  readonly flow: 'payment' | 'refund';
}

/** Reads the queue of what has to be recovered; the machine's effects fill and empty it. */
export class RecoveryQueue {
  readonly #all: Statement<[], QueueRow>;
  readonly #one: Statement<[string], QueueRow>;
  readonly #count: Statement<[], { count: number }>;

  constructor(db: Database) {
    this.#all = db.prepare('SELECT subject, flow FROM recovery_queue ORDER BY since_seq');
    this.#one = db.prepare('SELECT subject, flow FROM recovery_queue WHERE subject = ?');
    this.#count = db.prepare('SELECT count(*) AS count FROM recovery_queue');
  }

  /** All of it, oldest first. */
  items(): OpenItem[] {
    return this.#all.all().map(toItem);
  }

  /** True while an item is in the queue. */
  has(id: string): boolean {
    return this.#one.get(id) !== undefined;
  }

  get length(): number {
    return this.#count.get()?.count ?? 0;
  }
}

function toItem({ subject, flow }: QueueRow): OpenItem {
  return flow === 'payment' ? { flow, id: subject as PaymentId } : { flow, id: subject as RefundId };
}
