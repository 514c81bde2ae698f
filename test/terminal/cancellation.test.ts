import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { yen } from '../../main/common/yen.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import type { Call } from '../../main/onepay/requests.ts';
import { defaultRecoveryRules } from '../../main/terminal/next-step.ts';
import { orderStatus } from '../../main/training/book.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { dayCloseOf } from '../support/closes.ts';
import { openTestTerminal, type TestTerminal, type TestTerminalOptions } from '../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../support/training.ts';

async function openBoth(
  options: Partial<TestTerminalOptions> = {},
): Promise<{ gateway: TestGateway; terminal: TestTerminal }> {
  const gateway = await startTestGateway();
  return { gateway, terminal: openTestTerminal({ gateway, ...options }) };
}

/** Makes the gateway's next answer to a call follow a scenario. */
function force({ engine }: TestGateway, call: Call, ending: string): void {
  const scenario = scenarioOf(ending);
  if (scenario === undefined) {
    throw new Error(`no scenario ${ending}`);
  }
  engine.force(call, scenario);
}

/** Cancels as the cashier does: the wish, the reverse request, and one question about it. */
async function cancel({ cancellation, settlement, ledger }: TestTerminal, id: PaymentId): Promise<Payment | undefined> {
  cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
  await settlement.pursue({ flow: 'payment', id }, 2);
  return ledger.payments.find(id);
}

/** The calls that were made about a payment, in their order. */
const callsAbout = ({ ledger }: TestTerminal, id: PaymentId) => ledger.exchangesAbout(id).map(({ call }) => call);

const stateOf = ({ ledger }: TestTerminal, id: PaymentId) => ledger.payments.find(id)?.state;

/** Lets recovery look after everything until nothing is open, with time passing in between. */
async function settle({ recovery, ledger, clock }: TestTerminal, everyMs = 20_000): Promise<void> {
  for (let round = 0; round < 20 && ledger.queue.length > 0; round += 1) {
    await recovery.passAll();
    clock.advance(everyMs);
  }
  expect(ledger.queue.items()).toEqual([]);
}

/** Closes the day as it is. */
function closeDay({ ledger, clock }: TestTerminal): void {
  const closing = dayCloseOf(ledger, clock.now);
  closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
}

/** The state in which the gateway has its newest order. */
function booked({ book, clock }: TestGateway): string | undefined {
  const [order] = book.orders(clock.now());
  return order === undefined ? undefined : orderStatus(order, clock.now());
}

/** The receipts that the ledger has issued for a payment. */
function receiptsOf({ ledger }: TestTerminal, subject: string): unknown[] {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    return db.prepare('SELECT kind FROM receipts WHERE subject = ? ORDER BY rowid').pluck().all(subject);
  } finally {
    db.close();
  }
}

/** Pays, and lets time pass for as long as somebody waits for it. */
async function payWhileTimePasses(
  { terminal, clock }: { terminal: TestTerminal; clock: TestGateway['clock'] },
  amount: number,
  observe?: Parameters<TestTerminal['pay']>[2],
): Promise<Payment> {
  let done = false;
  const paying = terminal.pay(amount, {}, observe).finally(() => {
    done = true;
  });
  while (!done) {
    await expect.poll(() => done || clock.sleeping > 0, { interval: 1, timeout: 10_000 }).toBe(true);
    clock.advance(3000);
  }
  return await paying;
}

