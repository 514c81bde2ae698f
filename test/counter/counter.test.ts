import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Actor, OperatorId } from '../../main/common/actor.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { languages, type Screen, type TrayItem } from '../../preload/contract.ts';
import { blockWrites } from '../support/block-writes.ts';
import { force, freshCode, HandScanner, openTestCounter, type TestCounter } from '../support/counters.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { closedPort } from '../support/sockets.ts';
import { paymentCode } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

const refusal = (code: string) => expect.objectContaining({ code });

/** The state in the ledger of the newest payment. */
function newest({ terminal }: TestCounter) {
  const [payment] = terminal.ledger.payments.page({ limit: 1 });
  if (payment === undefined) {
    throw new Error('there is no payment');
  }
  return payment;
}

/** The tray with nothing in it. */
const emptyTray = { open: [], openCount: 0, ended: [], endedCount: 0 };

const stateOf = ({ terminal }: TestCounter, id: string) => terminal.ledger.payments.find(id)?.state;

/** Sells something whose outcome the gateway does not tell at once. */
async function sellUnknown(shop: TestCounter, amountYen = 5601): Promise<PaymentId> {
  shop.sell(amountYen);
  await shop.untilScreen('unknown');
  await expect.poll(() => newest(shop).state, { interval: 1 }).toBe('unknown');
  return newest(shop).id;
}

/** Sells to a customer who does nothing. */
async function sellWaiting(shop: TestCounter): Promise<PaymentId> {
  shop.sell(5814);
  await shop.untilScreen('waiting');
  return newest(shop).id;
}

async function sellPaid(shop: TestCounter, amountYen = 1200): Promise<PaymentId> {
  shop.sell(amountYen);
  await shop.untilScreen('result');
  return newest(shop).id;
}

