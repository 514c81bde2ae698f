import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../../main/common/actor.ts';
import { yen } from '../../../main/common/yen.ts';
import type { Ledger, LedgerWriter } from '../../../main/ledger/ledger.ts';
import type { GatewayTransport } from '../../../main/onepay/transport.ts';
import { needsNobody } from '../../../main/terminal/reconciling/explain.ts';
import type { Reconciler } from '../../../main/terminal/reconciling/reconciler.ts';
import { orderStatus } from '../../../main/training/book.ts';
import { scenarioOf } from '../../../main/training/scenarios.ts';
import { openReconciler, period, strangeOrder } from '../../support/reconciling.ts';
import { openTestTerminal, type TestTerminalOptions } from '../../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../../support/training.ts';

const today = period('2026-11-22');
const manager = 'm1' as OperatorId;
const byManager = { note: '', by: 'operator:m1', approvedBy: manager } as const;

async function openShop(more: Partial<TestTerminalOptions> = {}) {
  const gateway = await startTestGateway();
  const terminal = openTestTerminal({ gateway, ...more });
  return { gateway, terminal, reconciler: openReconciler(terminal) };
}

/** The pay request arrives, and the terminal takes it for one that was never sent. */
function losingTheFirst(line: GatewayTransport): GatewayTransport {
  let isFirst = true;
  return {
    ...line,
    post: async (request) => {
      const result = await line.post(request);
      const isLost = isFirst && request.path.startsWith('/gateway/pay/');
      isFirst &&= !isLost;
      return isLost ? { kind: 'notConnected', code: 'ECONNREFUSED', detail: '', timing: { totalMs: 1 } } : result;
    },
  };
}

/** What the shop does about an order by another way than this terminal. */
function elsewhere({ book }: TestGateway, kind: 'refund' | 'reverse', orderId: string | null, amount: number): void {
  const token = `${kind}-elsewhere`;
  book.addDetail({ detailId: token, orderId: orderId ?? '', token, kind, amount, transTime: '20261122120500' });
}

function entry(reconciler: Reconciler, key?: string) {
  const found = reconciler.findings()?.entries.find(({ difference }) => key === undefined || difference.key === key);
  if (found === undefined) {
    throw new Error('there is no such difference');
  }
  return found;
}

const keyOf = (reconciler: Reconciler) => entry(reconciler).difference.key;
const stateOf = ({ payments }: Ledger, id: string) => payments.find(id)?.state;
const refusal = (code: string) => expect.objectContaining({ code });

const confirmed: Parameters<LedgerWriter['keepExchange']>[1] = {
  ...{ call: 'confirm', token: 'Tx', path: '/x', startedAt: '2026-11-22T03:00:00.000Z' },
  ...{ connectedMs: 1, headersMs: 1, totalMs: 1, outcome: 'paid', httpStatus: 200, request: '{}', response: '{}' },
};

