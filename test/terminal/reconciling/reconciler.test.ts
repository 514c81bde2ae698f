import { describe, expect, it } from 'vitest';
import { yen } from '../../../main/common/yen.ts';
import type { GatewayPost, GatewayTransport } from '../../../main/onepay/transport.ts';
import { scenarioOf } from '../../../main/training/scenarios.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { openReconciler, period, strangeOrder } from '../../support/reconciling.ts';
import { openTestTerminal, type TestTerminal } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway } from '../../support/training.ts';

const today = period('2026-11-22');

/** The line, with a gate in it: what is asked of the gateway's book waits until it may go on. */
class Gate {
  readonly asked: Record<string, string>[] = [];
  #open = true;
  #waiting: (() => void)[] = [];

  readonly through = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request: GatewayPost) => {
      if (!request.path.startsWith('/gateway/orderQuery/')) {
        return line.post(request);
      }
      this.asked.push(JSON.parse(request.body) as Record<string, string>);
      const result = await line.post(request);
      if (!this.#open) {
        await new Promise<void>((go) => {
          this.#waiting.push(go);
        });
      }
      return result;
    },
  });

  shut(): void {
    this.#open = false;
  }

  /** Lets what waits go on, and shuts again behind it. */
  letOne(): void {
    this.#waiting.shift()?.();
  }

  open(): void {
    this.#open = true;
    for (const go of this.#waiting.splice(0)) {
      go();
    }
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

async function openShop(more: Parameters<typeof openReconciler>[1] = {}) {
  const gateway = await startTestGateway();
  const gate = new Gate();
  const terminal = openTestTerminal({ gateway, through: gate.through });
  return { gateway, gate, terminal, reconciler: openReconciler(terminal, more) };
}

async function payMany(terminal: TestTerminal, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await terminal.pay(1100 + n * 1000);
    terminal.clock.advance(1000);
  }
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { code: string; params: object }) => ({ code: error.code, params: error.params }),
  );