describe('the counter', () => {
  it('begins with no amount, an empty tray and an unproven line', async () => {
    const { view } = await openTestCounter();
    expect(view()).toMatchObject({
      display: { screen: 'amount', amountYen: null, heldScan: null },
      tray: { open: [], ended: [] },
      notice: null,
      scannedReceipt: null,
      status: {
        line: 'unproven',
        printer: { state: 'none', problem: null, shortText: '' },
        openCount: 0,
        businessDate: '2026-11-22',
        clockOffMinutes: null,
      },
    });
  });

  it('goes from the amount over the scan and the payment to the result', async () => {
    const shop = await openTestCounter();
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    expect(shop.display('scan')).toEqual({ screen: 'scan', amountYen: 1200 });
    const code = freshCode();
    shop.scanner.scan(code);
    expect(shop.display('paying')).toMatchObject({ amountYen: 1200, codeMask: `****${code.slice(-4)}`, elapsedMs: 0 });
    await shop.untilScreen('result');
    expect(shop.display('result')).toMatchObject({
      payment: { state: 'paid', amountYen: 1200, outcome: null, codeMask: `****${code.slice(-4)}` },
      receipt: { state: 'none', problem: null },
    });
    expect(shop.view().status).toMatchObject({ line: 'online', openCount: 0 });
    expect(shop.everythingShown()).not.toContain(code);
  });

  it('shows how long a payment takes', async () => {
    const shop = await openTestCounter();
    const id = await sellWaiting(shop);
    const { elapsedMs } = shop.display('waiting');
    shop.gateway.clock.advance(1500);
    expect(shop.display('waiting')).toMatchObject({ elapsedMs: elapsedMs + 1500, limitMs: 120_000, payment: { id } });
  });

  const shown: Readonly<Record<string, { readonly screen: Screen; readonly state: PaymentState }>> = {
    1200: { screen: 'result', state: 'paid' },
    5001: { screen: 'result', state: 'failed' },
    5301: { screen: 'result', state: 'refused' },
    5006: { screen: 'result', state: 'refunded' },
    5010: { screen: 'result', state: 'cancelled' },
    5601: { screen: 'unknown', state: 'unknown' },
    5611: { screen: 'unknown', state: 'unknown' },
    5613: { screen: 'unknown', state: 'unknown' },
    59901: { screen: 'result', state: 'refused' },
    59902: { screen: 'result', state: 'paid' },
    5814: { screen: 'waiting', state: 'waitingForCustomer' },
  };

  it.each(Object.entries(shown))('shows a sale of %s yen as it is', async (amount, { screen, state }) => {
    const shop = await openTestCounter();
    const code = freshCode();
    shop.sell(Number(amount), code);
    await shop.untilScreen(screen);
    expect(shop.display(screen)).toMatchObject({ payment: { state, amountYen: Number(amount) } });
    for (const language of languages) {
      expect(JSON.stringify(shop.view(language))).not.toMatch(/"(?:states|outcomes|errors|gatewayErrors|advice)\./);
    }
    expect(shop.everythingShown()).not.toContain(code);
  });
});

describe('a scan before its amount', () => {
  it('is shown by its last four characters and the time that is left, and pays what is settled on', async () => {
    const shop = await openTestCounter();
    const code = freshCode();
    shop.scanner.scan(code);
    shop.gateway.clock.advance(20_000);
    expect(shop.display('amount')).toEqual({
      screen: 'amount',
      amountYen: null,
      heldScan: { mask: `****${code.slice(-4)}`, forMs: 40_000 },
    });
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    await shop.untilScreen('result');
    expect(newest(shop)).toMatchObject({ state: 'paid', amountYen: 1200, codeMask: `****${code.slice(-4)}` });
    expect(shop.everythingShown()).not.toContain(code);
  });

  it('is thrown away after 60 s, which is told', async () => {
    const shop = await openTestCounter();
    shop.scanner.scan(freshCode());
    shop.gateway.clock.advance(60_000);
    expect(shop.display('amount').heldScan).toBeNull();
    await expect
      .poll(() => shop.view('en').notice, { interval: 1 })
      .toMatchObject({
        tone: 'warning',
        message: 'The scanned code was thrown away.',
      });
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    expect(shop.display('scan').amountYen).toBe(1200);
    expect(shop.calls).toEqual([]);
  });

  it('is told to be of no use while a payment is under way or unknown', async () => {
    const shop = await openTestCounter();
    shop.sell(5601);
    shop.scanner.scan(freshCode());
    expect(shop.view('en').notice?.message).toContain('A payment is under way');
    await shop.untilScreen('unknown');
    shop.scanner.scan(freshCode());
    expect(shop.view('en').notice).toMatchObject({
      number: 2,
      message: expect.stringContaining('still being checked'),
    });
    expect(shop.calls).toEqual(['pay']);
    expect(shop.terminal.ledger.payments.page({ limit: 10 })).toHaveLength(1);
  });
});

describe('where the terminal objects', () => {
  it('to a network that is down, the same code pays as soon as it is back', async () => {
    let hasNetwork = false;
    const shop = await openTestCounter({ hasNetwork: () => hasNetwork });
    const code = freshCode();
    shop.sell(1200, code);
    await shop.untilScreen('objection');
    expect(shop.display('objection')).toMatchObject({
      amountYen: 1200,
      problem: { code: 'NETWORK_DOWN', kind: 'notSent' },
    });
    expect(shop.terminal.ledger.payments.page({ limit: 10 })).toEqual([]);
    expect(shop.view().status.line).toBe('networkDown');
    shop.counter.tryAgain();
    await expect.poll(() => shop.view().display.screen, { interval: 1 }).toBe('objection');
    hasNetwork = true;
    shop.gateway.clock.advance(59_000);
    shop.counter.tryAgain();
    await shop.untilScreen('result');
    expect(newest(shop)).toMatchObject({ state: 'paid', number: 1, codeMask: `****${code.slice(-4)}` });
    expect(shop.calls).toEqual(['pay']);
    expect(shop.everythingShown()).not.toContain(code);
  });

  it('a new code is asked for when the minute is over', async () => {
    let hasNetwork = false;
    const shop = await openTestCounter({ hasNetwork: () => hasNetwork });
    shop.sell(1200);
    await shop.untilScreen('objection');
    hasNetwork = true;
    shop.gateway.clock.advance(60_000);
    shop.counter.tryAgain();
    expect(shop.display('scan').amountYen).toBe(1200);
    shop.scanner.scan(freshCode());
    await shop.untilScreen('result');
    expect(shop.calls).toEqual(['pay']);
  });

  it('to a clock that is a day off, nothing is written down, and the drift is told', async () => {
    const shop = await openTestCounter();
    const { clockWatch, clock } = shop.terminal;
    clockWatch.noteGatewayTime(clock.now() + 3 * 86_400_000);
    shop.sell(1200);
    await shop.untilScreen('objection');
    expect(shop.display('objection').problem).toMatchObject({ code: 'CLOCK_WRONG' });
    expect(shop.view().status).toMatchObject({ line: 'clockWrong', clockOffMinutes: 3 * 24 * 60 });
    clockWatch.noteGatewayTime(clock.now());
    shop.counter.tryAgain();
    await shop.untilScreen('result');
    expect(newest(shop).state).toBe('paid');
    expect(shop.view().status.clockOffMinutes).toBeNull();
  });

  it('to a disk that takes nothing, nothing is sent, and no path is shown', async () => {
    const shop = await openTestCounter();
    const unblock = blockWrites(shop.terminal.ledger);
    shop.sell(1200);
    await shop.untilScreen('objection');
    unblock();
    expect(shop.display('objection').problem.code).toBe('NOT_RECORDED');
    expect(shop.everythingShown()).not.toContain(shop.terminal.ledger.file);
    expect(shop.everythingShown()).not.toContain('/tmp');
    expect(shop.calls).toEqual([]);
  });
});

describe('the phone of the customer before, which still lies under the scanner,', () => {
  it('pays nothing of the next one, whether the payment is paid or unknown', async () => {
    for (const amount of [1200, 5601]) {
      const shop = await openTestCounter();
      const code = freshCode();
      shop.sell(amount, code);
      await shop.untilScreen(amount === 1200 ? 'result' : 'unknown');
      shop.counter.nextCustomer();
      shop.sell(1300, code);
      expect(shop.view().display.screen).toBe('scan');
      expect(shop.view().notice?.message).toBe(createTranslator('ja')('counter.scanSpent'));
      expect(shop.calls).toEqual(['pay']);
      expect(JSON.stringify(shop.view())).not.toContain(code);
    }
  });

  it('does not take the result off the screen', async () => {
    const shop = await openTestCounter();
    const code = freshCode();
    shop.sell(1200, code);
    await shop.untilScreen('result');
    shop.scanner.scan(code);
    expect(shop.view().display.screen).toBe('result');
  });

  it('is taken again where it paid nothing, once the refusal was left, and offers no amount', async () => {
    const shop = await openTestCounter();
    const code = freshCode();
    shop.sell(1301, code);
    await shop.untilScreen('result');
    shop.scanner.scan(code);
    expect(shop.display('result').payment.state).toBe('refused');
    shop.counter.nextCustomer();
    shop.scanner.scan(code);
    expect(shop.display('amount')).toMatchObject({ amountYen: null, heldScan: { mask: `****${code.slice(-4)}` } });
  });

  it('and that shows its next code right after a payment pays nothing of the next one, which is told', async () => {
    const shop = await openTestCounter();
    await sellPaid(shop);
    shop.counter.nextCustomer();
    shop.scanner.scan(freshCode());
    expect(shop.display('amount').heldScan).toBeNull();
    expect(shop.view('en').notice).toMatchObject({
      tone: 'warning',
      message: expect.stringContaining('only just ended'),
    });
    shop.gateway.clock.advance(5000);
    shop.scanner.scan(freshCode());
    expect(shop.display('amount').heldScan).not.toBeNull();
    expect(shop.calls).toEqual(['pay']);
  });

  it.each([1200, 5301, 5001])('cannot take the result of %d yen off the screen, which is told', async (amount) => {
    const shop = await openTestCounter();
    await sellPaid(shop, amount);
    const { display, sight } = shop.view();
    shop.scanner.scan(freshCode());
    expect(shop.view()).toMatchObject({ display, sight });
    expect(shop.view('en').notice).toMatchObject({
      tone: 'warning',
      message: expect.stringContaining('A result is on the screen'),
    });
    expect(shop.calls).toEqual(['pay']);
  });

  it('cannot take an objection off the screen', async () => {
    const shop = await openTestCounter({ hasNetwork: () => false });
    shop.sell(1200);
    await shop.untilScreen('objection');
    const { display } = shop.view();
    shop.scanner.scan(freshCode());
    expect(shop.view().display).toEqual(display);
    expect(shop.view('en').notice?.message).toContain('A result is on the screen');
  });
});

describe('practising without a scanner', () => {
  it('makes up a code of a brand for each customer, and pays with it', async () => {
    const shop = await openTestCounter();
    for (const amount of [1200, 1300]) {
      shop.counter.charge({ amountYen: amount, confirmed: 'once' });
      shop.counter.scanTrainingCode();
      await shop.untilScreen('result');
      expect(shop.display('result').payment).toMatchObject({ state: 'paid', amountYen: amount });
      shop.counter.nextCustomer();
    }
  });
});

describe('a payment that could not be sent', () => {
  it('is tried again at once, with the code that never left', async () => {
    const gateway = await startTestGateway();
    let isDown = true;
    const shop = await openTestCounter({
      gateway,
      through: (line: GatewayTransport): GatewayTransport => ({
        ...line,
        post: (request) =>
          isDown
            ? Promise.resolve({ kind: 'notConnected', code: 'ECONNREFUSED', detail: '', timing: { totalMs: 0 } })
            : line.post(request),
      }),
    });
    const code = freshCode();
    shop.sell(1200, code);
    await shop.untilScreen('result');
    expect(shop.display('result').payment).toMatchObject({ state: 'notSent', outcome: { kind: 'notSent' } });
    const failed = newest(shop).id;
    isDown = false;
    shop.counter.tryAgain();
    await expect.poll(() => newest(shop).state, { interval: 1 }).toBe('paid');
    expect(newest(shop)).toMatchObject({ number: 2, codeMask: `****${code.slice(-4)}`, amountYen: 1200 });
    expect(stateOf(shop, failed)).toBe('notSent');
    expect(shop.everythingShown()).not.toContain(code);
  });

  it('leaves the code for the next amount only where the cashier settles on that', async () => {
    const gateway = await startTestGateway();
    const url = new URL(`http://127.0.0.1:${await closedPort()}`);
    const shop = await openTestCounter({ gateway: { ...gateway, url } as never });
    shop.sell(1200);
    await shop.untilScreen('result');
    shop.counter.nextCustomer();
    shop.counter.charge({ amountYen: 300, confirmed: 'once' });
    expect(shop.display('scan').amountYen).toBe(300);
    expect(shop.terminal.ledger.payments.page({ limit: 10 })).toHaveLength(1);
  });
});

describe('a payment whose answer cannot be written down', () => {
  async function sellUnrecorded() {
    const ledger = openTestLedger();
    let unblock: () => void = () => undefined;
    let block = true;
    const shop = await openTestCounter({
      ledger,
      through: (line: GatewayTransport): GatewayTransport => ({
        ...line,
        post: async (request) => {
          const result = await line.post(request);
          if (block) {
            block = false;
            unblock = blockWrites(ledger);
          }
          return result;
        },
      }),
    });
    shop.sell(1200);
    await shop.untilScreen('unknown');
    return { shop, unblock: () => unblock() };
  }

  it('is shown as unknown and never as failed, is no use for another try, and settles as paid', async () => {
    const { shop, unblock } = await sellUnrecorded();
    expect(shop.display('unknown').payment).toMatchObject({ amountYen: 1200, outcome: { kind: 'unknown' } });
    expect(() => shop.counter.tryAgain()).toThrow(refusal('NOT_NOW'));
    shop.scanner.scan(freshCode());
    expect(shop.calls).toEqual(['pay']);
    unblock();
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment.state).toBe('paid');
    expect(shop.terminal.ledger.verify().faults).toEqual([]);
    expect(shop.gateway.book.orders(shop.gateway.clock.now())).toHaveLength(1);
  });

  it('is in the tray after the next customer, even while the disk still takes nothing', async () => {
    const { shop, unblock } = await sellUnrecorded();
    const { id } = newest(shop);
    shop.counter.nextCustomer();
    expect(shop.view().tray.open).toMatchObject([{ flow: 'payment', payment: { id } }]);
    expect(shop.view().status.openCount).toBe(1);
    unblock();
    await shop.passTime(() => shop.view().tray.ended.length > 0);
    expect(shop.view().tray).toMatchObject({ open: [], ended: [{ flow: 'payment', payment: { id, state: 'paid' } }] });
    expect(shop.view().status.openCount).toBe(0);
  });
});

