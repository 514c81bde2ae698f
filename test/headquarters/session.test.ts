import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalSource } from '../../main/headquarters/journal-source.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { TestPostgres } from '../support/postgres.ts';
import { tempFolder } from '../support/temp-folder.ts';
import {
  connectTo,
  journalOf,
  rowsOf,
  rowsThere,
  sendTo,
  someCodes,
  writeRestored,
  writeRow,
  writeRows,
} from './sending.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await TestPostgres.start();
}, 60_000);
afterAll(() => server.remove());

async function database(): Promise<{ readonly name: string; readonly settings: HeadquartersSettings }> {
  const name = await server.database();
  return { name, settings: server.settings(name) };
}

/** A ledger that goes on from a copy of another one. */
function copyOf(ledger: Ledger): Ledger {
  const file = path.join(tempFolder(), 'ledger.sqlite');
  // What is written lies partly beside the file.
  for (const ending of ['', '-wal', '-shm']) {
    cpSync(`${ledger.file}${ending}`, `${file}${ending}`);
  }
  return openTestLedger({ file });
}

async function ask<R extends object>(name: string, sql: string): Promise<R[]> {
  return await server.asAdmin(name, async (client) => (await client.query<R>(sql)).rows);
}

describe('a journal that is sent', () => {
  it('is there in order, each row once, letter for letter, with a chain that the server can check', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writePaid(ledger, writeAttempt(ledger, {}, 'operator:op1'));
    writeRows(ledger, 450);
    const journal = journalOf(ledger);
    expect(await sendTo(settings, journal)).toEqual({ rows: 453, otherUnderOurCodes: undefined });
    expect(await rowsThere(server, name)).toEqual({ rows: rowsOf(journal), broken: 0 });
    const [raw] = await ask<{ rows: number; streams: number }>(
      name,
      'SELECT count(*)::int AS rows, count(DISTINCT stream)::int AS streams FROM onepay.journal',
    );
    expect(raw).toEqual({ rows: 453, streams: 1 });
  });

  it('is sent no further when all of it is there, and goes on from where it was', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 3);
    const journal = journalOf(ledger);
    expect((await sendTo(settings, journal)).rows).toBe(3);
    expect((await sendTo(settings, journal)).rows).toBe(0);
    writeRows(ledger, 2);
    expect((await sendTo(settings, journal)).rows).toBe(2);
    expect((await rowsThere(server, name)).rows).toEqual(rowsOf(journal));
  });

  it('says nothing to the server while it is empty', async () => {
    const { name, settings } = await database();
    expect((await sendTo(settings, journalOf(openTestLedger()))).rows).toBe(0);
    expect(await ask(name, 'SELECT * FROM onepay.ledgers')).toEqual([]);
  });

  it('is there once, though several send it at the same moment', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 500);
    const journal = journalOf(ledger);
    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => sendTo(settings, journal)));
    const sent = ends.map((end) => (end.status === 'fulfilled' ? end.value.rows : 0)).reduce((sum, rows) => sum + rows);
    expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(sent).toBeLessThanOrEqual(500);
    await sendTo(settings, journal);
    expect(await rowsThere(server, name)).toEqual({ rows: rowsOf(journal), broken: 0 });
  });

  it('is sent in transactions of limited size, and a row that is larger than that alone', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    for (const length of [10, 200_000, 100_000, 300_000, 10]) {
      writeRow(ledger, 'x'.repeat(length));
    }
    const journal = journalOf(ledger);
    await sendTo(settings, journal);
    const batches = await ask<{ rows: number }>(
      name,
      'SELECT count(*)::int AS rows FROM onepay.journal GROUP BY received_at ORDER BY min(seq)',
    );
    expect(batches.map(({ rows }) => rows)).toEqual([2, 1, 1, 1]);
  });
});