describe('a comparison with the gateway', () => {
  it('finds that both books agree', async () => {
    const { terminal, reconciler } = await openShop();
    await terminal.pay(1500);
    const refunded = await terminal.pay(2500);
    await terminal.refunding.refund({ payment: refunded.id, amount: yen(500), by: 'unnamed' });
    await terminal.pay(1001);
    const outcome = await reconciler.run(today, 'unnamed');
    expect(outcome).toMatchObject({ ...today, matched: 3, onlyHere: 0, onlyThere: 0, differs: 0, matchedYen: 4000 });
    expect(outcome.differences).toEqual([]);
    expect(reconciler.progress).toMatchObject({ state: 'done', share: 1, fetched: 3 });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('of a day that has just begun is made by a shop whose clock is a little ahead of the gateway’s', async () => {
    const { terminal } = await openShop();
    terminal.clock.setWallClock('2026-11-23T05:00:01+09:00');
    await terminal.pay(1500);
    const reconciler = openReconciler(terminal, { calendar: () => terminal.clock.now() - 2000 });
    expect(await reconciler.run(period('2026-11-23'), 'unnamed')).toMatchObject({ matched: 1, differences: [] });
  });

  it('of a day on which nothing was sold is done at once', async () => {
    const { reconciler, gate } = await openShop();
    expect(reconciler.progress).toEqual({ state: 'none' });
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 0, differences: [] });
    expect(gate.asked).toMatchObject([{ startDate: '20261122', endDate: '20261122', start: '1', limit: '1000' }]);
  });

  it('tells each kind of difference', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    await terminal.pay(1500);
    const cancelled = await terminal.pay(1800);
    const unknown = await terminal.pay(1601);
    gateway.book.addDetail(detailOf('reverse', cancelled.orderId ?? '', 1800));
    gateway.book.addOrder(strangeOrder());
    const outcome = await reconciler.run(today, 'unnamed');
    expect(outcome).toMatchObject({ matched: 1, onlyHere: 0, onlyThere: 1, differs: 1, checking: 1 });
    expect(reconciler.findings()?.entries).toMatchObject([
      { difference: { key: 'onlyThere:OSTRANGE1' }, meaning: 'unknownOrderPaid', actions: ['note', 'reverse'] },
      { difference: { key: `state:${cancelled.id}` }, meaning: 'cancelledThere', actions: ['confirm', 'note'] },
      { difference: { key: `state:${unknown.id}`, beingChecked: true }, meaning: 'beingChecked' },
    ]);
  });

  it('writes each question down before it is sent, and what was found at the end', async () => {
    const { terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    await reconciler.run(today, 'operator:m1');
    const id = terminal.ledger.reconciliations.current()?.id;
    const events = id === undefined ? [] : terminal.ledger.eventsAbout(id);
    expect(events.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'reconciliation.asked operator:m1',
      'reconciliation.asked operator:m1',
      'reconciliation.finished operator:m1',
    ]);
    expect(events[2]?.content).toMatchObject({ ...today, matched: 3, onlyHere: 0, onlyThere: 0, differs: 0 });
    // The pages themselves are no evidence of any payment.
    expect(id === undefined ? [] : terminal.ledger.exchangesAbout(id)).toEqual([]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('reads page by page, and loses no order that comes while others are being made', async () => {
    const { gateway, gate, terminal, reconciler } = await openShop({ pageSize: 3 });
    await payMany(terminal, 7);
    gate.shut();
    const done = reconciler.run(today, 'unnamed');
    await expect.poll(() => gate.waiting).toBe(1);
    expect(reconciler.progress).toMatchObject({ state: 'running', fetched: 0, total: null });
    // Two more push all others two places on: the first page's end comes again.
    await payMany(terminal, 2);
    gate.letOne();
    await expect.poll(() => gate.waiting).toBe(1);
    expect(reconciler.progress).toMatchObject({ state: 'running', fetched: 3, total: 7 });
    gate.open();
    expect(await done).toMatchObject({ matched: 7, differences: [] });
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '4', '7']);
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(9);
  });

  it('does not take for a difference what has changed since the page was read', async () => {
    const { gate, terminal, reconciler } = await openShop();
    const sold = await terminal.pay(2500);
    gate.shut();
    const done = reconciler.run(today, 'unnamed');
    await expect.poll(() => gate.waiting).toBe(1);
    await terminal.refunding.refund({ payment: sold.id, amount: yen(500), by: 'unnamed' });
    gate.open();
    expect(await done).toMatchObject({ matched: 0, notCompared: 1, differences: [] });
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 1, notCompared: 0, differences: [] });
  });

  it('reads again where orders slip through between two pages', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    let hides = true;
    const hiding = openTestTerminal({
      gateway: { url: new URL('http://127.0.0.1:9'), clock: terminal.clock },
      ledger: terminal.ledger,
    });
    const { desk } = terminal;
    const skipping = openReconciler(
      {
        ...hiding,
        desk: {
          ...desk,
          client: Object.assign(Object.create(desk.client) as typeof desk.client, {
            sign: desk.client.sign.bind(desk.client),
            send: async (...args: Parameters<typeof desk.client.send>) => {
              const exchange = await desk.client.send(...args);
              const { outcome } = exchange as { outcome: { outcome: string; result: { orderBeans: unknown[] } } };
              if (hides && outcome.outcome === 'answered') {
                outcome.result.orderBeans.splice(1);
                hides = false;
              }
              return exchange;
            },
          }),
        },
      },
      { pageSize: 2 },
    );
    expect(await skipping.run(today, 'unnamed')).toMatchObject({ matched: 3, differences: [] });
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '2']);
    await reconciler.close();
  });
});

function detailOf(kind: 'refund' | 'reverse', orderId: string, amount: number) {
  const name = `${kind}${orderId}${amount}`;
  return { detailId: `D${name}`, orderId, token: `T${name}`, kind, amount, transTime: '20261122120500' };
}