describe('cancelling', () => {
  it('a payment that is unknown reverses it', async () => {
    const { gateway, terminal } = await openBoth();
    const { id, state } = await terminal.pay(5601);
    expect(state).toBe('unknown');
    expect(await cancel(terminal, id)).toMatchObject({
      state: 'cancelled',
      cancelReason: 'cashier',
      refundOffered: false,
    });
    expect(booked(gateway)).toBe('10');
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse']);
    expect(receiptsOf(terminal, id)).toEqual(['cancellation']);
    expect(terminal.ledger.queue.items()).toEqual([]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('a payment that is paid reverses it', async () => {
    const { gateway, terminal } = await openBoth();
    const { id, state } = await terminal.pay(1200);
    expect(state).toBe('paid');
    expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelled' });
    expect(booked(gateway)).toBe('10');
    expect(receiptsOf(terminal, id)).toEqual(['sale', 'cancellation']);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('a payment that waits for its customer reverses it, at once', async () => {
    const { gateway, terminal } = await openBoth();
    let asked: Payment | undefined;
    const paying = terminal.pay(5814, {}, ({ step, payment }) => {
      asked = step === 'answered' ? payment : asked;
    });
    await expect.poll(() => gateway.clock.sleeping, { interval: 1, timeout: 10_000 }).toBe(1);
    expect(asked?.state).toBe('waitingForCustomer');
    const id = asked?.id as PaymentId;
    expect(terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' }).state).toBe('cancelling');
    terminal.desk.naps.wake(id);
    expect(await paying).toMatchObject({ id, state: 'cancelled', cancelReason: 'cashier' });
    expect(booked(gateway)).toBe('10');
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse']);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('a payment of which the gateway knows nothing ends as not charged, a minute after sending and not before', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5602);
    expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelling' });
    gateway.clock.advance(30_000);
    await terminal.recovery.passAll();
    expect(stateOf(terminal, id)).toBe('cancelling');
    gateway.clock.advance(30_000);
    await settle(terminal);
    expect(stateOf(terminal, id)).toBe('notCharged');
    expect(receiptsOf(terminal, id)).toEqual([]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('a payment that is booked only after the first reversal found nothing reverses it all the same', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5604);
    expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelling' });
    gateway.clock.advance(11_000);
    await settle(terminal);
    expect(stateOf(terminal, id)).toBe('cancelled');
    expect(booked(gateway)).toBe('10');
  });

  it('twice changes nothing', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    const once = terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    expect(terminal.cancellation.request(id, { reason: 'policy', by: 'unnamed' })).toEqual(once);
    await terminal.settlement.pursue({ flow: 'payment', id }, 1);
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(/NOTHING_TO_CANCEL/);
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse']);
  });

  it('at the same moment, twice, sends one request', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    const first = terminal.settlement.pursue({ flow: 'payment', id }, 2);
    await expect(terminal.settlement.pursue({ flow: 'payment', id }, 2)).rejects.toMatchObject({
      code: 'PAYMENT_IN_PROGRESS',
    });
    await first;
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse']);
  });

  it.each([
    ['failed', 5001],
    ['refused', 5301],
    ['cancelled', 5010],
    ['refunded', 5006],
  ] as const)('a payment that is %s is refused, and nothing is sent', async (state, amount) => {
    const { terminal } = await openBoth();
    const payment = await terminal.pay(amount);
    expect(payment.state).toBe(state);
    expect(() => terminal.cancellation.request(payment.id, { reason: 'cashier', by: 'unnamed' })).toThrow(
      /NOTHING_TO_CANCEL/,
    );
    expect(callsAbout(terminal, payment.id)).toEqual(['pay']);
  });

  it('a payment of which a part was refunded is refused', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    await terminal.refunding.refund({ payment: id, amount: yen(400), by: 'unnamed' });
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(/NOTHING_TO_CANCEL/);
  });

  it('a paid payment that is not the last sale is refused to a person, and nothing is written', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    const last = await terminal.pay(2000);
    const before = terminal.ledger.head();
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(/CANCEL_NOT_LAST/);
    expect(terminal.ledger.head()).toEqual(before);
    expect((await cancel(terminal, last.id))?.state).toBe('cancelled');
    // It is the last sale now.
    expect((await cancel(terminal, id))?.state).toBe('cancelled');
  });

  it('a paid payment that is not the last sale goes on where the gateway and its book say so', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    await terminal.pay(2000);
    terminal.cancellation.request(id, { reason: 'reconciliation', by: 'operator:90' });
    await settle(terminal);
    expect(stateOf(terminal, id)).toBe('cancelled');
  });

  it('what is open is cancelled, whatever was sold since', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    await terminal.pay(2000);
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await settle(terminal);
    expect(stateOf(terminal, id)).toBe('cancelled');
  });

  it('a paid payment after seven days is refused: it is too old to be reversed', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    terminal.clock.advance(7 * 86_400_000);
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(/CANCEL_TOO_OLD/);
  });

  it('a paid payment that a close has counted is refused, though it is the last sale', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    closeDay(terminal);
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(/CANCEL_DAY_CLOSED/);
  });

  it('a paid payment of which a refund is open is refused, and says so', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '602');
    await terminal.refunding.refund({ payment: id, amount: yen(400), by: 'unnamed' });
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(
      /CANCEL_REFUND_UNDER_WAY/,
    );
  });

  it('a payment whose pay request is still under way is refused, and so is one that does not exist', async () => {
    const { terminal } = await openBoth();
    const { state } = await terminal.pay(1200, {}, ({ step, payment }) => {
      if (step === 'recorded') {
        expect(payment.state).toBe('sending');
        expect(() => terminal.cancellation.request(payment.id, { reason: 'cashier', by: 'unnamed' })).toThrow(
          /PAYMENT_IN_PROGRESS/,
        );
      }
    });
    expect(state).toBe('paid');
    expect(() => terminal.cancellation.request('nobody' as PaymentId, { reason: 'cashier', by: 'unnamed' })).toThrow(
      /PAYMENT_NOT_FOUND/,
    );
  });
});

