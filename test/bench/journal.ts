import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Journal } from '../../main/ledger/journal.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { Projection } from '../../main/ledger/projection.ts';
import { type Benchmark, time } from './table.ts';

/** Beside the project, on the disk that a ledger would be on: the system's temporary folder may be memory. */
export function benchFolder(): string {
  return mkdtempSync(path.join('node_modules', '.bench-'));
}

const variants = [
  { label: 'synchronous = FULL (ours)', change: '' },
  {
    label: '(alternative: history cannot be searched in an instant)',
    change: `DROP INDEX payments_by_receipt_end; DROP INDEX payments_by_amount; DROP INDEX payments_by_minute;
      DROP INDEX payments_by_state`,
  },
  { label: '(alternative: a power cut loses the attempt)', change: 'PRAGMA synchronous = OFF' },
] as const;

/** What a sale writes before its first byte leaves: two journal rows, the payment, the token's second. */
export const journal: Benchmark = {
  title: 'Writing an attempt into the ledger, before the request is sent',
  run: async () => {
    const folder = benchFolder();
    try {
      return variants.map(({ label, change }, index) => {
        const file = path.join(folder, `${index}.sqlite`);
        const db = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
        db.exec(change);
        const rows = new Journal(db);
        const projection = new Projection(db);
        let number = 0;
        const write = db.transaction(() => {
          number += 1;
          const subject = `payment-${number}` as PaymentId;
          const at = '2026-11-22T03:00:00.000Z';
          const content = {
            number,
            receiptNo: `R${number}`,
            amountYen: 1500,
            askedPayType: '99',
            codeMask: '****9395',
            serviceMode: 'B01',
            merchantId: 'OB0244899999',
            branchCode: 'AShop001',
            terminalCode: 'BTer001',
          };
          projection.apply(rows.append({ kind: 'payment.created', subject, content }, at, '2026-11-22', 'terminal'));
          const token = `OB0244899999AShop001BTer00120261122120000${String(number).padStart(6, '0')}`;
          projection.apply(
            rows.append({ kind: 'payment.sending', subject, content: { token } }, at, '2026-11-22', 'terminal'),
          );
        });
        const row = time(label, () => write.immediate(), { rounds: 2000 });
        db.close();
        return row;
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
