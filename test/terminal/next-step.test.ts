import { describe, expect, it } from 'vitest';
import type { RefundId } from '../../main/ledger/events.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import type { Refund } from '../../main/ledger/refunds.ts';
import {
  defaultRecoveryRules,
  nextPaymentStep,
  nextRefundStep,
  REFUND_PERIOD_MS,
  REVERSE_PERIOD_MS,
  type StepFacts,
} from '../../main/terminal/next-step.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';

const DAY = 86_400_000;

/** A payment that is as it was when it was sent, but for a change. */
function paymentWith(change: Partial<Payment>): Payment {
  const ledger = openTestLedger();
  const found = ledger.payments.find(writeAttempt(ledger).id);
  if (found === undefined) {
    throw new Error('the payment was written');
  }
  return { ...found, ...change };
}

function refundWith(change: Partial<Refund>): Refund {
  const ledger = openTestLedger();
  const attempt = writeAttempt(ledger);
  writePaid(ledger, attempt);
  const id = 'refund-1' as RefundId;
  ledger.write((writer) => {
    const content = { payment: attempt.id, ordinal: 1, amountYen: 400 };
    writer.append({ kind: 'refund.created', subject: id, content });
  });
  const found = ledger.refunds.find(id);
  if (found === undefined) {
    throw new Error('the refund was written');
  }
  return { ...found, state: 'unknown', ...change };
}

const facts = (change: Partial<StepFacts> = {}): StepFacts => ({
  openForMs: 0,
  ageMs: 0,
  rules: defaultRecoveryRules,
  ...change,
});

const cancelAfter = (cancelAfterMs: number) => ({ ...defaultRecoveryRules, unknown: { cancelAfterMs } });

