import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';

/** Changes a file behind the ledger's back, as somebody with a tool would. */
function tamper(file: string, ...statements: readonly string[]): void {
  const db = new Sqlite(file);
  const triggers = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  for (const statement of statements) {
    db.exec(statement);
  }
  db.close();
}

function soldLedger(count = 3) {
  const ledger = openTestLedger();
  for (let n = 0; n < count; n += 1) {
    writePaid(ledger, writeAttempt(ledger));
  }
  return ledger;
}

describe('ledger verify', () => {
  it('finds a whole ledger whole, and says how large it is', () => {
    const ledger = soldLedger(10);
    const report = ledger.verify();
    expect(report).toMatchObject({ journalRows: 30, exchanges: 10, payments: 10, faults: [] });
    expect(report.headHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds an empty ledger whole', () => {
    expect(openTestLedger().verify()).toMatchObject({ journalRows: 0, payments: 0, faults: [] });
  });

  it.each([
    ['UPDATE payments SET amount_yen = 1 WHERE number = 2', 'payments', 'amount_yen is 1, the journal says 1000'],
    ["UPDATE payments SET state = 'unknown' WHERE number = 2", 'payments', 'state is unknown, the journal says paid'],
    ['DELETE FROM payments WHERE number = 3', 'payments', 'is missing'],
    ['DELETE FROM token_seconds', 'token_seconds', 'is missing'],
    [
      "UPDATE journal SET content = replace(content, '1000', '9000') WHERE seq = 4",
      'journal',
      'its content does not have its hash',
    ],
    ["UPDATE journal SET actor = 'operator:u9' WHERE seq = 4", 'journal', 'its content does not have its hash'],
    ['UPDATE journal SET actor = NULL WHERE seq = 4', 'journal', 'its content does not have its hash'],
    ['UPDATE movements SET yen = 1 WHERE seq = 3', 'movements', 'yen is 1, the journal says 1000'],
    ['UPDATE movements SET close = 7 WHERE seq = 3', 'movements', 'close is 7, the journal says null'],
    ['DELETE FROM movements WHERE seq = 6', 'movements', 'is missing'],
    ["INSERT INTO listed_items VALUES ('R1', 1)", 'listed_items', 'does not follow from the journal'],
    ["INSERT INTO closes VALUES (1, '2026-11-22', '', 1)", 'closes', 'does not follow from the journal'],
    [
      "INSERT INTO operators VALUES ('u1', '', 'manager', 'active', 1)",
      'operators',
      'does not follow from the journal',
    ],
    ['DELETE FROM journal WHERE seq = 5', 'journal', 'rows 5 to 5 are missing'],
    ["UPDATE journal SET kind = 'payment.invented' WHERE seq = 9", 'journal', 'unknown kind'],
    ["UPDATE exchanges SET response = '{}' WHERE id = 2", 'exchanges', 'is not what the journal has a hash of'],
    ['DELETE FROM exchanges WHERE id = 2', 'exchanges', 'is missing'],
  ])('finds: %s', (statement, where, detail) => {
    const ledger = soldLedger();
    // Asked of the ledger that is open: opening a file with a tampered tail is refused before.
    tamper(ledger.file, statement);
    const faults = ledger.verify().faults;
    expect(
      faults.some((fault) => fault.where === where && fault.detail.includes(detail)),
      JSON.stringify(faults),
    ).toBe(true);
  });

  it('finds a payment that was slipped in without a journal row', () => {
    const ledger = soldLedger();
    tamper(
      ledger.file,
      'CREATE TEMP TABLE slipped AS SELECT * FROM payments WHERE number = 1',
      "UPDATE slipped SET id = 'slipped', number = 99, token = 'T99'",
      // A tool cannot write what is computed.
      'ALTER TABLE slipped DROP COLUMN made_with',
      'ALTER TABLE slipped DROP COLUMN utc_minute',
      'INSERT INTO payments SELECT * FROM slipped',
    );
    expect(ledger.verify().faults).toEqual([
      { where: 'payments', row: '99', detail: 'does not follow from the journal' },
    ]);
  });
});