describe('a payment that the gateway says is otherwise', () => {
  it('in a way that is not final stays paid', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const timeline = [
      { afterMs: 0, status: '00' },
      { afterMs: 3_599_000, status: '77' },
    ];
    gateway.engine.force('pay', { ...(scenarioOf('601') ?? raise()), spoil: 'none', timeline });
    const { id } = await terminal.pay(1800);
    gateway.clock.advance(3_600_000);
    await reconciler.run(today, 'operator:m1');
    expect(entry(reconciler)).toMatchObject({ meaning: 'openThere', actions: ['note'] });
    const asked = reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'operator:m1' });
    await expect(asked).rejects.toEqual(refusal('SETTLING_NOT_POSSIBLE'));
    expect(stateOf(terminal.ledger, id)).toBe('paid');
  });

  it('is asked about anew, and is what the gateway says then', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const { id, orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'reverse', orderId, 1800);
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler)).toMatchObject({ meaning: 'cancelledThere', actions: ['confirm', 'note'], settled: null });
    await reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'operator:m1' });
    expect(stateOf(terminal.ledger, id)).toBe('unknown');
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'confirmed' } });
    await terminal.recovery.passAll();
    expect(stateOf(terminal.ledger, id)).toBe('cancelled');
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'agrees' }, actions: [] });
    const reopened = terminal.ledger.eventsAbout(id).find(({ kind }) => kind === 'payment.reopened');
    expect(reopened).toMatchObject({ content: { orderStatus: '10' }, by: 'operator:m1' });
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 1, differences: [] });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('is refunded in full once the gateway says so', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const { id, orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'refund', orderId, 1800);
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler)).toMatchObject({ meaning: 'refundedThere', actions: ['confirm', 'note'] });
    await reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'unnamed' });
    await terminal.recovery.passAll();
    expect(stateOf(terminal.ledger, id)).toBe('refunded');
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'agrees' }, actions: [] });
  });

  it('stays unknown while the gateway says nothing, whatever the policy for unknown payments is', async () => {
    const { gateway, terminal, reconciler } = await openShop({ rules: { unknown: { cancelAfterMs: 30_000 } } });
    const { id, orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'refund', orderId, 300);
    gateway.clock.advance(3_600_000);
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler)).toMatchObject({ meaning: 'otherRefund', actions: ['note'] });
    terminal.ledger.write((writer) => {
      writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus: '00' } });
    });
    gateway.engine.force('confirm', scenarioOf('601') ?? raise());
    await terminal.recovery.passAll();
    expect(stateOf(terminal.ledger, id)).toBe('unknown');
    await terminal.recovery.passAll();
    expect(stateOf(terminal.ledger, id)).toBe('paid');
    expect(terminal.ledger.eventsAbout(id).map(({ kind }) => kind)).not.toContain('payment.cancelRequested');
  });

  it('that is being checked is only asked about sooner', async () => {
    const { terminal, reconciler } = await openShop();
    const { id } = await terminal.pay(1601);
    await reconciler.run(today, 'unnamed');
    expect(needsNobody(entry(reconciler))).toBe(true);
    await reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'unnamed' });
    expect(terminal.ledger.eventsAbout(id).map(({ kind }) => kind)).not.toContain('payment.reopened');
    await terminal.recovery.passAll();
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'agrees' }, here: { state: 'paid' } });
  });
});

describe('a payment that took money although the terminal said that it did not', () => {
  it('is reversed', async () => {
    const { gateway, terminal, reconciler } = await openShop({ through: losingTheFirst });
    const { id, state } = await terminal.pay(1800);
    expect(state).toBe('notSent');
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ differs: 1, onlyThere: 0 });
    expect(entry(reconciler)).toMatchObject({ meaning: 'paidThere', actions: ['reverse', 'confirm', 'note'] });
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(stateOf(terminal.ledger, id)).toBe('cancelling');
    await terminal.settlement.pursue({ flow: 'payment', id }, 3);
    expect(stateOf(terminal.ledger, id)).toBe('cancelled');
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'reversing' }, actions: [] });
    expect(needsNobody(entry(reconciler))).toBe(true);
    const [order] = gateway.book.orders(gateway.clock.now());
    expect(order && orderStatus(order, gateway.clock.now())).toBe('10');
    const wish = terminal.ledger.eventsAbout(id).find(({ kind }) => kind === 'payment.cancelRequested');
    expect(wish).toMatchObject({ content: { reason: 'reconciliation', approvedBy: 'm1' }, by: 'operator:m1' });
    expect(await reconciler.run(today, 'unnamed')).toMatchObject({ matched: 1, differences: [] });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('is paid where the customer has the goods, once the gateway has said so', async () => {
    const { terminal, reconciler } = await openShop({ through: losingTheFirst });
    const { id } = await terminal.pay(1800);
    await reconciler.run(today, 'unnamed');
    await reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'unnamed' });
    await terminal.recovery.passAll();
    expect(stateOf(terminal.ledger, id)).toBe('paid');
  });
});