describe('a good sale that was reopened', () => {
  async function reopenedSale() {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1800);
    gateway.clock.advance(3_600_000);
    return { gateway, terminal, id };
  }

  it('and is shown as waiting for its customer for a while is never cancelled by the terminal itself', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({
      gateway,
      rules: { ...defaultRecoveryRules, unknown: { cancelAfterMs: 30_000 } },
    });
    const scenario = scenarioOf('601');
    const timeline = [
      { afterMs: 0, status: '00' },
      { afterMs: 3_599_000, status: '14' },
      { afterMs: 4_200_000, status: '00' },
    ] as const;
    gateway.engine.force('pay', { ...(scenario ?? expect.fail('no scenario')), spoil: 'none', timeline });
    const { id } = await terminal.pay(1800);
    gateway.clock.advance(3_600_000);
    reopen(terminal, id, '14');
    await terminal.recovery.passAll();
    expect(stateOf(terminal, id)).toBe('waitingForCustomer');
    await settle(terminal, 60_000);
    expect(stateOf(terminal, id)).toBe('paid');
    expect(callsAbout(terminal, id)).not.toContain('reverse');
    expect(booked(gateway)).toBe('00');
  });

  it.each(['policy', 'customerTimeout'] as const)('is refused to whoever wants it cancelled for %s', async (reason) => {
    const { terminal, id } = await reopenedSale();
    reopen(terminal, id);
    expect(() => terminal.cancellation.request(id, { reason, by: 'terminal' })).toThrow(/NOTHING_TO_CANCEL/);
    expect(stateOf(terminal, id)).toBe('unknown');
  });

  it('is cancelled by a person where a paid one would be', async () => {
    const { gateway, terminal, id } = await reopenedSale();
    reopen(terminal, id);
    expect((await cancel(terminal, id))?.state).toBe('cancelled');
    expect(booked(gateway)).toBe('10');
  });

  it('is refused to a person where a paid one would be: its day is closed, or it is not the last sale', async () => {
    const { terminal, id } = await reopenedSale();
    const attempt = () => terminal.cancellation.request(id, { reason: 'cashier', by: 'operator:02' });
    closeDay(terminal);
    reopen(terminal, id);
    expect(attempt).toThrow(/CANCEL_DAY_CLOSED/);
    await terminal.pay(1000);
    expect(attempt).toThrow(/CANCEL_NOT_LAST/);
    expect(stateOf(terminal, id)).toBe('unknown');
  });

  it('is never booked as not charged: an order that stays away needs the payment centre', async () => {
    const { gateway, terminal, id } = await reopenedSale();
    reopen(terminal, id);
    const notFound = async () => {
      force(gateway, 'confirm', '404');
      await terminal.recovery.passAll();
      return terminal.ledger.payments.find(id);
    };
    expect(await notFound()).toMatchObject({ state: 'unknown', centreWhy: null });
    gateway.clock.advance(1000);
    expect(await notFound()).toMatchObject({ state: 'unknown', centreWhy: null });
    gateway.clock.advance(90_000);
    expect(await notFound()).toMatchObject({ state: 'unknown', taken: true, centreWhy: 'orderMissing' });
    gateway.clock.advance(90_000);
    await notFound();
    const needed = terminal.ledger.eventsAbout(id).filter(({ kind }) => kind === 'payment.needsCentre');
    expect(needed).toHaveLength(1);
    // The gateway is still asked, and its word counts.
    gateway.clock.advance(90_000);
    await terminal.recovery.passAll();
    expect(stateOf(terminal, id)).toBe('paid');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  function reopen({ ledger }: TestTerminal, id: PaymentId, orderStatus = '00'): void {
    ledger.write((writer) => writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus } }));
  }
});