describe('a payment that is unknown', () => {
  it('goes to the tray with the next customer, settles there, is announced once and then gone', async () => {
    const shop = await openTestCounter();
    const id = await sellUnknown(shop);
    expect(shop.view().tray.open).toEqual([]);
    expect(shop.view().status.openCount).toBe(1);
    shop.counter.nextCustomer();
    expect(shop.view()).toMatchObject({
      display: { screen: 'amount', amountYen: null },
      tray: { open: [{ flow: 'payment', payment: { id }, progress: { asked: 0, lastAnswer: null } }], ended: [] },
      status: { openCount: 1 },
    });
    await shop.passTime(() => stateOf(shop, id) === 'paid');
    expect(shop.view()).toMatchObject({
      tray: { open: [], ended: [{ flow: 'payment', payment: { id, state: 'paid' } }] },
      status: { openCount: 0 },
    });
    await sellPaid(shop);
    expect(shop.view().tray.ended).toHaveLength(1);
    shop.counter.acknowledge([id]);
    expect(shop.view().tray).toEqual(emptyTray);
    shop.counter.acknowledge([id]);
    await sellPaidAfterResult(shop);
    expect(shop.view().tray).toEqual(emptyTray);
  });

  async function sellPaidAfterResult(shop: TestCounter): Promise<void> {
    shop.counter.nextCustomer();
    await sellPaid(shop, 1300);
  }

  it('and settles while it is shown is told there, and not announced', async () => {
    const shop = await openTestCounter();
    const id = await sellUnknown(shop);
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment).toMatchObject({ id, state: 'paid' });
    expect(shop.view().tray).toEqual(emptyTray);
    shop.counter.nextCustomer();
    expect(shop.view().tray).toEqual(emptyTray);
  });

  it('shows what is being done about it', async () => {
    const shop = await openTestCounter();
    for (let n = 0; n < 3; n += 1) {
      force(shop.gateway, 'confirm', '9299');
    }
    await sellUnknown(shop, 59299);
    const { progress } = shop.display('unknown');
    expect(progress).toMatchObject({ asked: 0, lastAnswer: null, step: 'waiting' });
    await shop.passTime(() => shop.display('unknown').progress.asked > 0 && shop.inFlight() === 0);
    await expect.poll(() => shop.display('unknown').progress.step, { interval: 1 }).toBe('waiting');
    const then = shop.display('unknown').progress;
    expect(then).toMatchObject({ asked: 1, lastAnswer: expect.any(String), nextInMs: expect.any(Number) });
    expect(then.openForMs).toBeGreaterThan(0);
    shop.counter.checkNow(null);
    await expect.poll(() => shop.view().display, { interval: 1 }).toMatchObject({ progress: { asked: 2 } });
  });

  it('is paused while there is no network', async () => {
    let hasNetwork = true;
    const shop = await openTestCounter({ hasNetwork: () => hasNetwork });
    await sellUnknown(shop);
    hasNetwork = false;
    await shop.terminal.connectivity.check();
    expect(shop.display('unknown').progress.step).toBe('paused');
    expect(shop.view().status.line).toBe('networkDown');
  });

  it('is not said to be open for less than no time after the clock was set back', async () => {
    const shop = await openTestCounter();
    await sellUnknown(shop);
    shop.gateway.clock.setWallClock('2020-01-01T00:00:00Z');
    expect(shop.display('unknown').progress.openForMs).toBe(0);
  });

  it('is one of many in the tray: thirty are shown, all are counted', async () => {
    const shop = await openTestCounter();
    for (let n = 0; n < 32; n += 1) {
      await sellUnknown(shop);
      shop.counter.nextCustomer();
    }
    expect(shop.view().tray.open).toHaveLength(30);
    expect(shop.view().status.openCount).toBe(32);
    await shop.passTime(() => shop.view().status.openCount === 0);
    const { open, openCount, ended, endedCount } = shop.view().tray;
    expect({ open, openCount, ended: ended.length, endedCount }).toEqual({
      open: [],
      openCount: 0,
      ended: 30,
      endedCount: 32,
    });
  });

  it('is the first of the tray while it is the newest, and the 31st is counted and told when it ends', async () => {
    const shop = await openTestCounter();
    const ids: string[] = [];
    for (let n = 0; n < 31; n += 1) {
      ids.push(await sellUnknown(shop));
      expect(shop.view().tray.openCount).toBe(n);
      shop.counter.nextCustomer();
    }
    const idsOf = (items: readonly TrayItem[]) => items.map(({ payment }) => payment.id);
    expect(idsOf(shop.view().tray.open)).toEqual(ids.slice(1).toReversed());
    expect(shop.view().tray).toMatchObject({ openCount: 31, endedCount: 0 });
    await shop.passTime(() => shop.view().status.openCount === 0);
    const inOrder = endedIds(shop);
    expect(shop.view().tray).toMatchObject({ open: [], openCount: 0, endedCount: 31 });
    expect(inOrder).toHaveLength(30);
    // What is newly shown is the one that was left out.
    shop.counter.acknowledge(inOrder);
    expect(shop.view().tray.endedCount).toBe(1);
    expect([...inOrder, ...endedIds(shop)].toSorted()).toEqual(ids.toSorted());
    shop.counter.acknowledge(endedIds(shop));
    expect(shop.view().tray).toEqual(emptyTray);
  });

  it('is taken note of only where it was named', async () => {
    const shop = await openTestCounter();
    const [first = '', second = '', third = ''] = [
      await sellUnknownAndLeave(shop),
      await sellUnknownAndLeave(shop),
      await sellUnknownAndLeave(shop),
    ];
    await shop.passTime(() => shop.view().status.openCount === 0);
    shop.counter.acknowledge([first, third, first, 'nobody']);
    expect(endedIds(shop)).toEqual([second]);
    shop.counter.acknowledge([]);
    expect(endedIds(shop)).toEqual([second]);
  });

  async function sellUnknownAndLeave(shop: TestCounter): Promise<string> {
    const id = await sellUnknown(shop);
    shop.counter.nextCustomer();
    return id;
  }

  const endedIds = (shop: TestCounter) =>
    shop.view().tray.ended.map((item) => (item.flow === 'refund' ? item.refund.id : item.payment.id));

  it('is told anew whenever something was written about it: what was read once is not kept for longer', async () => {
    const shop = await openTestCounter();
    for (let n = 0; n < 3; n += 1) {
      force(shop.gateway, 'confirm', '9299');
    }
    const id = await sellUnknown(shop, 59299);
    shop.counter.nextCustomer();
    const inTray = () => shop.view().tray.open[0]?.progress ?? expect.fail('the tray is empty');
    for (let asked = 1; asked <= 3; asked += 1) {
      await shop.passTime(() => inTray().asked >= asked && shop.inFlight() === 0);
      const events = shop.terminal.ledger.eventsAbout(id);
      expect(inTray()).toMatchObject({
        asked: events.filter(({ kind }) => kind === 'payment.asked').length,
        lastAnswer: expect.any(String),
      });
      expect(shop.counter.historyDetail(id).progress).toMatchObject({ asked: inTray().asked });
    }
  });
});

