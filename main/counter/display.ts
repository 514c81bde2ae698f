import type { Display, ReceiptView, Worded } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import type { TerminalError } from '../common/errors.ts';
import type { Payment } from '../ledger/payments.ts';
import { stillHeld } from './held-scan.ts';
import { type ProgressParts, progressOf } from './progress.ts';
import type { TillState } from './till-state.ts';
import { type PaymentWording, paymentView } from './views.ts';

export interface DisplayParts extends ProgressParts, PaymentWording {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** How long a customer has to approve, in ms. */
  readonly customerLimitMs: number;
  readonly find: (id: string) => Payment | undefined;
  readonly receiptOf: (payment: Payment) => ReceiptView;
  readonly describe: (problem: TerminalError) => Worded;
}

/** What the counter shows. */
export function displayOf(till: TillState, parts: DisplayParts): Display {
  const { clock, find, describe } = parts;
  switch (till.at) {
    case 'amount': {
      const held = stillHeld(till.held, clock);
      return {
        screen: 'amount',
        amountYen: till.amount ?? null,
        heldScan: held === undefined ? null : { mask: held.mask, forMs: held.until - clock.monotonic() },
      };
    }
    case 'scan':
      return { screen: 'scan', amountYen: till.amount };
    case 'objection':
      return { screen: 'objection', amountYen: till.amount, problem: describe(till.problem) };
    case 'selling': {
      const payment = till.payment === undefined ? undefined : find(till.payment);
      return payment === undefined || isOnItsWay(payment) ? paying(till, parts) : paymentDisplay(payment, till, parts);
    }
    case 'payment': {
      const payment = find(till.id);
      return payment === undefined
        ? { screen: 'amount', amountYen: null, heldScan: null }
        : paymentDisplay(payment, till, parts);
    }
  }
}

type Shown = Extract<TillState, { at: 'selling' | 'payment' }>;

/** While the sale itself still asks, an answer that settles nothing is no news for the cashier. */
function isOnItsWay({ state }: Payment): boolean {
  return state === 'created' || state === 'sending' || state === 'unknown';
}

function paying(till: Extract<TillState, { at: 'selling' }>, { clock }: DisplayParts): Display {
  const elapsedMs = clock.monotonic() - till.since;
  return { screen: 'paying', amountYen: till.amount, codeMask: till.mask, step: till.step, elapsedMs };
}

function paymentDisplay(found: Payment, till: Shown, parts: DisplayParts): Display {
  const leaving = till.at === 'selling' ? 'afterAnswer' : 'now';
  const payment = paymentView(found, parts);
  switch (found.state) {
    case 'waitingForCustomer':
      return {
        screen: 'waiting',
        payment,
        elapsedMs: parts.clock.monotonic() - till.since,
        limitMs: parts.customerLimitMs,
        leaving,
      };
    case 'created':
    case 'sending':
    case 'unknown':
    case 'cancelling':
      return { screen: 'unknown', payment, progress: progressOf(found.id, found.sentAt, parts), leaving };
    case 'paid':
    case 'failed':
    case 'refused':
    case 'notSent':
    case 'notCharged':
    case 'cancelled':
    case 'partlyRefunded':
    case 'refunded':
      return { screen: 'result', payment, receipt: parts.receiptOf(found) };
  }
}
