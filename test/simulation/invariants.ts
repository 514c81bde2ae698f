import type { TimeZoneCode } from '../../main/common/time.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { isOpenState, type PaymentState } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { receiptDocument } from '../../main/terminal/receipt-document.ts';
import { receiptOfPayment, receiptOfRefund } from '../../main/terminal/receipts.ts';
import { type Order, orderStatus } from '../../main/training/book.ts';
import { closesAddUp } from '../support/closes.ts';
import type { Told } from './cashier.ts';
import type { SeenRequest } from './line.ts';

export interface Evidence {
  readonly ledger: Ledger;
  /** The gateway's book, when all is over. */
  readonly orders: readonly Order[];
  readonly gatewayNow: number;
  /** Every request that left the terminal. */
  readonly seen: readonly SeenRequest[];
  readonly told: readonly Told[];
}

/** Everything that must be true when the line has been healthy for long enough; gives what is not. */
export function violations(evidence: Evidence): string[] {
  const payments = allPayments(evidence.ledger);
  return [
    ...booksAgree(evidence, payments),
    ...onePayPerSale(evidence, payments),
    ...nothingIsOpen(evidence, payments),
    ...finalsStand(evidence, payments),
    ...verdictsHaveEvidence(evidence, payments),
    ...tokensAreUnique(evidence),
    ...closesEqualTheBook(evidence),
    ...ledgerIsWhole(evidence),
    ...receiptsAreThere(evidence, payments),
    ...cashierWasToldTheTruth(evidence),
  ];
}

function allPayments(ledger: Ledger): Payment[] {
  const all: Payment[] = [];
  for (;;) {
    const page = ledger.payments.page({ limit: 1000, before: all.at(-1)?.number });
    all.push(...page);
    if (page.length < 1000) {
      return all;
    }
  }
}

/** Yen that the shop keeps of a payment, by the ledger. */
function keptByLedger({ state, amountYen, refundedYen }: Payment): number {
  switch (state) {
    case 'paid':
    case 'partlyRefunded':
      return amountYen - refundedYen;
    default:
      return 0;
  }
}

/** Yen that the shop keeps of an order, by the gateway. */
function keptByGateway(order: Order, now: number): number {
  const status = orderStatus(order, now);
  return status === '00' ? order.amount - order.refunded : 0;
}

function booksAgree({ orders, gatewayNow }: Evidence, payments: readonly Payment[]): string[] {
  const byToken = new Map(orders.map((order) => [order.payToken, order]));
  const known = new Set(payments.map(({ token }) => token));
  const differences = payments.flatMap((payment) => {
    const order = byToken.get(payment.token ?? '');
    const gateway = order === undefined ? 0 : keptByGateway(order, gatewayNow);
    const ours = keptByLedger(payment);
    return gateway === ours
      ? []
      : [`${payment.id} is ${payment.state}: ${ours} yen by the ledger, ${gateway} yen by the gateway`];
  });
  const strangers = orders.filter(({ payToken }) => !known.has(payToken));
  return [...differences, ...strangers.map(({ payToken }) => `the gateway has an order that we lost: ${payToken}`)];
}

function closesEqualTheBook({ ledger, orders, gatewayNow }: Evidence): string[] {
  const kept = orders.reduce((sum, order) => sum + keptByGateway(order, gatewayNow), 0);
  return closesAddUp(ledger, () => gatewayNow, kept);
}

