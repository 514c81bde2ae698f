import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { Ledger, type LedgerOptions } from '../../main/ledger/ledger.ts';
import { ledgerMigrations } from '../../main/ledger/migrations.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { triggers } from '../../main/ledger/schema.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { runOnSmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

function open(file: string, options: Partial<LedgerOptions> = {}): Ledger {
  return new Ledger({
    file,
    clock: new TestClock(),
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
    ...options,
  });
}

/** A ledger with some payments, closed. */
function closedLedger(payments = 3): string {
  const file = path.join(tempFolder(), 'ledger.sqlite');
  const ledger = open(file);
  for (let n = 0; n < payments; n += 1) {
    writePaid(ledger, writeAttempt(ledger));
  }
  ledger.close();
  return file;
}

function damage(file: string, ...statements: readonly string[]): void {
  const db = new Sqlite(file);
  for (const statement of statements) {
    db.exec(statement);
  }
  db.close();
}

describe('opening a ledger', () => {
  it('refuses a file that is no database', () => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    writeFileSync(file, 'this is not a database, but it is long enough to be taken for a header of one'.repeat(20));
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    expect(readFileSync(file, 'utf8')).toContain('this is not a database');
  });

  it("refuses another program's database", () => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    damage(file, 'PRAGMA user_version = 1', 'CREATE TABLE t (x)');
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });

  it('refuses a database with tables of which nobody says what they are, and adds none of its own', () => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    damage(file, 'CREATE TABLE t (x)');
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    const db = new Sqlite(file, { readonly: true });
    expect(db.prepare('SELECT sql FROM sqlite_schema').all()).toEqual([{ sql: 'CREATE TABLE t (x)' }]);
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    db.close();
  });

  it('refuses a file with a page overwritten, and leaves it as it is', () => {
    const file = closedLedger(50);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 3, 4096 * 4);
    writeFileSync(file, bytes);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('may leave the pages to a check of its own, which is as strict', () => {
    const file = closedLedger(50);
    open(file, { checksPages: false }).checkPages();
    const db = new Sqlite(file, { readonly: true });
    const page = db
      .prepare<[], { pageno: number }>("SELECT pageno FROM dbstat WHERE name = 'exchanges' AND pagetype = 'leaf'")
      .get();
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * ((page?.pageno ?? 0) - 1), 4096 * (page?.pageno ?? 0));
    writeFileSync(file, bytes);
    const ledger = open(file, { checksPages: false });
    expect(() => ledger.checkPages()).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    expect(() => ledger.checkPages()).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    ledger.close();
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });

  it.each([
    [
      'no database',
      (file: string) => writeFileSync(file, 'this is not a database, but long enough for one. '.repeat(99)),
    ],
    ["another program's", (file: string) => damage(file, 'PRAGMA user_version = 1', 'CREATE TABLE t (x)')],
  ])('refuses what is %s even where it leaves out the pages', (_what, make) => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    make(file);
    expect(() => open(file, { checksPages: false })).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });

  it('refuses a journal that was altered even where it leaves out the pages', () => {
    const file = closedLedger();
    damage(file, 'DROP TRIGGER journal_is_never_updated', "UPDATE journal SET content = '{}' WHERE seq = 7");
    expect(() => open(file, { checksPages: false })).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });

  it('refuses a file that was cut', () => {
    const file = closedLedger(50);
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
  });

  it('refuses a journal whose tail was altered or shortened in its middle', () => {
    for (const statement of [
      "UPDATE journal SET content = replace(content, '1000', '1') WHERE seq = 7",
      'DELETE FROM journal WHERE seq = 8',
    ]) {
      const file = closedLedger();
      damage(file, 'DROP TRIGGER journal_is_never_updated', 'DROP TRIGGER journal_is_never_deleted', statement);
      expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_DAMAGED' }));
    }
  });

  it('refuses a ledger that lacks a trigger, or has another one by its name', () => {
    const names = triggers.map((sql) => /^CREATE TRIGGER (\w+)/.exec(sql)?.[1] ?? '');
    expect(names).toContain('exchanges_have_a_token_each');
    expect(names).toHaveLength(7);
    for (const name of names) {
      const table = name.slice(0, name.indexOf('_'));
      const harmless = `CREATE TRIGGER ${name} BEFORE UPDATE ON ${table} BEGIN SELECT 1; END`;
      for (const instead of ['', harmless]) {
        const file = closedLedger(1);
        damage(file, `DROP TRIGGER ${name}`, instead);
        for (const writable of [true, false]) {
          expect(() => open(file, { writable })).toThrow(
            expect.objectContaining({
              code: 'LEDGER_DAMAGED',
              params: { file, detail: expect.stringContaining(name) },
            }),
          );
        }
      }
    }
  });

  it('refuses a ledger of a newer version, and leaves it as it is', () => {
    const file = closedLedger();
    damage(file, `PRAGMA user_version = ${ledgerMigrations.length + 1}`);
    const before = readFileSync(file);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: 'LEDGER_NEWER' }));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('says that a place cannot be written', () => {
    expect(() => open(tempFolder())).toThrow(expect.objectContaining({ code: 'DATA_FOLDER_NOT_WRITABLE' }));
  });
});

