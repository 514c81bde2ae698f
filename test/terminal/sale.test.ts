import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PaymentState } from '../../main/ledger/machine.ts';
import { isOpenState } from '../../main/ledger/machine.ts';
import { knownErrorCodes } from '../../main/onepay/codes.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { markInterrupted } from '../../main/terminal/interrupted.ts';
import { orderStatus } from '../../main/training/book.ts';
import { type Scenario, scenarios } from '../../main/training/scenarios.ts';
import { blockWrites } from '../support/block-writes.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { closedPort } from '../support/sockets.ts';
import { customerCode, openTestTerminal, paymentCode, type TestTerminal } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway, type TestGateway } from '../support/training.ts';

/** What the terminal must say right after a pay, by the amount's ending: protocol section 8, written down by hand. */
const expectedStates: Readonly<Record<string, PaymentState>> = {
  '001': 'failed',
  '002': 'unknown',
  '003': 'unknown',
  '004': 'unknown',
  '005': 'paid',
  '006': 'refunded',
  '007': 'paid',
  '008': 'paid',
  '009': 'unknown',
  '010': 'cancelled',
  '011': 'unknown',
  '012': 'unknown',
  '013': 'failed',
  '015': 'failed',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`0${16 + n}`, 'unknown'] as const)),
  '077': 'unknown',
  ...Object.fromEntries(
    knownErrorCodes.filter((code) => code.startsWith('E091')).map((code) => [code.slice(2), 'refused'] as const),
  ),
  '2001': 'unknown',
  '2002': 'unknown',
  '2003': 'unknown',
  '2004': 'unknown',
  '9201': 'unknown',
  '9202': 'unknown',
  '9203': 'refused',
  '9299': 'unknown',
  '9901': 'refused',
  '9902': 'paid',
  '404': 'refused',
  '301': 'refused',
  '302': 'refused',
  '303': 'refused',
  '304': 'unknown',
  '305': 'unknown',
  '306': 'unknown',
  '307': 'refused',
  ...Object.fromEntries(
    ['601', '602', '603', '604', '605', '606', '607', '608', '609', '611', '612'].map((e) => [e, 'unknown'] as const),
  ),
  ...Object.fromEntries(['613', '614', '615', '616', '617', '618'].map((e) => [e, 'unknown'] as const)),
};

/** Scenarios in which the customer has to act, tested on their own. */
const waiting = ['014', '914', '814'];

/** An amount with an ending, and with digits before it that make no other ending. */
const amountEnding = (ending: string) => Number(`5${ending.padStart(4, '0')}`);

async function openBoth(): Promise<{ gateway: TestGateway; terminal: TestTerminal }> {
  const gateway = await startTestGateway();
  return { gateway, terminal: openTestTerminal({ gateway }) };
}

