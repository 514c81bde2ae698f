import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Actor } from '../../main/common/actor.ts';
import type { BusinessDate, DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import type { EventContent, LedgerEvent, PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { ExchangeRecord } from '../../main/ledger/exchanges.ts';
import { Ledger, type LedgerOptions } from '../../main/ledger/ledger.ts';
import { figuresOf } from '../../main/terminal/closing/figures.ts';
import { openEntries } from '../../main/terminal/closing/open-entries.ts';
import { tempFolder } from './temp-folder.ts';
import { TestClock } from './test-clock.ts';

/** A ledger in a real file, for the time of one test. */
export function openTestLedger(options: Partial<LedgerOptions> = {}): Ledger {
  const ledger = new Ledger({
    file: path.join(options.file === undefined ? tempFolder() : '', options.file ?? 'ledger.sqlite'),
    clock: new TestClock(),
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
    ...withoutFile(options),
  });
  onTestFinished(() => ledger.close());
  return ledger;
}

function withoutFile({ file: _file, ...rest }: Partial<LedgerOptions>): Partial<LedgerOptions> {
  return rest;
}

let counter = 0;

/** Ids that sort in the order in which they were made. */
export function nextPaymentId(): PaymentId {
  counter += 1;
  return `payment-${String(counter).padStart(8, '0')}` as PaymentId;
}

export const someExchange: ExchangeRecord = {
  call: 'pay',
  token: 'T',
  path: '/gateway/pay/version=1.0/B01/0/0/T',
  startedAt: '2026-11-22T03:00:00.000Z',
  connectedMs: 1.5,
  headersMs: 2.5,
  totalMs: 3.5,
  outcome: 'paid',
  httpStatus: 200,
  request: '{"amount":"1000"}',
  response: '{"meta":{"code":"00"}}',
};

/** Writes an attempt that is being sent; gives its id and token. */
export function writeAttempt(
  ledger: Ledger,
  change: Partial<EventContent<'payment.created'>> = {},
  by: Actor = 'terminal',
): { readonly id: PaymentId; readonly token: string } {
  const subject = nextPaymentId();
  return ledger.write((writer) => {
    const slot = writer.drawTokenSlot();
    const token = `OB0244899999AShop001BTer001${slot.stamp}${String(slot.serial).padStart(6, '0')}`;
    const number = writer.nextPaymentNumber();
    writer.append({
      kind: 'payment.created',
      subject,
      content: {
        number,
        receiptNo: `R${number}`,
        amountYen: 1000,
        askedPayType: '99',
        codeMask: '****9395',
        serviceMode: 'B01',
        merchantId: 'OB0244899999',
        branchCode: 'AShop001',
        terminalCode: 'BTer001',
        ...change,
      },
    });
    writer.append({ kind: 'payment.sending', subject, content: { token } });
    return { id: subject, token };
  }, by);
}

export const someOrder = { orderId: 'O1', orderDetailId: 'J1', transTime: '20261122120000', payType: '01' };

/** Writes what an answer says, with its evidence. */
export function writeAnswer(
  ledger: Ledger,
  id: PaymentId,
  token: string,
  toEvent: (exchange: { id: number; sha256: string }) => LedgerEvent,
): void {
  ledger.write((writer) => {
    writer.append(toEvent(writer.keepExchange(id, { ...someExchange, token })));
  });
}

/** Writes that a payment is paid. */
export function writePaid(ledger: Ledger, { id, token }: { readonly id: PaymentId; readonly token: string }): void {
  writeAnswer(ledger, id, token, (exchange) => ({
    kind: 'payment.paid',
    subject: id,
    content: { ...someOrder, refund: 'none', exchange },
  }));
}

/** Writes that a part of a payment was given back; gives the refund's id. */
export function writeRefund(ledger: Ledger, payment: PaymentId, amountYen: number, by: Actor = 'terminal'): RefundId {
  const id = `refund-${nextPaymentId()}` as RefundId;
  const ordinal = ledger.refunds.of(payment).length + 1;
  const token = `refund of ${id}`;
  ledger.write((writer) => {
    writer.append({ kind: 'refund.created', subject: id, content: { payment, ordinal, amountYen } });
    writer.append({ kind: 'refund.sending', subject: id, content: { token } });
    const exchange = writer.keepExchange(id, { ...someExchange, token });
    writer.append({
      kind: 'refund.refunded',
      subject: id,
      content: { ...someOrder, orderDetailId: `J-${id}`, exchange },
    });
  }, by);
  return id;
}

/** Closes a business date, whatever there is to be closed; lists as open what is in the recovery queue. */
export function writeClose(ledger: Ledger, businessDate: string, by: Actor = 'unnamed'): number {
  const last = ledger.days.lastSequence;
  const sequence = Math.max(last + 1, ledger.restores.firstFreeClose);
  const leftOut = sequence - last - 1;
  const figures = figuresOf({
    businessDate: businessDate as BusinessDate,
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
    movements: ledger.days.movementsUpTo(businessDate as BusinessDate),
    unknown: openEntries(ledger),
    reconciled: { state: 'notAsked' },
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
    nameOf: (operator) => operator,
  });
  const previousHash = ledger.days.close(last)?.hash ?? NO_CLOSE_HASH;
  const subject = `close-${sequence}` as const;
  ledger.write((writer) => {
    writer.append({
      kind: 'day.closed',
      subject,
      content: { sequence, ...(leftOut === 0 ? {} : { leftOut }), previousHash, figures },
    });
  }, by);
  return sequence;
}
