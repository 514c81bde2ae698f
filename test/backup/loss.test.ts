import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { type Loss, lossAfter } from '../../main/backup/loss.ts';
import type { LedgerEvent, PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { Ledger, LedgerWriter } from '../../main/ledger/ledger.ts';
import {
  nextPaymentId,
  openTestLedger,
  someExchange,
  writeAttempt,
  writePaid,
  writeRefund,
} from '../support/ledgers.ts';

const centreWord = { reference: 'C-77', decidedBy: 'u9' };
const evidenceIn = (writer: LedgerWriter) =>
  writer.keepExchange('ledger', { ...someExchange, token: `page ${nextPaymentId()}` });

function lossIn({ file }: Ledger, seq: number): Loss | undefined {
  const db = new Sqlite(file, { readonly: true });
  try {
    return lossAfter(db, seq);
  } finally {
    db.close();
  }
}

/** A payment that a page of the gateway's book tells of. */
function adopt(ledger: Ledger, amountYen: number, standing: 'taken' | 'cancelled'): PaymentId {
  const { id } = prepared(ledger, amountYen);
  ledger.write((writer) => {
    const order = { amountYen, payType: '10', orderId: `O-${id}`, transTime: '20261121093000', orderStatus: '00' };
    const day = { madeAt: '2026-11-21T00:30:00.000Z', businessDate: '2026-11-21' };
    const content = { ...order, ...day, standing, exchange: evidenceIn(writer) };
    writer.append({ kind: 'payment.adopted', subject: id, content });
  });
  return id;
}

function prepared(ledger: Ledger, amountYen: number): { readonly id: PaymentId } {
  const id = nextPaymentId();
  const codes = { serviceMode: 'B01', branchCode: 'AShop001', terminalCode: 'BTer001' };
  ledger.write((writer) => {
    const number = writer.nextPaymentNumber();
    const sale = { number, receiptNo: `R${number}`, amountYen, askedPayType: '99', codeMask: '****', ...codes };
    writer.append({ kind: 'payment.created', subject: id, content: sale });
  });
  return { id };
}

/** A payment of which the payment centre has decided. */
function decideByCentre(ledger: Ledger, amountYen: number, verdict: 'paid' | 'notCharged'): PaymentId {
  const { id } = writeAttempt(ledger, { amountYen });
  const unknown: LedgerEvent = { kind: 'payment.unknown', subject: id, content: { reason: 'lost', code: '' } };
  const decided: LedgerEvent = { kind: 'payment.centreDecided', subject: id, content: { verdict, ...centreWord } };
  ledger.write((writer) => [unknown, decided].map((event) => writer.append(event)));
  return id;
}

/** A refund that ends otherwise than by its own answer. */
function refund(ledger: Ledger, payment: PaymentId, amountYen: number, by: 'book' | 'refunded' | 'notRefunded'): void {
  const subject = `refund-${nextPaymentId()}` as RefundId;
  const ordinal = ledger.refunds.of(payment).length + 1;
  ledger.write((writer) => {
    writer.append({ kind: 'refund.created', subject, content: { payment, ordinal, amountYen } });
    if (by === 'book') {
      const content = { amountYen, orderStatus: '00', exchange: evidenceIn(writer) };
      writer.append({ kind: 'refund.adopted', subject, content });
      return;
    }
    writer.append({ kind: 'refund.sending', subject, content: { token: subject } });
    writer.append({ kind: 'refund.unknown', subject, content: { reason: 'lost', code: '' } });
    writer.append({ kind: 'refund.centreDecided', subject, content: { verdict: by, ...centreWord } });
  });
}

it('counts what was paid and given back by whosever word: an answer, the gateway’s book, the payment centre', () => {
  const ledger = openTestLedger();
  const known = writeAttempt(ledger, { amountYen: 5000 });
  writePaid(ledger, known);
  const { seq } = ledger.head() ?? { seq: 0 };
  writePaid(ledger, writeAttempt(ledger, { amountYen: 1 }));
  adopt(ledger, 10, 'taken');
  adopt(ledger, 20, 'cancelled');
  const decided = decideByCentre(ledger, 100, 'paid');
  decideByCentre(ledger, 200, 'notCharged');
  writeRefund(ledger, known.id, 1000);
  refund(ledger, known.id, 300, 'book');
  refund(ledger, decided, 40, 'refunded');
  refund(ledger, decided, 5, 'notRefunded');
  expect(lossIn(ledger, seq)).toMatchObject({
    ...{ payments: 5, paid: 3, paidYen: 111 },
    ...{ refunds: 3, refundedYen: 1340, closes: [] },
  });
});

it('is none where there is no row after the last that is common', () => {
  const ledger = openTestLedger();
  writePaid(ledger, writeAttempt(ledger));
  expect(lossIn(ledger, ledger.head()?.seq ?? 0)).toBeUndefined();
});