describe('who stands at the counter', () => {
  it('is named by the sale that was begun, whoever signs in before its answer', async () => {
    let by: Actor = 'operator:01';
    const gateway = await startTestGateway();
    const shop = await openTestCounter({
      gateway,
      people: { by: () => by },
      through: (line) => ({
        ...line,
        post: async (request) => {
          by = 'operator:02';
          return await line.post(request);
        },
      }),
    });
    const first = await sellPaid(shop);
    shop.counter.nextCustomer();
    const second = await sellPaid(shop, 1300);
    const namesOn = (id: PaymentId) => shop.terminal.ledger.eventsAbout(id).map((event) => event.by);
    expect(namesOn(first)).toEqual(['operator:01', 'operator:01', 'operator:01']);
    expect(namesOn(second)).toEqual(['operator:02', 'operator:02', 'operator:02']);
  });

  it('is told whether a manager has to approve: a refund, and cancelling what was paid', async () => {
    const shop = await openTestCounter({ people: { approvals: () => ({ refund: true, cancel: true }) } });
    const id = await sellPaid(shop);
    expect(shop.counter.historyDetail(id)).toMatchObject({
      refundRules: { needsApproval: true, leftYen: 1200 },
      correction: { use: 'cancel' },
      cancelNeedsApproval: true,
    });
    shop.counter.nextCustomer();
    const unknown = await sellUnknown(shop);
    expect(shop.counter.historyDetail(unknown)).toMatchObject({ correction: null, cancelNeedsApproval: false });
    expect(shop.counter.historyDetail(id)).toMatchObject({ correction: { use: 'cancel' } });
  });
});

