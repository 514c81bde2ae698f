import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { Exporter, type ExporterParts } from '../../main/headquarters/exporter.ts';
import { PositionFile } from '../../main/headquarters/position-file.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { TestPostgres } from '../support/postgres.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import {
  connectTo,
  journalOf,
  listeningLog,
  memoryPosition,
  rowsOf,
  rowsThere,
  someCodes,
  writeRow,
  writeRows,
} from './sending.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await TestPostgres.start();
}, 60_000);
afterAll(() => server.remove());

const quick = { settleMs: 1, lookMs: 60_000, retryMs: 20, longestMs: 40 };

/** An exporter of a ledger that sends as soon as something is written. */
function exporterOf(ledger: Ledger, settings: HeadquartersSettings, change: Partial<ExporterParts> = {}): Exporter {
  const exporter = new Exporter({
    journal: journalOf(ledger),
    codes: someCodes,
    connect: (ending) => connectTo(settings, {}, ending),
    position: memoryPosition(),
    clock: systemClock,
    random: () => 0,
    log: listeningLog(),
    pace: quick,
    ...change,
  });
  onTestFinished(ledger.written.listen(() => exporter.wake()));
  onTestFinished(() => exporter.close());
  return exporter;
}

describe('the exporter', () => {
  it('sends what is there at its start, and what is written from then on', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRows(ledger, 3);
    const exporter = exporterOf(ledger, server.settings(database));
    expect(exporter.status).toEqual({ state: 'upToDate', waiting: 3, problem: null });
    exporter.start();
    await expect.poll(() => exporter.status.waiting).toBe(0);
    writeRows(ledger, 2);
    expect(exporter.status.waiting).toBe(2);
    await expect.poll(() => exporter.status).toEqual({ state: 'upToDate', waiting: 0, problem: null });
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journalOf(ledger)), broken: 0 });
    // No connection is kept while there is nothing to send.
    await expect.poll(() => server.connections(database)).toBe(0);
  });

  it('finds what another process has written, without being told', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRow(ledger, 'one');
    const exporter = exporterOf(ledger, server.settings(database), { pace: { ...quick, lookMs: 30 } });
    exporter.start();
    await expect.poll(() => exporter.status.waiting).toBe(0);
    writeRow(openTestLedger({ file: ledger.file }), 'two');
    await expect.poll(async () => (await rowsThere(server, database)).rows.length).toBe(2);
  });

  it('tells that the server is away, and goes on by itself when it is back', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    const proxy = await CuttingProxy.to(server.port);
    for (let n = 0; n < 3; n += 1) {
      proxy.fates.push({ of: 'toServer', after: 50, end: 'cut' });
    }
    writeRows(ledger, 5);
    let told = 0;
    const exporter = exporterOf(ledger, server.settings(database, { port: proxy.port }));
    exporter.changed.listen(() => {
      told += 1;
    });
    exporter.start();
    await expect
      .poll(() => exporter.status, { interval: 1 })
      .toMatchObject({ state: 'unreachable', waiting: 5, problem: { code: 'HQ_UNREACHABLE' } });
    await expect.poll(() => exporter.status).toEqual({ state: 'upToDate', waiting: 0, problem: null });
    expect(told).toBeGreaterThanOrEqual(2);
    expect(proxy.connections).toBe(4);
  });

  it('goes on after the server was started anew', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRow(ledger, 'before');
    const exporter = exporterOf(ledger, server.settings(database));
    exporter.start();
    await expect.poll(() => exporter.status.waiting).toBe(0);
    server.down('fast');
    writeRow(ledger, 'meanwhile');
    await expect.poll(() => exporter.status.state).toBe('unreachable');
    server.up();
    await expect
      .poll(() => exporter.status, { timeout: 5000 })
      .toEqual({ state: 'upToDate', waiting: 0, problem: null });
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journalOf(ledger)), broken: 0 });
  });

  it('tells what only a person can mend as refused', async () => {
    const ledger = openTestLedger();
    writeRow(ledger, 'one');
    const exporter = exporterOf(ledger, server.settings(await server.emptyDatabase()));
    exporter.start();
    await expect
      .poll(() => exporter.status)
      .toMatchObject({ state: 'refused', waiting: 1, problem: { code: 'HQ_SCHEMA_MISSING' } });
  });

  it('tells another terminal under the same codes, and sends all the same', async () => {
    const database = await server.database();
    const [one, other] = [openTestLedger(), openTestLedger()];
    writeRow(one, 'one');
    writeRow(other, 'other');
    const first = exporterOf(one, server.settings(database));
    first.start();
    await expect.poll(() => first.status.waiting).toBe(0);
    const second = exporterOf(other, server.settings(database));
    second.start();
    await expect.poll(() => second.status.waiting).toBe(0);
    writeRow(one, 'still here');
    await expect
      .poll(() => first.status)
      .toMatchObject({ state: 'upToDate', waiting: 0, problem: { code: 'HQ_SAME_CODES' } });
  });

  it('waits longer after each failure, and spreads the terminals of a shop', async () => {
    const ledger = openTestLedger();
    writeRow(ledger, 'one');
    const clock = new TestClock();
    let tries = 0;
    const log = listeningLog();
    const exporter = exporterOf(ledger, server.settings('none'), {
      clock,
      log,
      random: () => 1,
      pace: { settleMs: 1000, lookMs: 60_000, retryMs: 5000, longestMs: 30_000 },
      connect: () => {
        tries += 1;
        return Promise.reject(new Error('away'));
      },
    });
    exporter.start();
    // What is gathered first is waited for each time: 1.5 s.
    for (const [waitMs, triesBefore] of [
      [1500, 0],
      [6500, 1],
      [11_500, 2],
      [21_500, 3],
      [31_500, 4],
      [31_500, 5],
    ] as const) {
      await expect.poll(() => clock.sleeping).toBe(1);
      expect(tries).toBe(triesBefore);
      // A sale in between changes nothing about it.
      writeRow(ledger, 'sold');
      let left = waitMs;
      while (left > 0) {
        clock.advance(500);
        left -= 500;
        await delay(0);
        await delay(0);
      }
      await expect.poll(() => tries).toBe(triesBefore + 1);
    }
    expect(log.events.filter((event) => event === 'headquarters.failed')).toHaveLength(6);
  });

  it('is behind only when rows have waited for a minute', async () => {
    const ledger = openTestLedger();
    const clock = new TestClock();
    writeRow(ledger, 'one');
    const exporter = exporterOf(ledger, server.settings('none'), { clock });
    expect(exporter.status).toEqual({ state: 'upToDate', waiting: 1, problem: null });
    clock.advance(60_000);
    expect(exporter.status).toEqual({ state: 'behind', waiting: 1, problem: null });
  });
});

