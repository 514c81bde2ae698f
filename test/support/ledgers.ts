import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { EventContent, LedgerEvent, PaymentId } from '../../main/ledger/events.ts';
import type { ExchangeRecord } from '../../main/ledger/exchanges.ts';
import { Ledger, type LedgerOptions } from '../../main/ledger/ledger.ts';
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
  });
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