describe('cancelling', () => {
  it('a good sale that is asked about anew takes what cancelling a paid one takes', async () => {
    const shop = await openTestCounter({ people: { approvals: () => ({ refund: true, cancel: true }) } });
    const reopen = (id: PaymentId) =>
      shop.terminal.ledger.write((writer) =>
        writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus: '00' } }),
      );
    const first = await sellPaid(shop);
    shop.counter.nextCustomer();
    reopen(first);
    expect(shop.counter.historyDetail(first)).toMatchObject({
      payment: { state: 'unknown' },
      actions: ['checkNow', 'cancel'],
      correction: { use: 'cancel' },
      cancelNeedsApproval: true,
    });
    await sellPaid(shop, 1300);
    expect(shop.counter.historyDetail(first)).toMatchObject({
      actions: ['checkNow'],
      correction: { use: 'none' },
      cancelNeedsApproval: false,
    });
    expect(() => shop.counter.cancel(first, { by: 'unnamed' })).toThrow(refusal('CANCEL_NOT_LAST'));
  });

  it('a paid payment that is not the last sale is refused, and offered as a refund', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    shop.counter.nextCustomer();
    await sellPaid(shop, 1300);
    const detail = shop.counter.historyDetail(id);
    expect(detail).toMatchObject({ actions: ['refund'], correction: { use: 'refund' }, cancelNeedsApproval: false });
    expect(() => shop.counter.cancel(id, { by: 'unnamed' })).toThrow(refusal('CANCEL_NOT_LAST'));
  });

  it('a payment that waits for its customer ends it as cancelled', async () => {
    const shop = await openTestCounter();
    const id = await sellWaiting(shop);
    shop.counter.cancel(id, { by: 'unnamed' });
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment).toMatchObject({ id, state: 'cancelled' });
    expect(shop.calls).toContain('reverse');
    shop.counter.tryAgain();
    expect(shop.display('scan').amountYen).toBe(5814);
  });

  it('an unknown payment ends it as the gateway says', async () => {
    const shop = await openTestCounter();
    const id = await sellUnknown(shop);
    shop.counter.cancel(id, { by: 'unnamed' });
    expect(shop.display('unknown').payment.state).toBe('cancelling');
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment).toMatchObject({ id, state: 'cancelled' });
  });

  it('a paid payment from the tray or from history is announced when it is over', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    shop.counter.nextCustomer();
    shop.counter.cancel(id, { by: 'unnamed' });
    expect(shop.view().tray.open).toMatchObject([{ flow: 'payment', payment: { id, state: 'cancelling' } }]);
    await shop.passTime(() => stateOf(shop, id) === 'cancelled');
    expect(shop.view().tray).toMatchObject({ open: [], ended: [{ payment: { id, state: 'cancelled' } }] });
  });

  it('what was announced takes the announcement back, and announces the new end', async () => {
    const shop = await openTestCounter();
    const id = await sellUnknown(shop);
    shop.counter.nextCustomer();
    await shop.passTime(() => shop.view().tray.ended.length > 0);
    shop.counter.cancel(id, { by: 'unnamed' });
    expect(shop.view().tray).toMatchObject({ open: [{ payment: { id } }], ended: [] });
    await shop.passTime(() => shop.view().tray.ended.length > 0);
    expect(shop.view().tray.ended).toMatchObject([{ payment: { id, state: 'cancelled' } }]);
  });

  it('is refused for what is over, and twice changes nothing', async () => {
    const shop = await openTestCounter();
    shop.sell(5301);
    await shop.untilScreen('result');
    expect(() => shop.counter.cancel(newest(shop).id, { by: 'unnamed' })).toThrow(refusal('NOTHING_TO_CANCEL'));
    expect(() => shop.counter.cancel('01234567-89ab-7def-8123-456789abcdef', { by: 'unnamed' })).toThrow(
      refusal('PAYMENT_NOT_FOUND'),
    );
    shop.counter.nextCustomer();
    const id = await sellWaiting(shop);
    shop.counter.cancel(id, { by: 'unnamed' });
    shop.counter.cancel(id, { by: 'unnamed' });
    expect(shop.terminal.ledger.eventsAbout(id).filter(({ kind }) => kind === 'payment.cancelRequested')).toHaveLength(
      1,
    );
  });

  it('is refused while the pay request itself is on its way', async () => {
    const shop = await openTestCounter();
    shop.sell(1200);
    await expect.poll(() => shop.terminal.ledger.payments.nextNumber(), { interval: 1 }).toBe(2);
    if (newest(shop).state === 'sending') {
      expect(() => shop.counter.cancel(newest(shop).id, { by: 'unnamed' })).toThrow(refusal('PAYMENT_IN_PROGRESS'));
    }
    await shop.untilScreen('result');
    expect(newest(shop).state).toBe('paid');
  });
});

