import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import type { Yen } from '../../main/common/yen.ts';
import { displayOf } from '../../main/counter/display.ts';
import { actionsOf, historyDetail } from '../../main/counter/history.ts';
import { QuestionLog } from '../../main/counter/questions.ts';
import type { TillState } from '../../main/counter/till-state.ts';
import { describeForWindow } from '../../main/counter/window-errors.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { type PaymentState, paymentStates } from '../../main/ledger/machine.ts';
import { correctionFacts, correctionOf } from '../../main/terminal/correction.ts';
import type { Outlook } from '../../main/terminal/recovery/worker.ts';
import { type Language, languages, type ReceiptView, type Screen } from '../../preload/contract.ts';
import { display, historyDetail as historyDetailSchema } from '../../preload/views.ts';
import { cancelPaid, paymentIn, refundOf, sendToCentre, translatorOf } from '../support/counters.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { paymentCode, testProfile } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';

const states = paymentStates.filter((state) => state !== 'created');

const clock = new TestClock();

function partsOf(
  ledger: Ledger,
  language: Language,
  more: { readonly outlook?: Outlook; readonly receipt?: ReceiptView } = {},
) {
  const translate = translatorOf(language);
  return {
    ledger,
    questions: new QuestionLog(ledger),
    recovery: { outlook: () => more.outlook },
    translate,
    now: clock.now(),
    timeZone: testProfile.timeZone,
    dayStart: '05:00' as never,
    hasPrinter: () => true,
    approvals: { refund: false, cancel: false },
    clock,
    customerLimitMs: 120_000,
    find: (id: string) => ledger.payments.find(id),
    receiptOf: () => more.receipt ?? { state: 'none' as const, problem: null, jobIds: [] },
    describe: (problem: TerminalError) => describeForWindow(problem, translate),
  };
}

const showing = (id: PaymentId): TillState => ({ at: 'payment', id, since: 0, unused: undefined });
const selling = (payment: PaymentId | undefined): TillState => ({
  at: 'selling',
  amount: 1000 as Yen,
  mask: '****9395',
  step: 'sending',
  since: 0,
  payment,
});

/** What a cashier who does not know may believe of each state. */
const screens: Readonly<Record<Exclude<PaymentState, 'created'>, Screen>> = {
  sending: 'unknown',
  waitingForCustomer: 'waiting',
  unknown: 'unknown',
  cancelling: 'unknown',
  paid: 'result',
  failed: 'result',
  refused: 'result',
  notSent: 'result',
  notCharged: 'result',
  cancelled: 'result',
  partlyRefunded: 'result',
  refunded: 'result',
};

const whileSelling: Partial<Record<PaymentState, Screen>> = { ...screens, sending: 'paying', unknown: 'paying' };

/** Looks like the name of a text, and not like a text. */
const RAW_KEY = /^[a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+$/;

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(languages)('in %s, what the counter shows', (language) => {
  it.each(states)('of a payment that is %s is valid, in words, and on its screen', (state) => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, state);
    const parts = partsOf(ledger, language);
    for (const [till, screen] of [
      [showing(id), screens[state]],
      [selling(id), whileSelling[state]],
    ] as const) {
      const shown = displayOf(till, parts);
      expect(display.parse(shown)).toEqual(shown);
      expect(shown.screen).toBe(screen);
      if (shown.screen === 'waiting' || shown.screen === 'unknown') {
        // A request that is on its way has to be answered before the customer can be left.
        expect(shown.leaving).toBe(till.at === 'selling' ? 'afterAnswer' : 'now');
      }
      expect(textsOf(shown).filter((text) => RAW_KEY.test(text))).toEqual([]);
    }
  });

  it.each(states)('in the detail of a payment that is %s is valid and in words', (state) => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, state);
    const detail = historyDetail(id, partsOf(ledger, language));
    expect(historyDetailSchema.parse(detail)).toEqual(detail);
    expect(textsOf(detail).filter((text) => RAW_KEY.test(text))).toEqual([]);
    expect(detail.progress === null).toBe(!['sending', 'waitingForCustomer', 'unknown', 'cancelling'].includes(state));
  });

  it('of a cancelled payment tells one that had been paid from one that never was', () => {
    const ledger = openTestLedger();
    const parts = partsOf(ledger, language);
    const paid = paymentIn(ledger, 'paid');
    cancelPaid(ledger, paid);
    const shown = displayOf(showing(paid), parts);
    expect(display.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({ screen: 'result', payment: { state: 'cancelled', takenBack: true } });
    const never = displayOf(showing(paymentIn(ledger, 'cancelled')), parts);
    expect(never).toMatchObject({ screen: 'result', payment: { state: 'cancelled', takenBack: false } });
    const words = textsOf(shown).join(' ');
    expect(words).not.toContain(parts.translate('outcomes.cancelled.hint'));
    expect(words).toContain(parts.translate('outcomes.takenBack.hint'));
    expect(textsOf(never).join(' ')).toContain(parts.translate('outcomes.cancelled.hint'));
  });

  it('of an objection is valid and in words', () => {
    const problem = new TerminalError('NETWORK_DOWN');
    const objection: TillState = { at: 'objection', amount: 1000 as Yen, problem, unused: undefined };
    const shown = displayOf(objection, partsOf(openTestLedger(), language));
    expect(display.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({ screen: 'objection', problem: { code: 'NETWORK_DOWN' } });
  });

  it.each([
    { step: 'asking' },
    { step: 'waiting', nextInMs: 1200.5 },
    { step: 'paused', nextInMs: 0 },
    undefined,
  ] satisfies (Outlook | undefined)[])('of what recovery does (%o) is valid', (outlook) => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, 'unknown');
    const shown = displayOf(showing(id), partsOf(ledger, language, outlook === undefined ? {} : { outlook }));
    expect(display.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({
      progress: {
        step: outlook?.step ?? 'waiting',
        nextInMs: outlook === undefined || outlook.step === 'asking' ? null : outlook.nextInMs,
      },
    });
  });
});

