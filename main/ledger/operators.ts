import type { Database, Statement } from 'better-sqlite3';
import type { OperatorId } from '../common/actor.ts';

export const operatorRoles = ['cashier', 'manager', 'storeIt'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Somebody who works at this terminal. */
export interface Operator {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: OperatorRole;
  readonly state: 'active' | 'disabled';
}

type OperatorRow = Omit<Operator, 'id'> & { readonly id: string };

/** Reads operators; writing them is the projection's work. */
export class Operators {
  readonly #one: Statement<[string], OperatorRow>;
  readonly #all: Statement<[], OperatorRow>;

  constructor(db: Database) {
    this.#one = db.prepare('SELECT id, name, role, state FROM operators WHERE id = ?');
    this.#all = db.prepare('SELECT id, name, role, state FROM operators ORDER BY added_seq');
  }

  find(id: string): Operator | undefined {
    const row = this.#one.get(id);
    return row === undefined ? undefined : toOperator(row);
  }

  /** All that ever were, in the order in which they came. */
  all(): Operator[] {
    return this.#all.all().map(toOperator);
  }
}

function toOperator(row: OperatorRow): Operator {
  return { ...row, id: row.id as OperatorId };
}

/** What an operator's PIN is checked against, and how many wrong ones there were. */
export interface PinRecord {
  readonly salt: Buffer;
  /** scrypt's. */
  readonly hash: Buffer;
  /** scrypt's N. */
  readonly cost: number;
  /** Wrong PINs in a row. */
  readonly failures: number;
  /** Until then no PIN is taken: UTC, ms since 1970; 0 for no such time. */
  readonly lockedOutUntil: number;
}

interface PinRow {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly cost: number;
  readonly failures: number;
  readonly locked_out_until: number;
}

/** The PINs' hashes: changed in place, never in the journal. To be written inside {@link Ledger.write}. */
export class OperatorPins {
  readonly #one: Statement<[string], PinRow>;
  readonly #put: Statement;
  readonly #count: Statement;

  constructor(db: Database) {
    this.#one = db.prepare('SELECT salt, hash, cost, failures, locked_out_until FROM operator_pins WHERE operator = ?');
    this.#put = db.prepare(
      `INSERT INTO operator_pins VALUES (@operator, @salt, @hash, @cost, 0, 0)
       ON CONFLICT DO UPDATE SET salt = @salt, hash = @hash, cost = @cost, failures = 0, locked_out_until = 0`,
    );
    this.#count = db.prepare(
      'UPDATE operator_pins SET failures = @failures, locked_out_until = @lockedOutUntil WHERE operator = @operator',
    );
  }

  find(operator: OperatorId): PinRecord | undefined {
    const row = this.#one.get(operator);
    if (row === undefined) {
      return undefined;
    }
    const { locked_out_until: lockedOutUntil, ...rest } = row;
    return { ...rest, lockedOutUntil };
  }

  /** A new PIN, with no wrong ones yet. */
  put(operator: OperatorId, pin: Pick<PinRecord, 'salt' | 'hash' | 'cost'>): void {
    this.#put.run({ operator, ...pin });
  }

  /** So many wrong PINs in a row by now; 0 after a right one. */
  count(operator: OperatorId, wrong: Pick<PinRecord, 'failures' | 'lockedOutUntil'>): void {
    this.#count.run({ operator, ...wrong });
  }
}