describe('what the counter shows has a name, the sight,', () => {
  it('which is another one for another scan, another amount, another state and another customer', async () => {
    const shop = await openTestCounter();
    const seen: string[] = [];
    const look = () => seen.push(shop.view().sight);
    look();
    shop.scanner.scan(freshCode());
    look();
    shop.scanner.scan(freshCode());
    look();
    shop.counter.forgetScan();
    look();
    shop.counter.charge({ amountYen: 5601, confirmed: 'once' });
    look();
    shop.counter.changeAmount();
    look();
    await sellUnknown(shop);
    look();
    await shop.passTime(() => shop.view().display.screen === 'result');
    look();
    shop.counter.nextCustomer();
    look();
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('and stays while nothing of it changes, whatever is told beside it', async () => {
    const shop = await openTestCounter();
    await sellUnknown(shop);
    shop.counter.nextCustomer();
    shop.counter.charge({ amountYen: 500, confirmed: 'once' });
    const { sight } = shop.view();
    shop.counter.tellProblem();
    shop.scanner.drop('truncated', '28039031217285');
    await shop.passTime(() => shop.view().tray.endedCount === 1);
    expect(shop.view('zh').sight).toBe(sight);
    expect(shop.counter.sight).toBe(sight);
  });
});

describe('a payment that is pressed upon', () => {
  it('has to be in the state in which it was seen', async () => {
    const shop = await openTestCounter();
    const id = await sellWaiting(shop);
    shop.counter.requireState(id, 'waitingForCustomer');
    for (const state of ['paid', 'unknown', 'sending', 'cancelling', 'cancelled'] as const) {
      expect(() => shop.counter.requireState(id, state)).toThrow(refusal('NOT_NOW'));
    }
    shop.counter.cancel(id, { by: 'unnamed' });
    expect(() => shop.counter.requireState(id, 'waitingForCustomer')).toThrow(refusal('NOT_NOW'));
    shop.counter.requireState(id, 'cancelling');
    expect(() => shop.counter.requireState('01234567-89ab-7def-8123-456789abcdef', 'paid')).toThrow(
      refusal('PAYMENT_NOT_FOUND'),
    );
  });

  it('is no longer offered to be cancelled after seven days', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    shop.gateway.clock.advance(7 * 86_400_000 - 60_000);
    expect(shop.counter.historyDetail(id).actions).toEqual(['cancel', 'refund']);
    shop.gateway.clock.advance(60_000);
    expect(shop.counter.historyDetail(id).actions).toEqual(['refund']);
  });
});

describe('an amount that nobody pays', () => {
  it('is not paid by whoever scans three minutes later', async () => {
    const shop = await openTestCounter();
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    shop.gateway.clock.advance(180_000);
    await expect.poll(() => shop.view().display.screen, { interval: 1 }).toBe('amount');
    shop.scanner.scan(freshCode());
    expect(shop.display('amount')).toMatchObject({ amountYen: 1200, heldScan: { forMs: 60_000 } });
    expect(shop.calls).toEqual([]);
  });

  it('is not paid by a scan after the window is gone', async () => {
    const shop = await openTestCounter();
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    shop.counter.abandon();
    shop.scanner.scan(freshCode());
    expect(shop.display('amount').amountYen).toBe(1200);
    expect(shop.calls).toEqual([]);
  });
});

describe('a code that an open payment was tried with', () => {
  it('is not kept to be tried again', async () => {
    const sealCode = (one: string) => createHash('sha256').update(one).digest('hex');
    const shop = await openTestCounter({ sealCode });
    const code = freshCode();
    shop.sell(5601, code);
    await shop.untilScreen('unknown');
    shop.counter.nextCustomer();
    // The till itself has forgotten the code by then; recovery is stopped, so that the payment stays open.
    await shop.terminal.recovery.stop();
    shop.gateway.clock.advance(60_000);
    expect(newest(shop).state).toBe('unknown');
    shop.sell(1200, code);
    await shop.untilScreen('objection');
    expect(shop.display('objection').problem.code).toBe('CODE_IN_USE');
    shop.counter.tryAgain();
    expect(shop.display('scan').amountYen).toBe(1200);
    expect(shop.calls.filter((call) => call === 'pay')).toHaveLength(1);
  });
});

describe('while nobody buys anything', () => {
  it('the line is looked at each minute', async () => {
    let hasNetwork = true;
    const shop = await openTestCounter({ hasNetwork: () => hasNetwork });
    await expect.poll(() => shop.view().status.line, { interval: 1 }).toBe('online');
    hasNetwork = false;
    await untilAsleep(shop);
    shop.gateway.clock.advance(59_999);
    await new Promise(setImmediate);
    expect(shop.view().status.line).toBe('online');
    shop.gateway.clock.advance(1);
    await expect.poll(() => shop.view().status.line, { interval: 1 }).toBe('networkDown');
    hasNetwork = true;
    await untilAsleep(shop);
    shop.gateway.clock.advance(60_000);
    await expect.poll(() => shop.view().status.line, { interval: 1 }).toBe('online');
    expect(shop.calls).toEqual([]);
  });

  it('the window hears that another business day has begun', async () => {
    const shop = await openTestCounter();
    await untilAsleep(shop);
    const before = shop.changes();
    shop.gateway.clock.advance(86_400_000);
    await expect.poll(() => shop.changes(), { interval: 1 }).toBeGreaterThan(before);
    expect(shop.view().status.businessDate).toBe('2026-11-23');
    expect(shop.everythingShown()).toContain('"businessDate":"2026-11-23"');
  });

  it('a probe that fails in itself does not end the looking', async () => {
    let probes = 0;
    const shop = await openTestCounter({
      through: (line) => ({
        ...line,
        probe: () => {
          probes += 1;
          return Promise.reject(new Error('nobody foresaw this'));
        },
      }),
    });
    for (let n = 1; n <= 3; n += 1) {
      await expect.poll(() => probes, { interval: 1 }).toBe(n);
      await untilAsleep(shop);
      shop.gateway.clock.advance(60_000);
    }
  });

  /** The watch has looked, and waits for its next minute. */
  async function untilAsleep(shop: TestCounter): Promise<void> {
    await expect.poll(() => shop.gateway.clock.sleeping, { interval: 1 }).toBeGreaterThan(0);
    await new Promise(setImmediate);
  }
});

describe('refunding', () => {
  const allOfIt = { amountYen: 1200, reason: '', by: 'unnamed' } as const;

  it('gives all of it back, and says so', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    await shop.counter.refund(id, allOfIt);
    expect(shop.view().notice).toMatchObject({ tone: 'info' });
    expect(shop.display('result').payment).toMatchObject({ state: 'refunded', refundedYen: 1200 });
    expect(shop.view().tray).toEqual(emptyTray);
    await expect(shop.counter.refund(id, allOfIt)).rejects.toMatchObject({ code: 'REFUND_NOT_POSSIBLE' });
  });

  it('gives a part back, with its reason and whose word it was, and then no more than is left', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    const part = { amountYen: 500, reason: '返品', by: 'operator:01', approvedBy: '90' as OperatorId } as const;
    await shop.counter.refund(id, part);
    const detail = shop.counter.historyDetail(id);
    expect(detail.refunds).toMatchObject([{ amountYen: 500, reason: '返品', hasReceipt: true }]);
    expect(detail.refundRules).toEqual({ leftYen: 700, parts: 'allowed', needsApproval: false });
    expect(detail.correction?.use).toBe('refund');
    await expect(shop.counter.refund(id, { ...part, amountYen: 701 })).rejects.toMatchObject({
      code: 'REFUND_TOO_LARGE',
    });
    await expect(shop.counter.refund(id, { ...part, amountYen: 0.5 })).rejects.toMatchObject({
      code: 'AMOUNT_INVALID',
    });
    await shop.counter.refund(id, { ...part, amountYen: 700, reason: '' });
    expect(shop.counter.historyDetail(id).refunds.map(({ reason }) => reason)).toEqual(['返品', '']);
    expect(stateOf(shop, id)).toBe('refunded');
    const refunds = shop.terminal.ledger.refunds.of(id);
    const created = refunds.map((refund) => shop.terminal.ledger.eventsAbout(refund.id)[0]);
    expect(created).toMatchObject([
      { by: 'operator:01', content: { reason: '返品', approvedBy: '90' } },
      { by: 'operator:01', content: { approvedBy: '90' } },
    ]);
    expect(created[1]?.content).not.toHaveProperty('reason');
  });

  it('that is refused is told as an error', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    force(shop.gateway, 'refund', '9203');
    await shop.counter.refund(id, allOfIt);
    expect(shop.view().notice?.tone).toBe('error');
    expect(stateOf(shop, id)).toBe('paid');
  });

  it('whose outcome is unknown is in the tray until it is known', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    force(shop.gateway, 'refund', '601');
    await shop.counter.refund(id, allOfIt);
    expect(shop.view().notice?.tone).toBe('warning');
    expect(shop.view().tray.open).toMatchObject([
      { flow: 'refund', refund: { paymentId: id, state: 'unknown', amountYen: 1200 }, payment: { id } },
    ]);
    await shop.passTime(() => stateOf(shop, id) === 'refunded');
    expect(shop.view().tray).toMatchObject({ open: [], ended: [{ flow: 'refund', refund: { state: 'refunded' } }] });
    const [ended] = shop.view().tray.ended;
    shop.counter.acknowledge([ended?.flow === 'refund' ? ended.refund.id : '']);
    expect(shop.view().tray.ended).toEqual([]);
  });

  it('twice at once gives back once', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    const first = shop.counter.refund(id, allOfIt);
    await expect(shop.counter.refund(id, allOfIt)).rejects.toMatchObject({ code: 'PAYMENT_IN_PROGRESS' });
    await first;
    expect(shop.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('is finished before the counter closes', async () => {
    const shop = await openTestCounter();
    const id = await sellPaid(shop);
    const refunding = shop.counter.refund(id, allOfIt);
    await shop.counter.close();
    expect(stateOf(shop, id)).toBe('refunded');
    await refunding;
  });
});

