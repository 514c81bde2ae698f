import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../main/common/actor.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { ReceiptDocument } from '../../main/printers/port.ts';
import {
  printSubject,
  Receipts,
  receiptOf,
  receiptOfPayment,
  reportSubject,
  slipOfPayment,
} from '../../main/terminal/receipts.ts';
import { paymentIn, refundOf } from '../support/counters.ts';
import { openTestLedger, someOrder, writeAnswer, writeAttempt, writePaid } from '../support/ledgers.ts';
import { sampleClose } from '../support/sample-close.ts';
import { cameOut, ScriptedPrinter } from '../support/scripted-printer.ts';
import { testProfile } from '../support/terminals.ts';
import { contextIn } from './closing/export/contexts.ts';

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

describe('a document that was printed before', () => {
  const mark = ['再印刷 2回目', '2026-11-22 12:34:56'];
  const reprint = { number: 2, at: '2026-11-22T03:34:56.000Z' };
  const wordsOf = ({ lines }: ReceiptDocument) => lines.map((line) => (line.kind === 'text' ? line.text : line.kind));

  it('says so at both ends, with its count and the time in the shop', () => {
    const { ledger, receipts, id } = paid();
    const what = printSubject(receiptOfPayment(paymentOf(ledger, id)), 'customer');
    const plain = receipts.documentFor(what);
    const marked = receipts.documentFor({ ...what, reprint });
    expect(wordsOf(marked).slice(0, 2)).toEqual(mark);
    expect(wordsOf(marked).slice(-2)).toEqual(mark);
    expect(marked.lines.slice(3, -2)).toEqual(plain.lines);
    expect(JSON.stringify(plain)).not.toContain('再印刷');
  });

  it("may be a day's report", () => {
    const { receipts } = paid();
    const plain = receipts.documentFor(reportSubject(sampleClose()));
    const marked = receipts.documentFor(reportSubject(sampleClose(), reprint));
    expect(wordsOf(marked).slice(0, 2)).toEqual(mark);
    expect(marked.lines.slice(3, -2)).toEqual(plain.lines);
    expect(wordsOf(plain).join()).toContain('精算');
  });

  it.each([32, 42, 48])('fits on paper of %i columns, however often it was printed', (columns) => {
    const { receipts } = paid();
    const often = receipts.documentFor(reportSubject(sampleClose(), { ...reprint, number: 1234 }));
    for (const line of wordsOf(often).slice(0, 2)) {
      expect([...line].reduce((sum, sign) => sum + (/[ -~]/.test(sign) ? 1 : 2), 0)).toBeLessThanOrEqual(columns);
    }
  });

  it('is shown as it would be printed now', () => {
    const { ledger, receipts, id } = paid();
    const source = receiptOfPayment(paymentOf(ledger, id));
    const now = Date.parse(reprint.at);
    expect(receipts.document(source, 'customer', now)).toEqual(receipts.documentFor(printSubject(source, 'customer')));
    for (let times = 0; times < 2; times += 1) {
      ledger.write((writer) =>
        writer.append({
          kind: 'receipt.printed',
          subject: id,
          content: { copy: 'customer', printer: 'counter', receipt: 'sale' },
        }),
      );
    }
    expect(wordsOf(receipts.document(source, 'customer', now)).slice(0, 2)).toEqual(mark);
    expect(wordsOf(receipts.document(source, 'merchant', now))[0]).not.toContain('再印刷');
  });

  it('says so where it is printed past the queue, and journals which one it was and who wanted it', async () => {
    const { ledger, receipts, id } = paid();
    const source = receiptOfPayment(paymentOf(ledger, id));
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    for (let times = 0; times < 3; times += 1) {
      await receipts.print(source, 'customer', { printer, by: 'operator:01', now: Date.parse(reprint.at) });
    }
    const printed = ledger.eventsAbout(id).filter(({ kind }) => kind === 'receipt.printed');
    expect(printed).toMatchObject([
      { by: 'operator:01', content: { receipt: 'sale' } },
      { by: 'operator:01', content: { reprint: 1 } },
      { by: 'operator:01', content: { reprint: 2 } },
    ]);
    expect(printed[0]?.content).not.toHaveProperty('reprint');
    expect(printer.printed.slice(1)).toEqual(['再印刷 1回目', '再印刷 2回目']);
  });
});

