import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../main/common/actor.ts';
import { findBrokenLink, GENESIS_HASH, Journal, type JournalRow, rowHash } from '../../main/ledger/journal.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';

function rowsOf(file: string): JournalRow[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    return [...new Journal(db).all()];
  } finally {
    db.close();
  }
}

describe('the journal', () => {
  it('numbers its rows without gaps and ties each to the one before', () => {
    const ledger = openTestLedger();
    for (let n = 0; n < 5; n += 1) {
      writePaid(ledger, writeAttempt(ledger));
    }
    const rows = rowsOf(ledger.file);
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
    expect(rows[0]?.prev_hash.equals(GENESIS_HASH)).toBe(true);
    expect(findBrokenLink(rows)).toBeUndefined();
  });

  it('is changed by nobody: not by UPDATE, DELETE, REPLACE, nor by rows in the wrong place', () => {
    const ledger = openTestLedger();
    writePaid(ledger, writeAttempt(ledger));
    const db = new Sqlite(ledger.file);
    const attempts = [
      "UPDATE journal SET content = '{}' WHERE seq = 2",
      'UPDATE journal SET seq = 99 WHERE seq = 3',
      'DELETE FROM journal WHERE seq = 3',
      'DELETE FROM journal',
      'INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 3',
      'INSERT INTO journal SELECT seq + 7, at, business_date, kind, subject, content, hash, hash, actor FROM journal WHERE seq = 3',
      'INSERT INTO journal SELECT seq + 1, at, business_date, kind, subject, content, prev_hash, hash, actor FROM journal WHERE seq = 3',
      "UPDATE exchanges SET response = 'x'",
      'DELETE FROM exchanges',
      'INSERT OR REPLACE INTO exchanges SELECT * FROM exchanges',
    ];
    try {
      for (const sql of attempts) {
        expect(() => db.exec(sql), sql).toThrow(/append-only/);
      }
    } finally {
      db.close();
    }
    expect(rowsOf(ledger.file)).toHaveLength(3);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('shows any change of any part of any row', () => {
    const ledger = openTestLedger();
    for (let n = 0; n < 3; n += 1) {
      writePaid(ledger, writeAttempt(ledger));
    }
    const rows = rowsOf(ledger.file);
    const column = fc.constantFrom('at', 'business_date', 'kind', 'subject', 'content', 'actor') as fc.Arbitrary<
      'at' | 'business_date' | 'kind' | 'subject' | 'content' | 'actor'
    >;
    fc.assert(
      fc.property(fc.nat(rows.length - 1), column, fc.string(), (index, name, value) => {
        const forged = rows.map((row, position) => (position === index ? { ...row, [name]: value } : row));
        fc.pre(rows[index]?.[name] !== value);
        expect(findBrokenLink(forged)?.seq).toBe(index + 1);
      }),
    );
  });

  it('shows a row that was forged together with its hash, or left out', () => {
    const ledger = openTestLedger();
    writePaid(ledger, writeAttempt(ledger));
    writePaid(ledger, writeAttempt(ledger));
    const rows = rowsOf(ledger.file);
    const forged = rows.map((row) => {
      const changed = { ...row, content: row.content.replace('1000', '9000') };
      return { ...changed, hash: rowHash(changed) };
    });
    expect(findBrokenLink(forged)).toEqual({ seq: 2, fault: 'link' });
    expect(findBrokenLink(rows.filter((row) => row.seq !== 3))).toEqual({ seq: 4, fault: 'gap' });
  });

  it('hashes no two rows alike by moving text from one part into another', () => {
    const row = { seq: 1, at: 'a', business_date: 'b', kind: 'c', subject: 'd', content: 'e', prev_hash: GENESIS_HASH };
    const moved = { ...row, kind: 'cd', subject: '' };
    const quoted = { ...row, kind: 'c","d', subject: 'e' };
    const named = { ...row, actor: 'terminal' };
    const namedInContent = { ...row, content: 'e","terminal' };
    const all = [row, moved, quoted, named, namedInContent, { ...row, actor: '' }];
    expect(new Set(all.map((one) => rowHash(one).toString('hex'))).size).toBe(all.length);
  });

  it('hashes a row without a name as it was hashed before names were asked for', () => {
    const row = { seq: 1, at: 'a', business_date: 'b', kind: 'c', subject: 'd', content: 'e', prev_hash: GENESIS_HASH };
    const text = JSON.stringify(['0'.repeat(64), 1, 'a', 'b', 'c', 'd', 'e']);
    expect(rowHash({ ...row, actor: null }).equals(createHash('sha256').update(text).digest())).toBe(true);
    expect(rowHash(row).equals(rowHash({ ...row, actor: null }))).toBe(true);
  });

  it('takes the name off a row as a change of it', () => {
    const ledger = openTestLedger();
    ledger.write(
      (writer) => writer.append({ kind: 'operator.signedIn', subject: 'u1' as OperatorId, content: {} }),
      'operator:u1',
    );
    const rows = rowsOf(ledger.file);
    expect(rows.map(({ actor }) => actor)).toEqual(['operator:u1']);
    expect(findBrokenLink(rows.map((row) => ({ ...row, actor: null })))).toEqual({ seq: 1, fault: 'hash' });
  });
});
