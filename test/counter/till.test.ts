import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Actor } from '../../main/common/actor.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { ARMED_FOR_MS, Till } from '../../main/counter/till.ts';
import type { ScanUse, TillState } from '../../main/counter/till-state.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { type PaymentState, paymentStates } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { AnswerNotRecorded } from '../../main/terminal/recording.ts';
import type { SaleInput, SaleStep } from '../../main/terminal/sale.ts';
import { freshCode } from '../support/counters.ts';
import { openTestLedger, writeAttempt } from '../support/ledgers.ts';
import { paymentCode } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';

/** What a test's sales desk was asked to do, and how the test lets it end. */
interface Asked {
  readonly input: SaleInput;
  readonly payment: Payment;
  readonly observe: (step: SaleStep) => void;
  readonly resolve: (payment: Payment) => void;
  readonly reject: (error: unknown) => void;
}

type Ending = PaymentState | 'objection' | 'codeInUse' | 'answerNotRecorded' | 'broken';

/** A till whose sales end when and how the test says. */
class Desk {
  readonly clock = new TestClock();
  readonly asked: Asked[] = [];
  readonly known = new Map<string, Payment>();
  readonly till: Till;
  by: Actor = 'unnamed';
  mostAtATime = 0;
  forgotten = 0;
  changes = 0;
  #template: Payment;
  #underWay: Asked | undefined;