describe('an open ledger file', () => {
  const options = { writable: true, timestamp: () => '2026-11-22T03:00:00.000Z' };

  it('keeps what was written through a loss of power, when it is made and each time it is opened', () => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    for (let time = 0; time < 2; time += 1) {
      const db = openLedgerFile({ ...options, file });
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      db.close();
    }
  });

  it('is refused where it cannot keep it', () => {
    expect(() => openLedgerFile({ ...options, file: ':memory:' })).toThrow(
      expect.objectContaining({
        code: 'LEDGER_WRITE_FAILED',
        params: expect.objectContaining({ file: ':memory:' }),
      }),
    );
  });

  it('takes no evidence in the place of other evidence, from whichever tool', () => {
    const file = closedLedger(2);
    const db = new Sqlite(file);
    const before = db.prepare('SELECT * FROM exchanges').all() as { id: number; token: string }[];
    const columns = Object.keys(before[0] ?? {}).join(', ');
    for (const [id, token] of [
      ['3', 'token'],
      ['id', 'token'],
      ['id', "'another token'"],
    ] as const) {
      const selected = columns.replace(/^id/, id).replace(' token', ` ${token}`);
      const replace = db.prepare(
        `INSERT OR REPLACE INTO exchanges (${columns}) SELECT ${selected} FROM exchanges WHERE id = 1`,
      );
      expect(() => replace.run()).toThrow('exchanges are append-only');
    }
    expect(db.prepare('SELECT * FROM exchanges').all()).toEqual(before);
    db.close();
    expect(openTestLedger({ file }).verify().faults).toEqual([]);
  });
});

describe('migrating a ledger', () => {
  const addColumn = (db: Sqlite.Database) => db.exec('ALTER TABLE payments ADD COLUMN note TEXT');

  it('takes it one version on, in a transaction, after a copy of the file', () => {
    const file = closedLedger();
    open(file, { migrations: [...ledgerMigrations, addColumn] }).close();
    const db = new Sqlite(file);
    expect(db.pragma('user_version', { simple: true })).toBe(ledgerMigrations.length + 1);
    expect(db.prepare('SELECT note FROM payments').all()).toHaveLength(3);
    db.close();
    const [backup] = readdirSync(path.join(path.dirname(file), 'backups'));
    expect(backup).toMatch(new RegExp(`^ledger-v${ledgerMigrations.length}-.*\\.sqlite$`));
    const copy = openTestLedger({ file: path.join(path.dirname(file), 'backups', backup ?? '') });
    expect(copy.verify()).toMatchObject({ payments: 3, faults: [] });
  });

  it('leaves the ledger as it was where a step fails', () => {
    const file = closedLedger();
    const broken = (db: Sqlite.Database) => {
      addColumn(db);
      throw new Error('no power');
    };
    expect(() => open(file, { migrations: [...ledgerMigrations, broken] })).toThrow('no power');
    const again = openTestLedger({ file });
    expect(again.verify()).toMatchObject({ payments: 3, faults: [] });
  });

  it('makes no copy of a ledger that is only just being made', () => {
    const file = closedLedger();
    expect(readdirSync(path.join(path.dirname(file), 'backups'))).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is told as such, loses what was being written and nothing before it', async () => {
    const { output, folder } = await runOnSmallDisk(['test/support/fill-ledger.ts']);
    const { written, code } = JSON.parse(output) as { written: number; code: string };
    expect(['DISK_FULL', 'LEDGER_WRITE_FAILED']).toContain(code);
    expect(written).toBeGreaterThan(0);
    const ledger = openTestLedger({ file: path.join(folder, 'ledger.sqlite') });
    expect(ledger.verify()).toMatchObject({ payments: written, faults: [] });
  });
});
