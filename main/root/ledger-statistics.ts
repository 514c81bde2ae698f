import { existsSync, statSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import type { Clock } from '../common/clock.ts';
import { asTerminalError, errorDetail } from '../common/errors.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';

/** How a ledger is, in numbers: nothing of what was sold, and nobody's name. */
export interface LedgerStatistics {
  /** In bytes; null where there is no such file. */
  readonly size: number | null;
  readonly walSize: number | null;
  readonly schema: number | null;
  readonly counts: Readonly<Record<string, number>>;
  /** Payments, refunds, and rows of the journal, each by what they are. */
  readonly paymentsByState: Readonly<Record<string, number>>;
  readonly refundsByState: Readonly<Record<string, number>>;
  readonly journalByKind: Readonly<Record<string, number>>;
  /** UTC. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** `leftOut`: it would take too long here. */
  readonly verified: 'sound' | 'faults' | 'leftOut' | 'failed';
  readonly faults: readonly string[];
  /** Why it could not be read; null where it could. */
  readonly problem: string | null;
}

const tables = ['journal', 'exchanges', 'payments', 'refunds', 'recovery_queue', 'print_jobs', 'closes', 'operators'];

const nothing: LedgerStatistics = {
  size: null,
  walSize: null,
  schema: null,
  counts: {},
  paymentsByState: {},
  refundsByState: {},
  journalByKind: {},
  firstAt: null,
  lastAt: null,
  verified: 'leftOut',
  faults: [],
  problem: null,
};

/** Counts what is in a ledger, beside whoever writes to it. @param verifies whether all of it is checked, too. */
export function ledgerStatistics(
  file: string,
  { settings, clock, verifies }: { readonly settings: Settings; readonly clock: Clock; readonly verifies: boolean },
): LedgerStatistics {
  if (!existsSync(file)) {
    return nothing;
  }
  const sizes = { size: sizeOf(file), walSize: sizeOf(`${file}-wal`) };
  try {
    return { ...nothing, ...sizes, ...counted(file), ...(verifies ? verified(file, settings, clock) : {}) };
  } catch (error) {
    return { ...nothing, ...sizes, verified: 'failed', problem: asTerminalError(error).code };
  }
}

function counted(file: string) {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const span = db.prepare<[], { first: string | null; last: string | null }>(
      'SELECT min(at) AS first, max(at) AS last FROM journal WHERE seq IN (SELECT min(seq) FROM journal UNION SELECT max(seq) FROM journal)',
    );
    const { first = null, last = null } = span.get() ?? {};
    return {
      schema: Number(db.pragma('user_version', { simple: true })),
      counts: Object.fromEntries(tables.map((table) => [table, countOf(db, `SELECT count(*) AS count FROM ${table}`)])),
      paymentsByState: grouped(db, 'SELECT state AS name, count(*) AS count FROM payments GROUP BY state'),
      refundsByState: grouped(db, 'SELECT state AS name, count(*) AS count FROM refunds GROUP BY state'),
      journalByKind: grouped(db, 'SELECT kind AS name, count(*) AS count FROM journal GROUP BY kind'),
      firstAt: first,
      lastAt: last,
    };
  } finally {
    db.close();
  }
}

function countOf(db: Database, sql: string): number {
  return db.prepare<[], { count: number }>(sql).get()?.count ?? 0;
}

function grouped(db: Database, sql: string): Record<string, number> {
  const rows = db.prepare<[], { name: string; count: number }>(sql).all();
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** A fault is told by where it is: its detail may quote what was sold. */
function verified(file: string, { timeZone, businessDayStart: dayStart }: Settings, clock: Clock) {
  try {
    const ledger = new Ledger({ file, clock, timeZone, dayStart, writable: false, checksPages: false });
    try {
      const { faults } = ledger.verify();
      return {
        verified: faults.length === 0 ? ('sound' as const) : ('faults' as const),
        faults: faults.map(({ where }) => where),
      };
    } finally {
      ledger.close();
    }
  } catch (error) {
    const known = asTerminalError(error);
    return { verified: 'failed' as const, problem: known.code === 'INTERNAL' ? errorDetail(error) : known.code };
  }
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}