  constructor(template: Payment) {
    this.#template = template;
    this.till = new Till({
      sales: { pay: (input, observe = () => undefined) => this.#pay(input, observe) },
      payments: { find: (id) => this.known.get(id) },
      clock: this.clock,
      limits: { maxYen: 50_000, confirmAboveYen: 10_000 },
      by: () => this.by,
      onChange: () => {
        this.changes += 1;
      },
      onForgotten: () => {
        this.forgotten += 1;
      },
    });
    onTestFinished(() => this.till.close());
  }

  get underWay(): Asked | undefined {
    return this.#underWay;
  }

  get state(): TillState {
    return this.till.state;
  }

  async #pay(input: SaleInput, observe: (step: SaleStep) => void): Promise<Payment> {
    const { promise, resolve, reject } = Promise.withResolvers<Payment>();
    const id = `payment-${this.asked.length + 1}` as PaymentId;
    const payment: Payment = { ...this.#template, id, amountYen: input.amount, state: 'sending' };
    this.mostAtATime = Math.max(this.mostAtATime, this.#underWay === undefined ? 1 : 2);
    this.#underWay = { input, payment, observe, resolve, reject };
    this.asked.push(this.#underWay);
    return promise;
  }

  /** The attempt is on the disk. */
  record(): void {
    const { payment, observe } = this.#require();
    this.known.set(payment.id, payment);
    observe({ step: 'recorded', payment });
  }

  async end(ending: Ending): Promise<void> {
    const { payment, resolve, reject } = this.#require();
    if (ending === 'objection' || ending === 'codeInUse') {
      this.#underWay = undefined;
      reject(new TerminalError(ending === 'objection' ? 'NETWORK_DOWN' : 'CODE_IN_USE'));
    } else {
      this.record();
      this.#underWay = undefined;
      if (ending === 'answerNotRecorded') {
        reject(new AnswerNotRecorded({ flow: 'payment', payment }, '/data/ledger.sqlite', new Error('disk')));
      } else if (ending === 'broken') {
        reject(new Error('nobody foresaw this'));
      } else {
        const ended = this.become(payment.id, ending);
        resolve(ended);
      }
    }
    await new Promise(setImmediate);
  }

  /** The gateway has told since. */
  become(id: string, state: PaymentState): Payment {
    const payment = { ...(this.known.get(id) ?? this.#template), state };
    this.known.set(id, payment);
    return payment;
  }

  scan(code = freshCode()): ScanUse {
    return this.till.scanned(paymentCode(code));
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await new Promise(setImmediate);
  }

  #require(): Asked {
    if (this.#underWay === undefined) {
      throw new Error('nothing is under way');
    }
    return this.#underWay;
  }
}

function somePayment(): Payment {
  const ledger = openTestLedger();
  const payment = ledger.payments.find(writeAttempt(ledger).id);
  if (payment === undefined) {
    throw new Error('not written');
  }
  return payment;
}

const refusal = (code: string) => expect.objectContaining({ code });

/** A till with one of its payments on display. */
async function tillShowing(ending: Ending, template = somePayment()): Promise<Desk> {
  const desk = new Desk(template);
  desk.till.charge(700, 'once');
  desk.scan();
  await desk.end(ending);
  return desk;
}

describe('the till', () => {
  it('charges the amount that was settled on with the scan that comes after it', () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    expect(desk.state).toEqual({ at: 'scan', amount: 700 });
    expect(desk.asked).toHaveLength(0);
    const code = freshCode();
    expect(desk.scan(code)).toBe('pay');
    expect(desk.asked.map(({ input }) => input)).toEqual([{ amount: 700, code, payType: '99', by: 'unnamed' }]);
    expect(desk.state).toMatchObject({ at: 'selling', amount: 700, step: 'recording', payment: undefined });
  });

  it('charges the amount that is settled on with the scan that came before it, and nothing by the scan alone', () => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    expect(desk.scan(code)).toBe('hold');
    expect(desk.asked).toHaveLength(0);
    desk.till.charge(900, 'once');
    expect(desk.asked.map(({ input }) => input)).toEqual([{ amount: 900, code, payType: '99', by: 'unnamed' }]);
  });

  it('sells in the name of whoever stands there when the sale begins, not when the amount was settled on', () => {
    const desk = new Desk(somePayment());
    desk.by = 'operator:01';
    desk.till.charge(700, 'once');
    desk.by = 'operator:02';
    desk.scan(freshCode());
    desk.by = 'operator:03';
    expect(desk.asked.map(({ input }) => input.by)).toEqual(['operator:02']);
  });

  it('takes the newest of several scans', () => {
    const desk = new Desk(somePayment());
    desk.scan();
    const newest = freshCode();
    desk.scan(newest);
    desk.till.charge(900, 'once');
    expect(desk.asked.map(({ input }) => input.code)).toEqual([newest]);
  });

  it.each([
    [0, 'once', 'AMOUNT_INVALID'],
    [-1, 'once', 'AMOUNT_INVALID'],
    [1.5, 'once', 'AMOUNT_INVALID'],
    [Number.NaN, 'twice', 'AMOUNT_INVALID'],
    [50_001, 'twice', 'AMOUNT_TOO_LARGE'],
    [10_001, 'once', 'AMOUNT_NOT_CONFIRMED'],
  ] as const)('refuses %d yen confirmed %s as %s, and keeps the scan', (amount, confirmed, code) => {
    const desk = new Desk(somePayment());
    desk.scan();
    const before = desk.state;
    expect(() => desk.till.charge(amount, confirmed)).toThrow(refusal(code));
    expect(desk.state).toBe(before);
    expect(desk.asked).toHaveLength(0);
  });

  it.each([
    [10_000, 'once'],
    [10_001, 'twice'],
    [50_000, 'twice'],
    [1, 'once'],
  ] as const)('takes %d yen confirmed %s', (amount, confirmed) => {
    const desk = new Desk(somePayment());
    desk.till.charge(amount, confirmed);
    expect(desk.state).toEqual({ at: 'scan', amount });
  });

  it('goes back to the amount that is being changed, and then charges the changed one alone', () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    desk.till.changeAmount();
    expect(desk.state).toEqual({ at: 'amount', amount: 700, held: undefined });
    expect(desk.scan()).toBe('hold');
    expect(desk.asked).toHaveLength(0);
    desk.till.charge(800, 'once');
    expect(desk.asked.map(({ input }) => input.amount)).toEqual([800]);
  });

  it('forgets a scan when it is told to, and pays with the next one', () => {
    const desk = new Desk(somePayment());
    desk.scan();
    desk.till.forgetScan();
    desk.till.charge(700, 'once');
    expect(desk.asked).toHaveLength(0);
    const code = freshCode();
    desk.scan(code);
    expect(desk.asked.map(({ input }) => input.code)).toEqual([code]);
    expect(desk.forgotten).toBe(0);
  });

  it('has one sale under way however often it is pressed and scanned', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    desk.scan();
    for (const press of [
      () => desk.till.charge(700, 'once'),
      () => desk.till.changeAmount(),
      () => desk.till.forgetScan(),
      () => desk.till.tryAgain(),
      () => desk.till.nextCustomer(),
    ]) {
      expect(press).toThrow(refusal('NOT_NOW'));
    }
    expect(desk.scan()).toBe('refuseWhileSelling');
    desk.record();
    expect(desk.scan()).toBe('refuseWhileSelling');
    expect(desk.asked).toHaveLength(1);
    await desk.end('paid');
    expect(desk.state).toMatchObject({ at: 'payment', id: 'payment-1', unused: undefined });
  });

  it('tells which step a sale has come to', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    desk.scan();
    desk.record();
    expect(desk.state).toMatchObject({ at: 'selling', step: 'sending', payment: 'payment-1' });
    const { payment, observe } = desk.asked[0] ?? expect.fail('nothing was asked');
    observe({ step: 'asking', payment });
    expect(desk.state).toMatchObject({ at: 'selling', step: 'asking' });
    await desk.end('paid');
    observe({ step: 'asking', payment });
    expect(desk.state).toMatchObject({ at: 'payment' });
  });
});

