import { describe, expect, it, vi } from 'vitest';
import type { PaymentId } from '../../../main/ledger/events.ts';
import type { Call } from '../../../main/onepay/requests.ts';
import type { GatewayTransport, TransportResult } from '../../../main/onepay/transport.ts';
import { markInterrupted } from '../../../main/terminal/interrupted.ts';
import { MAX_IN_FLIGHT, PROBE_EVERY_MS } from '../../../main/terminal/recovery/worker.ts';
import { orderStatus } from '../../../main/training/book.ts';
import { scenarioOf } from '../../../main/training/scenarios.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { openTestTerminal, type TestTerminal, type TestTerminalOptions } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway, type TestGateway } from '../../support/training.ts';

/** A line that can be cut and held up, and that knows what is under way on it. */
class WatchedLine {
  /** The calls that were sent, in their order. */
  readonly calls: string[] = [];
  readonly #underWay: string[] = [];
  readonly #heldUp: (() => void)[] = [];
  #isHeldUp = false;
  isDown = false;
  /** Most requests that were under way at one time: in all, and about one payment. */
  most = 0;
  mostAboutOne = 0;
  /** Called with each result before the terminal gets it. */
  onResult: (result: TransportResult) => void = () => undefined;

  readonly through = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request) => {
      if (this.isDown) {
        return { kind: 'notConnected', code: 'ENETUNREACH', detail: '', timing: { totalMs: 0 } };
      }
      this.calls.push(request.path.split('/')[2] ?? '');
      const about = aboutWhat(request.body);
      this.#underWay.push(about);
      this.most = Math.max(this.most, this.#underWay.length);
      this.mostAboutOne = Math.max(this.mostAboutOne, this.#underWay.filter((other) => other === about).length);
      if (this.#isHeldUp) {
        await new Promise<void>((resolve) => this.#heldUp.push(resolve));
      }
      const result = await line.post(request);
      this.#underWay.splice(this.#underWay.indexOf(about), 1);
      this.onResult(result);
      return result;
    },
    probe: () => (this.isDown ? Promise.resolve({ kind: 'notConnected', code: 'ENETUNREACH' }) : line.probe()),
  });

  get inFlight(): number {
    return this.#underWay.length;
  }

  holdUp(): void {
    this.#isHeldUp = true;
  }

  /** Lets the oldest request that is held up go on. */
  releaseOne(): void {
    this.#heldUp.shift()?.();
  }

  releaseAll(): void {
    this.#isHeldUp = false;
    for (const release of this.#heldUp.splice(0)) {
      release();
    }
  }

  count(call: Call): number {
    return this.calls.filter((one) => one === call).length;
  }
}

/** What a request is about: the customer's code for a pay, the order or its token else. */
function aboutWhat(body: string): string {
  const { userCode, qryToken, orderId } = JSON.parse(body) as Record<string, string | undefined>;
  return userCode ?? qryToken ?? orderId ?? '';
}

interface Shop {
  readonly gateway: TestGateway;
  readonly line: WatchedLine;
  readonly terminal: TestTerminal;
}

async function openShop(options: Partial<TestTerminalOptions> = {}): Promise<Shop> {
  const gateway = await startTestGateway();
  const line = new WatchedLine();
  return { gateway, line, terminal: openTestTerminal({ gateway, through: line.through, ...options }) };
}

/** Makes the gateway's next answer to a call follow a scenario. */
function force({ engine }: TestGateway, call: Call, ending: string): void {
  const scenario = scenarioOf(ending);
  if (scenario === undefined) {
    throw new Error(`no scenario ${ending}`);
  }
  engine.force(call, scenario);
}

/** Resolves when nothing is under way and somebody waits for time to pass, or when it is done. */
async function untilIdle({ line, terminal }: Shop, done: () => boolean = () => false): Promise<void> {
  await expect
    .poll(() => done() || (line.inFlight === 0 && terminal.clock.sleeping > 0), { interval: 1, timeout: 10_000 })
    .toBe(true);
}

