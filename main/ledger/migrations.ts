import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { TerminalError } from '../common/errors.ts';
import { eventOf, Journal } from './journal.ts';
import { Projection } from './projection.ts';
import {
  APPLICATION_ID,
  evidenceSql,
  journalSql,
  operatorPinsSql,
  printQueueOfReportsSql,
  printQueueSql,
  reconciliationSql,
  stateSql,
  stateTables,
} from './schema.ts';

/** Takes a ledger from one version to the next; runs inside a transaction. */
export type Migration = (db: Database) => void;

/** The migration at index n leads from version n to n + 1. */
export const ledgerMigrations: readonly Migration[] = [
  (db) => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(journalSql);
  },
  // Refunds, cancellations, the recovery queue, receipts.
  (db) => {
    db.exec(evidenceSql);
    addActor(db);
    rebuildStateTables(db);
  },
  (db) => {
    db.exec(printQueueSql);
  },
  // Who did it, what moved money on which day, closes, operators.
  (db) => {
    addActor(db);
    db.exec(printQueueOfReportsSql);
    db.exec(operatorPinsSql);
    db.exec(reconciliationSql);
    rebuildStateTables(db);
  },
  // Restored ledgers: no table is new, but an older program would give out numbers and tokens that the lost ledger had
  // given, and would not know the rows of what was taken over from the gateway's book.
  () => undefined,
];

/** Rows that are there already keep their hashes: a row without a name is hashed as before. */
function addActor(db: Database): void {
  const columns = db.pragma('table_info(journal)') as { name: string }[];
  if (!columns.some(({ name }) => name === 'actor')) {
    db.exec('ALTER TABLE journal ADD COLUMN actor TEXT');
  }
}

const PAGE = 1000;

/** Makes the state tables anew out of the journal: all that a change of their columns needs. */
function rebuildStateTables(db: Database): void {
  for (const table of stateTables) {
    db.exec(`DROP TABLE IF EXISTS ${table}`);
  }
  db.exec(stateSql);
  const projection = new Projection(db);
  const journal = new Journal(db);
  // A page at a time: a connection that is being read from cannot be written to.
  for (let rows = journal.after(0, PAGE); rows.length > 0; rows = journal.after(rows.at(-1)?.seq ?? 0, PAGE)) {
    for (const event of rows.flatMap((row) => eventOf(row) ?? [])) {
      projection.apply(event);
    }
  }
}

/**
 * Brings a ledger to the newest version, one version per transaction, with a copy of the file before each step.
 * @param backupFolder where the copies go; a ledger that is only just being made needs none.
 * @throws TerminalError LEDGER_NEWER for a file of a later version of this product: it is left as it is.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  backupFolder: string,
  timestamp: () => string,
): void {
  const found = versionOf(db);
  if (found > migrations.length) {
    throw new TerminalError('LEDGER_NEWER', { found, known: migrations.length });
  }
  for (const [version, migration] of migrations.entries()) {
    if (version < found) {
      continue;
    }
    if (found > 0) {
      backUp(db, backupFolder, version, timestamp());
    }
    db.transaction(() => {
      migration(db);
      db.pragma(`user_version = ${version + 1}`);
    }).immediate();
  }
}

function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function backUp(db: Database, folder: string, version: number, timestamp: string): void {
  const name = `${path.basename(db.name, '.sqlite')}-v${version}-${timestamp.replace(/\W/g, '')}.sqlite`;
  db.prepare('VACUUM INTO ?').run(path.join(folder, name));
}
