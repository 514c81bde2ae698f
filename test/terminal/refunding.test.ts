import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { yen } from '../../main/common/yen.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { PayType } from '../../main/onepay/brands.ts';
import type { Call } from '../../main/onepay/requests.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { markInterrupted } from '../../main/terminal/interrupted.ts';
import { orderStatus } from '../../main/training/book.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { blockWrites } from '../support/block-writes.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { closedPort } from '../support/sockets.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../support/training.ts';

async function openBoth(): Promise<{ gateway: TestGateway; terminal: TestTerminal }> {
  const gateway = await startTestGateway();
  return { gateway, terminal: openTestTerminal({ gateway }) };
}

/** Makes the gateway's next answer to a call follow a scenario. */
function force({ engine }: TestGateway, call: Call, ending: string): void {
  const scenario = scenarioOf(ending);
  if (scenario === undefined) {
    throw new Error(`no scenario ${ending}`);
  }
  engine.force(call, scenario);
}

/** Refunds an amount, or all that is left. */
function refund(terminal: TestTerminal, payment: PaymentId, amount?: number) {
  return terminal.refunding.refund({
    payment,
    ...(amount === undefined ? {} : { amount: yen(amount) }),
    by: 'unnamed',
  });
}

/** Lets recovery look after everything until nothing is open, with time passing in between. */
async function settle({ recovery, ledger, clock }: TestTerminal): Promise<void> {
  for (let round = 0; round < 20 && ledger.queue.length > 0; round += 1) {
    await recovery.passAll();
    clock.advance(20_000);
  }
  expect(ledger.queue.items()).toEqual([]);
}

/** What the gateway has in its book of its newest order. */
function booked({ book, clock }: TestGateway) {
  const [order] = book.orders(clock.now());
  return order === undefined
    ? undefined
    : { amount: order.amount, refunded: order.refunded, status: orderStatus(order, clock.now()) };
}

/** The receipts that the ledger has issued for one payment or refund. */
function receiptsOf({ ledger }: TestTerminal, subject: string): unknown[] {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    return db.prepare('SELECT kind FROM receipts WHERE subject = ? ORDER BY rowid').pluck().all(subject);
  } finally {
    db.close();
  }
}

/** Counts the requests of a call that leave. */
function counting(call: Call) {
  let requests = 0;
  return {
    requests: () => requests,
    through: (line: GatewayTransport): GatewayTransport => ({
      ...line,
      post: (request) => {
        requests += request.path.startsWith(`/gateway/${call}/`) ? 1 : 0;
        return line.post(request);
      },
    }),
  };
}

