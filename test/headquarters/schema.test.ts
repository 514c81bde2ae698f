import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { openLine } from '../../main/headquarters/line.ts';
import { schemaSql } from '../../main/headquarters/schema/schema-sql.ts';
import { rowHash } from '../../main/ledger/journal.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { act, type Step, step } from '../support/courses.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { TestPostgres } from '../support/postgres.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway } from '../support/training.ts';
import { journalOf, sendTo } from './sending.ts';

let server: TestPostgres;
let database: string;
beforeAll(async () => {
  server = await TestPostgres.start();
  database = await server.database();
}, 60_000);
afterAll(() => server.remove());

async function ask<R extends object>(sql: string, values: unknown[] = []): Promise<R[]> {
  return await server.asAdmin(database, async (client) => (await client.query<R>(sql, values)).rows);
}

describe('the SQL beside the program', () => {
  it('is what the program itself has: node main/cli.ts headquarters schema --out native-config/headquarters.sql', () => {
    expect(readFileSync('native-config/headquarters.sql', 'utf8')).toBe(schemaSql);
  });
});

describe("a row's hash", () => {
  it('is the same at the server, whatever the row says', async () => {
    // What SQLite gives back as text: no half surrogate pairs, and no zero byte, which stands escaped in JSON.
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map((some) => some.replaceAll('\0', '').toWellFormed());
    const row = fc.record({
      seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      at: text,
      business_date: text,
      kind: text,
      subject: text,
      content: fc.oneof(
        text,
        fc.json().map((json) => json.replaceAll('\0', '').toWellFormed()),
      ),
      prev_hash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      actor: fc.option(text),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 100 }), async (rows) => {
        const column = (name: keyof (typeof rows)[number]) => rows.map((one) => one[name]);
        const there = await ask<{ hash: string }>(
          `SELECT encode(onepay.row_hash(decode(p, 'hex'), s, a, b, k, j, c, w), 'hex') AS hash
           FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
             WITH ORDINALITY AS r (p, s, a, b, k, j, c, w, n) ORDER BY n`,
          [
            rows.map(({ prev_hash: before }) => before.toString('hex')),
            ...(['seq', 'at', 'business_date', 'kind', 'subject', 'content', 'actor'] as const).map(column),
          ],
        );
        expect(there.map(({ hash }) => hash)).toEqual(rows.map((one) => rowHash(one).toString('hex')));
      }),
      { numRuns: 30 },
    );
  });
});

/** What the terminal itself says of its payments. */
function paymentsOf(ledger: Ledger) {
  return ledger.payments
    .page({ limit: 1000 })
    .map(({ id, number, receiptNo, state, amountYen, refundedYen, businessDate }) => ({
      id,
      number,
      receipt_no: receiptNo,
      state,
      yen: amountYen,
      refunded_yen: refundedYen,
      business_date: businessDate,
    }));
}

const sell = (yen: number, ending = ''): Step => ({ what: 'sell', yen, ending });
/** A course that leads to the states that chance may leave out. */
const someOfAll: Step[] = [
  sell(9),
  { what: 'refund', which: 0, share: 50, ending: '' },
  { what: 'close' },
  sell(8),
  { what: 'cancel', which: 0 },
  sell(7),
  { what: 'refund', which: 0, share: 100, ending: '' },
  sell(6),
  sell(5, '301'),
  sell(4, '606'),
];

describe('what the headquarters see', () => {
  it('is what the terminal says, after any course of sales, refunds, cancellations and closes', async () => {
    const states = new Set<string>();
    let closes = 0;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const gateway = await startTestGateway();
        // Two ledgers whose first rows are the same would be one to the server.
        runs += 1;
        const clock = new TestClock(new Date(Date.parse('2026-11-22T03:00:00Z') + runs).toISOString());
        const terminal = openTestTerminal({ gateway: { url: gateway.url, clock }, ledger: openTestLedger({ clock }) });
        for (const one of steps) {
          await act({ gateway, clock, terminal }, one);
        }
        const { ledger } = terminal;
        const journal = journalOf(ledger);
        if (journal.rows() === 0) {
          return;
        }
        await sendTo(server.settings(database), journal);
        const [found] = await ask<{ id: string }>(
          "SELECT id FROM onepay.ledgers WHERE first_hash = decode($1, 'hex')",
          [journal.firstHash()],
        );
        const there = await ask<{ state: string; yen: number }>(
          `SELECT id, number::int, receipt_no, state, yen::int, refunded_yen::int, business_date::text
           FROM onepay.payments WHERE ledger = $1 ORDER BY number DESC`,
          [found?.id],
        );
        expect(there).toEqual(paymentsOf(ledger));
        const closed = await ask<{ totals: object }>(
          'SELECT sequence::int, business_date::text, totals FROM onepay.closes WHERE ledger = $1 ORDER BY sequence',
          [found?.id],
        );
        const figures = Array.from({ length: ledger.days.lastSequence }, (_, n) => ledger.days.close(n + 1)?.figures);
        expect(closed.map(({ totals }) => totals)).toEqual(figures);
        closes += closed.length;
        for (const { state } of there) {
          states.add(state);
        }
      }),
      { numRuns: 25, examples: [[someOfAll]] },
    );
    // A property about nothing would hold as well.
    expect(closes).toBeGreaterThan(5);
    for (const state of ['paid', 'unknown', 'partlyRefunded', 'refunded', 'cancelled']) {
      expect(states, state).toContain(state);
    }
  }, 120_000);

  it('adds up by state and day', async () => {
    const [sums] = await ask(
      `SELECT (SELECT sum(payments)::int FROM onepay.payments_by_state) AS payments,
         (SELECT sum(yen)::int FROM onepay.payments_by_state) AS yen`,
    );
    const [all] = await ask('SELECT count(*)::int AS payments, sum(yen)::int AS yen FROM onepay.payments');
    expect(sums).toEqual(all);
  });

  it('is there for its readers, who change nothing', async () => {
    await ask(`CREATE ROLE onepay_report LOGIN PASSWORD 'report-1' IN ROLE onepay_reader`);
    const settings = server.settings(database, { user: 'onepay_report' });
    const open = () =>
      openLine({ settings, password: 'report-1', clock: systemClock, ending: new AbortController().signal });
    const line = await open();
    for (const view of [
      'payments',
      'refunds',
      'payments_by_state',
      'closes',
      'terminals',
      'same_codes',
      'journal_rows',
    ]) {
      expect(await line.ask(`SELECT count(*)::int AS count FROM onepay.${view}`)).toHaveLength(1);
    }
    await expect(line.ask("INSERT INTO onepay.names VALUES (1, '', 'x', 'y')")).rejects.toMatchObject({
      code: 'HQ_NOT_PERMITTED',
    });
  });

  it('shows a row whose content is no JSON for PostgreSQL with nothing in its place', async () => {
    expect(await ask(`SELECT onepay.as_json('{"a":"\\u0000"}') AS json, onepay.as_json('{"a":1}') AS other`)).toEqual([
      { json: null, other: { a: 1 } },
    ]);
  });
});
