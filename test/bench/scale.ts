import { rmSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { fillInBulk } from '../support/bulk-ledger.ts';
import { measureSearches } from './history.ts';
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize, time } from './table.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const OPEN_ITEMS = 20;
const FLAT_WITHIN = 2;
/** All but opening: checking every page takes longer the more there are. */
const rowsThatMustBeFlat = 3;

function attempt(ledger: Ledger, number: number): PaymentId {
  const subject = `new-${number}` as PaymentId;
  ledger.write((writer) => {
    const slot = writer.drawTokenSlot();
    const content = {
      number: writer.nextPaymentNumber(),
      receiptNo: `N${number}`,
      amountYen: 1500,
      askedPayType: '99',
      codeMask: '****9395',
      serviceMode: 'B01',
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
    };
    writer.append({ kind: 'payment.created', subject, content });
    const token = `AShop001BTer001${slot.stamp}${String(slot.serial).padStart(6, '0')}`;
    writer.append({ kind: 'payment.sending', subject, content: { token } });
  });
  return subject;
}

interface Measured {
  readonly rows: readonly Row[];
  readonly searched: readonly Row[];
}

function measure(size: number, folder: string): Measured {
  const file = path.join(folder, `${size}.sqlite`);
  const empty = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
  fillInBulk(empty, size);
  empty.close();
  const label = size.toLocaleString('en');
  const begun = performance.now();
  const ledger = new Ledger({
    file,
    clock: systemClock,
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
  });
  const opened = summarize(`opening, with SQLite's own check of every page, ${label}`, [performance.now() - begun]);
  for (let n = 0; n < OPEN_ITEMS; n += 1) {
    const subject = attempt(ledger, n);
    ledger.write((writer) => {
      writer.append({ kind: 'payment.unknown', subject, content: { reason: 'lost', code: 'ECONNRESET' } });
    });
  }
  let number = OPEN_ITEMS;
  const rows = [
    time(
      `recovery scan at the start, ${label} payments`,
      () => {
        ledger.payments.inState('sending');
        ledger.refunds.inState('sending');
        ledger.queue.items();
      },
      { rounds: 300 },
    ),
    time(`history: the newest page, ${label}`, () => ledger.payments.page({ limit: 50 }), { rounds: 300 }),
    time(`journal append, synchronous = FULL, ${label}`, () => void attempt(ledger, number++), { rounds: 500 }),
    opened,
  ];
  const searched = size === SIZES.at(-1) ? measureSearches(ledger) : [];
  ledger.close();
  rmSync(file);
  return { rows, searched };
}

/** What must not grow with the ledger. */
export const scale: Benchmark = {
  title: 'Ledgers of ten thousand, a hundred thousand and a million payments: the smallest beside the largest',
  run: async () => {
    const folder = benchFolder();
    try {
      const bySize = SIZES.map((size) => measure(size, folder));
      const searched = bySize.flatMap((one) => one.searched);
      const flat = (bySize[0]?.rows ?? []).flatMap((_, line) => {
        const rows = bySize.flatMap((all) => all.rows[line] ?? []);
        const first = rows[0]?.median ?? 0;
        return rows.map((row) => {
          const growth = row.median / first;
          const mustBeFlat = line < rowsThatMustBeFlat;
          return { ...row, note: `x ${growth.toFixed(2)}`, missed: mustBeFlat && growth > FLAT_WITHIN };
        });
      });
      return [...flat, ...searched];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