describe('a comparison that stops', () => {
  it('goes on where it was, once it is resumed', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 5);
    gate.shut();
    reconciler.start(today, 'unnamed');
    await expect.poll(() => gate.waiting).toBe(1);
    reconciler.pause();
    gate.open();
    await expect.poll(() => reconciler.progress).toMatchObject({ state: 'paused', fetched: 2, total: 5, share: 0.4 });
    expect(reconciler.result()).toBeUndefined();
    reconciler.resume('unnamed');
    await expect.poll(() => reconciler.progress.state).toBe('done');
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '3', '5']);
    expect(reconciler.result()).toMatchObject({ matched: 5, differences: [] });
  });

  it('goes on in a later process, and so does what was found', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    gate.shut();
    reconciler.start(today, 'unnamed');
    await expect.poll(() => gate.waiting).toBe(1);
    const closed = reconciler.close();
    gate.open();
    await closed;
    const second = openReconciler(terminal, { pageSize: 2 });
    expect(second.progress).toMatchObject({ state: 'paused', fetched: 2, ...today });
    const outcome = await second.run(today, 'unnamed');
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '3']);
    const third = openReconciler(terminal);
    expect(third.result()).toEqual(outcome);
    expect(third.progress).toMatchObject({ state: 'done', fetched: 3, share: 1 });
  });

  it('is paused by whoever waits for it', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    const ending = new AbortController();
    gate.shut();
    const failed = errorOf(reconciler.run(today, 'unnamed', ending.signal));
    await expect.poll(() => gate.waiting).toBe(1);
    ending.abort();
    gate.open();
    expect(await failed).toEqual({ code: 'RECONCILE_FAILED', params: { why: 'paused', cause: 'PAUSED' } });
    expect(reconciler.progress).toMatchObject({ state: 'paused', fetched: 2 });
  });

  it('begins anew where its days have grown for too long since', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    const ending = new AbortController();
    ending.abort();
    await errorOf(reconciler.run(today, 'unnamed', ending.signal));
    terminal.clock.advance(11 * 60_000);
    await payMany(terminal, 1);
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 4, differences: [] });
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '3']);
  });

  it.each([
    ['the line is cut', '601', 'noAnswer', 'UND_ERR_SOCKET'],
    ['an answer does not verify', '611', 'noAnswer', 'BAD_SIGNATURE'],
    ['the gateway refuses', '9106', 'refused', 'E09106'],
  ])('because %s says so, and can be resumed', async (_what, ending, why, cause) => {
    const { gateway, gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    const scenario = scenarioOf(ending);
    gateway.engine.force('orderQuery', scenarioOf('') ?? raise());
    gateway.engine.force('orderQuery', scenario ?? raise());
    expect(await errorOf(reconciler.run(today, 'unnamed'))).toEqual({
      code: 'RECONCILE_FAILED',
      params: { why, cause },
    });
    expect(reconciler.progress).toMatchObject({ state: 'failed', fetched: 2, error: { code: 'RECONCILE_FAILED' } });
    reconciler.resume('unnamed');
    await expect.poll(() => reconciler.progress.state).toBe('done');
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '3', '3']);
    expect(reconciler.result()).toMatchObject({ matched: 3, differences: [] });
  });

  it('because the ledger takes nothing has lost no page', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    gate.shut();
    const failed = errorOf(reconciler.run(today, 'unnamed'));
    await expect.poll(() => gate.waiting).toBe(1);
    const unblock = blockWrites(terminal.ledger);
    gate.open();
    expect(await failed).toMatchObject({ code: 'LEDGER_WRITE_FAILED' });
    unblock();
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 3, differences: [] });
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '1', '3']);
  });

  it('cannot be resumed where there is none, nor begun while one is running', async () => {
    const { gate, reconciler } = await openShop();
    expect(() => reconciler.resume('unnamed')).toThrow(expect.objectContaining({ code: 'NOTHING_TO_RESUME' }));
    gate.shut();
    reconciler.start(today, 'unnamed');
    expect(() => reconciler.start(today, 'unnamed')).toThrow(expect.objectContaining({ code: 'RECONCILE_BUSY' }));
    expect(() => reconciler.resume('unnamed')).toThrow(expect.objectContaining({ code: 'RECONCILE_BUSY' }));
    expect(await errorOf(reconciler.run(today, 'unnamed'))).toMatchObject({ code: 'RECONCILE_BUSY' });
    await expect.poll(() => gate.waiting).toBe(1);
    gate.open();
    await expect.poll(() => reconciler.progress.state).toBe('done');
    expect(() => reconciler.resume('unnamed')).toThrow(expect.objectContaining({ code: 'NOTHING_TO_RESUME' }));
  });

  it('is refused for dates of which the gateway tells nothing', async () => {
    const { reconciler } = await openShop();
    const possible = { from: '2026-08-24', to: '2026-11-22' };
    expect(() => reconciler.start(period('2026-08-01', '2026-08-02'), 'unnamed')).toThrow(
      expect.objectContaining({ code: 'RECONCILE_DATES', params: possible }),
    );
    expect(reconciler.progress).toEqual({ state: 'none' });
  });
});

function raise(): never {
  throw new Error('there is no such scenario');
}

