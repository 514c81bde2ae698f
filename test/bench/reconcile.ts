import { createPrivateKey, createPublicKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { type Clock, systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { layOut } from '../../main/terminal/desk.ts';
import { defaultRecoveryRules } from '../../main/terminal/next-step.ts';
import { Reconciler } from '../../main/terminal/reconciling/reconciler.ts';
import { Book } from '../../main/training/book.ts';
import { TrainingEngine } from '../../main/training/engine.ts';
import { TrainingServer } from '../../main/training/server.ts';
import vectors from '../onepay/vectors.json' with { type: 'json' };
import { BULK_TODAY, fillInBulk } from '../support/bulk-ledger.ts';
import { benchFolder } from './journal.ts';
import { profile } from './scan-to-wire.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
const PAYMENTS = 5000;
const ROUNDS = 5;
const TARGET_MS = 3000;
const FLAT_WITHIN = 2;

const privateKey = createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' });
const publicKey = createPublicKey(vectors.publicKey);

/** In the evening of the day that was filled in bulk. */
const evening = Date.parse(`${BULK_TODAY}T22:30:00+09:00`);
const clock: Clock = { ...systemClock, now: () => evening };

const statuses: Partial<Record<PaymentState, string>> = { cancelled: '10', refused: '01' };

/** The orders that the gateway has of the ledger's open day, and of nothing else. */
function bookOf(ledger: Ledger): Book {
  const book = new Book(':memory:');
  for (const payment of ledger.payments.page({ businessDate: BULK_TODAY, limit: PAYMENTS + 1 })) {
    const { id, receiptNo, amountYen, refundedYen, payType, transTime, createdAt, orderId, orderDetailId } = payment;
    book.addOrder({
      orderId: orderId ?? '',
      orderDetailId: orderDetailId ?? '',
      payToken: id,
      branchCode: payment.branchCode,
      terminalCode: payment.terminalCode,
      receiptNo,
      amount: amountYen,
      payType: payType ?? '',
      transTime: transTime ?? '',
      bookedAt: Date.parse(createdAt),
      timeline: [{ afterMs: 0, status: statuses[payment.state] ?? '00' }],
    });
    if (refundedYen > 0) {
      const detailId = `refund of ${id}`;
      const amount = refundedYen;
      book.addDetail({ detailId, orderId: orderId ?? '', token: detailId, kind: 'refund', amount, transTime: '' });
    }
  }
  return book;
}

/** Compares a day's payments, over HTTP, in pages of a size. */
async function measure(ledger: Ledger, book: Book, pageSize: number): Promise<{ times: number[]; faults: number }> {
  const engine = new TrainingEngine({
    book,
    signer: rsaSigner(privateKey),
    terminals: [rsaCheck(publicKey)],
    now: clock.now,
    randomText: (length) => uuid().replaceAll('-', '').slice(-length),
  });
  const server = new TrainingServer({ engine, port: 0, lateMs: 1000, dripMs: 100 });
  const transport = createHttpTransport({
    baseUrl: await server.start(),
    responseTimeoutMs: 30_000,
    connectTimeoutMs: 5000,
    proxy: 'none',
    monotonic: clock.monotonic,
  });
  const client = new OnePayClient({
    serviceMode: 'B01',
    signer: rsaSigner(privateKey),
    verifier: createVerifier(rsaCheck(publicKey), 'response'),
    transport,
    clock,
  });
  const desk = layOut({
    ledger,
    client,
    profile,
    dayStart: '05:00' as DayStart,
    clock,
    rules: defaultRecoveryRules,
    readiness: { objection: () => undefined },
    sealCode: () => undefined,
    newId: uuid,
  });
  const recovery = { checkNow: () => undefined };
  const reconciler = new Reconciler({ desk, calendar: clock.now, recovery, pageSize });
  const times: number[] = [];
  let faults = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    const { matched, differences } = await reconciler.run({ from: BULK_TODAY, to: BULK_TODAY }, 'unnamed');
    times.push(performance.now() - begun);
    faults += differences.length + Math.abs(PAYMENTS - matched);
  }
  await transport.close();
  await server.stop();
  return { times, faults };
}

async function measureSize(size: number, folder: string): Promise<readonly [Row, Row]> {
  const file = path.join(folder, `${size}.sqlite`);
  const empty = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
  fillInBulk(empty, size, { today: PAYMENTS });
  empty.close();
  const ledger = new Ledger({
    file,
    clock,
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
    checksPages: false,
  });
  const book = bookOf(ledger);
  const row = async (what: string, pageSize: number): Promise<Row> => {
    const { times, faults } = await measure(ledger, book, pageSize);
    const measured = summarize(`${what}, of ${size.toLocaleString('en')}`, times, TARGET_MS);
    return { ...measured, note: faults === 0 ? 'all agree' : `${faults} do not agree`, missed: faults > 0 };
  };
  const rows = [await row('pages of 1,000 (ours)', 1000), await row('pages of 100 (alternative)', 100)] as const;
  book.close();
  ledger.close();
  rmSync(file);
  return rows;
}

/** How long it takes to compare a busy day with the gateway's book. */
export const reconcile: Benchmark = {
  title: `Comparing a day of ${PAYMENTS.toLocaleString('en')} payments with the training gateway over HTTP, in ledgers of three sizes`,
  run: async () => {
    const folder = benchFolder();
    try {
      const ours: Row[] = [];
      const others: Row[] = [];
      for (const size of SIZES) {
        const [one, other] = await measureSize(size, folder);
        const growth = one.median / (ours[0]?.median ?? one.median);
        const note = `${one.note}, x ${growth.toFixed(2)}`;
        ours.push({ ...one, note, missed: one.missed === true || growth > FLAT_WITHIN });
        // What it is compared with has no target to meet.
        const { target: _target, missed: _missed, ...rest } = other;
        others.push(rest);
      }
      return [...ours, ...others];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