describe('a ledger that was restored from a copy', () => {
  it('goes on in a stream of its own; what the lost one had beyond it stays, and is marked', async () => {
    const { name, settings } = await database();
    const lost = openTestLedger();
    writeRows(lost, 10);
    const restored = copyOf(lost);
    writeRows(lost, 7, 'lost');
    await sendTo(settings, journalOf(lost));
    writeRestored(restored);
    writeRows(restored, 2, 'after');
    const journal = journalOf(restored);
    expect((await sendTo(settings, journal)).rows).toBe(3);
    expect(await rowsThere(server, name)).toEqual({ rows: rowsOf(journal), broken: 0 });
    expect(
      await ask(
        name,
        'SELECT epoch, superseded, count(*)::int AS rows FROM onepay.journal_rows GROUP BY 1, 2 ORDER BY 1, 2',
      ),
    ).toEqual([
      { epoch: 1, superseded: false, rows: 10 },
      { epoch: 1, superseded: true, rows: 7 },
      { epoch: 2, superseded: false, rows: 3 },
    ]);
    expect(await ask(name, 'SELECT epoch, branched_after::int FROM onepay.streams ORDER BY epoch')).toEqual([
      { epoch: 1, branched_after: 0 },
      { epoch: 2, branched_after: 10 },
    ]);
  });

  it('may be restored again, from a copy that is older still', async () => {
    const { name, settings } = await database();
    const first = openTestLedger();
    writeRows(first, 5);
    const third = copyOf(first);
    writeRows(first, 5);
    const second = copyOf(first);
    writeRows(first, 5);
    await sendTo(settings, journalOf(first));
    writeRestored(second);
    writeRows(second, 300);
    await sendTo(settings, journalOf(second));
    writeRestored(third);
    const journal = journalOf(third);
    expect((await sendTo(settings, journal)).rows).toBe(1);
    expect(await rowsThere(server, name)).toEqual({ rows: rowsOf(journal), broken: 0 });
    writeRows(third, 1);
    expect((await sendTo(settings, journal)).rows).toBe(1);
    expect((await rowsThere(server, name)).rows).toEqual(rowsOf(journal));
  });

  it('needs no stream of its own where the server had no more than the copy', async () => {
    const { name, settings } = await database();
    const lost = openTestLedger();
    writeRows(lost, 10);
    await sendTo(settings, journalOf(lost));
    const restored = copyOf(lost);
    writeRestored(restored);
    await sendTo(settings, journalOf(restored));
    expect(await ask(name, 'SELECT epoch FROM onepay.streams')).toEqual([{ epoch: 1 }]);
  });
});

describe('another ledger in the place of what is there', () => {
  it('is refused where nothing tells why it differs, until store IT says that it is right', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 10);
    const copy = copyOf(ledger);
    writeRows(ledger, 1, 'one');
    await sendTo(settings, journalOf(ledger));
    const before = await rowsThere(server, name);
    // A shorter one is no other than one that differs.
    await expect(sendTo(settings, journalOf(copy))).rejects.toMatchObject({
      code: 'HQ_DIFFERS',
      params: { common: 10, there: 11 },
    });
    writeRows(copy, 3, 'other');
    await expect(sendTo(settings, journalOf(copy))).rejects.toMatchObject({ code: 'HQ_DIFFERS' });
    expect(await rowsThere(server, name)).toEqual(before);
    expect((await sendTo(settings, journalOf(copy), { branching: 'always' })).rows).toBe(3);
    expect((await rowsThere(server, name)).rows).toEqual(rowsOf(journalOf(copy)));
  });

  it('under other codes, of a PC that was copied, is kept apart', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 4);
    const copy = copyOf(ledger);
    writeRows(ledger, 1, 'one');
    writeRows(copy, 1, 'other');
    await sendTo(settings, journalOf(ledger));
    await sendTo(settings, journalOf(copy), { codes: { ...someCodes, terminalCode: 'BTer002' } });
    const terminals = await ask<{ ledger: string }>(name, 'SELECT ledger FROM onepay.terminals ORDER BY terminal_code');
    const [one, other] = terminals.map(({ ledger: id }) => id);
    expect((await rowsThere(server, name, one)).rows).toEqual(rowsOf(journalOf(ledger)));
    expect((await rowsThere(server, name, other)).rows).toEqual(rowsOf(journalOf(copy)));
  });

  it('under the same codes is told, and never mixed', async () => {
    const { name, settings } = await database();
    const [first, second] = [openTestLedger(), openTestLedger()];
    writeRow(first, 'first');
    writeRow(second, 'second');
    await sendTo(settings, journalOf(first));
    // A terminal that took another's place: that one has sent nothing since.
    expect((await sendTo(settings, journalOf(second))).otherUnderOurCodes).toBeUndefined();
    writeRow(first, 'still there');
    expect((await sendTo(settings, journalOf(first))).otherUnderOurCodes).toBeDefined();
    writeRow(second, 'too');
    expect((await sendTo(settings, journalOf(second))).otherUnderOurCodes).toBeDefined();
    const [row] = await ask(name, 'SELECT branch_code, terminal_code FROM onepay.same_codes');
    expect(row).toEqual({ branch_code: 'AShop001', terminal_code: 'BTer001' });
    for (const [id, ledger] of [first, second].entries()) {
      expect((await rowsThere(server, name, String(id + 1))).rows).toEqual(rowsOf(journalOf(ledger)));
    }
  });

  it('is the same one where only its codes were changed', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 4);
    const journal = journalOf(ledger);
    await sendTo(settings, journal);
    writeRows(ledger, 1);
    const codes = { ...someCodes, branchCode: 'AShop002' };
    expect((await sendTo(settings, journal, { codes })).rows).toBe(1);
    expect((await sendTo(settings, journal, { codes })).rows).toBe(0);
    expect(await ask(name, 'SELECT branch_code, rows::int FROM onepay.terminals')).toEqual([
      { branch_code: 'AShop002', rows: 5 },
    ]);
  });
});