/** Lets time pass, step by step, until it is done; gives how many ms that took by the terminal's clock. */
async function passTime(shop: Shop, done: () => boolean, stepMs = 500): Promise<number> {
  const { clock } = shop.terminal;
  const begun = clock.monotonic();
  for (let step = 0; step < 5000 && !done(); step += 1) {
    await untilIdle(shop, done);
    if (!done()) {
      clock.advance(stepMs);
    }
  }
  expect(done()).toBe(true);
  return clock.monotonic() - begun;
}

const isSettled =
  ({ ledger }: Pick<TestTerminal, 'ledger'>) =>
  () =>
    ledger.queue.length === 0;
const stateOf = ({ ledger }: Pick<TestTerminal, 'ledger'>, id: PaymentId) => ledger.payments.find(id)?.state;

/** The state in which the gateway has the order of a payment; undefined where it has none. */
function booked({ book, clock }: TestGateway, token: string | null): string | undefined {
  const order = book.orders(clock.now()).find(({ payToken }) => payToken === token);
  return order === undefined ? undefined : orderStatus(order, clock.now());
}

/** Pays so often that the outcome is unknown, and then once more to prove the line. */
async function payUnknowns({ terminal }: Shop, count: number): Promise<PaymentId[]> {
  const ids: PaymentId[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push((await terminal.pay(5601)).id);
  }
  expect((await terminal.pay(1200)).state).toBe('paid');
  return ids;
}

