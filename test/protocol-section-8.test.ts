import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildGateway, startChildGateway } from '../main/cli/child-gateway.ts';
import { yen } from '../main/common/yen.ts';
import type { PaymentId } from '../main/ledger/events.ts';
import { isOpenState } from '../main/ledger/machine.ts';
import type { Payment } from '../main/ledger/payments.ts';
import { DETECT_BRAND } from '../main/onepay/brands.ts';
import type { Call } from '../main/onepay/requests.ts';
import { StoredTerminal } from '../main/root/stored-terminal.ts';
import { type OpenTerminal, openTerminal } from '../main/root/terminal.ts';
import { Book, orderStatus } from '../main/training/book.ts';
import { scenarios } from '../main/training/scenarios.ts';
import { changeSettings, initTraining, runPos } from './support/cli.ts';
import { amountOf, bookStates, rows, waitingRows } from './support/section-8.ts';
import { closedPort } from './support/sockets.ts';
import { customerCode } from './support/terminals.ts';
import { TestClock } from './support/test-clock.ts';

// The protocol's section 8, row by row, over HTTP against a training gateway that is a process of its own. The gateway goes
// by the real time; the terminal's time is a clock of the test, which goes along with it but for the waits for a customer
// and the minute before "no such order" counts.

/** Long enough for a busy computer, and short enough to be waited for, in s. */
const TIMEOUT_SECONDS = 3;

/** After so long the training gateway's states that do not last have passed on, in ms. */
const SETTLED_AFTER_MS = 2100;

/** A terminal put together from its data folder, with a clock of the test. */
class Shop {
  readonly terminal: OpenTerminal;
  readonly clock: TestClock;