describe('a refund', () => {
  it('of all of a payment gives the money back, with a receipt of its own', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    const result = await terminal.refunding.refund({ payment: id, reason: 'broken cup', by: 'unnamed' });
    expect(result.refund).toMatchObject({
      state: 'refunded',
      amountYen: 1200,
      ordinal: 1,
      paymentId: id,
      reason: 'broken cup',
      orderDetailId: expect.stringMatching(/^J1FP/),
      transTime: '20261122120000',
    });
    expect(result.payment).toMatchObject({ id, state: 'refunded', refundedYen: 1200, openRefundYen: 0 });
    expect(booked(gateway)).toEqual({ amount: 1200, refunded: 1200, status: '06' });
    expect(receiptsOf(terminal, result.refund.id)).toEqual(['refund']);
    expect(terminal.ledger.exchangesAbout(result.refund.id).map(({ call }) => call)).toEqual(['refund']);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('has its reason in one plain line, and none where nothing is left of it', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    const refund = async (reason: string) =>
      await terminal.refunding.refund({ payment: id, amount: yen(100), reason, by: 'unnamed' });
    const cleaned = await refund(' broken\r\n\u001b@cup \u202e¥0\ud83d');
    expect(cleaned.refund).toMatchObject({ state: 'refunded', reason: 'broken @cup  ¥0' });
    const [created] = terminal.ledger.eventsAbout(cleaned.refund.id);
    expect(created?.content).toMatchObject({ reason: 'broken @cup  ¥0' });
    expect((await refund('\u2066 \u0000')).refund.reason).toBeNull();
    expect((await refund(`${'x'.repeat(256)}\n`)).refund.reason).toBe('x'.repeat(256));
  });

  it('of parts goes on until nothing is left', async () => {
    const { gateway, terminal } = await openBoth();
    const { id, payType } = await terminal.pay(1000);
    expect(payType).toBe('01');
    for (const [amount, state, refundedYen] of [
      [300, 'partlyRefunded', 300],
      [1, 'partlyRefunded', 301],
      [699, 'refunded', 1000],
    ] as const) {
      const result = await refund(terminal, id, amount);
      expect(result.refund).toMatchObject({ state: 'refunded', amountYen: amount });
      expect(result.payment).toMatchObject({ state, refundedYen, openRefundYen: 0 });
    }
    expect(booked(gateway)).toEqual({ amount: 1000, refunded: 1000, status: '06' });
    await expect(refund(terminal, id, 1)).rejects.toMatchObject({ code: 'REFUND_NOT_POSSIBLE' });
    expect(terminal.ledger.refunds.of(id).map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
    expect(new Set(terminal.ledger.refunds.of(id).map(({ token }) => token)).size).toBe(3);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('without an amount is of all that is left', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    await refund(terminal, id, 300);
    expect((await refund(terminal, id)).refund).toMatchObject({ state: 'refunded', amountYen: 700 });
    expect(booked(gateway)?.refunded).toBe(1000);
  });

  it('of more than is left is not sent', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    await expect(refund(terminal, id, 1001)).rejects.toMatchObject({
      code: 'REFUND_TOO_LARGE',
      params: { left: 1000 },
    });
    await refund(terminal, id, 400);
    await expect(refund(terminal, id, 601)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE', params: { left: 600 } });
    expect(booked(gateway)?.refunded).toBe(400);
    expect(terminal.ledger.refunds.of(id)).toHaveLength(1);
  });

  it('of a part is not sent for a brand that refunds in full only', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000, { payType: '10' as PayType });
    await expect(refund(terminal, id, 999)).rejects.toMatchObject({
      code: 'PARTIAL_REFUND_NOT_ALLOWED',
      params: { amount: 1000 },
    });
    expect(terminal.ledger.refunds.of(id)).toEqual([]);
    expect((await refund(terminal, id, 1000)).payment.state).toBe('refunded');
    expect(booked(gateway)?.refunded).toBe(1000);
  });

  it.each([
    ['unknown', 5601],
    ['failed', 5001],
    ['refused', 5301],
    ['cancelled', 5010],
    ['refunded', 5006],
  ] as const)('of a payment that is %s is not sent', async (state, amount) => {
    const { terminal } = await openBoth();
    const payment = await terminal.pay(amount);
    expect(payment.state).toBe(state);
    await expect(refund(terminal, payment.id)).rejects.toMatchObject({
      code: 'REFUND_NOT_POSSIBLE',
      params: { state },
    });
    expect(terminal.ledger.refunds.of(payment.id)).toEqual([]);
  });

  it('of a payment that is being cancelled, or that does not exist, is not sent', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    await expect(refund(terminal, id)).rejects.toMatchObject({ code: 'REFUND_NOT_POSSIBLE' });
    await expect(refund(terminal, 'nobody' as PaymentId)).rejects.toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
  });

  it('pressed twice is made once', async () => {
    const gateway = await startTestGateway();
    const { requests, through } = counting('refund');
    const terminal = openTestTerminal({ gateway, through });
    const { id } = await terminal.pay(1000);
    const first = refund(terminal, id, 400);
    await expect(refund(terminal, id, 400)).rejects.toMatchObject({ code: 'PAYMENT_IN_PROGRESS' });
    expect((await first).payment).toMatchObject({ state: 'partlyRefunded', refundedYen: 400 });
    expect(requests()).toBe(1);
    expect(booked(gateway)?.refunded).toBe(400);
    expect((await refund(terminal, id, 600)).payment.state).toBe('refunded');
  });

  it('is on the disk before a byte leaves', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    const seen: unknown[] = [];
    const through = (line: GatewayTransport): GatewayTransport => ({
      ...line,
      post: (request) => {
        const onDisk = openTestLedger({ file: ledger.file, writable: false });
        const found = onDisk.refunds.inState('sending');
        seen.push(...found.map(({ amountYen, token }) => ({ amountYen, sent: request.path.endsWith(token ?? '-') })));
        return line.post(request);
      },
    });
    const terminal = openTestTerminal({ gateway, ledger, through });
    const { id } = await terminal.pay(1000);
    await refund(terminal, id, 400);
    expect(seen).toEqual([{ amountYen: 400, sent: true }]);
  });

  it('that cannot be written down is not sent', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    const unblock = blockWrites(terminal.ledger);
    await expect(refund(terminal, id)).rejects.toMatchObject({ code: 'NOT_RECORDED', kind: 'notSent' });
    unblock();
    expect(booked(gateway)?.refunded).toBe(0);
    expect((await refund(terminal, id)).payment.state).toBe('refunded');
  });

  it('that breaks a rule of the protocol is not sent', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    await expect(
      terminal.refunding.refund({ payment: id, reason: 'x'.repeat(257), by: 'unnamed' }),
    ).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      params: { field: 'refundReason', fault: 'tooLong' },
    });
    expect(terminal.ledger.refunds.of(id)).toEqual([]);
  });

  it('without a network is not sent, and not written', async () => {
    const gateway = await startTestGateway();
    let network = true;
    const terminal = openTestTerminal({ gateway, hasNetwork: () => network });
    const { id } = await terminal.pay(1000);
    network = false;
    await expect(refund(terminal, id)).rejects.toMatchObject({ code: 'NETWORK_DOWN', kind: 'notSent' });
    expect(terminal.ledger.refunds.of(id)).toEqual([]);
  });

  it('on a line that is down is "not sent", and the next one is a new one', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    const url = new URL(`http://127.0.0.1:${await closedPort()}`);
    const offline = openTestTerminal({ gateway: { ...gateway, url }, ledger: terminal.ledger });
    const failed = await refund(offline, id);
    expect(failed.refund).toMatchObject({ state: 'notSent', detail: { code: 'ECONNREFUSED' } });
    expect(failed.payment).toMatchObject({ state: 'paid', openRefundYen: 0 });
    const done = await refund(terminal, id);
    expect(done.refund).toMatchObject({ state: 'refunded', ordinal: 2 });
    expect(done.refund.token).not.toBe(failed.refund.token);
  });
});