describe('a sale', () => {
  it('that goes well is paid, with all that the gateway says of it', async () => {
    const { terminal } = await openBoth();
    const payment = await terminal.pay(1200, { receiptNo: 'R-1', remark: 'corner table' });
    expect(payment).toMatchObject({
      state: 'paid',
      amountYen: 1200,
      receiptNo: 'R-1',
      remark: 'corner table',
      payType: '01',
      orderId: expect.stringMatching(/^OWC2026112212/),
      orderDetailId: expect.stringMatching(/^J1WP/),
      transTime: '20261122120000',
      token: expect.stringMatching(/^OB0244899999AShop001BTer00120261122120000\d{6}$/),
      businessDate: '2026-11-22',
      refund: 'none',
    });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('gets a receipt number of the terminal where the register gives none', async () => {
    const { terminal } = await openBoth();
    const first = await terminal.pay(1200);
    const second = await terminal.pay(1200);
    expect(first.receiptNo).toMatch(/^R261122\d{4}000001$/);
    expect(second.receiptNo).toBe(`${first.receiptNo.slice(0, -1)}2`);
  });

  it('gets the next number where a register has used its own for one of its sales', async () => {
    const { terminal } = await openBoth();
    const first = await terminal.pay(1200);
    const numbered = (n: number) => `${first.receiptNo.slice(0, -1)}${n}`;
    await terminal.pay(1200, { receiptNo: numbered(3) });
    await terminal.pay(5601, { receiptNo: numbered(4) });
    expect(await terminal.pay(1200)).toMatchObject({ state: 'paid', number: 4, receiptNo: numbered(5) });
    expect(await terminal.pay(1200)).toMatchObject({ state: 'paid', number: 5, receiptNo: numbered(6) });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('has a scenario for every row of section 8', () => {
    expect(Object.keys(expectedStates).concat(waiting).sort()).toEqual(scenarios.map(({ ending }) => ending).sort());
  });

  it.each(Object.entries(expectedStates))('of an amount ending in %s is %s', async (ending, state) => {
    const { terminal } = await openBoth();
    const payment = await terminal.pay(amountEnding(ending));
    expect(payment.state).toBe(state);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });
});

describe('a payment that is unknown', () => {
  const unknowns = Object.keys(expectedStates).filter((ending) => expectedStates[ending] === 'unknown');

  it.each(unknowns)('after an amount ending in %s becomes what the gateway has in its book', async (ending) => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(amountEnding(ending));
    gateway.clock.advance(15_000);
    await terminal.settlement.pursue({ flow: 'payment', id }, 3);
    const first = terminal.ledger.payments.find(id);
    if (first !== undefined && isOpenState(first.state)) {
      expect(first.notFoundAt).not.toBeNull();
      gateway.clock.advance(60_000);
      await terminal.inquiry.aboutPayment(id);
    }
    const settled = terminal.ledger.payments.find(id);
    const [order] = gateway.book.orders(gateway.clock.now());
    const booked = order === undefined ? 'nothing' : orderStatus(order, gateway.clock.now());
    const expected = { '00': 'paid', '01': 'failed', '10': 'cancelled', nothing: 'notCharged' }[booked];
    expect(settled?.state).toBe(expected);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('is not "not charged" because of one answer, nor of two within a minute of sending', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5602);
    for (let n = 0; n < 3; n += 1) {
      gateway.clock.advance(19_000);
      const { payment, outcome } = await terminal.inquiry.aboutPayment(id);
      expect(outcome.outcome).toBe('notFound');
      expect(payment.state).toBe('unknown');
    }
    gateway.clock.advance(3000);
    expect((await terminal.inquiry.aboutPayment(id)).payment.state).toBe('notCharged');
  });

  it('stays unknown while the question itself is lost, refused or not sent', async () => {
    const { gateway, terminal } = await openBoth();
    const { id } = await terminal.pay(5601);
    for (const ending of ['601', '9299', '9106', '611', '606']) {
      const scenario = scenarios.find((one) => one.ending === ending);
      if (scenario === undefined) {
        throw new Error(ending);
      }
      gateway.engine.force('confirm', scenario);
      expect((await terminal.inquiry.aboutPayment(id)).payment.state).toBe('unknown');
    }
    const offline = openTestTerminal({
      gateway: { ...gateway, url: new URL(`http://127.0.0.1:${await closedPort()}`) },
      ledger: terminal.ledger,
    });
    expect((await offline.inquiry.aboutPayment(id)).outcome.outcome).toBe('notSent');
    expect((await terminal.inquiry.aboutPayment(id)).payment.state).toBe('paid');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('cannot be asked about once its outcome is known', async () => {
    const { terminal } = await openBoth();
    const { id } = await terminal.pay(1200);
    await expect(terminal.inquiry.aboutPayment(id)).rejects.toMatchObject({ code: 'NOTHING_TO_CONFIRM' });
  });
});

describe('a customer who has to approve', () => {
  async function payAndLetTimePass(
    amount: number,
    prepare: (gateway: TestGateway) => void = () => undefined,
  ): Promise<{ state: PaymentState; questions: number }> {
    const { gateway, terminal } = await openBoth();
    prepare(gateway);
    let questions = 0;
    const paying = terminal.pay(amount, {}, ({ step }) => {
      questions += step === 'asking' ? 1 : 0;
    });
    let done = false;
    const finished = paying.finally(() => {
      done = true;
    });
    while (!done) {
      await expect.poll(() => done || gateway.clock.sleeping > 0, { interval: 1 }).toBe(true);
      gateway.clock.advance(3000);
    }
    return { state: (await finished).state, questions };
  }

  it('approves, and the payment is paid', async () => {
    expect(await payAndLetTimePass(5014)).toEqual({ state: 'paid', questions: 1 });
  });

  it('gives up, and the payment has failed', async () => {
    expect(await payAndLetTimePass(5914)).toEqual({ state: 'failed', questions: 1 });
  });

  it('does nothing, and after two minutes the payment is cancelled', async () => {
    expect(await payAndLetTimePass(5814)).toEqual({ state: 'cancelled', questions: 40 });
  });

  /** The order waits for its customer, but the pay is answered as if it were invalid. */
  const echoed = (...later: Scenario['timeline']): Scenario => ({
    ending: '',
    title: 'E09901 while the customer has to approve',
    timeline: [{ afterMs: 0, status: '14' }, ...later],
    bookedAfterMs: 0,
    error: { meta: '09', errorCode: 'E09901' },
    spoil: 'none',
  });

  it('is waited for to the end, even where only a confirm after E09901 tells of it', async () => {
    const approving = await payAndLetTimePass(1200, ({ engine }) =>
      engine.force('pay', echoed({ afterMs: 8000, status: '00' })),
    );
    expect(approving).toEqual({ state: 'paid', questions: 4 });
    const idle = await payAndLetTimePass(1200, ({ engine }) => engine.force('pay', echoed()));
    expect(idle).toEqual({ state: 'cancelled', questions: 41 });
  });
});

describe('leaving', () => {
  it('ends the wait for a customer at once, and leaves the payment open', async () => {
    const { gateway, terminal } = await openBoth();
    const paying = terminal.pay(5814);
    await expect.poll(() => gateway.clock.sleeping, { interval: 1 }).toBe(1);
    terminal.sales.leave();
    const payment = await paying;
    expect(payment.state).toBe('waitingForCustomer');
    expect(gateway.clock.sleeping).toBe(0);
    expect(terminal.ledger.queue.has(payment.id)).toBe(true);
    expect(terminal.ledger.exchangesAbout(payment.id)).toHaveLength(1);
    const next = openTestTerminal({ gateway, ledger: terminal.ledger });
    next.cancellation.request(payment.id, { reason: 'cashier', by: 'unnamed' });
    await next.settlement.pursue({ flow: 'payment', id: payment.id }, 3);
    expect(terminal.ledger.payments.find(payment.id)?.state).toBe('cancelled');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('tells recovery of the payment that is left', async () => {
    const { gateway, terminal } = await openBoth();
    const told: object[] = [];
    terminal.desk.needsAttention.listen((item) => told.push(item));
    const paying = terminal.pay(5814);
    await expect.poll(() => gateway.clock.sleeping, { interval: 1 }).toBe(1);
    terminal.sales.leave();
    const { id } = await paying;
    expect(told).toEqual([{ flow: 'payment', id }]);
    expect(terminal.desk.holds.take(id)).toBeDefined();
  });

  it('before the answer comes waits for the answer, and not for the customer', async () => {
    const { gateway, terminal } = await openBoth();
    const paying = terminal.pay(5814, {}, ({ step }) => step === 'recorded' && terminal.sales.leave());
    expect((await paying).state).toBe('waitingForCustomer');
    expect(gateway.clock.sleeping).toBe(0);
  });

  it('changes nothing of a sale that needs no customer', async () => {
    const { terminal } = await openBoth();
    const paying = terminal.pay(1200, {}, () => terminal.sales.leave());
    expect((await paying).state).toBe('paid');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('before anything was written begins nothing any more', async () => {
    const { terminal } = await openBoth();
    const paying = terminal.pay(1200);
    terminal.sales.leave();
    await expect(paying).rejects.toThrow(expect.objectContaining({ code: 'TERMINAL_NOT_OPEN' }));
    expect(terminal.ledger.payments.page({ limit: 10 })).toEqual([]);
  });
});

describe('a pay that is answered E09901', () => {
  it.each([
    [1, 'paid'],
    [2, 'paid'],
    [3, 'refused'],
  ])('while the %i questions after it are as well, is %s', async (invalid, state) => {
    const { gateway, terminal } = await openBoth();
    const scenario = scenarios.find(({ ending }) => ending === '9901');
    for (let n = 0; n < invalid && scenario !== undefined; n += 1) {
      gateway.engine.force('confirm', scenario);
    }
    const payment = await terminal.pay(59902);
    expect(payment.state).toBe(state);
    expect(terminal.ledger.exchangesAbout(payment.id)).toHaveLength(1 + Math.min(invalid + 1, 3));
    expect(terminal.ledger.verify().faults).toEqual([]);
  });
});

describe("the same customer's code", () => {
  const sealCode = (code: string) => createHash('sha256').update(`a secret ${code}`).digest('hex');
  const otherCode = paymentCode('280390312172859396');

  it('is refused while a payment with it is open, and taken once that is settled', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway, sealCode });
    const first = await terminal.pay(5601, { receiptNo: 'R-1' });
    expect(first.state).toBe('unknown');
    await expect(terminal.pay(1300)).rejects.toMatchObject({
      code: 'CODE_IN_USE',
      params: { receiptNo: 'R-1', state: 'unknown' },
    });
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(1);
    expect(terminal.ledger.payments.page({ limit: 10 })).toHaveLength(1);
    expect((await terminal.pay(1300, { code: otherCode })).state).toBe('paid');
    await terminal.inquiry.aboutPayment(first.id);
    expect((await terminal.pay(1300)).state).toBe('paid');
    expect((await terminal.pay(1300)).state).toBe('paid');
  });

  it('is refused in the next process, too', async () => {
    const gateway = await startTestGateway();
    const { ledger, pay } = openTestTerminal({ gateway, sealCode });
    await pay(5601);
    const reopened = openTestLedger({ file: ledger.file, clock: gateway.clock });
    const next = openTestTerminal({ gateway, ledger: reopened, sealCode });
    await expect(next.pay(1300)).rejects.toMatchObject({ code: 'CODE_IN_USE' });
  });

  it('may be used again at any time where codes are not sealed, as in training', async () => {
    const { terminal } = await openBoth();
    expect((await terminal.pay(5601)).state).toBe('unknown');
    expect((await terminal.pay(1300)).state).toBe('paid');
  });

  it('is in the journal by its seal and its last four digits alone', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway, sealCode });
    const { id } = await terminal.pay(1200);
    const [created] = terminal.ledger.eventsAbout(id);
    expect(created?.content).toMatchObject({ codeSeal: sealCode(customerCode), codeMask: '****9395' });
    expect(JSON.stringify(terminal.ledger.eventsAbout(id))).not.toContain(customerCode);
    const { file } = terminal.ledger;
    expect(Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]).includes(customerCode)).toBe(false);
  });
});

describe('money is safe because', () => {
  it('the attempt is on the disk before a byte leaves', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    const seen: object[] = [];
    const through = (line: GatewayTransport): GatewayTransport => ({
      ...line,
      post: (request) => {
        const onDisk = openTestLedger({ file: ledger.file, writable: false });
        seen.push(
          ...onDisk.payments
            .page({ limit: 1 })
            .map(({ state, token }) => ({ state, sent: request.path.endsWith(token ?? '-') })),
        );
        return line.post(request);
      },
    });
    await openTestTerminal({ gateway, ledger, through }).pay(1200);
    expect(seen).toEqual([{ state: 'sending', sent: true }]);
  });

  it('what cannot be written down is not sent', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    const terminal = openTestTerminal({ gateway, ledger });
    await terminal.pay(1200);
    const blocked = blockWrites(ledger);
    await expect(terminal.pay(1300)).rejects.toMatchObject({ code: 'NOT_RECORDED', kind: 'notSent' });
    blocked();
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(1);
    expect(ledger.payments.page({ limit: 10 })).toHaveLength(1);
  });

  it('an answer that cannot be written down is unknown, and is asked for at the next start', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    let unblock: () => void = () => undefined;
    const through = (line: GatewayTransport): GatewayTransport => ({
      ...line,
      post: async (request) => {
        const result = await line.post(request);
        unblock = blockWrites(ledger);
        return result;
      },
    });
    const terminal = openTestTerminal({ gateway, ledger, through });
    await expect(terminal.pay(1200)).rejects.toMatchObject({ code: 'ANSWER_NOT_RECORDED', kind: 'unknown' });
    unblock();
    const [found] = markInterrupted(ledger);
    expect(found?.flow).toBe('payment');
    const next = openTestTerminal({ gateway, ledger });
    expect((await next.inquiry.aboutPayment(found?.id as never)).payment.state).toBe('paid');
  });

  it('pressing twice pays once', async () => {
    const { gateway, terminal } = await openBoth();
    const first = terminal.pay(1200);
    await expect(terminal.pay(1200)).rejects.toMatchObject({ code: 'PAYMENT_IN_PROGRESS' });
    expect((await first).state).toBe('paid');
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(1);
    expect((await terminal.pay(1200)).state).toBe('paid');
  });

  it("a register's receipt number is paid once, and may be tried again after a failure", async () => {
    const { gateway, terminal } = await openBoth();
    expect((await terminal.pay(5301, { receiptNo: 'R-1' })).state).toBe('refused');
    expect((await terminal.pay(1200, { receiptNo: 'R-1' })).state).toBe('paid');
    await expect(terminal.pay(1200, { receiptNo: 'R-1' })).rejects.toMatchObject({ code: 'RECEIPT_NO_IN_USE' });
    expect((await terminal.pay(5602, { receiptNo: 'R-2' })).state).toBe('unknown');
    await expect(terminal.pay(1200, { receiptNo: 'R-2' })).rejects.toMatchObject({ code: 'RECEIPT_NO_IN_USE' });
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(1);
  });

  it('nothing is sent that breaks the rules of the protocol', async () => {
    const { gateway, terminal } = await openBoth();
    await expect(terminal.pay(1200, { receiptNo: 'x'.repeat(33) })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      params: { field: 'receiptNo', fault: 'tooLong', limit: 32 },
    });
    expect(gateway.book.orders(gateway.clock.now())).toEqual([]);
    expect(terminal.ledger.payments.nextNumber()).toBe(1);
  });

  it('a line that is down is "not sent", and the next attempt is a new one', async () => {
    const gateway = await startTestGateway();
    const ledger = openTestLedger({ clock: gateway.clock });
    const url = new URL(`http://127.0.0.1:${await closedPort()}`);
    const failed = await openTestTerminal({ gateway: { ...gateway, url }, ledger }).pay(1200);
    expect(failed).toMatchObject({ state: 'notSent', detail: { code: 'ECONNREFUSED' } });
    const paid = await openTestTerminal({ gateway, ledger }).pay(1200);
    expect(paid.state).toBe('paid');
    expect(paid.token).not.toBe(failed.token);
  });

  it('no token comes twice, with the clock set back between sales', async () => {
    const clock = new TestClock();
    const gateway = await startTestGateway(clock);
    const terminal = openTestTerminal({ gateway });
    const tokens = new Set<string>();
    for (const time of ['2026-11-22T12:00:00+09:00', '2026-11-22T11:00:00+09:00', '2026-11-22T12:00:00+09:00']) {
      clock.setWallClock(time);
      for (let n = 0; n < 3; n += 1) {
        tokens.add((await terminal.pay(1200)).token ?? '');
      }
    }
    expect(tokens.size).toBe(9);
  });
});

describe('secrets', () => {
  it("neither the customer's code, nor a signature, nor a key stands in any file of the ledger", async () => {
    const { terminal } = await openBoth();
    const code = '918273645546372819';
    const echoed = '617283940516273849';
    await terminal.pay(1200, { code: paymentCode(code) });
    await terminal.pay(5611, { code: paymentCode(code) });
    await terminal.pay(1300, { code: paymentCode(echoed), remark: `paid with ${echoed}` });
    await expect(terminal.pay(1300, { code: paymentCode(code), receiptNo: code })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
    const { file } = terminal.ledger;
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    expect(bytes.includes(code)).toBe(false);
    expect(bytes.includes(echoed)).toBe(false);
    expect(bytes.includes('****2819')).toBe(true);
    expect(bytes.includes('PRIVATE KEY')).toBe(false);
    for (const { id } of terminal.ledger.payments.page({ limit: 10 })) {
      for (const exchange of terminal.ledger.exchangesAbout(id)) {
        const { sign, userCode } = JSON.parse(exchange.request) as Record<string, string>;
        expect(sign).toBeUndefined();
        expect(userCode).toMatch(/^\*{4}.{4}$/);
        expect(exchange.response).toContain('"sign":"-"');
      }
    }
  });
});