describe('recovery', () => {
  it('settles whatever is unknown, as the gateway has it in its book', async () => {
    const shop = await openShop();
    const { gateway, terminal } = shop;
    const expected = {
      5601: 'paid',
      5602: 'notCharged',
      5604: 'paid',
      5003: 'paid',
      5004: 'failed',
      5012: 'cancelled',
    };
    const made = new Map<PaymentId, string>();
    for (const [amount, state] of Object.entries({
      ...expected,
      5305: 'paid',
      5611: 'paid',
      5613: 'paid',
      59201: 'notCharged',
    })) {
      const payment = await terminal.pay(Number(amount));
      expect(payment.state).toBe('unknown');
      made.set(payment.id, state);
    }
    const paid = await terminal.pay(1000);
    force(gateway, 'refund', '601');
    const { refund } = await terminal.refunding.refund({ payment: paid.id, by: 'unnamed' });
    const cancelled = await terminal.pay(1000);
    terminal.cancellation.request(cancelled.id, { reason: 'cashier', by: 'unnamed' });
    terminal.recovery.start();
    const ms = await passTime(shop, isSettled(terminal));
    expect(Object.fromEntries([...made.keys()].map((id) => [id, stateOf(terminal, id)]))).toEqual(
      Object.fromEntries(made),
    );
    expect(terminal.ledger.refunds.find(refund.id)?.state).toBe('refunded');
    expect(stateOf(terminal, cancelled.id)).toBe('cancelled');
    const inBook = { paid: '00', failed: '01', cancelled: '10', notCharged: undefined } as Record<
      string,
      string | undefined
    >;
    for (const [id, state] of made) {
      expect(booked(gateway, terminal.ledger.payments.find(id)?.token ?? null)).toBe(inBook[state]);
    }
    expect(ms).toBeLessThanOrEqual(120_000);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('asks about what was not found again after a minute, and not more often', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const { id } = await terminal.pay(5602);
    terminal.recovery.start();
    const ms = await passTime(shop, isSettled(terminal));
    expect(stateOf(terminal, id)).toBe('notCharged');
    expect(line.count('confirm')).toBe(2);
    expect(ms).toBeGreaterThanOrEqual(60_000);
    expect(ms).toBeLessThanOrEqual(61_000);
  });

  it('asks less and less often about what stays unknown, down to every five minutes', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    await terminal.pay(5601);
    for (let n = 0; n < 15; n += 1) {
      force(gateway, 'confirm', '9299');
    }
    const askedAt: number[] = [];
    line.onResult = () => askedAt.push(terminal.clock.monotonic());
    terminal.recovery.start();
    await passTime(shop, isSettled(terminal), 1000);
    const waits = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
    expect(waits).toHaveLength(15);
    expect(waits[0]).toBeLessThanOrEqual(3000);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThanOrEqual(150_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(301_000);
  });

  it('polls a payment that waits for its customer every 3 s, and cancels it when that takes too long', async () => {
    const shop = await openShop({ rules: { customerLimitMs: 30_000 } });
    const { gateway, terminal, line } = shop;
    const first = await waitingPayment(shop);
    const next = openTestTerminal({
      gateway,
      ledger: terminal.ledger,
      through: line.through,
      rules: { customerLimitMs: 30_000 },
    });
    line.calls.length = 0;
    next.recovery.start();
    const ms = await passTime({ ...shop, terminal: next }, isSettled(next), 500);
    expect(next.ledger.payments.find(first)).toMatchObject({ state: 'cancelled', cancelReason: 'customerTimeout' });
    expect(ms).toBeGreaterThanOrEqual(30_000);
    expect(ms).toBeLessThanOrEqual(34_000);
    expect(line.count('confirm')).toBe(10);
    expect(line.count('reverse')).toBe(1);
  });
});

/** Starts the worker with everything due at once, as at the start of a process. */
function startAtOnce({ recovery }: TestTerminal): void {
  recovery.start();
  recovery.checkNow();
}

/** A payment that waits for a customer who does nothing, left behind by a process that ended. */
async function waitingPayment({ gateway, line, terminal }: Shop): Promise<PaymentId> {
  let id: PaymentId | undefined;
  // No time passes for it any more.
  const frozen = { ...gateway, clock: new TestClock() };
  const ended = openTestTerminal({ gateway: frozen, ledger: terminal.ledger, through: line.through });
  void ended.pay(5814, {}, ({ step, payment }) => {
    id = step === 'answered' ? payment.id : id;
  });
  await expect.poll(() => id, { interval: 1, timeout: 10_000 }).toBeDefined();
  return id as PaymentId;
}

describe('the exchanges that are under way', () => {
  it('are four at most, and one about each payment', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const ids = await payUnknowns(shop, 10);
    line.holdUp();
    startAtOnce(terminal);
    for (let n = 0; n < ids.length - MAX_IN_FLIGHT; n += 1) {
      await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(MAX_IN_FLIGHT);
      terminal.recovery.checkNow();
      line.releaseOne();
      await expect.poll(() => line.calls.length, { interval: 1, timeout: 10_000 }).toBe(11 + MAX_IN_FLIGHT + n + 1);
    }
    line.releaseAll();
    await expect.poll(isSettled(terminal), { interval: 1, timeout: 10_000 }).toBe(true);
    expect(line.most).toBe(4);
    expect(line.mostAboutOne).toBe(1);
    expect(line.count('confirm')).toBe(10);
    expect(ids.map((id) => stateOf(terminal, id))).toEqual(ids.map(() => 'paid'));
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('are one at a time while nobody knows whether the line is good, and four as soon as it is', async () => {
    const shop = await openShop();
    const { gateway, line, terminal } = shop;
    await payUnknowns(shop, 8);
    const next = openTestTerminal({ gateway, ledger: terminal.ledger, through: line.through });
    expect(next.connectivity.state).toBe('unproven');
    line.holdUp();
    next.recovery.start();
    await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(1);
    next.recovery.checkNow();
    await new Promise(setImmediate);
    expect(line.inFlight).toBe(1);
    line.releaseOne();
    await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(4);
    line.releaseAll();
    await expect.poll(isSettled(terminal), { interval: 1, timeout: 10_000 }).toBe(true);
    expect(line.most).toBe(4);
  });

  it("are not recovery's while the sale itself asks about its payment", async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    let state: string | undefined;
    void terminal.pay(5014).then((payment) => {
      state = payment.state;
    });
    await untilIdle(shop);
    terminal.recovery.start();
    await passTime(shop, () => state !== undefined);
    expect(state).toBe('paid');
    expect(line.mostAboutOne).toBe(1);
    expect(line.calls).toEqual(['pay', 'confirm']);
    for (let n = 0; n < 60; n += 1) {
      terminal.clock.advance(1000);
      await new Promise(setImmediate);
    }
    expect(line.calls).toEqual(['pay', 'confirm']);
  });
});

describe('recovery wakes up', () => {
  it('when something becomes unknown', async () => {
    const shop = await openShop();
    const { gateway, terminal } = shop;
    terminal.recovery.start();
    const { id, state } = await terminal.pay(5601);
    expect(state).toBe('unknown');
    expect(await passTime(shop, isSettled(terminal))).toBeLessThanOrEqual(1500);
    expect(stateOf(terminal, id)).toBe('paid');
    force(gateway, 'refund', '601');
    const { refund } = await terminal.refunding.refund({ payment: id, by: 'unnamed' });
    expect(refund.state).toBe('unknown');
    expect(await passTime(shop, isSettled(terminal))).toBeLessThanOrEqual(1500);
    expect(stateOf(terminal, id)).toBe('refunded');
  });

  it('when it is told of a payment that is to be cancelled', async () => {
    const shop = await openShop();
    const { terminal } = shop;
    terminal.recovery.start();
    const { id } = await terminal.pay(1200);
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    terminal.desk.needsAttention.emit({ flow: 'payment', id });
    expect(await passTime(shop, isSettled(terminal))).toBeLessThanOrEqual(1500);
    expect(stateOf(terminal, id)).toBe('cancelled');
  });

  it('when the line comes back, however long it was down', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const [id] = await payUnknowns(shop, 1);
    line.isDown = true;
    terminal.recovery.start();
    await passTime(shop, () => terminal.clock.monotonic() >= 600_000, 1000);
    expect(terminal.connectivity.state).toBe('networkDown');
    expect(stateOf(terminal, id as PaymentId)).toBe('unknown');
    line.isDown = false;
    expect((await terminal.pay(1200)).state).toBe('paid');
    expect(await passTime(shop, isSettled(terminal), 100)).toBeLessThanOrEqual(1000);
    expect(stateOf(terminal, id as PaymentId)).toBe('paid');
    expect(line.count('confirm')).toBe(1);
  });

  it('when the line comes back, without a sale that would show it, and long before the next question is due', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const [id] = await payUnknowns(shop, 1);
    line.isDown = true;
    terminal.recovery.start();
    await passTime(shop, () => terminal.clock.monotonic() >= 1_200_000, 1000);
    expect(terminal.connectivity.state).toBe('networkDown');
    line.isDown = false;
    expect(await passTime(shop, isSettled(terminal), 100)).toBeLessThanOrEqual(PROBE_EVERY_MS + 1500);
    expect(stateOf(terminal, id as PaymentId)).toBe('paid');
    expect(line.count('confirm')).toBe(1);
  });

  it('when the cashier wants to know now', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    const [first, second] = await payUnknowns(shop, 2);
    for (let n = 0; n < 12; n += 1) {
      force(gateway, 'confirm', '9299');
    }
    terminal.recovery.start();
    await passTime(shop, () => line.count('confirm') === 12, 1000);
    await untilIdle(shop);
    const before = terminal.clock.monotonic();
    terminal.recovery.checkNow(second);
    await expect.poll(() => stateOf(terminal, second as PaymentId), { interval: 1, timeout: 10_000 }).toBe('paid');
    expect(stateOf(terminal, first as PaymentId)).toBe('unknown');
    terminal.recovery.checkNow();
    await expect.poll(() => stateOf(terminal, first as PaymentId), { interval: 1, timeout: 10_000 }).toBe('paid');
    expect(terminal.clock.monotonic()).toBe(before);
    expect(line.count('confirm')).toBe(14);
  });
});

