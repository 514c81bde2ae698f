import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestLedger } from '../support/ledgers.ts';
import { TestPostgres } from '../support/postgres.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { CuttingProxy, type Fate } from './cutting-proxy.ts';
import { connectTo, journalOf, rowsOf, rowsThere, sendTo, writeRows, writeRowsAtOnce } from './sending.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await TestPostgres.start();
}, 60_000);
afterAll(() => server.remove());

/** The number that the server gave to the ledger that begins with this row. */
async function ledgerThere(database: string, firstHash = ''): Promise<string> {
  return await server.asAdmin(database, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM onepay.ledgers WHERE first_hash = decode($1, 'hex')",
      [firstHash],
    );
    expect(rows).toHaveLength(1);
    return rows[0]?.id ?? '';
  });
}

const fate: fc.Arbitrary<Fate> = fc.record({
  of: fc.constantFrom('toServer', 'toTerminal'),
  after: fc.nat({ max: 9000 }),
  end: fc.constant('cut' as const),
});

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut' as const), fate }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), rows: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
);

describe('after whatever sequence of cuts', () => {
  it('the rows there are those of the journal, each once and in order', async () => {
    const database = await server.database();
    const proxy = await CuttingProxy.to(server.port);
    const settings = server.settings(database, { port: proxy.port });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        runs += 1;
        const ledger = openTestLedger();
        writeRows(ledger, 1, `run ${runs} ${Math.random()}`);
        const journal = journalOf(ledger);
        for (const one of steps) {
          switch (one.kind) {
            case 'write':
              writeRows(ledger, one.rows);
              break;
            case 'cut':
              proxy.fates.push(one.fate);
              await sendTo(settings, journal).catch(() => undefined);
              proxy.fates.length = 0;
              break;
            case 'send':
              await sendTo(settings, journal);
              break;
          }
        }
        await sendTo(settings, journal);
        const there = await rowsThere(server, database, await ledgerThere(database, journal.firstHash()));
        expect(there).toEqual({ rows: rowsOf(journal), broken: 0 });
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('wherever the line is cut around the commit, no row is there twice or missing', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRows(ledger, 1);
    const journal = journalOf(ledger);
    const settings = server.settings(database);
    await sendTo(settings, journal);
    const proxy = await CuttingProxy.to(server.port);
    const cut = { ...settings, port: proxy.port };
    const ends = new Set<string>();
    // From before the insert until after the commit's answer; what came before is as good as no connection.
    for (const of of ['toServer', 'toTerminal'] as const) {
      for (let after = of === 'toServer' ? 1900 : 900; after < 3600; after += 59) {
        writeRows(ledger, 1);
        proxy.fates.push({ of, after, end: 'cut' });
        const before = (await rowsThere(server, database)).rows.length;
        const end = await sendTo(cut, journal).then(
          () => 'told',
          () => 'cut',
        );
        proxy.fates.length = 0;
        const isThere = (await rowsThere(server, database)).rows.length > before;
        ends.add(`${end} ${isThere ? 'there' : 'not there'}`);
        await sendTo(settings, journal);
      }
    }
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journal), broken: 0 });
    // Among them the one in which the terminal cannot know: committed, and never told.
    expect(ends).toContain('cut there');
    expect(ends).toContain('cut not there');
    expect(ends).not.toContain('told not there');
  }, 120_000);
});

describe('a process that is killed while it sends', () => {
  it('has sent each row once, after it was started again and again', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRows(ledger, 3000);
    const journal = journalOf(ledger);
    const folder = tempFolder();
    const start = () =>
      spawn(process.execPath, [
        'test/headquarters/exporter-process.ts',
        ...[ledger.file, folder, String(server.port), database],
      ]);
    const count = async () => (await rowsThere(server, database)).rows.length;
    for (let kill = 1; kill <= 4; kill += 1) {
      const child = start();
      const before = await count();
      await expect.poll(count, { timeout: 15_000, interval: 5 }).toBeGreaterThan(before);
      child.kill('SIGKILL');
      await once(child, 'exit');
      writeRows(ledger, 100);
    }
    const last = start();
    await expect.poll(count, { timeout: 15_000 }).toBe(3400);
    last.kill('SIGKILL');
    await once(last, 'exit');
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journal), broken: 0 });
  }, 60_000);
});

describe('a server that crashes while rows are sent', () => {
  it('has each row once when it is back', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    // So many that the crash comes in their middle, however late it comes on a busy machine.
    writeRowsAtOnce(ledger, 10_000);
    const journal = journalOf(ledger);
    const settings = server.settings(database);
    const sending = sendTo(settings, journal).then(
      () => 'sent',
      () => 'broken',
    );
    const line = await connectTo(settings);
    await expect
      .poll(async () => (await line.ask('SELECT seq FROM onepay.cursors WHERE seq > 200')).length, { interval: 1 })
      .toBe(1);
    line.drop();
    server.down('immediate');
    expect(await sending).toBe('broken');
    server.up();
    await sendTo(settings, journal);
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journal), broken: 0 });
  }, 60_000);
});