describe('a comparison for a close', () => {
  const yesterday = period('2026-11-21');
  const order = (orderId: string, on: string) =>
    strangeOrder({
      orderId,
      transTime: `${on.replaceAll('-', '')}115900`,
      bookedAt: Date.parse(`${on}T11:59:00+09:00`),
    });
  const keysOf = (reconciler: ReturnType<typeof openReconciler>) =>
    reconciler.findings()?.entries.map(({ difference }) => difference.key);

  it('leaves one that is paused where it is, and does not forget what it has found itself', async () => {
    const { gateway, gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 5);
    gateway.book.addOrder(order('OLD', '2026-11-20'));
    gateway.book.addOrder(order('NEW', '2026-11-22'));
    const both = period('2026-11-21', '2026-11-22');
    gate.shut();
    reconciler.start(both, 'operator:m1');
    await expect.poll(() => gate.waiting).toBe(1);
    reconciler.pause();
    gate.open();
    await expect.poll(() => reconciler.progress.state).toBe('paused');
    const stopped = reconciler.progress;
    expect(await reconciler.runForClose(period('2026-11-20'), 'operator:c1')).toMatchObject({ onlyThere: 1 });
    expect(reconciler.progress).toEqual(stopped);
    expect(keysOf(reconciler)).toEqual(['onlyThere:OLD']);
    // A later process finds both as well.
    const later = openReconciler(terminal, { pageSize: 2 });
    expect([later.progress, keysOf(later)]).toEqual([stopped, ['onlyThere:OLD']]);
    later.resume('operator:m1');
    await expect.poll(() => later.progress.state).toBe('done');
    expect(later.result()).toMatchObject({ ...both, matched: 5, onlyThere: 1 });
    expect(keysOf(later)).toEqual(['onlyThere:NEW', 'onlyThere:OLD']);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('is not forgotten when the paused one has to be begun anew', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    gateway.book.addOrder(order('OLD', '2026-11-20'));
    const ended = AbortSignal.abort();
    await errorOf(reconciler.run(today, 'unnamed', ended));
    await reconciler.runForClose(period('2026-11-20'), 'unnamed');
    terminal.clock.advance(11 * 60_000);
    reconciler.resume('unnamed');
    await expect.poll(() => reconciler.progress.state).toBe('done');
    expect(reconciler.result()).toMatchObject(today);
    expect(keysOf(reconciler)).toEqual(['onlyThere:OLD']);
  });

  it('keeps the differences of other days that nobody has settled, and no others', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    gateway.book.addOrder(order('NOTED', '2026-11-19'));
    gateway.book.addOrder(order('LEFT', '2026-11-20'));
    await reconciler.run(period('2026-11-19', '2026-11-20'), 'unnamed');
    await reconciler.settle('onlyThere:NOTED', { action: 'note', note: 'memo', by: 'unnamed' });
    await terminal.pay(1500);
    const outcome = await reconciler.runForClose(today, 'unnamed');
    expect(outcome).toMatchObject({ ...today, matched: 1, onlyThere: 0, differs: 0 });
    expect(keysOf(reconciler)).toEqual(['onlyThere:LEFT']);
    await reconciler.settle('onlyThere:LEFT', { action: 'note', note: 'memo', by: 'unnamed' });
    await reconciler.runForClose(yesterday, 'unnamed');
    expect(keysOf(reconciler)).toEqual([]);
  });

  it('goes on with one of the same dates that is paused', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    const ending = new AbortController();
    gate.shut();
    const paused = errorOf(reconciler.run(today, 'unnamed', ending.signal));
    await expect.poll(() => gate.waiting).toBe(1);
    ending.abort();
    gate.open();
    await paused;
    expect(await reconciler.runForClose(today, 'unnamed')).toMatchObject({ matched: 3, differences: [] });
    expect(gate.asked.map(({ start }) => start)).toEqual(['1', '3']);
    expect(reconciler.progress.state).toBe('done');
  });

  it('that fails says so to the close alone', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.book.addOrder(order('LEFT', '2026-11-20'));
    await reconciler.run(period('2026-11-20'), 'unnamed');
    gateway.engine.force('orderQuery', scenarioOf('9106') ?? raise());
    const failed = await errorOf(reconciler.runForClose(today, 'unnamed'));
    expect(failed).toEqual({ code: 'RECONCILE_FAILED', params: { why: 'refused', cause: 'E09106' } });
    expect(reconciler.progress).toMatchObject({ state: 'done', ...period('2026-11-20') });
    expect(keysOf(reconciler)).toEqual(['onlyThere:LEFT']);
  });

  it('can be paused', async () => {
    const { gate, terminal, reconciler } = await openShop({ pageSize: 2 });
    await payMany(terminal, 3);
    gate.shut();
    const failed = errorOf(reconciler.runForClose(today, 'unnamed'));
    await expect.poll(() => gate.waiting).toBe(1);
    expect(reconciler.progress).toMatchObject({ state: 'running', ...today });
    reconciler.pause();
    gate.open();
    expect(await failed).toMatchObject({ code: 'RECONCILE_FAILED', params: { cause: 'PAUSED' } });
    expect(reconciler.progress).toEqual({ state: 'none' });
  });
});