describe('a reverse request', () => {
  it.each(['9114', '9108', '9131', '9139', '303'])(
    'that is refused with the answer of %s leaves the payment to confirm: paid, with a refund offered',
    async (ending) => {
      const { gateway, terminal } = await openBoth();
      const { id } = await terminal.pay(5601);
      force(gateway, 'reverse', ending);
      expect(await cancel(terminal, id)).toMatchObject({ state: 'paid', refundOffered: true });
      expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm']);
      expect(booked(gateway)).toBe('00');
      expect(receiptsOf(terminal, id)).toEqual(['sale']);
      expect((await terminal.refunding.refund({ payment: id, by: 'unnamed' })).payment.state).toBe('refunded');
      expect(terminal.ledger.verify().faults).toEqual([]);
    },
  );

  it('that is refused about a payment that was paid before leaves it paid, with a refund offered', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    force(gateway, 'reverse', '9114');
    expect(await cancel(terminal, id)).toMatchObject({ state: 'paid', refundOffered: true });
    expect(receiptsOf(terminal, id)).toEqual(['sale']);
    expect(terminal.ledger.queue.items()).toEqual([]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('that is refused because no reversal is possible any more is never "not charged"', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    force(gateway, 'reverse', '9114');
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await terminal.settlement.pursue({ flow: 'payment', id }, 1);
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'unknown', detail: { code: 'E09114' } });
    expect(terminal.ledger.queue.has(id)).toBe(true);
  });

  it.each(['601', '603', '606', '611', '613', '618'])(
    'whose answer is spoiled as in %s is asked about: the gateway says 10, and it is cancelled',
    async (ending) => {
      const { gateway, terminal } = await openBoth();
      const { id } = await terminal.pay(1200);
      force(gateway, 'reverse', ending);
      expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelled' });
      expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm']);
      expect(booked(gateway)).toBe('10');
      expect(receiptsOf(terminal, id)).toEqual(['sale', 'cancellation']);
      expect(terminal.ledger.verify().faults).toEqual([]);
    },
  );

  it.each(['9118', '9119', '9901'])(
    'that is answered as in %s is asked about, and tried again where the payment is still paid',
    async (ending) => {
      const { gateway, terminal } = await openBoth();
      const { id } = await terminal.pay(1200);
      force(gateway, 'reverse', ending);
      expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelling' });
      await settle(terminal);
      expect(stateOf(terminal, id)).toBe('cancelled');
      expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm', 'reverse']);
      expect(booked(gateway)).toBe('10');
    },
  );

  it('that is lost on its way is sent again after a question, and never without one', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    force(gateway, 'reverse', '602');
    expect(await cancel(terminal, id)).toMatchObject({ state: 'cancelling' });
    await settle(terminal);
    expect(stateOf(terminal, id)).toBe('cancelled');
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm', 'reverse']);
  });

  it('is not sent again before a question about it had an answer', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    force(gateway, 'reverse', '602');
    for (const ending of ['601', '606', '608']) {
      force(gateway, 'confirm', ending);
    }
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await terminal.settlement.pursue({ flow: 'payment', id }, 6);
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm', 'confirm', 'confirm', 'confirm', 'reverse']);
    expect(stateOf(terminal, id)).toBe('cancelled');
  });

  it('that never gets through leaves a payment that is paid after all, and a refund is offered', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    for (let n = 0; n < 20; n += 1) {
      force(gateway, 'reverse', '602');
    }
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await settle(terminal, 61_000);
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'paid', refundOffered: true });
    expect(receiptsOf(terminal, id)).toEqual(['sale']);
    expect(callsAbout(terminal, id).filter((call) => call === 'reverse').length).toBeGreaterThanOrEqual(3);
    expect((await terminal.refunding.refund({ payment: id, by: 'unnamed' })).payment.state).toBe('refunded');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('that may still be under way keeps "paid" from being final for a minute', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    for (let n = 0; n < 3; n += 1) {
      force(gateway, 'reverse', '602');
    }
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await terminal.settlement.pursue({ flow: 'payment', id }, 6);
    expect(callsAbout(terminal, id)).toEqual(['pay', 'reverse', 'confirm', 'reverse', 'confirm', 'reverse', 'confirm']);
    expect(stateOf(terminal, id)).toBe('cancelling');
  });
});

