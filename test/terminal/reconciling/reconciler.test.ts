import { describe, expect, it } from 'vitest';
import { yen } from '../../../main/common/yen.ts';
import { openReconciler, period, strangeOrder } from '../../support/reconciling.ts';
import { openTestTerminal } from '../../support/terminals.ts';
import { startTestGateway } from '../../support/training.ts';

const today = period('2026-11-22');

async function openShop(more: Parameters<typeof openReconciler>[1] = {}) {
  const gateway = await startTestGateway();
  const terminal = openTestTerminal({ gateway });
  return { gateway, terminal, reconciler: openReconciler(terminal, more) };
}

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

  it('finds an order that the terminal does not know', async () => {
    const { gateway, terminal, reconciler } = await openShop();
    await terminal.pay(1500);
    gateway.book.addOrder(strangeOrder());
    const outcome = await reconciler.run(today, 'unnamed');
    expect(outcome).toMatchObject({ matched: 1, onlyThere: 1, onlyHere: 0, differs: 0 });
    expect(reconciler.findings()?.entries).toMatchObject([{ meaning: 'unknownOrderPaid', actions: ['reverse', 'note'] }]);
  });
});