describe('the days of a comparison', () => {
  it('are read in spans of a week', async () => {
    const { gate, reconciler } = await openShop();
    await reconciler.run(period('2026-08-24', '2026-11-22'), 'unnamed');
    expect(gate.asked).toHaveLength(12);
    expect(gate.asked[0]).toMatchObject({ startDate: '20260824', endDate: '20260831' });
    expect(gate.asked[11]).toMatchObject({ startDate: '20261120', endDate: '20261122' });
  });

  it('are halved where the gateway finds too much', async () => {
    const { gateway, gate, terminal, reconciler } = await openShop();
    await payMany(terminal, 2);
    gateway.engine.force('orderQuery', scenarioOf('9144') ?? raise());
    expect(await reconciler.run(period('2026-11-20', '2026-11-22'), 'unnamed')).toMatchObject({ matched: 2 });
    expect(gate.asked.map(({ startDate, endDate }) => [startDate, endDate])).toEqual([
      ['20261120', '20261122'],
      ['20261120', '20261121'],
      ['20261122', '20261122'],
    ]);
  });

  it('fail with what the gateway says where it does not go back so far', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.engine.force('orderQuery', scenarioOf('9142') ?? raise());
    expect(await errorOf(reconciler.run(today, 'unnamed'))).toEqual({
      code: 'RECONCILE_FAILED',
      params: { why: 'refused', cause: 'E09142' },
    });
  });

  it('may put a payment and its order on two sides of a day’s boundary, which is no difference', async () => {
    const gateway = await startTestGateway(new TestClock('2026-11-22T05:00:01+09:00'));
    const clock = new TestClock('2026-11-22T04:59:58+09:00');
    const terminal = openTestTerminal({ gateway: { url: gateway.url, clock } });
    const { businessDate, transTime } = await terminal.pay(1500);
    expect([businessDate, transTime]).toEqual(['2026-11-21', '20261122050001']);
    clock.advance(10_000);
    const reconciler = openReconciler(terminal);
    expect(await reconciler.run(period('2026-11-21'), 'unnamed')).toMatchObject({ matched: 1, differences: [] });
    expect(await reconciler.run(period('2026-11-22'), 'unnamed')).toMatchObject({ matched: 0, differences: [] });
  });

  it('reach a day further where a payment is not found in them', async () => {
    const gateway = await startTestGateway(new TestClock('2026-11-22T01:00:00+09:00'));
    const clock = new TestClock('2026-11-20T12:00:00+09:00');
    const gate = new Gate();
    const terminal = openTestTerminal({ gateway: { url: gateway.url, clock }, through: gate.through });
    await terminal.pay(1500);
    clock.setWallClock('2026-11-22T12:00:00+09:00');
    const reconciler = openReconciler(terminal);
    expect(await reconciler.run(period('2026-11-20'), 'unnamed')).toMatchObject({ matched: 1, differences: [] });
    expect(gate.asked.map(({ startDate, endDate }) => [startDate, endDate])).toEqual([
      ['20261120', '20261121'],
      ['20261119', '20261119'],
      ['20261122', '20261122'],
    ]);
  });

  it('do not go wrong where the terminal has had another name since', async () => {
    const { terminal, reconciler } = await openShop();
    await terminal.pay(1500);
    const { desk } = terminal;
    const profile = { ...desk.profile, identity: { ...desk.profile.identity, terminalCode: 'BTer002' } };
    const renamed = openReconciler({ ...terminal, desk: { ...desk, profile } });
    expect(await renamed.run(today, 'unnamed')).toMatchObject({ matched: 0, notCompared: 1, differences: [] });
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 1, differences: [] });
  });
});