describe('recovery goes on', () => {
  it('where an answer could not be written down, and settles it later', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const { id } = await terminal.pay(5601);
    let unblock: (() => void) | undefined;
    line.onResult = () => {
      unblock ??= blockWrites(terminal.ledger);
    };
    startAtOnce(terminal);
    await expect.poll(() => unblock, { interval: 1, timeout: 10_000 }).toBeDefined();
    await untilIdle(shop);
    expect(stateOf(terminal, id)).toBe('unknown');
    expect(terminal.ledger.exchangesAbout(id).map(({ call }) => call)).toEqual(['pay']);
    unblock?.();
    await passTime(shop, isSettled(terminal));
    expect(stateOf(terminal, id)).toBe('paid');
    expect(line.count('confirm')).toBe(2);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('where the answer to a sale could not be written down: it is asked for without a restart', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    terminal.recovery.start();
    let unblock: (() => void) | undefined;
    line.onResult = () => {
      unblock ??= blockWrites(terminal.ledger);
    };
    await expect(terminal.pay(1200)).rejects.toMatchObject({ code: 'ANSWER_NOT_RECORDED', kind: 'unknown' });
    const [left] = terminal.ledger.payments.page({ limit: 2 });
    expect(left?.state).toBe('sending');
    unblock?.();
    const id = left?.id as PaymentId;
    expect(await passTime(shop, () => stateOf(terminal, id) === 'paid')).toBeLessThanOrEqual(5000);
    expect(line.calls).toEqual(['pay', 'confirm']);
    expect(booked(gateway, left?.token ?? null)).toBe('00');
    expect(isSettled(terminal)()).toBe(true);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('where a question could not be written down: it is not sent then, but later', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const { id } = await terminal.pay(5601);
    const unblock = blockWrites(terminal.ledger);
    startAtOnce(terminal);
    await untilIdle(shop);
    expect(line.count('confirm')).toBe(0);
    unblock();
    await passTime(shop, isSettled(terminal));
    expect(stateOf(terminal, id)).toBe('paid');
    expect(line.count('confirm')).toBe(1);
  });

  it('in the next process, with everything that the last one left open', async () => {
    const gateway = await startTestGateway();
    const line = new WatchedLine();
    const ledger = openTestLedger({ clock: gateway.clock });
    const ended = openTestTerminal({ gateway, ledger, through: line.through });
    const unknown = await ended.pay(5601);
    const paid = await ended.pay(1000);
    force(gateway, 'refund', '601');
    await ended.refunding.refund({ payment: paid.id, by: 'unnamed' });
    const cancelling = await ended.pay(1000);
    ended.cancellation.request(cancelling.id, { reason: 'cashier', by: 'unnamed' });
    const left = ledger.queue.items();
    expect(left).toHaveLength(3);
    await ended.recovery.close();
    const reopened = openTestLedger({ file: ledger.file, clock: gateway.clock });
    const terminal = openTestTerminal({ gateway, ledger: reopened, through: line.through });
    expect(reopened.queue.items()).toEqual(left);
    terminal.recovery.start();
    await passTime({ gateway, line, terminal }, isSettled(terminal));
    expect(stateOf(terminal, unknown.id)).toBe('paid');
    expect(stateOf(terminal, paid.id)).toBe('refunded');
    expect(stateOf(terminal, cancelling.id)).toBe('cancelled');
    expect(reopened.verify().faults).toEqual([]);
  });

  it('in the next process, with a payment that the last one was just sending', async () => {
    const shop = await openShop();
    const { gateway, line, terminal } = shop;
    line.holdUp();
    void terminal.pay(1200).catch(() => undefined);
    await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(1);
    const next = openTestTerminal({
      gateway,
      ledger: openTestLedger({ file: terminal.ledger.file, clock: gateway.clock }),
    });
    const [found] = markInterrupted(next.ledger);
    expect(found?.flow).toBe('payment');
    next.recovery.start();
    await passTime({ gateway, line: new WatchedLine(), terminal: next }, isSettled(next));
    expect(stateOf(next, found?.id as PaymentId)).toBe('notCharged');
    expect(gateway.book.orders(gateway.clock.now())).toEqual([]);
  });
});

describe('the worker', () => {
  it('ends after the exchange that is under way, sends nothing more, and can be started again', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const ids = await payUnknowns(shop, 6);
    line.holdUp();
    startAtOnce(terminal);
    await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(4);
    let stopped = false;
    const stopping = terminal.recovery.stop().then(() => {
      stopped = true;
    });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    line.releaseAll();
    await stopping;
    expect(line.count('confirm')).toBe(4);
    expect(terminal.ledger.queue.length).toBe(2);
    startAtOnce(terminal);
    await expect.poll(isSettled(terminal), { interval: 1, timeout: 10_000 }).toBe(true);
    expect(ids.map((id) => stateOf(terminal, id))).toEqual(ids.map(() => 'paid'));
  });

  it('goes on where it is started again before it has ended', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    await payUnknowns(shop, 6);
    line.holdUp();
    startAtOnce(terminal);
    await expect.poll(() => line.inFlight, { interval: 1, timeout: 10_000 }).toBe(4);
    const stopping = terminal.recovery.stop();
    await new Promise(setImmediate);
    terminal.recovery.start();
    line.releaseAll();
    await stopping;
    await expect.poll(isSettled(terminal), { interval: 1, timeout: 10_000 }).toBe(true);
  });

  it('says when everything is settled, or that it took too long', async () => {
    const shop = await openShop();
    const { gateway, terminal } = shop;
    await terminal.pay(5601);
    for (let n = 0; n < 3; n += 1) {
      force(gateway, 'confirm', '9299');
    }
    terminal.recovery.start();
    let ended = false;
    const wait = async (ms: number) => {
      ended = false;
      await terminal.recovery.untilSettled(ms);
      ended = true;
    };
    const short = wait(2000);
    const ms = await passTime(shop, () => ended);
    await short;
    expect(ms).toBeGreaterThanOrEqual(2000);
    expect(terminal.ledger.queue.length).toBe(1);
    const long = wait(3_600_000);
    await passTime(shop, () => ended);
    await long;
    expect(terminal.ledger.queue.length).toBe(0);
    await terminal.recovery.untilSettled(1000);
  });

  it('can look after everything once, and after what is due, without running', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    await terminal.pay(5601);
    force(gateway, 'confirm', '9299');
    force(gateway, 'confirm', '9299');
    await terminal.recovery.passAll();
    expect(line.count('confirm')).toBe(1);
    expect(terminal.recovery.isDue()).toBe(false);
    await terminal.recovery.passDue();
    expect(line.count('confirm')).toBe(1);
    gateway.clock.advance(2000);
    expect(terminal.recovery.isDue()).toBe(true);
    await terminal.recovery.passDue();
    expect(line.count('confirm')).toBe(2);
    expect(terminal.recovery.isDue()).toBe(false);
    await terminal.recovery.passAll();
    expect(isSettled(terminal)()).toBe(true);
    expect(terminal.recovery.isDue()).toBe(false);
  });

  it('forgets what somebody else has settled meanwhile, without asking', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    const { id } = await terminal.pay(5601);
    force(gateway, 'confirm', '9299');
    await terminal.recovery.passAll();
    await terminal.inquiry.aboutPayment(id);
    expect(isSettled(terminal)()).toBe(true);
    gateway.clock.advance(600_000);
    await terminal.recovery.passDue();
    expect(line.count('confirm')).toBe(2);
    expect(terminal.recovery.isDue()).toBe(false);
  });
});