describe('the next step about a payment', () => {
  it('that was taken over from the gateway is to ask, however long that takes: only a person cancels it', () => {
    const rules = cancelAfter(60_000);
    for (const state of ['unknown', 'waitingForCustomer'] as const) {
      const payment = paymentWith({ state, token: null, orderId: 'O1' });
      expect(nextPaymentStep(payment, facts({ openForMs: 900_000, rules }))).toEqual({ step: 'ask' });
    }
  });

  it('that waits for its customer is to ask, until the customer has had all the time there is', () => {
    const payment = paymentWith({ state: 'waitingForCustomer' });
    expect(nextPaymentStep(payment, facts())).toEqual({ step: 'ask' });
    expect(nextPaymentStep(payment, facts({ openForMs: 119_999 }))).toEqual({ step: 'ask' });
    const cancel = { step: 'requestCancel', reason: 'customerTimeout' };
    expect(nextPaymentStep(payment, facts({ openForMs: 120_000 }))).toEqual(cancel);
    const rules = { ...defaultRecoveryRules, customerLimitMs: 30_000 };
    expect(nextPaymentStep(payment, facts({ openForMs: 29_999, rules }))).toEqual({ step: 'ask' });
    expect(nextPaymentStep(payment, facts({ openForMs: 30_000, rules }))).toEqual(cancel);
  });

  it('that is unknown is to ask for ever, where the shop wants it so', () => {
    const payment = paymentWith({ state: 'unknown' });
    expect(nextPaymentStep(payment, facts({ openForMs: 6 * DAY, ageMs: 6 * DAY }))).toEqual({ step: 'ask' });
  });

  it('that is unknown is to cancel it after a while, where the shop wants it so', () => {
    const payment = paymentWith({ state: 'unknown' });
    const rules = cancelAfter(60_000);
    expect(nextPaymentStep(payment, facts({ openForMs: 59_999, rules }))).toEqual({ step: 'ask' });
    expect(nextPaymentStep(payment, facts({ openForMs: 60_000, rules }))).toEqual({
      step: 'requestCancel',
      reason: 'policy',
    });
  });

  it('that a comparison has reopened is to ask, and never to cancel it by the policy', () => {
    const payment = paymentWith({ state: 'unknown', detail: { reason: 'reopened', code: '10' } });
    const rules = cancelAfter(60_000);
    expect(nextPaymentStep(payment, facts({ openForMs: 600_000, rules }))).toEqual({ step: 'ask' });
  });

  it.each(['unknown', 'waitingForCustomer'] as const)(
    'that is %s while its money counts as taken is to ask: neither the policy nor the customer limit cancels a sale',
    (state) => {
      const rules = cancelAfter(60_000);
      const late = facts({ openForMs: DAY, ageMs: DAY, rules });
      expect(nextPaymentStep(paymentWith({ state }), late).step).toBe('requestCancel');
      expect(nextPaymentStep(paymentWith({ state, taken: true }), late)).toEqual({ step: 'ask' });
    },
  );

  it('that could not be cancelled is to ask, and not to cancel it by the policy once more', () => {
    const rules = cancelAfter(60_000);
    for (const cancelReason of ['cashier', 'policy', 'customerTimeout']) {
      const payment = paymentWith({ state: 'unknown', cancelReason });
      expect(nextPaymentStep(payment, facts({ openForMs: 600_000, rules }))).toEqual({ step: 'ask' });
    }
  });

  it.each([
    ['none', 'reverse'],
    ['sent', 'ask'],
    ['asked', 'reverse'],
    ['refused', 'ask'],
  ] as const)('that is cancelling, with its reversal %s, is to %s', (state, step) => {
    const payment = paymentWith({ state: 'cancelling', reverse: { state, requests: 1, open: 1 } });
    expect(nextPaymentStep(payment, facts())).toEqual({ step });
  });

  it.each(['unknown', 'waitingForCustomer', 'cancelling'] as const)(
    'that is %s is to mark it for the payment centre, once, when no reversal is possible any more',
    (state) => {
      const payment = paymentWith({ state });
      expect(nextPaymentStep(payment, facts({ ageMs: REVERSE_PERIOD_MS })).step).not.toBe('markForCentre');
      expect(nextPaymentStep(payment, facts({ ageMs: REVERSE_PERIOD_MS + 1 }))).toEqual({
        step: 'markForCentre',
        why: 'reversePeriodOver',
      });
      const marked = paymentWith({ state, centreWhy: 'reversePeriodOver' });
      expect(nextPaymentStep(marked, facts({ ageMs: 30 * DAY })).step).not.toBe('markForCentre');
    },
  );

  it.each(['unknown', 'waitingForCustomer', 'cancelling'] as const)(
    'that is %s is to look its order up where an answer named another amount and one has named the order',
    (state) => {
      expect(nextPaymentStep(paymentWith({ state, amountDoubt: 'toCompare' }), facts())).toEqual({ step: 'compare' });
      expect(nextPaymentStep(paymentWith({ state, amountDoubt: 'doubted' }), facts()).step).not.toBe('compare');
    },
  );

  it('takes reversals to be possible for 7 days, and refunds for 90', () => {
    expect(REVERSE_PERIOD_MS).toBe(7 * DAY);
    expect(REFUND_PERIOD_MS).toBe(90 * DAY);
  });
});

describe('the next step about a refund', () => {
  it('is to ask', () => {
    expect(nextRefundStep(refundWith({}), 0)).toEqual({ step: 'ask' });
    expect(nextRefundStep(refundWith({}), REFUND_PERIOD_MS)).toEqual({ step: 'ask' });
  });

  it('is to mark it for the payment centre, once, when no refund is possible any more', () => {
    expect(nextRefundStep(refundWith({}), REFUND_PERIOD_MS + 1)).toEqual({
      step: 'markForCentre',
      why: 'refundPeriodOver',
    });
    expect(nextRefundStep(refundWith({ centreWhy: 'refundPeriodOver' }), 91 * DAY)).toEqual({ step: 'ask' });
  });

  it('is to look the order up where an answer named another amount', () => {
    expect(nextRefundStep(refundWith({ amountDoubt: 'toCompare' }), 0)).toEqual({ step: 'compare' });
    expect(nextRefundStep(refundWith({ amountDoubt: 'doubted' }), 0)).toEqual({ step: 'ask' });
  });
});