describe('a code that was scanned and not used', () => {
  it('is forgotten after 60 s, which is told', async () => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.scan(code);
    await desk.pass(59_999);
    expect(JSON.stringify(desk.state)).toContain(code);
    await desk.pass(1);
    expect(JSON.stringify(desk.state)).not.toContain(code);
    expect(desk.forgotten).toBe(1);
    desk.till.charge(700, 'once');
    expect(desk.asked).toHaveLength(0);
    await desk.pass(600_000);
    expect(desk.forgotten).toBe(1);
  });

  it('is not forgotten later because the amount was changed meanwhile', async () => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.scan(code);
    await desk.pass(40_000);
    desk.till.changeAmount();
    await desk.pass(19_999);
    expect(JSON.stringify(desk.state)).toContain(code);
    await desk.pass(1);
    expect(JSON.stringify(desk.state)).not.toContain(code);
  });

  it('does not end the time of the scan that came after it', async () => {
    const desk = new Desk(somePayment());
    desk.scan();
    await desk.pass(59_000);
    const code = freshCode();
    desk.scan(code);
    await desk.pass(59_999);
    expect(JSON.stringify(desk.state)).toContain(code);
    await desk.pass(1);
    expect(JSON.stringify(desk.state)).not.toContain(code);
    expect(desk.forgotten).toBe(1);
  });

  it.each(['objection', 'notSent'] as const)('stays at hand after %s for what is left of the 60 s', async (ending) => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.scan(code);
    await desk.pass(30_000);
    desk.till.charge(700, 'once');
    await desk.end(ending);
    expect(JSON.stringify(desk.state)).toContain(code);
    await desk.pass(30_000);
    expect(JSON.stringify(desk.state)).not.toContain(code);
    desk.till.tryAgain();
    expect(desk.state).toEqual({ at: 'scan', amount: 700 });
  });

  it.each(['objection', 'notSent'] as const)('is gone at once where %s comes after the 60 s', async (ending) => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.scan(code);
    desk.till.charge(700, 'once');
    await desk.pass(90_000);
    await desk.end(ending);
    await desk.pass(1);
    expect(JSON.stringify(desk.state)).not.toContain(code);
    desk.till.tryAgain();
    expect(desk.asked).toHaveLength(1);
  });

  it('is gone with the customer', async () => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.scan(code);
    desk.till.nextCustomer();
    expect(JSON.stringify(desk.state)).not.toContain(code);
    expect(desk.clock.sleeping).toBe(0);
    desk.till.charge(700, 'once');
    expect(desk.asked).toHaveLength(0);
  });

  it.each(['objection', 'notSent'] as const)('is used for the same amount again after %s', async (ending) => {
    const desk = new Desk(somePayment());
    const code = freshCode();
    desk.till.charge(700, 'once');
    desk.scan(code);
    await desk.end(ending);
    desk.till.tryAgain();
    expect(desk.asked.map(({ input }) => [input.amount, input.code])).toEqual([
      [700, code],
      [700, code],
    ]);
    expect(() => desk.till.tryAgain()).toThrow(refusal('NOT_NOW'));
  });

  it('may pay another amount after an objection, once that is settled on', async () => {
    const desk = await tillShowing('objection');
    desk.till.changeAmount();
    expect(desk.state).toMatchObject({ at: 'amount', amount: 700, held: { mask: expect.stringMatching(/^\*{4}/) } });
    expect(desk.asked).toHaveLength(1);
    desk.till.charge(650, 'once');
    expect(desk.asked.map(({ input }) => input.amount)).toEqual([700, 650]);
    expect(desk.asked[1]?.input.code).toBe(desk.asked[0]?.input.code);
  });
});