describe("whose work a receipt tells of, on the merchant's copy", () => {
  const people = { sato: '佐藤', '90': '店長' } as const;

  function staffed() {
    const ledger = openTestLedger();
    ledger.write((writer) => {
      for (const [id, name] of Object.entries(people)) {
        const content = { name, role: 'cashier' } as const;
        writer.append({ kind: 'operator.added', subject: id as OperatorId, content });
      }
    });
    const receipts = new Receipts(ledger, contextIn());
    const both = (id: string) =>
      (['customer', 'merchant'] as const).map((copy) => {
        const document = receipts.document(receiptOf(id, ledger), copy, 0);
        return [valueBeside(document, '担当'), valueBeside(document, '承認')];
      });
    return { ledger, receipts, both };
  }

  it('names who sold, where that is known', () => {
    const { ledger, both } = staffed();
    const sale = writeAttempt(ledger, {}, 'operator:sato');
    writePaid(ledger, sale);
    expect(both(sale.id)).toEqual([
      [undefined, undefined],
      ['佐藤', undefined],
    ]);
    expect(both(paymentIn(ledger, 'paid'))[1]).toEqual([undefined, undefined]);
  });

  it('names who cancelled, and the manager who agreed', () => {
    const { ledger, both } = staffed();
    const sale = writeAttempt(ledger, {}, 'operator:sato');
    writePaid(ledger, sale);
    const content = { reason: 'cashier', approvedBy: '90' } as const;
    ledger.write(
      (writer) => writer.append({ kind: 'payment.cancelRequested', subject: sale.id, content }),
      'operator:07',
    );
    writeAnswer(ledger, sale.id, 'another', (exchange) => ({
      kind: 'payment.cancelled',
      subject: sale.id,
      content: { ...someOrder, exchange },
    }));
    // Whoever is not known by name is known by number.
    expect(both(sale.id)[1]).toEqual(['07', '店長']);
  });
});

describe('the slip of a refund', () => {
  it('says what was left after it, also when it is printed again after another one', () => {
    const { ledger, receipts, id } = paid();
    const amount = paymentOf(ledger, id).amountYen;
    const [first, second] = [refundOf(ledger, id, 300), refundOf(ledger, id, 200)];
    const leftOn = (refund: string, copy: 'customer' | 'merchant') =>
      valueBeside(receipts.document(receiptOf(refund, ledger), copy, 0), '返金後の残額');
    const yenOf = (left: number) => `¥${new Intl.NumberFormat('en').format(left)}`;
    expect(leftOn(second, 'customer')).toBe(yenOf(amount - 500));
    expect(leftOn(first, 'customer')).toBe(yenOf(amount - 300));
    expect(leftOn(first, 'merchant')).toBe(yenOf(amount - 300));
  });
});

describe('a receipt that was printed past the queue, and failed', () => {
  const failure = { ok: false, code: 'ECONNRESET', detail: '', conditions: [] } as const;
  const marksAfter = async (printed: 'nothing' | 'unknown') => {
    const { ledger, receipts, id } = paid();
    const source = receiptOfPayment(paymentOf(ledger, id));
    const printer = new ScriptedPrinter();
    printer.always = { ...failure, printed };
    await receipts.print(source, 'customer', { printer, by: 'operator:01', now: 0 });
    return (['customer', 'merchant'] as const).map((copy) =>
      JSON.stringify(receipts.document(source, copy, 0)).includes('再印刷 1回目'),
    );
  };

  it('marks the next copy where some of it may have come out, and only that one', async () => {
    expect(await marksAfter('unknown')).toEqual([true, false]);
    expect(await marksAfter('nothing')).toEqual([false, false]);
  });
});

describe('the receipt of an id', () => {
  it("is the payment's, or the refund's where it is one's", () => {
    const { ledger, id } = paid();
    const refund = refundOf(ledger, id, 400);
    expect(receiptOf(id, ledger)).toMatchObject({ kind: 'sale', refundedYen: 400 });
    expect(receiptOf(refund, ledger)).toMatchObject({ kind: 'refund', refund: { id: refund }, payment: { id } });
    expect(() => receiptOf('nobody', ledger)).toThrow('PAYMENT_NOT_FOUND');
    expect(() => receiptOf(paymentIn(ledger, 'failed'), ledger)).toThrow('RECEIPT_NOT_AVAILABLE');
  });
});
