import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { DayClose } from '../../main/terminal/closing/day-close.ts';
import { BULK_TODAY, fillInBulk } from '../support/bulk-ledger.ts';
import { type Benchmark, type Row, summarize, time } from './table.ts';

const sizes = [10_000, 100_000, 1_000_000];
const TODAY = 5000;
const ROUNDS = 9;
/** Of a close at any size. */
const Z_TARGET_MS = 200;

/** A close of a day of 5,000 payments, inside ledgers that grow. */
export const closing: Benchmark = {
  title: `Closing a day of ${TODAY.toLocaleString('en')} payments`,
  run: async () => {
    const rows: Row[] = [];
    const medians: number[] = [];
    for (const size of sizes) {
      const { found, zMedian } = closeIn(size);
      rows.push(...found);
      medians.push(zMedian);
    }
    const growth = (medians.at(-1) ?? 0) / (medians[0] ?? 1);
    return [
      ...rows.slice(0, -1),
      ...rows.slice(-1).map((row) => ({
        ...row,
        note: `${row.note ?? ''}; Z at the largest is ${growth.toFixed(1)} times Z at the smallest (< 2)`,
        missed: growth >= 2,
      })),
    ];
  },
};

function closeIn(size: number): { readonly found: Row[]; readonly zMedian: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-bench-'));
  try {
    const file = path.join(folder, 'ledger.sqlite');
    const calendar = { timeZone: 'p9' as TimeZoneCode, dayStart: '05:00' as DayStart };
    new Ledger({ file, clock: systemClock, ...calendar }).close();
    const db = new Sqlite(file);
    fillInBulk(db, size, { today: TODAY });
    const ledger = new Ledger({ file, clock: systemClock, ...calendar });
    const name = size.toLocaleString('en');
    const day = new DayClose({
      ledger,
      clock: systemClock,
      ...calendar,
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
    });
    const x = time(`X in ${name}`, () => void day.look(BULK_TODAY), { rounds: ROUNDS });
    const z = closeAgainAndAgain(day, db, `Z in ${name}, on the disk`);
    const grouped = db.prepare(
      'SELECT pay_type, count(*), sum(amount_yen) FROM payments NOT INDEXED WHERE business_date = ? GROUP BY pay_type',
    );
    const other = time(`alternative: totals by brand out of all payments, ${name}`, () => grouped.all(BULK_TODAY), {
      rounds: ROUNDS,
    });
    ledger.close();
    db.close();
    return { found: [x, other, z], zMedian: z.median };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A day can be closed once: between two rounds it is opened again behind the product's back. The first is told apart. */
function closeAgainAndAgain(day: DayClose, db: Sqlite.Database, what: string): Row {
  const [first = 0, ...times] = Array.from({ length: ROUNDS + 1 }, () => closeOnce(day, db));
  return { ...summarize(what, times, Z_TARGET_MS), note: `the first ${first.toFixed(0)} ms` };
}

/** Ms of one close. */
function closeOnce(day: DayClose, db: Sqlite.Database): number {
  const begun = performance.now();
  const [report] = day.close({ businessDate: BULK_TODAY, by: 'unnamed', reconciled: { state: 'notAsked' } });
  const ms = performance.now() - begun;
  if (report?.report.kind !== 'z' || report.total.payments.count < TODAY / 2) {
    throw new Error('the day was not closed');
  }
  db.prepare('UPDATE movements SET close = NULL WHERE close = ?').run(report.report.sequence);
  db.prepare('DELETE FROM closes WHERE sequence = ?').run(report.report.sequence);
  return ms;
}