describe('a payment that the till shows', () => {
  const open: readonly PaymentState[] = ['sending', 'waitingForCustomer', 'unknown', 'cancelling'];
  const nothingCharged: readonly PaymentState[] = ['failed', 'refused', 'notSent', 'notCharged', 'cancelled'];
  const reachable = paymentStates.filter((state) => state !== 'created');

  it.each(reachable)('and that is %s can be tried again only where nothing was charged', async (state) => {
    const desk = await tillShowing(state);
    const before = desk.asked.length;
    if (nothingCharged.includes(state)) {
      desk.till.tryAgain();
      expect(desk.asked).toHaveLength(state === 'notSent' ? before + 1 : before);
      expect(desk.state).toMatchObject({ at: state === 'notSent' ? 'selling' : 'scan', amount: 700 });
    } else {
      expect(() => desk.till.tryAgain()).toThrow(refusal('NOT_NOW'));
      expect(desk.state).toMatchObject({ at: 'payment' });
    }
  });

  it.each(reachable)('and that is %s is neither paid by a scan nor taken off the screen by it', async (state) => {
    const desk = await tillShowing(state);
    const { state: before } = desk;
    const { moves } = desk.till;
    await desk.pass(10_000);
    for (const code of [freshCode(), desk.asked[0]?.input.code ?? '']) {
      expect(desk.scan(code)).toBe(open.includes(state) ? 'refuseWhileUnknown' : 'refuseOnResult');
    }
    expect(desk.asked).toHaveLength(1);
    expect(desk.state).toBe(before);
    expect(desk.till.moves).toBe(moves);
  });

  it.each(reachable)(
    'and that is %s takes no amount and no change, and is left for the next customer',
    async (state) => {
      const desk = await tillShowing(state);
      expect(() => desk.till.charge(1, 'once')).toThrow(refusal('NOT_NOW'));
      expect(() => desk.till.changeAmount()).toThrow(refusal('NOT_NOW'));
      expect(() => desk.till.forgetScan()).toThrow(refusal('NOT_NOW'));
      desk.till.nextCustomer();
      expect(desk.state).toEqual({ at: 'amount', amount: undefined, held: undefined });
    },
  );

  it('may be tried again as soon as the gateway says that nothing was charged', async () => {
    const desk = await tillShowing('unknown');
    expect(() => desk.till.tryAgain()).toThrow(refusal('NOT_NOW'));
    desk.become('payment-1', 'notCharged');
    desk.till.tryAgain();
    expect(desk.state).toEqual({ at: 'scan', amount: 700 });
    expect(desk.asked).toHaveLength(1);
  });

  it.each(['answerNotRecorded', 'broken'] as const)(
    'is as the ledger has it, and is no objection, after %s',
    async (ending) => {
      const desk = await tillShowing(ending);
      expect(desk.state).toMatchObject({ at: 'payment', id: 'payment-1', unused: undefined });
      expect(() => desk.till.tryAgain()).toThrow(refusal('NOT_NOW'));
      expect(desk.scan()).toBe('refuseWhileUnknown');
    },
  );
});