describe('the server', () => {
  it('refuses a batch in which one row does not follow, and keeps nothing of it', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 10);
    const journal = journalOf(ledger);
    const altered = (change: (row: ReturnType<JournalSource['after']>[number]) => object): JournalSource => ({
      firstHash: () => journal.firstHash(),
      rows: () => journal.rows(),
      contains: (head) => journal.contains(head),
      hashOf: (seq) => journal.hashOf(seq),
      wasRestoredAfter: (seq) => journal.wasRestoredAfter(seq),
      after: (seq, count) => journal.after(seq, count).map((row) => (row.seq === 7 ? { ...row, ...change(row) } : row)),
    });
    const lies = [
      () => ({ content: '{"event":"paid","state":"x"}' }),
      () => ({ at: '2026-11-22T03:00:00.001Z' }),
      () => ({ actor: 'operator:op2' }),
      () => ({ actor: null }),
      () => ({ prev_hash: Buffer.alloc(32) }),
      () => ({ hash: Buffer.alloc(32, 1) }),
      () => ({ seq: 70 }),
    ];
    for (const lie of lies) {
      await expect(sendTo(settings, altered(lie))).rejects.toMatchObject({ code: 'HQ_REFUSED' });
    }
    expect((await rowsThere(server, name)).rows).toEqual([]);
    expect((await sendTo(settings, journal)).rows).toBe(10);
  });

  it('lets a terminal neither change nor delete anything, nor read what others took', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 2);
    await sendTo(settings, journalOf(ledger));
    const forbidden = [
      "UPDATE onepay.journal SET content = '{}'",
      'DELETE FROM onepay.journal',
      'TRUNCATE onepay.journal CASCADE',
      'UPDATE onepay.cursors SET seq = 0',
      'DELETE FROM onepay.cursors',
      'UPDATE onepay.streams SET epoch = 9',
      'DELETE FROM onepay.ledgers',
      'DROP TABLE onepay.journal CASCADE',
      'ALTER TABLE onepay.journal DISABLE TRIGGER ALL',
      'CREATE TABLE onepay.mine (x integer)',
      'SELECT content FROM onepay.journal',
      'SELECT * FROM onepay.payments',
      'INSERT INTO onepay.cursors VALUES (7, 1, NULL)',
      'INSERT INTO onepay.streams (id, ledger, epoch) OVERRIDING SYSTEM VALUE VALUES (9, 1, 2)',
    ];
    for (const sql of forbidden) {
      const line = await connectTo(settings);
      await expect(line.ask(sql), sql).rejects.toMatchObject({ code: 'HQ_NOT_PERMITTED' });
      line.drop();
    }
    // Even the owner does not do it by accident.
    for (const sql of forbidden.slice(0, 3).concat(forbidden.slice(4, 7))) {
      await expect(ask(name, sql), sql).rejects.toMatchObject({ code: 'OP002' });
    }
    expect((await rowsThere(server, name)).rows).toHaveLength(2);
  });

  it('takes no rows into a stream that was superseded, and no stream that begins nowhere', async () => {
    const { name, settings } = await database();
    const ledger = openTestLedger();
    writeRows(ledger, 3);
    await sendTo(settings, journalOf(ledger));
    const inserts = [
      ['INSERT INTO onepay.streams (ledger, epoch) VALUES (1, 3)', 'OP003'],
      [
        `INSERT INTO onepay.streams (ledger, epoch, branched_after, branched_hash)
        VALUES (1, 2, 2, decode(repeat('11', 32), 'hex'))`,
        'OP001',
      ],
    ] as const;
    for (const [sql, code] of inserts) {
      await expect(ask(name, sql)).rejects.toMatchObject({ code });
    }
    await ask(
      name,
      `INSERT INTO onepay.streams (ledger, epoch, branched_after, branched_hash)
      SELECT 1, 2, seq, hash FROM onepay.journal WHERE seq = 2`,
    );
    await expect(
      ask(
        name,
        `INSERT INTO onepay.journal (stream, seq, at, business_date, kind, subject, content, prev_hash, hash)
        SELECT 1, 4, at, business_date, kind, subject, content, hash, hash FROM onepay.journal WHERE seq = 3`,
      ),
    ).rejects.toMatchObject({ code: 'OP003' });
  });
});