describe('a customer who has to approve', () => {
  it('and never does: the payment is cancelled after two minutes', async () => {
    const { gateway, terminal } = await openBoth();
    let questions = 0;
    const payment = await payWhileTimePasses({ terminal, clock: gateway.clock }, 5814, ({ step }) => {
      questions += step === 'asking' ? 1 : 0;
    });
    expect(payment).toMatchObject({ state: 'cancelled', cancelReason: 'customerTimeout' });
    expect(questions).toBe(40);
    expect(gateway.clock.monotonic()).toBeGreaterThanOrEqual(120_000);
    expect(gateway.clock.monotonic()).toBeLessThanOrEqual(126_000);
    expect(booked(gateway)).toBe('10');
    expect(receiptsOf(terminal, payment.id)).toEqual(['cancellation']);
    expect(terminal.ledger.queue.items()).toEqual([]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('has as long as the shop wants', async () => {
    const { gateway, terminal } = await openBoth({ rules: { customerLimitMs: 15_000, pollEveryMs: 5000 } });
    const payment = await payWhileTimePasses({ terminal, clock: gateway.clock }, 5814);
    expect(payment.state).toBe('cancelled');
    expect(callsAbout(terminal, payment.id)).toEqual(['pay', 'confirm', 'confirm', 'reverse']);
    expect(gateway.clock.monotonic()).toBeLessThanOrEqual(21_000);
  });

  it('and whose payment could not be reversed at once is left to recovery, which cancels it', async () => {
    const { gateway, terminal } = await openBoth({ rules: { customerLimitMs: 6000 } });
    force(gateway, 'reverse', '602');
    const payment = await payWhileTimePasses({ terminal, clock: gateway.clock }, 5814);
    expect(payment.state).toBe('cancelling');
    expect(terminal.ledger.queue.has(payment.id)).toBe(true);
    await settle(terminal);
    expect(stateOf(terminal, payment.id)).toBe('cancelled');
    expect(booked(gateway)).toBe('10');
  });
});

describe("the shop's policy for a payment that stays unknown", () => {
  it('cancels it after a while, where the shop wants it so', async () => {
    const { gateway, terminal } = await openBoth({ rules: { unknown: { cancelAfterMs: 60_000 } } });
    const { id } = await terminal.pay(5601);
    for (let n = 0; n < 4; n += 1) {
      force(gateway, 'confirm', '9299');
    }
    for (let n = 0; n < 3; n += 1) {
      await terminal.recovery.passAll();
      expect(stateOf(terminal, id)).toBe('unknown');
      gateway.clock.advance(19_999);
    }
    await terminal.recovery.passAll();
    expect(stateOf(terminal, id)).toBe('unknown');
    gateway.clock.advance(3);
    await terminal.recovery.passAll();
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'cancelled', cancelReason: 'policy' });
    expect(booked(gateway)).toBe('10');
  });

  it('otherwise goes on asking, for ever', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    for (let n = 0; n < 30; n += 1) {
      force(gateway, 'confirm', '9299');
      gateway.clock.advance(600_000);
      await terminal.recovery.passAll();
    }
    expect(stateOf(terminal, id)).toBe('unknown');
    expect(callsAbout(terminal, id)).not.toContain('reverse');
    await terminal.recovery.passAll();
    expect(stateOf(terminal, id)).toBe('paid');
  });
});