describe('an objection', () => {
  it.each(['objection', 'codeInUse'] as const)('(%s) stays on the screen whatever is scanned', async (ending) => {
    const desk = await tillShowing(ending);
    const { state: before } = desk;
    expect(desk.scan()).toBe('refuseOnResult');
    expect(desk.state).toBe(before);
    expect(desk.asked).toHaveLength(1);
  });

  it('to a code that an open payment was tried with leaves no code in the hand', async () => {
    const desk = await tillShowing('codeInUse');
    const code = desk.asked[0]?.input.code ?? '';
    expect(desk.state).toMatchObject({ at: 'objection', unused: undefined });
    expect(JSON.stringify(desk.state)).not.toContain(code);
    desk.till.tryAgain();
    expect(desk.state).toEqual({ at: 'scan', amount: 700 });
    expect(desk.asked).toHaveLength(1);
    const other = await tillShowing('codeInUse');
    other.till.changeAmount();
    expect(other.state).toEqual({ at: 'amount', amount: 700, held: undefined });
  });
});

describe('a scan', () => {
  it('never offers an amount: after a refusal the next customer begins with none', async () => {
    const desk = await tillShowing('refused');
    desk.till.nextCustomer();
    expect(desk.scan()).toBe('hold');
    expect(desk.state).toMatchObject({ at: 'amount', amount: undefined });
  });

  it.each(['paid', 'unknown', 'waitingForCustomer', 'answerNotRecorded', 'broken'] as const)(
    'of the code that was just used (%s) is refused for 60 s, wherever it is scanned',
    async (ending) => {
      const desk = await tillShowing(ending);
      const code = desk.asked[0]?.input.code ?? '';
      desk.till.nextCustomer();
      await desk.pass(59_999);
      expect(desk.scan(code)).toBe('refuseAsSpent');
      expect(desk.state).toEqual({ at: 'amount', amount: undefined, held: undefined });
      desk.till.charge(800, 'once');
      expect(desk.scan(code)).toBe('refuseAsSpent');
      expect(desk.state).toEqual({ at: 'scan', amount: 800 });
      expect(desk.asked).toHaveLength(1);
      await desk.pass(1);
      expect(desk.scan(code)).toBe('pay');
    },
  );

  it.each(['failed', 'refused', 'notSent', 'notCharged', 'cancelled'] as const)(
    'of the code with which nothing was charged (%s) is taken again at once',
    async (ending) => {
      const desk = await tillShowing(ending);
      desk.till.nextCustomer();
      expect(desk.scan(desk.asked[0]?.input.code)).toBe('hold');
    },
  );

  it('of a code that was spent before the last one is refused as well, for its own 60 s', async () => {
    const desk = await tillShowing('paid');
    const first = desk.asked[0]?.input.code ?? '';
    await desk.pass(20_000);
    desk.till.nextCustomer();
    desk.till.charge(800, 'once');
    desk.scan();
    await desk.end('paid');
    const second = desk.asked[1]?.input.code ?? '';
    desk.till.nextCustomer();
    desk.till.charge(900, 'once');
    await desk.pass(39_999);
    expect([first, second].map((code) => desk.scan(code))).toEqual(['refuseAsSpent', 'refuseAsSpent']);
    expect(desk.asked).toHaveLength(2);
    await desk.pass(1);
    expect(desk.scan(second)).toBe('refuseAsSpent');
    expect(desk.scan(first)).toBe('pay');
  });

  it('within 5 s after a payment is not held, but pays what was settled on since', async () => {
    const desk = await tillShowing('paid');
    desk.till.nextCustomer();
    await desk.pass(4999);
    expect(desk.scan()).toBe('refuseAsEarly');
    expect(desk.state).toEqual({ at: 'amount', amount: undefined, held: undefined });
    const eager = await tillShowing('paid');
    eager.till.nextCustomer();
    eager.till.charge(800, 'once');
    expect(eager.scan()).toBe('pay');
    await desk.pass(1);
    expect(desk.scan()).toBe('hold');
  });

  it('within 5 s after a refusal is held', async () => {
    const desk = await tillShowing('refused');
    desk.till.nextCustomer();
    expect(desk.scan()).toBe('hold');
  });
});