describe('what the counter shows', () => {
  it('of an amount has no code, and no scan that is a minute old', () => {
    const ledger = openTestLedger();
    const code = paymentCode('280390312172859395');
    const at = (until: number): TillState => ({
      at: 'amount',
      amount: 700 as Yen,
      held: { code, mask: '****9395', until },
    });
    const now = clock.monotonic();
    const shown = displayOf(at(now + 1), partsOf(ledger, 'ja'));
    expect(shown).toEqual({ screen: 'amount', amountYen: 700, heldScan: { mask: '****9395', forMs: 1 } });
    expect(displayOf(at(now), partsOf(ledger, 'ja'))).toMatchObject({ heldScan: null });
  });

  it('before the attempt is on the disk is the amount being paid', () => {
    expect(displayOf(selling(undefined), partsOf(openTestLedger(), 'ja'))).toMatchObject({
      screen: 'paying',
      amountYen: 1000,
      codeMask: '****9395',
    });
  });

  it('of a payment that only the centre can settle says so', () => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, 'unknown');
    sendToCentre(ledger, id);
    expect(displayOf(showing(id), partsOf(ledger, 'ja'))).toMatchObject({
      screen: 'unknown',
      payment: { needsCentre: true, outcome: { code: 'NEEDS_CENTRE' } },
    });
  });
});

describe('what the state of a payment allows', () => {
  const printing = ['printCustomer', 'printMerchant'];
  const expected: Readonly<Record<Exclude<PaymentState, 'created'>, readonly string[]>> = {
    sending: [],
    waitingForCustomer: ['checkNow', 'cancel'],
    unknown: ['checkNow', 'cancel'],
    cancelling: ['checkNow'],
    paid: ['cancel', 'refund', ...printing],
    failed: [],
    refused: [],
    notSent: [],
    notCharged: [],
    cancelled: printing,
    partlyRefunded: ['refund', ...printing],
    refunded: printing,
  };

  it.each(states)('that is %s', (state) => {
    const ledger = openTestLedger();
    const payment = ledger.payments.find(paymentIn(ledger, state));
    if (payment === undefined) {
      throw new Error('not written');
    }
    const correction = correctionOf(payment, correctionFacts(payment, ledger, clock.now()));
    expect(actionsOf(payment, { correction, printing: 'withPrinter' })).toEqual(expected[state]);
    expect(actionsOf(payment, { correction, printing: 'withoutPrinter' })).toEqual(
      expected[state].filter((action) => !printing.includes(action)),
    );
  });

  it('that needs the centre leaves asking alone', () => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, 'unknown');
    sendToCentre(ledger, id);
    expect(historyDetail(id, partsOf(ledger, 'ja')).actions).toEqual(['checkNow']);
  });

  it('is no cancelling any more after the seven days within which the gateway reverses', () => {
    const ledger = openTestLedger();
    const days = 7 * 86_400_000;
    const actionsAt = (state: Exclude<PaymentState, 'created'>, now: number) => {
      const id = paymentIn(ledger, state);
      return historyDetail(id, { ...partsOf(ledger, 'ja'), now }).actions;
    };
    expect(actionsAt('paid', clock.now() + days - 1)).toContain('cancel');
    expect(actionsAt('paid', clock.now() + days)).toEqual(['refund', ...printing]);
    // What is open is cancelled by asking first, however old it is.
    expect(actionsAt('unknown', clock.now() + days)).toEqual(['checkNow', 'cancel']);
    // A clock that was set back offers too much rather than too little: the gateway has the last word.
    expect(actionsAt('paid', clock.now() - days)).toContain('cancel');
  });

  it('after all of it was refunded in parts is only to print', () => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, 'partlyRefunded');
    refundOf(ledger, id, 700);
    const payment = ledger.payments.find(id);
    expect(payment?.state).toBe('refunded');
    expect(historyDetail(id, partsOf(ledger, 'ja')).actions).toEqual(printing);
  });
});