  private constructor(terminal: OpenTerminal, clock: TestClock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  static async open(data: string): Promise<Shop> {
    const clock = new TestClock(new Date().toISOString());
    return new Shop(await openTerminal(new StoredTerminal(data), clock), clock);
  }

  pay(ending: string, observe?: Parameters<OpenTerminal['sales']['pay']>[1]): Promise<Payment> {
    const input = { amount: yen(amountOf(ending)), code: customerCode, payType: DETECT_BRAND, by: 'unnamed' } as const;
    return this.terminal.sales.pay(input, observe);
  }

  payment(id: PaymentId): Payment {
    const payment = this.terminal.ledger.payments.find(id);
    if (payment === undefined) {
      throw new Error(id);
    }
    return payment;
  }

  /** The requests that were made about a payment or a refund, in their order. */
  calls(id: PaymentId): string[] {
    return this.terminal.ledger.exchangesAbout(id).map(({ call }) => call);
  }

  /** Pays, and lets the terminal's time pass once the gateway's own has passed on. */
  async payAndWait(ending: string): Promise<{ after: Payment; settled: Payment }> {
    const begun = Date.now();
    let after: Payment | undefined;
    let settled: Payment | undefined;
    const paying = this.pay(ending, ({ step, payment }) => {
      after = step === 'answered' ? payment : after;
    }).then((payment) => {
      settled = payment;
      return payment;
    });
    await until(() => Date.now() - begun > SETTLED_AFTER_MS);
    while (settled === undefined) {
      await until(() => settled !== undefined || this.clock.sleeping > 0);
      this.clock.advance(3000);
    }
    return { after: after ?? (await paying), settled: await paying };
  }

  /** Lets recovery look after everything until it is done, with the terminal's time going along with the gateway's. */
  async recover(isDone: () => boolean): Promise<void> {
    let last = Date.now();
    const deadline = last + 60_000;
    while (!isDone() && Date.now() < deadline) {
      await this.terminal.recovery.passAll();
      await until(() => Date.now() - last >= 250);
      this.clock.advance(Date.now() - last);
      last = Date.now();
    }
  }
}

/** Resolves as soon as it is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise(setImmediate);
  }
}

let folder: string;
let gateway: ChildGateway;
let shop: Shop;
const played = new Map<string, { readonly id: PaymentId; readonly after: Payment }>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-section-8-'));
  await runPos(['--data', folder, 'init', '--training']);
  gateway = await startChildGateway([process.execPath, 'main/cli.ts'], folder);
  await changeSettings(folder, { gateway: { baseUrl: gateway.url, timeoutSeconds: TIMEOUT_SECONDS } });
  shop = await Shop.open(folder);
  for (const { ending } of waitingRows) {
    const { after } = await shop.payAndWait(ending);
    played.set(ending, { id: after.id, after });
  }
  for (const { ending } of rows) {
    const after = await shop.pay(ending);
    played.set(ending, { id: after.id, after });
  }
  const notFound = rows.filter(({ settled }) => settled === 'notCharged').length;
  await shop.recover(() => shop.terminal.ledger.queue.length <= notFound);
}, 120_000);

afterAll(async () => {
  await shop?.terminal.close();
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function playedAs(ending: string) {
  const found = played.get(ending);
  if (found === undefined) {
    throw new Error(`nothing was paid with the ending ${ending}`);
  }
  return found;
}

/** Makes the next request of a call follow a scenario. */
async function force(call: Call, ending: string): Promise<void> {
  const response = await fetch(new URL('/training/control', gateway.url), {
    method: 'POST',
    body: JSON.stringify({ next: { call, ending } }),
  });
  expect(await response.json()).toEqual({ ok: true });
}

/** Cancels as the cashier does: the wish, the reverse request, and one question about it. */
async function cancel(id: PaymentId, steps = 2): Promise<Payment> {
  shop.terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
  await shop.terminal.settlement.pursue({ flow: 'payment', id }, steps);
  return shop.payment(id);
}

describe('what an answer to a pay means for the money', () => {
  it('is tried with every scenario that the training gateway has', () => {
    expect([...rows, ...waitingRows].map(({ ending }) => ending).sort()).toEqual(
      ['', ...scenarios.map(({ ending }) => ending)].sort(),
    );
  });

  it.each(rows)('$says (an amount ending in "$ending" is $after, and $settled in the end)', (row) => {
    const { id, after } = playedAs(row.ending);
    expect(after).toMatchObject({ state: row.after, ...row.more });
    const isYetToBeFound = row.settled === 'notCharged';
    expect(shop.payment(id)).toMatchObject({ state: isYetToBeFound ? 'unknown' : row.settled, ...row.more });
    expect(shop.calls(id).filter((call) => call === 'pay')).toHaveLength(1);
    expect(shop.calls(id)[0]).toBe('pay');
  });

  it.each(waitingRows)('$says (an amount ending in "$ending": the customer $does, and it is $settled)', (row) => {
    const { id, after } = playedAs(row.ending);
    expect(after.state).toBe(row.after);
    expect(shop.payment(id).state).toBe(row.settled);
    expect(shop.calls(id).filter((call) => call === 'pay')).toHaveLength(1);
  });

  it('00 + 14: the cashier may cancel', async () => {
    const paying = shop.pay('814', ({ step, payment }) => {
      if (step === 'answered') {
        shop.terminal.cancellation.request(payment.id, { reason: 'cashier', by: 'unnamed' });
      }
    });
    await until(() => shop.clock.sleeping > 0);
    shop.clock.advance(3000);
    const payment = await paying;
    expect(payment).toMatchObject({ state: 'cancelled', cancelReason: 'cashier' });
    expect(shop.calls(payment.id)).toEqual(['pay', 'reverse']);
  });

  it.each([
    ['refused', (port: number) => `http://127.0.0.1:${port}`, 'ECONNREFUSED'],
    ['broken off in the TLS handshake', () => gateway.url.replace('http:', 'https:'), ''],
  ] as const)(
    'the connection was never made, it was %s: not sent, nothing was charged, and the cashier may try again at once',
    async (_how, urlOf, code) => {
      const data = await initTraining();
      const url = urlOf(await closedPort());
      await changeSettings(data, { gateway: { baseUrl: url, timeoutSeconds: TIMEOUT_SECONDS } });
      const offline = await Shop.open(data);
      const payment = await offline.pay('');
      expect(payment.state).toBe('notSent');
      expect(payment.detail.code).toMatch(code);
      expect(offline.terminal.ledger.queue.items()).toEqual([]);
      const again = await offline.pay('');
      expect(again.state).toBe('notSent');
      expect(again.token).not.toBe(payment.token);
      await offline.terminal.close();
    },
  );
});

describe('unknown is settled only by the gateway', () => {
  const notFound = rows.filter(({ settled }) => settled === 'notCharged').map(({ ending }) => ending);

  it.each(notFound)(
    'E09103 on confirm is "not found" (an amount ending in "%s"), and said once or twice within a minute it is not final',
    (ending) => {
      const { id } = playedAs(ending);
      expect(shop.payment(id)).toMatchObject({ state: 'unknown', notFoundAt: expect.any(String) });
      expect(shop.calls(id).filter((call) => call === 'confirm').length).toBeGreaterThanOrEqual(2);
    },
  );

  it('a second confirm, at least 60 s after the request was sent, says so again: not charged', async () => {
    shop.clock.advance(61_000);
    await shop.terminal.recovery.passAll();
    expect(notFound.map((ending) => [ending, shop.payment(playedAs(ending).id).state])).toEqual(
      notFound.map((ending) => [ending, 'notCharged']),
    );
    expect(shop.terminal.ledger.queue.items()).toEqual([]);
  });

  it('a no-such-order subErrorCode on confirm means not found as well', async () => {
    const { id } = await shop.pay('602');
    for (const state of ['unknown', 'unknown', 'notCharged']) {
      await force('confirm', '302');
      await shop.terminal.recovery.passAll();
      expect(shop.payment(id).state).toBe(state);
      shop.clock.advance(31_000);
    }
  });

  it.each(['601', '606', '608', '611', '618', '2001', '9106', '9203', '9299', '9901', '301', '304'])(
    'a confirm that fails itself, or is refused (%s), says nothing about the payment',
    async (ending) => {
      const { id } = await shop.pay('601');
      shop.clock.advance(61_000);
      await force('confirm', ending);
      await shop.terminal.recovery.passAll();
      expect(shop.payment(id)).toMatchObject({ state: 'unknown', notFoundAt: null });
      await shop.terminal.recovery.passAll();
      expect(shop.payment(id).state).toBe('paid');
    },
  );

  it.each([
    ['E09103', 0],
    ['E099xx', 3],
  ] as const)('09 + E099xx: %s on confirm leaves it refused', async (_code, invalidConfirms) => {
    for (let n = 0; n < invalidConfirms; n += 1) {
      await force('confirm', '9901');
    }
    const payment = await shop.pay('9901');
    expect(payment).toMatchObject({ state: 'refused', detail: { errorCode: 'E09901' } });
    expect(new Set(shop.calls(payment.id))).toEqual(new Set(['pay', 'confirm']));
    expect(shop.calls(payment.id).filter((call) => call === 'pay')).toHaveLength(1);
  });

  it('09 + E099xx: a confirm that is lost leaves it unknown, and a state from a later one wins', async () => {
    await force('confirm', '601');
    const payment = await shop.pay('9902');
    expect(payment.state).toBe('unknown');
    await shop.terminal.recovery.passAll();
    expect(shop.payment(payment.id).state).toBe('paid');
  });
});

describe('what an answer to a reverse means for the money', () => {
  it('10: cancelled', async () => {
    const { id } = await shop.pay('');
    expect((await cancel(id)).state).toBe('cancelled');
    expect(shop.calls(id)).toEqual(['pay', 'reverse']);
  });

  it.each([
    '601',
    '603',
    '606',
    '608',
    '609',
    '611',
    '612',
    '613',
    '615',
    '617',
    '618',
    '2003',
    '9202',
    '9299',
    '304',
    '306',
  ])('an answer that is unknown (%s): confirm is called until it says 10', async (ending) => {
    const { id } = await shop.pay('');
    await force('reverse', ending);
    expect((await cancel(id)).state).toBe('cancelled');
    expect(shop.calls(id)).toEqual(['pay', 'reverse', 'confirm']);
  });

  it('E09103: settled as "not found" is, by two answers and a minute', async () => {
    const { id } = await shop.pay('602');
    expect((await cancel(id)).state).toBe('cancelling');
    shop.clock.advance(61_000);
    await shop.recover(() => !isOpenState(shop.payment(id).state));
    expect(shop.payment(id).state).toBe('notCharged');
  });

  it.each(['9118', '9119'])('%s: already reversed or refunded, confirm tells', async (ending) => {
    const { id } = await shop.pay('');
    await force('reverse', ending);
    expect((await cancel(id)).state).toBe('cancelling');
    expect(shop.calls(id)).toEqual(['pay', 'reverse', 'confirm']);
    await shop.recover(() => !isOpenState(shop.payment(id).state));
    expect(shop.payment(id).state).toBe('cancelled');
  });

  it.each(['9108', '9114', '9131', '9133', '9134', '9135', '9136', '9137', '9138', '9139'])(
    '%s: only the reversal was refused, the payment stays what confirm says',
    async (ending) => {
      const { id } = await shop.pay('601');
      await force('reverse', ending);
      expect(await cancel(id)).toMatchObject({ state: 'paid', refundOffered: true });
      expect(shop.calls(id)).toEqual(['pay', 'reverse', 'confirm']);
    },
  );
});

describe('what an answer to a refund means for the money', () => {
  it('06: refunded', async () => {
    const { id } = await shop.pay('');
    const { refund, payment } = await shop.terminal.refunding.refund({ payment: id, by: 'unnamed' });
    expect([refund.state, payment.state]).toEqual(['refunded', 'refunded']);
  });

  it.each(['9123', '9114', '9203', '301', '303', '9901'])('%s: refused, and the payment stays paid', async (ending) => {
    const { id } = await shop.pay('');
    await force('refund', ending);
    const { refund, payment } = await shop.terminal.refunding.refund({ payment: id, by: 'unnamed' });
    expect([refund.state, payment.state, payment.openRefundYen]).toEqual(['refused', 'paid', 0]);
  });

  it.each(['601', '606', '608', '611', '613', '615', '618', '2003', '9202', '9299', '305', '306'])(
    'an answer that is unknown (%s): the gateway tells later that it went through',
    async (ending) => {
      const { id } = await shop.pay('');
      await force('refund', ending);
      const { refund } = await shop.terminal.refunding.refund({ payment: id, by: 'unnamed' });
      expect(refund.state).toBe('unknown');
      await shop.recover(() => shop.terminal.ledger.queue.length === 0);
      expect(shop.terminal.ledger.refunds.find(refund.id)?.state).toBe('refunded');
      expect(shop.payment(id).state).toBe('refunded');
    },
  );

  it.each(['602', '2001', '9201'])(
    'an answer that is unknown (%s): not found, twice and after a minute, is not refunded',
    async (ending) => {
      const { id } = await shop.pay('');
      await force('refund', ending);
      const { refund } = await shop.terminal.refunding.refund({ payment: id, by: 'unnamed' });
      expect(refund.state).toBe('unknown');
      await shop.terminal.recovery.passAll();
      expect(shop.terminal.ledger.refunds.find(refund.id)?.state).toBe('unknown');
      shop.clock.advance(61_000);
      await shop.terminal.recovery.passAll();
      expect(shop.terminal.ledger.refunds.find(refund.id)?.state).toBe('notRefunded');
      expect(shop.payment(id)).toMatchObject({ state: 'paid', openRefundYen: 0 });
    },
  );
});

describe('at the end of the day', () => {
  it("the gateway's book and the ledger agree about every payment, and the ledger is whole", () => {
    const { ledger } = shop.terminal;
    const book = new Book(new StoredTerminal(folder).trainingBook);
    const orders = new Map(book.orders(Date.now()).map((order) => [order.payToken, orderStatus(order, Date.now())]));
    book.close();
    const payments = ledger.payments.page({ limit: 1000 });
    expect(payments.length).toBeGreaterThan(150);
    for (const { state, token, amountYen } of payments) {
      expect(bookStates[state], `${amountYen} is ${state}`).toContain(orders.get(token ?? ''));
    }
    expect(ledger.queue.items()).toEqual([]);
    expect(ledger.verify().faults).toEqual([]);
  });
});