describe('a refund that the gateway refuses', () => {
  it.each(['9123', '9114', '301', '9203'])('with the answer of %s leaves the payment as it was', async (ending) => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', ending);
    const result = await refund(terminal, id);
    expect(result.refund.state).toBe('refused');
    expect(result.payment).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 0 });
    expect(receiptsOf(terminal, result.refund.id)).toEqual([]);
    expect((await refund(terminal, id)).payment.state).toBe('refunded');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('as invalid access is confirmed once, and stays refused where the gateway knows of none', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '9901');
    const result = await refund(terminal, id);
    expect(result.refund).toMatchObject({ state: 'refused', detail: { errorCode: 'E09901' } });
    expect(terminal.ledger.exchangesAbout(result.refund.id).map(({ call }) => call)).toEqual(['refund', 'confirm']);
    expect(booked(gateway)?.refunded).toBe(0);
  });

  it('as invalid access is refunded where that was the echo of one that went through', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '9902');
    expect((await refund(terminal, id)).refund.state).toBe('refunded');
    expect(booked(gateway)?.refunded).toBe(1000);
  });
});

describe('a refund of which nobody knows what became', () => {
  it.each(['601', '603', '606', '608', '609', '611', '612', '617', '618', '2003', '9299', '305', '306'])(
    'after the answer of %s is unknown, and refunded as soon as recovery has asked',
    async (ending) => {
      const { gateway, terminal } = await openBoth();
      const { id } = await terminal.pay(1000);
      force(gateway, 'refund', ending);
      const result = await refund(terminal, id, 400);
      expect(result.refund.state).toBe('unknown');
      expect(result.payment).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 400 });
      expect(terminal.ledger.queue.items()).toEqual([{ flow: 'refund', id: result.refund.id }]);
      await terminal.recovery.passAll();
      expect(terminal.ledger.refunds.find(result.refund.id)?.state).toBe('refunded');
      expect(terminal.ledger.payments.find(id)).toMatchObject({
        state: 'partlyRefunded',
        refundedYen: 400,
        openRefundYen: 0,
      });
      expect(receiptsOf(terminal, result.refund.id)).toEqual(['refund']);
      expect(booked(gateway)?.refunded).toBe(400);
      expect(terminal.ledger.verify().faults).toEqual([]);
    },
  );

  it.each(['602', '2001', '9201'])(
    'after the answer of %s is not refunded, but only when that was said twice, a minute after sending',
    async (ending) => {
      const { gateway, terminal } = await openBoth();
      const { id } = await terminal.pay(1000);
      force(gateway, 'refund', ending);
      const { refund: made } = await refund(terminal, id);
      const state = () => terminal.ledger.refunds.find(made.id)?.state;
      for (let n = 0; n < 3; n += 1) {
        gateway.clock.advance(19_000);
        await terminal.recovery.passAll();
        expect(state()).toBe('unknown');
      }
      gateway.clock.advance(3000);
      await terminal.recovery.passAll();
      expect(state()).toBe('notRefunded');
      expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 0 });
      expect(booked(gateway)?.refunded).toBe(0);
      expect((await refund(terminal, id)).payment.state).toBe('refunded');
      expect(terminal.ledger.verify().faults).toEqual([]);
    },
  );

  it('because its answer names another amount is refunded once the order itself shows the right one', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '613');
    const { refund: made } = await refund(terminal, id, 400);
    expect(made).toMatchObject({ state: 'unknown', detail: { reason: 'mismatch' } });
    await settle(terminal);
    expect(terminal.ledger.refunds.find(made.id)?.state).toBe('refunded');
    expect(terminal.ledger.exchangesAbout(made.id).map(({ call }) => call)).toContain('orderQuery');
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'partlyRefunded', refundedYen: 400 });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('counts as gone through, so that no yen is given back twice', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '601');
    await refund(terminal, id, 700);
    await expect(refund(terminal, id, 301)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE', params: { left: 300 } });
    expect((await refund(terminal, id)).refund).toMatchObject({ state: 'refunded', amountYen: 300 });
    await expect(refund(terminal, id)).rejects.toMatchObject({ code: 'REFUND_NOT_POSSIBLE' });
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'partlyRefunded', openRefundYen: 700 });
    await settle(terminal);
    expect(terminal.ledger.payments.find(id)).toMatchObject({ state: 'refunded', refundedYen: 1000, openRefundYen: 0 });
    expect(booked(gateway)?.refunded).toBe(1000);
  });

  it('keeps its payment from being cancelled', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '601');
    await refund(terminal, id, 400);
    expect(() => terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' })).toThrow(
      /CANCEL_REFUND_UNDER_WAY/,
    );
  });

  it('is told to whoever looks after open items', async () => {
    const { gateway, terminal } = await openBoth();
    const told: unknown[] = [];
    terminal.desk.needsAttention.listen((item) => told.push(item));
    const { id } = await terminal.pay(1000);
    force(gateway, 'refund', '601');
    const { refund: made } = await refund(terminal, id, 400);
    expect(told).toEqual([{ flow: 'refund', id: made.id }]);
  });

  it('because its answer could not be written down is settled by the next start', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    let unblock: () => void = () => undefined;
    const through = (line: GatewayTransport): GatewayTransport => ({
      ...line,
      post: async (request) => {
        const result = await line.post(request);
        if (request.path.startsWith('/gateway/refund/')) {
          unblock = blockWrites(ledger);
        }
        return result;
      },
    });
    const terminal = openTestTerminal({ gateway, ledger, through });
    const { id } = await terminal.pay(1000);
    await expect(refund(terminal, id)).rejects.toMatchObject({ code: 'ANSWER_NOT_RECORDED', kind: 'unknown' });
    unblock();
    expect(markInterrupted(ledger)).toMatchObject([{ flow: 'refund' }]);
    const next = openTestTerminal({ gateway, ledger });
    await next.recovery.passAll();
    expect(ledger.payments.find(id)).toMatchObject({ state: 'refunded', refundedYen: 1000 });
    expect(booked(gateway)?.refunded).toBe(1000);
    expect(ledger.verify().faults).toEqual([]);
  });
});