describe('closing the counter', () => {
  it('while a customer is waited for leaves the payment open, and the next counter goes on with it', async () => {
    const gateway = await startTestGateway();
    const shop = await openTestCounter({ gateway });
    shop.sell(5014);
    await shop.untilScreen('waiting');
    const { id } = newest(shop);
    await shop.counter.close();
    expect(stateOf(shop, id)).toBe('waitingForCustomer');
    await shop.terminal.recovery.close();
    const { ledger } = shop.terminal;
    const next = await openTestCounter({
      gateway,
      ledger: openTestLedger({ file: ledger.file, clock: gateway.clock }),
    });
    expect(next.view()).toMatchObject({
      display: { screen: 'amount' },
      tray: { open: [{ payment: { id, state: 'waitingForCustomer' } }] },
      status: { openCount: 1 },
    });
    await next.passTime(() => stateOf(next, id) === 'paid');
    expect(next.view().tray).toMatchObject({ open: [], ended: [{ payment: { id, state: 'paid' } }] });
    expect(next.calls.filter((call) => call === 'pay')).toEqual([]);
    expect(next.terminal.ledger.verify().faults).toEqual([]);
  });

  it('before anything was sent begins nothing any more', async () => {
    const shop = await openTestCounter();
    shop.sell(1200);
    await shop.counter.close();
    expect(shop.calls).toEqual([]);
    expect(shop.terminal.ledger.payments.page({ limit: 5 })).toEqual([]);
    expect(shop.display('objection').problem.code).toBe('TERMINAL_NOT_OPEN');
  });

  it('while an answer is on its way waits for it', async () => {
    const shop = await openTestCounter();
    shop.sell(1200);
    await expect.poll(() => shop.calls, { interval: 1 }).toEqual(['pay']);
    await shop.counter.close();
    expect(newest(shop).state).toBe('paid');
  });

  it('takes no more scans, leaves no code behind and may be done twice', async () => {
    const shop = await openTestCounter();
    const code = freshCode();
    shop.scanner.scan(code);
    await shop.counter.close();
    await shop.counter.close();
    shop.scanner.scan(freshCode());
    expect(shop.calls).toEqual([]);
    const before = shop.changes();
    shop.gateway.clock.advance(60_000);
    await new Promise(setImmediate);
    expect(shop.changes()).toBe(before);
    expect(shop.everythingShown()).not.toContain(code);
  });
});