describe('what recovery tells of an item', () => {
  it('is nothing before it looks after it, and after it is settled', async () => {
    const shop = await openShop();
    const { terminal } = shop;
    expect(terminal.recovery.outlook('nobody')).toBeUndefined();
    const { id } = await terminal.pay(59299);
    terminal.recovery.start();
    expect(terminal.recovery.outlook(id)).toMatchObject({ step: 'waiting' });
    await passTime(shop, isSettled(terminal));
    await expect.poll(() => terminal.recovery.outlook(id), { interval: 1 }).toBeUndefined();
  });

  it('is when it asks next, counted down, and that it asks now', async () => {
    const shop = await openShop();
    const { gateway, terminal, line } = shop;
    for (let n = 0; n < 3; n += 1) {
      force(gateway, 'confirm', '9299');
    }
    const { id } = await terminal.pay(59299);
    const first = terminal.recovery.outlook(id);
    expect(first).toMatchObject({ step: 'waiting', nextInMs: expect.any(Number) });
    const wait = first?.step === 'waiting' ? first.nextInMs : 0;
    expect(wait).toBeGreaterThan(100);
    terminal.clock.advance(100);
    expect(terminal.recovery.outlook(id)).toEqual({ step: 'waiting', nextInMs: wait - 100 });
    terminal.clock.advance(wait + 5000);
    expect(terminal.recovery.outlook(id)).toEqual({ step: 'waiting', nextInMs: 0 });
    line.holdUp();
    terminal.recovery.start();
    await expect.poll(() => line.inFlight, { interval: 1 }).toBe(1);
    expect(terminal.recovery.outlook(id)).toEqual({ step: 'asking' });
    line.releaseAll();
    await expect.poll(() => terminal.recovery.outlook(id)?.step, { interval: 1 }).toBe('waiting');
  });

  it('is that it pauses while the gateway cannot be reached', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const { id } = await terminal.pay(59299);
    line.isDown = true;
    await terminal.connectivity.check();
    expect(terminal.recovery.outlook(id)).toMatchObject({ step: 'paused', nextInMs: expect.any(Number) });
    line.isDown = false;
    await terminal.connectivity.check();
    expect(terminal.recovery.outlook(id)).toMatchObject({ step: 'waiting' });
  });

  it('is told when it begins to ask and when it has asked, and never while both are true', async () => {
    const shop = await openShop();
    const { terminal } = shop;
    const { id } = await terminal.pay(59299);
    const steps: (string | undefined)[] = [];
    const unlisten = terminal.recovery.activity.listen((item) => {
      expect(item).toEqual({ flow: 'payment', id });
      steps.push(terminal.recovery.outlook(id)?.step);
    });
    force(shop.gateway, 'confirm', '9299');
    terminal.recovery.start();
    await passTime(shop, isSettled(terminal));
    await expect.poll(() => steps, { interval: 1 }).toEqual(['asking', 'waiting', 'asking', undefined]);
    unlisten();
    const other = await terminal.pay(59299);
    await passTime(shop, isSettled(terminal));
    expect(stateOf(terminal, other.id)).toBe('paid');
    expect(steps).toHaveLength(4);
  });

  it('is the next time after a failure of this computer, too', async () => {
    const shop = await openShop();
    const { terminal, line } = shop;
    const { id } = await terminal.pay(59299);
    terminal.recovery.start();
    const unblock = blockWrites(terminal.ledger);
    let asked = 0;
    terminal.recovery.activity.listen(() => {
      asked += 1;
    });
    await passTime(shop, () => asked >= 2, 1000);
    expect(terminal.recovery.outlook(id)).toMatchObject({ step: 'waiting' });
    expect(line.count('confirm')).toBe(0);
    unblock();
    await passTime(shop, isSettled(terminal));
    expect(stateOf(terminal, id)).toBe('paid');
  });
});

describe('recovery of a row that cannot be read', () => {
  it('tells it and tries again later, instead of at once and for ever', async () => {
    const gateway = await startTestGateway();
    const problems: string[] = [];
    const terminal = openTestTerminal({ gateway, onProblem: ({ id }) => problems.push(id) });
    const { id } = await terminal.pay(5601);
    const find = vi.spyOn(terminal.ledger.payments, 'find').mockImplementation(() => {
      throw new Error('database disk image is malformed');
    });
    terminal.recovery.start();
    terminal.recovery.checkNow();
    await expect.poll(() => problems).toEqual([id]);
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(problems).toEqual([id]);
    find.mockRestore();
    await expect
      .poll(() => {
        gateway.clock.advance(1000);
        return terminal.ledger.payments.find(id)?.state;
      })
      .toBe('paid');
  });
});
