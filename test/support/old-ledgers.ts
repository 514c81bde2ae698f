import Sqlite, { type Database } from 'better-sqlite3';
import { GENESIS_HASH, type JournalRow, rowHash } from '../../main/ledger/journal.ts';
import { evidenceSql, journalSql, printQueueSql } from '../../main/ledger/schema.ts';

/** What came with version 4. */
const NEW_TABLES = [
  'movements',
  'listed_items',
  'closes',
  'operators',
  'operator_pins',
  'reconciliation',
  'reconciliation_orders',
  'reconciliation_notes',
];
const NEW_INDEXES = [
  'payments_by_receipt_end',
  'payments_by_amount',
  'payments_by_minute',
  'payments_by_state',
  'payments_taken',
];
const NEW_COLUMNS = {
  payments: ['made_with', 'utc_minute', 'receipt_reversed', 'taken', 'operator', 'cancel_operator'],
  refunds: ['operator', 'approved_by'],
};

/**
 * Turns the file of a closed ledger into what an older version would have left: no names in the journal or in its hashes, no
 * tables, columns and indexes that came later. What waited to be printed is forgotten.
 */
export function makeOld(file: string, version: 2 | 3): void {
  const db = new Sqlite(file);
  try {
    db.pragma('foreign_keys = OFF');
    db.transaction(() => {
      forgetNames(db);
      for (const table of [...NEW_TABLES, 'print_jobs']) {
        db.exec(`DROP TABLE ${table}`);
      }
      for (const index of NEW_INDEXES) {
        db.exec(`DROP INDEX IF EXISTS ${index}`);
      }
      for (const [table, columns] of Object.entries(NEW_COLUMNS)) {
        for (const column of columns) {
          db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
        }
      }
      if (version === 3) {
        db.exec(printQueueSql);
      }
      db.pragma(`user_version = ${version}`);
    })();
  } finally {
    db.close();
  }
}

/** Writes the journal anew, as it was before names were asked for. */
function forgetNames(db: Database): void {
  const rows = db.prepare<[], JournalRow>('SELECT * FROM journal ORDER BY seq').all();
  const exchanges = db.prepare<[], object>('SELECT * FROM exchanges ORDER BY id').all();
  db.exec('DROP TABLE journal; DROP TABLE exchanges');
  db.exec(journalSql);
  db.exec(evidenceSql);
  const insert = db.prepare(
    'INSERT INTO journal VALUES (@seq, @at, @business_date, @kind, @subject, @content, @prev_hash, @hash)',
  );
  let previous = GENESIS_HASH;
  for (const { actor: _actor, ...row } of rows) {
    const unhashed = { ...row, prev_hash: previous };
    previous = rowHash(unhashed);
    insert.run({ ...unhashed, hash: previous });
  }
  for (const exchange of exchanges) {
    const names = Object.keys(exchange);
    db.prepare(`INSERT INTO exchanges (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`).run(
      exchange,
    );
  }
}