describe('an order that the terminal does not know', () => {
  it('is reversed, written down before it is sent', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    const run = terminal.ledger.reconciliations.current()?.id ?? raise();
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(entry(reconciler)).toMatchObject({
      settled: { how: 'reversed', note: { result: 'cancelled' } },
      actions: [],
    });
    expect(terminal.ledger.eventsAbout(run).slice(-2)).toMatchObject([
      { kind: 'reconciliation.reversing', content: { orderId: 'OSTRANGE1', approvedBy: 'm1' }, by: 'operator:m1' },
      { kind: 'reconciliation.reverseAnswered', content: { finding: 'cancelled' } },
    ]);
    expect(terminal.ledger.exchangesAbout(run).map(({ call }) => call)).toEqual(['reverse']);
    expect(terminal.ledger.verify().faults).toEqual([]);
    // The order stays in the gateway's book: the next comparison tells it with what was done.
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler)).toMatchObject({ meaning: 'unknownOrderNothing', settled: { how: 'reversed' } });
    expect(needsNobody(entry(reconciler))).toBe(true);
  });

  it('is looked at again where the answer to its reversal is lost', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    gateway.engine.force('reverse', scenarioOf('601') ?? raise());
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(entry(reconciler)).toMatchObject({
      settled: { how: 'reversed', note: { result: 'cancelled' } },
      actions: [],
    });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('can be reversed once more where nobody knows what became of the first time', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    // The request never arrives.
    gateway.engine.force('reverse', scenarioOf('602') ?? raise());
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(entry(reconciler)).toMatchObject({
      settled: { how: 'reversed', note: { result: 'unknown' } },
      actions: ['note', 'reverse'],
    });
    expect(needsNobody(entry(reconciler))).toBe(false);
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(entry(reconciler)).toMatchObject({ settled: { note: { result: 'cancelled' } } });
  });

  it('is not reversed once it has turned out to be of a payment of ours', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder({ receiptNo: '' }));
    await reconciler.run(today, 'unnamed');
    const key = keyOf(reconciler);
    const { id, state } = await terminal.pay(602);
    expect(state).toBe('unknown');
    terminal.ledger.write((writer) => {
      const reference = writer.keepExchange(id, confirmed);
      const content = { orderId: 'OSTRANGE1', orderDetailId: 'JOSTRANGE1', transTime: '20261122115900' };
      const more = { payType: '01', refund: 'none', exchange: reference } as const;
      writer.append({ kind: 'payment.paid', subject: id, content: { ...content, ...more } });
    });
    expect(entry(reconciler).actions).not.toContain('reverse');
    await expect(reconciler.settle(key, { action: 'reverse', ...byManager })).rejects.toEqual(
      refusal('DIFFERENCE_GONE'),
    );
    expect(gateway.book.orders(gateway.clock.now())).toMatchObject([{ orderId: 'OSTRANGE1', reversed: false }]);
    expect(stateOf(terminal.ledger, id)).toBe('paid');
  });

  it('says so where the gateway refuses to reverse it', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    gateway.engine.force('reverse', scenarioOf('9131') ?? raise());
    await reconciler.settle(keyOf(reconciler), { action: 'reverse', ...byManager });
    expect(entry(reconciler).settled).toMatchObject({ how: 'reversed', note: { result: 'refused', code: 'E09131' } });
  });

  it('is not reversed after a week, nor where it is another terminal’s, nor where something of it was refunded', async () => {
    const { gateway, reconciler } = await openShop();
    const weekAgo = Date.parse('2026-11-14T12:00:00+09:00');
    gateway.book.addOrder(strangeOrder({ orderId: 'OLD', transTime: '20261114120000', bookedAt: weekAgo }));
    gateway.book.addOrder(strangeOrder({ orderId: 'PART' }));
    elsewhere(gateway, 'refund', 'PART', 7);
    await reconciler.run(period('2026-11-14', '2026-11-22'), 'unnamed');
    expect(reconciler.findings()?.entries).toMatchObject([
      { meaning: 'unknownOrderOld', actions: ['note'] },
      { meaning: 'unknownOrderRefunded', actions: ['note'] },
    ]);
    await expect(reconciler.settle('onlyThere:OLD', { action: 'reverse', ...byManager })).rejects.toEqual(
      refusal('SETTLING_NOT_POSSIBLE'),
    );
  });
});