describe('closing the counter while a device does not let go', () => {
  function stuck(name: string): { readonly scanner: HandScanner; readonly release: () => void } {
    const scanner = new HandScanner(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    scanner.letGo = () => promise;
    return { scanner, release: resolve };
  }

  async function closing(shop: TestCounter): Promise<() => boolean> {
    let closed = false;
    void shop.counter.close().then(() => {
      closed = true;
    });
    await new Promise(setImmediate);
    return () => closed;
  }

  it('ends after 3 s, with the other devices let go', async () => {
    const { scanner, release } = stuck('COM1');
    const other = new HandScanner('COM2');
    const shop = await openTestCounter({ scanners: [scanner, other] });
    const isClosed = await closing(shop);
    shop.gateway.clock.advance(2999);
    await new Promise(setImmediate);
    expect(isClosed()).toBe(false);
    shop.gateway.clock.advance(1);
    await expect.poll(isClosed, { interval: 1 }).toBe(true);
    expect(other.stops).toBe(1);
    release();
  });

  it('ends at once where it lets go after all', async () => {
    const { scanner, release } = stuck('COM1');
    const shop = await openTestCounter({ scanners: [scanner] });
    await expect.poll(() => shop.gateway.clock.sleeping, { interval: 1 }).toBe(1);
    const isClosed = await closing(shop);
    expect(isClosed()).toBe(false);
    release();
    await expect.poll(isClosed, { interval: 1 }).toBe(true);
    // Nothing is left to wake up.
    expect(shop.gateway.clock.sleeping).toBe(0);
  });

  it('ends although a scanner cannot be closed at all', async () => {
    const scanner = new HandScanner('COM1');
    scanner.letGo = () => Promise.reject(new Error('no such device'));
    const shop = await openTestCounter({ scanners: [scanner] });
    await shop.counter.close();
  });

  it('takes nothing that it still reads: nothing is sent, held or shown', async () => {
    const { scanner, release } = stuck('COM1');
    const shop = await openTestCounter({ scanners: [scanner] });
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    await expect.poll(() => shop.gateway.clock.sleeping, { interval: 1 }).toBe(2);
    const isClosed = await closing(shop);
    const code = freshCode();
    scanner.scan(code);
    await new Promise(setImmediate);
    expect(shop.view().display).toMatchObject({ screen: 'scan', amountYen: 1200 });
    shop.gateway.clock.advance(3000);
    await expect.poll(isClosed, { interval: 1 }).toBe(true);
    const before = shop.changes();
    scanner.scan(code);
    scanner.unplug();
    expect(shop.changes()).toBe(before);
    expect(shop.calls).toEqual([]);
    expect(shop.terminal.ledger.payments.page({ limit: 5 })).toEqual([]);
    expect(shop.gateway.clock.sleeping).toBe(0);
    release();
  });

  it('waits for the payment however long it takes, and tells the window until it is over', async () => {
    const { scanner, release } = stuck('COM1');
    const answer = Promise.withResolvers<void>();
    const shop = await openTestCounter({
      scanners: [scanner],
      through: (line: GatewayTransport): GatewayTransport => ({
        ...line,
        post: async (request) => {
          const result = await line.post(request);
          await answer.promise;
          return result;
        },
      }),
    });
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    scanner.scan(freshCode());
    await expect.poll(() => shop.calls, { interval: 1 }).toEqual(['pay']);
    const isClosed = await closing(shop);
    shop.gateway.clock.advance(60_000);
    await new Promise(setImmediate);
    expect(isClosed()).toBe(false);
    expect(shop.display('paying')).toMatchObject({ amountYen: 1200 });
    const before = shop.changes();
    answer.resolve();
    await shop.untilScreen('result');
    expect(shop.changes()).toBeGreaterThan(before);
    expect(shop.everythingShown()).toContain('"state":"paid"');
    await new Promise(setImmediate);
    shop.gateway.clock.advance(3000);
    await expect.poll(isClosed, { interval: 1 }).toBe(true);
    expect(newest(shop).state).toBe('paid');
    release();
  });

  it('tells nothing any more after a probe that outlives it', async () => {
    const probe = Promise.withResolvers<never>();
    const shop = await openTestCounter({ through: (line) => ({ ...line, probe: () => probe.promise }) });
    await shop.counter.close();
    const before = shop.changes();
    probe.reject(new Error('too late'));
    await new Promise(setImmediate);
    expect(shop.changes()).toBe(before);
  });
});

describe("a receipt's number that is scanned", () => {
  it('of this terminal is looked up in history, whatever the till is doing', async () => {
    const shop = await openTestCounter();
    await sellPaid(shop);
    const { receiptNo } = newest(shop);
    shop.counter.nextCustomer();
    shop.counter.charge({ amountYen: 500, confirmed: 'once' });
    shop.scanner.scan(receiptNo);
    expect(shop.view().scannedReceipt).toEqual({ number: 1, receiptNo });
    expect(shop.display('scan').amountYen).toBe(500);
    shop.scanner.scan(receiptNo);
    expect(shop.view().scannedReceipt).toEqual({ number: 2, receiptNo });
    expect(shop.calls).toEqual(['pay']);
  });

  it('of another terminal is not taken for a code', async () => {
    const shop = await openTestCounter();
    shop.counter.charge({ amountYen: 500, confirmed: 'once' });
    shop.scanner.scan('R2611229999000001');
    expect(shop.view('en').notice?.message).toContain('R2611229999000001');
    expect(shop.view().scannedReceipt).toBeNull();
    expect(shop.display('scan').amountYen).toBe(500);
    expect(shop.calls).toEqual([]);
  });

  it.each(['R12345', 'RECEIPT-28039031217', 'r2611229999000001', '280390312172859395'])(
    'and that only looks alike, such as %s, is a code',
    async (text) => {
      const shop = await openTestCounter();
      shop.scanner.scan(text);
      expect(shop.display('amount').heldScan?.mask).toBe(`****${text.slice(-4)}`);
    },
  );

  it('that a register gave is found as well', async () => {
    const shop = await openTestCounter();
    await shop.terminal.pay(1200, { receiptNo: 'REGISTER-0815', code: paymentCode(freshCode()) });
    shop.scanner.scan('REGISTER-0815');
    expect(shop.view().scannedReceipt?.receiptNo).toBe('REGISTER-0815');
    expect(shop.display('amount').heldScan).toBeNull();
  });
});

describe('the scanners of the counter', () => {
  it('are shown by name, without the way to them, and whether they are there', async () => {
    const scanners = [new HandScanner('/dev/serial/by-id/scanner 1'), new HandScanner('\\\\.\\COM12')];
    const shop = await openTestCounter({ scanners });
    const states = () => shop.view().status.scanners.map(({ name, state }) => `${name} ${state}`);
    expect(states()).toEqual(['scanner 1 disconnected', 'COM12 disconnected']);
    scanners[1]?.plug();
    expect(states()).toEqual(['scanner 1 disconnected', 'COM12 connected']);
    scanners[1]?.unplug();
    scanners[0]?.plug();
    expect(states()).toEqual(['scanner 1 connected', 'COM12 disconnected']);
    await shop.counter.close();
    expect(scanners.map(({ stops }) => stops)).toEqual([1, 1]);
  });

  it('all feed one till: two that read one code make one payment', async () => {
    const scanners = [new HandScanner('COM1'), new HandScanner('COM2')];
    const shop = await openTestCounter({ scanners });
    const code = freshCode();
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    for (const scanner of scanners) {
      scanner.scan(code);
    }
    await shop.untilScreen('result');
    expect(shop.calls).toEqual(['pay']);
  });

  it('tell what was not a code, by its last four characters', async () => {
    const shop = await openTestCounter();
    shop.scanner.drop('truncated', '28039031217285');
    expect(shop.view('en').notice).toMatchObject({ tone: 'warning', message: expect.stringContaining('****7285') });
    expect(shop.everythingShown()).not.toContain('28039031217285');
  });

  it('say nothing of a phone that still lies there, but where its code is waited for', async () => {
    const shop = await openTestCounter();
    await sellPaid(shop);
    shop.scanner.drop('duplicate', '280390312172859395');
    expect(shop.view().notice).toBeNull();
    shop.counter.nextCustomer();
    shop.scanner.drop('duplicate', '280390312172859395');
    expect(shop.view().notice?.number).toBe(1);
  });
});

describe('what the window gets', () => {
  it('has no secret in it, over a day with everything that can happen', async () => {
    const shop = await openTestCounter();
    const codes: string[] = [];
    for (const amount of [1200, 5001, 5301, 5601, 5611, 5814, 59901]) {
      const code = freshCode();
      codes.push(code);
      shop.sell(amount, code);
      await expect.poll(() => shop.view().display.screen, { interval: 1 }).toMatch(/result|unknown|waiting/);
      if (amount === 5814) {
        shop.counter.cancel(newest(shop).id, { by: 'unnamed' });
        await shop.passTime(() => shop.view().display.screen === 'result');
      }
      shop.counter.nextCustomer();
    }
    await shop.passTime(() => shop.view().status.openCount === 0);
    const held = freshCode();
    shop.scanner.scan(held);
    const text = shop.everythingShown();
    for (const code of [...codes, held]) {
      expect(text).not.toContain(code);
    }
    for (const { token } of shop.terminal.ledger.payments.page({ limit: 20 })) {
      expect(text).not.toContain(token);
    }
    expect(text).not.toMatch(/PRIVATE KEY|-----BEGIN|"sign"|\/tmp\//);
    const journal = JSON.stringify(shop.terminal.ledger.payments.page({ limit: 20 }));
    for (const code of codes) {
      expect(journal).not.toContain(code);
    }
  });

  it('has a code that a training terminal makes up masked as any other, and a live one makes none up', async () => {
    const shop = await openTestCounter();
    shop.counter.charge({ amountYen: 1200, confirmed: 'once' });
    shop.counter.scanTrainingCode();
    await shop.untilScreen('result');
    expect(newest(shop).state).toBe('paid');
    expect(shop.everythingShown()).not.toMatch(/"\d{16,18}"/);
    const live = await openTestCounter({ facts: { mode: 'live' } });
    live.counter.charge({ amountYen: 1200, confirmed: 'once' });
    expect(() => live.counter.scanTrainingCode()).toThrow(refusal('NOT_NOW'));
    expect(live.calls).toEqual([]);
  });

  it('says that recovery met a problem, and goes on', async () => {
    const shop = await openTestCounter();
    shop.counter.tellProblem();
    expect(shop.view('en').notice).toMatchObject({ tone: 'warning', message: expect.stringContaining('tried again') });
  });
});

describe('somebody who stands at the counter', () => {
  it('is waited for by nothing but a payment that is on its way or its customer’s to approve', async () => {
    const shop = await openTestCounter();
    expect(shop.counter.isSelling).toBe(false);
    shop.sell(1200);
    expect(shop.counter.isSelling).toBe(true);
    await shop.untilScreen('result');
    expect(shop.counter.isSelling).toBe(false);
    shop.counter.nextCustomer();
    await sellUnknown(shop);
    await expect.poll(() => shop.counter.isSelling, { interval: 1 }).toBe(false);
    expect(shop.display('unknown')).toMatchObject({ payment: { state: 'unknown' } });
    shop.counter.nextCustomer();
    await sellWaiting(shop);
    expect(shop.counter.isSelling).toBe(true);
  });
});
