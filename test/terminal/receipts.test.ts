import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { ReceiptDocument } from '../../main/printers/port.ts';
import { printSubject, Receipts, receiptOfPayment, slipOfPayment } from '../../main/terminal/receipts.ts';
import { openTestLedger, someOrder, writeAnswer, writeAttempt, writePaid } from '../support/ledgers.ts';
import { testProfile } from '../support/terminals.ts';

function paid() {
  const ledger = openTestLedger();
  const sale = writeAttempt(ledger);
  writePaid(ledger, sale);
  const receipts = new Receipts(ledger, {
    shop: { name: '', address: '', phone: '', registrationNumber: '' },
    training: false,
    timeZone: testProfile.timeZone,
    language: 'ja',
    translate: createTranslator('ja'),
  });
  return { ledger, receipts, ...sale };
}

function paymentOf(ledger: Ledger, id: string) {
  const payment = ledger.payments.find(id);
  if (payment === undefined) {
    throw new Error('no payment');
  }
  return payment;
}

const valueBeside = ({ lines }: ReceiptDocument, label: string) =>
  lines.flatMap((line) => (line.kind === 'pair' && line.label === label ? [line.value] : []))[0];

describe('a receipt that waited to be printed', () => {
  it('says how the sale was when it was queued, whatever has become of the payment since', () => {
    const { ledger, receipts, id } = paid();
    const what = printSubject(receiptOfPayment(paymentOf(ledger, id)), 'merchant');
    const then = receipts.documentFor(what);
    ledger.write((writer) => {
      writer.append({ kind: 'payment.cancelRequested', subject: id, content: { reason: 'cashier' } });
    });
    writeAnswer(ledger, id, 'another', (exchange) => ({
      kind: 'payment.cancelled',
      subject: id,
      content: { ...someOrder, orderDetailId: 'J2', transTime: '20261122130000', exchange },
    }));
    expect(paymentOf(ledger, id)).toMatchObject({ state: 'cancelled', orderDetailId: 'J2' });
    expect(receipts.documentFor(what)).toEqual(then);
    expect(valueBeside(then, '取引日時')).toBe('2026-11-22 12:00:00');
    const cancellation = printSubject(receiptOfPayment(paymentOf(ledger, id)), 'merchant');
    expect(cancellation.kind).toBe('cancellation');
    const taken = receipts.documentFor(cancellation);
    expect(valueBeside(taken, '取消日時')).toBe('2026-11-22 13:00:00');
    expect(valueBeside(taken, '元の取引日時')).toBe('2026-11-22 12:00:00');
    expect(valueBeside(taken, '取引日時')).toBeUndefined();
  });

  it('keeps what was refunded by then, and nothing of what was refunded later', () => {
    const { ledger, receipts, id } = paid();
    const payment = paymentOf(ledger, id);
    const refundedBy = (refundedYen: number) =>
      valueBeside(
        receipts.documentFor(printSubject({ kind: 'sale', payment, refundedYen }, 'customer')),
        '返金済み金額',
      );
    expect(refundedBy(400)).toBe('¥400');
    expect(refundedBy(0)).toBeUndefined();
  });

  it('cannot be made where no such receipt was ever issued', () => {
    const { ledger, receipts, id } = paid();
    const open = writeAttempt(ledger);
    const copy = 'customer';
    expect(() => receipts.documentFor({ kind: 'cancellation', payment: id, copy })).toThrow('RECEIPT_NOT_AVAILABLE');
    expect(() => receipts.documentFor({ kind: 'sale', payment: open.id, copy, refundedYen: 0 })).toThrow(
      'RECEIPT_NOT_AVAILABLE',
    );
    const nobody = 'nobody' as typeof id;
    expect(() => receipts.documentFor({ kind: 'unknownSlip', payment: nobody, copy })).toThrow('PAYMENT_NOT_FOUND');
  });
});

describe('the slip of a payment', () => {
  it('is there while its outcome is open, and not once it is known', () => {
    const { ledger, receipts, id } = paid();
    const open = writeAttempt(ledger);
    ledger.write((writer) => {
      writer.append({ kind: 'payment.unknown', subject: open.id, content: { reason: 'lost', code: 'ECONNRESET' } });
    });
    const what = slipOfPayment(paymentOf(ledger, open.id), 'customer');
    expect(valueBeside(receipts.documentFor(what), '照会番号')).toBe(`下6桁 ${open.token.slice(-6)}`);
    expect(() => slipOfPayment(paymentOf(ledger, id), 'customer')).toThrow('NOTHING_TO_CONFIRM');
    // One that was queued before, and whose turn comes after the payment was settled.
    expect(() => receipts.documentFor({ kind: 'unknownSlip', payment: id, copy: 'customer' })).toThrow(
      'NOTHING_TO_CONFIRM',
    );
  });
});