describe('a note about a difference', () => {
  it('is kept in the journal, and told in later comparisons while the difference is the same', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const { orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'refund', orderId, 300);
    await reconciler.run(today, 'unnamed');
    const key = keyOf(reconciler);
    await reconciler.settle(key, { action: 'note', note: '本部で返金', by: 'operator:m1' });
    expect(entry(reconciler)).toMatchObject({ settled: { how: 'noted', note: { note: '本部で返金' } } });
    expect(needsNobody(entry(reconciler))).toBe(true);
    const run = terminal.ledger.reconciliations.current()?.id ?? raise();
    expect(terminal.ledger.eventsAbout(run).at(-1)).toMatchObject({
      kind: 'reconciliation.noted',
      content: { orderId, note: '本部で返金' },
      by: 'operator:m1',
    });
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler, key)).toMatchObject({ settled: { how: 'noted' } });
    gateway.book.addDetail({
      ...{ detailId: 'again', orderId: orderId ?? '', token: 'again', kind: 'refund', amount: 100 },
      transTime: '20261122120600',
    });
    await reconciler.run(today, 'unnamed');
    expect(entry(reconciler, key)).toMatchObject({ settled: null });
  });

  it('needs words', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    await expect(reconciler.settle(keyOf(reconciler), { action: 'note', note: ' ', by: 'unnamed' })).rejects.toEqual(
      refusal('SETTLING_NOT_POSSIBLE'),
    );
  });
});

describe('what cannot be settled', () => {
  it('is a difference that is not there, or an action that it does not offer', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const settle = (key: string, action: 'confirm' | 'reverse') =>
      reconciler.settle(key, { action, note: '', by: 'unnamed' });
    await expect(settle('state:x', 'confirm')).rejects.toEqual(refusal('DIFFERENCE_GONE'));
    const { id, orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'reverse', orderId, 1800);
    await reconciler.run(today, 'unnamed');
    await expect(settle('state:x', 'confirm')).rejects.toEqual(refusal('DIFFERENCE_GONE'));
    await expect(settle(`state:${id}`, 'reverse')).rejects.toEqual(refusal('SETTLING_NOT_POSSIBLE'));
  });

  it('is a payment that has been partly refunded since', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    const { id, orderId } = await terminal.pay(1800);
    elsewhere(gateway, 'refund', orderId, 1800);
    await reconciler.run(today, 'unnamed');
    gateway.engine.force('refund', scenarioOf('601') ?? raise());
    await terminal.refunding.refund({ payment: id, amount: yen(100), by: 'unnamed' });
    const settled = reconciler.settle(keyOf(reconciler), { action: 'confirm', note: '', by: 'unnamed' });
    await expect(settled).rejects.toEqual(refusal('SETTLING_NOT_POSSIBLE'));
    expect(terminal.ledger.eventsAbout(id).map(({ kind }) => kind)).not.toContain('machine.illegalEvent');
  });

  it('is the same thing twice at a time', async () => {
    const { gateway, reconciler } = await openShop();
    gateway.book.addOrder(strangeOrder());
    await reconciler.run(today, 'unnamed');
    const key = keyOf(reconciler);
    const first = reconciler.settle(key, { action: 'reverse', ...byManager });
    await expect(reconciler.settle(key, { action: 'reverse', ...byManager })).rejects.toEqual(refusal('NOT_NOW'));
    await first;
  });
});

function raise(): never {
  throw new Error('there is none');
}