describe('an amount that was settled on', () => {
  it('waits 3 min for its code: after that a scan pays nothing, and the amount is there to be settled on again', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    await desk.pass(ARMED_FOR_MS - 1);
    expect(desk.state).toEqual({ at: 'scan', amount: 700 });
    const { moves } = desk.till;
    await desk.pass(1);
    expect(desk.state).toEqual({ at: 'amount', amount: 700, held: undefined });
    expect(desk.till.moves).toBeGreaterThan(moves);
    expect(desk.clock.sleeping).toBe(0);
    expect(desk.scan()).toBe('hold');
    expect(desk.asked).toHaveLength(0);
    desk.till.charge(700, 'once');
    expect(desk.asked).toHaveLength(1);
  });

  it('begins its 3 min anew each time, and is not disarmed by the time of one before', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    await desk.pass(ARMED_FOR_MS - 1000);
    desk.till.changeAmount();
    desk.till.charge(800, 'once');
    await desk.pass(ARMED_FOR_MS - 1);
    expect(desk.state).toEqual({ at: 'scan', amount: 800 });
    expect(desk.scan()).toBe('pay');
    await desk.pass(ARMED_FOR_MS);
    expect(desk.state).toMatchObject({ at: 'selling', amount: 800 });
  });

  it('is armed for 3 min by trying again too', async () => {
    const desk = await tillShowing('refused');
    desk.till.tryAgain();
    await desk.pass(ARMED_FOR_MS);
    expect(desk.state).toEqual({ at: 'amount', amount: 700, held: undefined });
  });

  it('is disarmed at once where nobody sees it any more; nothing else is touched by that', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    desk.till.disarm();
    expect(desk.state).toEqual({ at: 'amount', amount: 700, held: undefined });
    desk.scan();
    const { state: held } = desk;
    desk.till.disarm();
    expect(desk.state).toBe(held);
    desk.till.charge(700, 'once');
    desk.till.disarm();
    expect(desk.state).toMatchObject({ at: 'selling' });
    await desk.end('paid');
    const { state: shown } = desk;
    desk.till.disarm();
    expect(desk.state).toBe(shown);
  });

  it('is left alone after the till was closed', async () => {
    const desk = new Desk(somePayment());
    desk.till.charge(700, 'once');
    desk.till.close();
    const { changes } = desk;
    await desk.pass(ARMED_FOR_MS);
    expect(desk.changes).toBe(changes);
  });
});

describe('how often the till has moved on', () => {
  it('grows with everything that a person may have seen change, and with nothing else', async () => {
    const desk = new Desk(somePayment());
    const seen = [desk.till.moves];
    const then = (act: () => unknown) => {
      act();
      seen.push(desk.till.moves);
    };
    then(() => desk.scan());
    then(() => desk.scan());
    then(() => desk.till.forgetScan());
    then(() => desk.till.charge(700, 'once'));
    then(() => desk.till.changeAmount());
    then(() => desk.till.charge(700, 'once'));
    then(() => desk.scan());
    then(() => desk.record());
    await desk.end('paid');
    then(() => undefined);
    then(() => desk.till.nextCustomer());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    const { moves } = desk.till;
    expect(() => desk.till.charge(0, 'once')).toThrow(refusal('AMOUNT_INVALID'));
    expect(() => desk.till.tryAgain()).toThrow(refusal('NOT_NOW'));
    expect(desk.scan(desk.asked[0]?.input.code)).toBe('refuseAsSpent');
    expect(desk.till.moves).toBe(moves);
  });
});