describe('closing', () => {
  it('takes no second, though the server stands still in the middle', async () => {
    const ledger = openTestLedger();
    writeRows(ledger, 10);
    const settings = server.settings(await server.database());
    // While it is let in, and while rows are under way.
    for (const after of [10, 1500]) {
      const proxy = await CuttingProxy.to(server.port);
      proxy.fates.push({ of: 'toServer', after, end: 'stuck' });
      const exporter = exporterOf(ledger, { ...settings, port: proxy.port });
      exporter.start();
      await expect.poll(() => proxy.stuck).toBe(1);
      const begun = performance.now();
      await exporter.close();
      expect(performance.now() - begun).toBeLessThan(1000);
    }
  });

  it('before anything was sent ends it at once, and nothing is sent afterwards', async () => {
    const database = await server.database();
    const ledger = openTestLedger();
    writeRows(ledger, 3);
    const exporter = exporterOf(ledger, server.settings(database));
    exporter.start();
    await exporter.close();
    writeRow(ledger, 'late');
    expect((await rowsThere(server, database)).rows).toEqual([]);
    expect(exporter.status.state).toBe('upToDate');
  });
});

describe('how far the server is', () => {
  it('is remembered while it cannot be asked', async () => {
    const database = await server.database();
    const folder = tempFolder();
    const ledger = openTestLedger();
    writeRows(ledger, 4);
    const first = exporterOf(ledger, server.settings(database), { position: new PositionFile(folder, 'here') });
    first.start();
    await expect.poll(() => first.status.waiting).toBe(0);
    await first.close();
    writeRow(ledger, 'five');
    const away = () => Promise.reject(new Error('away'));
    const second = exporterOf(ledger, server.settings(database), {
      position: new PositionFile(folder, 'here'),
      connect: away,
    });
    second.start();
    expect(second.status.waiting).toBe(1);
  });

  it('is not known where the file is damaged, of another server or of another ledger', () => {
    const folder = tempFolder();
    const file = path.join(folder, 'headquarters.json');
    const ledger = openTestLedger();
    writeRows(ledger, 4);
    const waiting = () => {
      const exporter = exporterOf(ledger, server.settings('none'), {
        position: new PositionFile(folder, 'here'),
        connect: () => Promise.reject(new Error('away')),
      });
      exporter.start();
      return exporter.status.waiting;
    };
    for (const text of ['', '{', '{"server":"there","seq":4,"hash":"00"}', '{"server":"here","seq":4,"hash":"00"}']) {
      writeFileSync(file, text);
      expect(waiting(), text).toBe(4);
    }
    writeFileSync(file, JSON.stringify({ server: 'here', seq: 3, hash: journalOf(ledger).hashOf(3) }));
    expect(waiting()).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain('here');
  });
});