function onePayPerSale({ seen }: Evidence, payments: readonly Payment[]): string[] {
  const pays = seen.filter(({ call }) => call === 'pay');
  const owners = new Map(payments.map((payment) => [payment.token, payment]));
  const codes = new Map<string, number>();
  for (const { fields } of pays) {
    const code = fields['userCode'] ?? '';
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return [
    ...pays
      .filter(({ token }) => !owners.has(token))
      .map(({ token }) => `a pay left that is not in the ledger: ${token}`),
    ...[...codes].filter(([, count]) => count > 1).map(([code, count]) => `${count} pays for the code ${code}`),
  ];
}

function nothingIsOpen({ ledger }: Evidence, payments: readonly Payment[]): string[] {
  return [
    ...payments.filter(({ state }) => isOpenState(state)).map(({ id, state }) => `${id} is still ${state}`),
    ...ledger.queue.items().map(({ id }) => `${id} is still in the queue`),
    ...payments.filter(({ openRefundYen }) => openRefundYen !== 0).map(({ id }) => `${id} has an open refund`),
  ];
}

const finals: ReadonlySet<PaymentState> = new Set([
  'failed',
  'refused',
  'notSent',
  'notCharged',
  'cancelled',
  'refunded',
]);

const settling: Readonly<Record<string, PaymentState>> = {
  'payment.paid': 'paid',
  'payment.failed': 'failed',
  'payment.refused': 'refused',
  'payment.notSent': 'notSent',
  'payment.notCharged': 'notCharged',
  'payment.cancelled': 'cancelled',
};

/** What was final stays final, but for what the cashier wanted of a paid one. */
function finalsStand({ ledger }: Evidence, payments: readonly Payment[]): string[] {
  return payments.flatMap(({ id }) => {
    const kinds = ledger.eventsAbout(id).map(({ kind }) => kind);
    const illegal = kinds.includes('machine.illegalEvent');
    return [
      ...changesOfMind(kinds).map((change) => `${id} was ${change}`),
      ...(illegal ? [`${id} met an event that its state does not allow`] : []),
    ];
  });
}

function changesOfMind(kinds: readonly string[]): string[] {
  let current: PaymentState | undefined;
  const changes: string[] = [];
  for (const kind of kinds) {
    const next = settling[kind];
    if (kind === 'payment.cancelRequested') {
      current = undefined;
    } else if (next !== undefined) {
      if (current !== undefined) {
        changes.push(`${current} and became ${next}`);
      }
      current = next;
    }
  }
  return changes;
}

/** An answer that made a payment paid named its amount. */
function verdictsHaveEvidence({ ledger }: Evidence, payments: readonly Payment[]): string[] {
  return payments.flatMap(({ id, amountYen }) => {
    const paid = ledger.eventsAbout(id).find(({ kind }) => kind === 'payment.paid');
    const reference = paid !== undefined && 'exchange' in paid.content ? paid.content.exchange?.id : undefined;
    const exchange = ledger.exchangesAbout(id).find((one) => one.id === reference);
    const named = exchange?.call === 'pay' ? /"amount":"?([0-9.]+)/.exec(exchange.response ?? '')?.[1] : undefined;
    return named === undefined || Number(named) === amountYen
      ? []
      : [`${id} of ${amountYen} yen is paid by an answer about ${named} yen`];
  });
}

function tokensAreUnique({ seen }: Evidence): string[] {
  const tokens = new Set<string>();
  return seen.flatMap(({ token }) => {
    const again = tokens.has(token);
    tokens.add(token);
    return again ? [`token ${token} was used twice`] : [];
  });
}

function ledgerIsWhole({ ledger }: Evidence): string[] {
  return ledger.verify().faults.map(({ where, row, detail }) => `ledger: ${where} ${row}: ${detail}`);
}

const context = {
  shop: { name: 'S', address: '', phone: '', registrationNumber: '' },
  training: true,
  timeZone: 'p9' as TimeZoneCode,
  language: 'en',
  translate: createTranslator('en'),
} as const;

function receiptsAreThere({ ledger }: Evidence, payments: readonly Payment[]): string[] {
  const wanted = payments.filter(({ state }) => ['paid', 'partlyRefunded', 'refunded', 'cancelled'].includes(state));
  const problems: string[] = [];
  for (const payment of wanted) {
    const source = receiptOfPayment(payment);
    if (!ledger.receipts.has(payment.id, source.kind)) {
      problems.push(`${payment.id} is ${payment.state} without its receipt`);
    }
    receiptDocument(source, 'customer', context);
    for (const refund of ledger.refunds.of(payment.id).filter(({ state }) => state === 'refunded')) {
      if (!ledger.receipts.has(refund.id, 'refund')) {
        problems.push(`${refund.id} is refunded without its receipt`);
      }
      receiptDocument(receiptOfRefund(refund, payment), 'customer', context);
    }
  }
  return problems;
}

/** What was told as final is what it ended as, unless the cashier changed it since. */
function cashierWasToldTheTruth({ ledger, told }: Evidence): string[] {
  return told.flatMap(({ payment: id, state }) => {
    const payment = ledger.payments.find(id);
    const final = finals.has(state) || state === 'paid';
    if (payment === undefined) {
      return [`the cashier was told of ${id}, which is gone`];
    }
    const changedSince = payment.cancelReason !== null || payment.refundedYen > 0;
    return !final || payment.state === state || changedSince
      ? []
      : [`the cashier was told that ${id} is ${state}; it is ${payment.state}`];
  });
}
