import type { Database } from 'better-sqlite3';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Journal } from '../../main/ledger/journal.ts';

const CHAINED_ROWS = 300;

/** A ledger of so many settled payments, three journal rows each, and a few open ones; written in bulk. */
export function fillInBulk(db: Database, size: number): void {
  db.pragma('synchronous = OFF');
  db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${3 * size})
    INSERT INTO journal SELECT i, '2026-11-22T03:00:00.000Z', '2026-11-22', 'payment.paid', 'payment-' || (i / 3),
      '{"orderId":"OWC20261122120000000ABCD","orderDetailId":"J1WP20261122120000000ABC","transTime":"20261122120000"}',
      zeroblob(32), zeroblob(32) FROM n;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${size})
    INSERT INTO payments (id, number, receipt_no, state, amount_yen, asked_pay_type, pay_type, code_mask, service_mode,
      branch_code, terminal_code, token, order_id, order_detail_id, trans_time, refund, refunded_yen, open_refund_yen,
      refund_offered, reverse_state, reverses, open_reverses, amount_doubt, business_date, created_at, sent_at, settled_at,
      last_seq)
    SELECT 'payment-' || i, i, 'R' || i, 'paid', 1000 + i % 9000, '99', '01', '****1234', 'B01', 'AShop001', 'BTer001',
      'T' || i, 'O' || i, 'J' || i, '20261122120000', 'none', 0, 0, 0, 'none', 0, 0, 'none',
      date('2020-01-01', '+' || (i / 400) || ' days'), '2026-11-22T03:00:00.000Z', '2026-11-22T03:00:00.000Z',
      '2026-11-22T03:00:00.000Z', 3 * i FROM n;`);
  // What is written in bulk has no hashes; opening looks at the newest rows alone.
  const journal = new Journal(db);
  db.transaction(() => {
    for (let n = 0; n < CHAINED_ROWS; n += 1) {
      const subject = `payment-${n}` as PaymentId;
      const content = { event: 'none', state: 'none' };
      journal.append({ kind: 'machine.illegalEvent', subject, content }, '2026-11-22T03:00:00.000Z', '2026-11-22');
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
}
