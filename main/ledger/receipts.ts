import type { Database, Statement } from 'better-sqlite3';
import type { SubjectId } from './events.ts';

/** What a receipt is of. */
export type ReceiptKind = 'sale' | 'cancellation' | 'refund';

/** Knows which receipts were issued: each can be shown and printed from then on. */
export class IssuedReceipts {
  readonly #one: Statement<[string, string], { subject: string }>;

  constructor(db: Database) {
    this.#one = db.prepare('SELECT subject FROM receipts WHERE subject = ? AND kind = ?');
  }

  has(subject: SubjectId, kind: ReceiptKind): boolean {
    return this.#one.get(subject, kind) !== undefined;
  }
}