type Act =
  | { readonly act: 'charge'; readonly amount: number; readonly confirmed: 'once' | 'twice' }
  | { readonly act: 'changeAmount' | 'forgetScan' | 'tryAgain' | 'nextCustomer' | 'scan' | 'record' | 'windowGone' }
  /** A code that was scanned before, so many scans ago. */
  | { readonly act: 'scanAgain'; readonly ago: number }
  | { readonly act: 'answer'; readonly ending: Ending }
  | { readonly act: 'settle'; readonly state: 'paid' | 'notCharged' | 'failed' }
  | { readonly act: 'pass'; readonly ms: number };

const endings: readonly Ending[] = [
  'paid',
  'failed',
  'refused',
  'notSent',
  'unknown',
  'waitingForCustomer',
  'cancelled',
  'objection',
  'codeInUse',
  'answerNotRecorded',
  'broken',
];

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('charge' as const),
      amount: fc.constantFrom(1, 700, 700, 9000, 9000, 10_001, 50_001),
      confirmed: fc.constantFrom('once' as const, 'twice' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'changeAmount' as const,
        'forgetScan' as const,
        'tryAgain' as const,
        'tryAgain' as const,
        'nextCustomer' as const,
        'nextCustomer' as const,
        'windowGone' as const,
        'scan' as const,
        'scan' as const,
        'scan' as const,
        'record' as const,
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('answer' as const), ending: fc.constantFrom(...endings) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('settle' as const),
      state: fc.constantFrom('paid' as const, 'notCharged' as const, 'failed' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 1000, 4999, 5000, 30_000, 59_999, 60_000, 179_999, 180_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('scanAgain' as const), ago: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** Endings after which the customer has lost nothing, for certain. */
const costsNothing: readonly Ending[] = ['failed', 'refused', 'notSent', 'cancelled', 'objection', 'codeInUse'];

/** What a fair observer knows of a cashier and a customer: what was settled on, and what was scanned and not used. */
class Observer {
  readonly #desk: Desk;
  /** Codes that were sent and not scanned anew since. */
  readonly #sent = new Set<string>();
  /** Codes with which something was charged or may have been, and when that was known. */
  readonly #spentAt = new Map<string, number>();
  readonly #scanned: string[] = [];
  #settledOn: number | undefined;
  #settledAt = 0;
  #lastAmount = 0;
  #inHand: { readonly code: string; readonly at: number } | undefined;
  #seen = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async see(act: Act): Promise<void> {
    await this.#do(act);
    this.#checkPays();
    this.#checkSecrets();
    expect(this.#desk.mostAtATime).toBeLessThanOrEqual(1);
  }

  async #do(act: Act): Promise<void> {
    const { till, underWay } = this.#desk;
    switch (act.act) {
      case 'charge':
        this.#ifAllowed(
          () => till.charge(act.amount, act.confirmed),
          () => this.#settle(act.amount),
        );
        return;
      case 'tryAgain':
        this.#ifAllowed(
          () => till.tryAgain(),
          () => this.#settle(this.#lastAmount),
        );
        return;
      case 'changeAmount':
        this.#ifAllowed(
          () => till.changeAmount(),
          () => {
            this.#settledOn = undefined;
          },
        );
        return;
      case 'forgetScan':
      case 'nextCustomer': {
        const { act: press } = act;
        this.#ifAllowed(
          () => till[press](),
          () => {
            this.#settledOn = press === 'nextCustomer' ? undefined : this.#settledOn;
            this.#inHand = undefined;
          },
        );
        return;
      }
      case 'windowGone':
        till.disarm();
        this.#settledOn = undefined;
        return;
      case 'scan':
        this.#scan(freshCode());
        return;
      case 'scanAgain':
        this.#scan(this.#scanned.at(-act.ago) ?? freshCode());
        return;
      case 'record':
        if (underWay !== undefined) {
          this.#desk.record();
        }
        return;
      case 'answer':
        await this.#answer(act.ending);
        return;
      case 'settle':
        this.#tellLater(act.state);
        return;
      case 'pass':
        await this.#pass(act.ms);
        return;
    }
  }

  async #answer(ending: Ending): Promise<void> {
    const { underWay, clock } = this.#desk;
    if (underWay === undefined) {
      return;
    }
    const { code } = underWay.input;
    await this.#desk.end(ending);
    const neverLeft = ending === 'notSent' || ending === 'objection';
    if (!neverLeft) {
      this.#sent.add(code);
    }
    if (!costsNothing.includes(ending)) {
      this.#spentAt.set(code, clock.monotonic());
    }
    this.#inHand = neverLeft ? this.#inHand : undefined;
  }

  #tellLater(told: PaymentState): void {
    const { state } = this.#desk;
    if (state.at === 'payment' && this.#desk.known.get(state.id)?.state === 'unknown') {
      this.#desk.become(state.id, told);
    }
  }

  async #pass(ms: number): Promise<void> {
    await this.#desk.pass(ms);
    if (this.#desk.clock.monotonic() - this.#settledAt >= ARMED_FOR_MS) {
      this.#settledOn = undefined;
    }
  }

  #settle(amount: number): void {
    this.#settledOn = amount;
    this.#settledAt = this.#desk.clock.monotonic();
  }

  #scan(code: string): void {
    this.#scanned.push(code);
    const { state: before, clock } = this.#desk;
    const now = clock.monotonic();
    const use = this.#desk.scan(code);
    if (use === 'pay' || use === 'hold') {
      expect(before.at).toBe(use === 'pay' ? 'scan' : 'amount');
      expect(now - (this.#spentAt.get(code) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(60_000);
      this.#sent.delete(code);
      this.#inHand = { code, at: now };
    } else {
      expect(this.#desk.state).toBe(before);
    }
    if (use === 'hold') {
      expect(now - Math.max(...this.#spentAt.values())).toBeGreaterThanOrEqual(5000);
      expect(this.#settledOn).toBeUndefined();
    }
  }

  #ifAllowed(press: () => void, then: () => void): void {
    try {
      press();
    } catch (error) {
      expect(error).toBeInstanceOf(TerminalError);
      expect(this.#scanned.some((code) => String(error).includes(code))).toBe(false);
      return;
    }
    then();
  }

  #checkPays(): void {
    const { asked, clock } = this.#desk;
    const fresh = asked.slice(this.#seen);
    this.#seen = asked.length;
    expect(fresh.length).toBeLessThanOrEqual(1);
    for (const { input } of fresh) {
      expect(input.amount).toBe(this.#settledOn);
      expect(input.code).toBe(this.#inHand?.code);
      expect(clock.monotonic() - (this.#inHand?.at ?? Number.NaN)).toBeLessThan(60_000);
      expect(this.#sent.has(input.code)).toBe(false);
      this.#lastAmount = input.amount;
      this.#settledOn = undefined;
    }
  }

  /** While a request is on its way the code is with it; else it is in the till only while it may still be used. */
  #checkSecrets(): void {
    const { state, clock } = this.#desk;
    const text = JSON.stringify(state);
    const kept = this.#scanned.filter((code) => text.includes(code));
    const isFresh = this.#inHand !== undefined && clock.monotonic() - this.#inHand.at < 60_000;
    expect(kept.filter((code) => !isFresh || code !== this.#inHand?.code)).toEqual([]);
    if (state.at === 'selling' || state.at === 'scan') {
      expect(kept).toEqual([]);
    }
  }
}

describe('whatever is pressed, scanned and answered, in whichever order', () => {
  it('each pay has a cashier who settled on its amount and one scan, which is never used again once it was sent', async () => {
    const template = somePayment();
    let pays = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 25, maxLength: 80 }), async (many) => {
        const desk = new Desk(template);
        const observer = new Observer(desk);
        for (const act of many) {
          await observer.see(act);
        }
        pays += desk.asked.length;
        desk.till.close();
      }),
      { numRuns: 400 },
    );
    expect(pays).toBeGreaterThan(400);
  });
});
