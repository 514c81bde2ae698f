import { expect, it, vi } from 'vitest';
import type { ReconciliationId } from '../../../main/ledger/events.ts';
import type { BookEntry } from '../../../main/terminal/adopting/span-reader.ts';
import { TakingOver } from '../../../main/terminal/adopting/taking-over.ts';
import { openTestLedger, someExchange } from '../../support/ledgers.ts';
import { itsOrder } from '../../support/reconciling.ts';
import { openTestTerminal } from '../../support/terminals.ts';
import { startTestGateway } from '../../support/training.ts';

it('looks up a few orders of a long span at a time, and lets a sale have its turn between', async () => {
  const gateway = await startTestGateway();
  const { desk, ledger } = openTestTerminal({ gateway, ledger: openTestLedger({ clock: gateway.clock }) });
  const page = { evidence: () => someExchange };
  const entries = Array.from({ length: 1000 }, (_, index): BookEntry => {
    const order = { ...itsOrder, orderId: `O-${index}`, terminals: ['BTer009'] };
    return { order, names: { payType: '01', branch: 'AShop001' }, page };
  });
  const lookUp = vi.spyOn(ledger.payments, 'ownerOfOrder');
  const inTurn: number[] = [];
  let isOver = false;
  const watch = () => {
    inTurn.push(lookUp.mock.calls.length);
    lookUp.mockClear();
    if (!isOver) {
      setImmediate(watch);
    }
  };
  setImmediate(watch);
  const lost = { from: 0, lastNumber: 0 };
  const takingOver = new TakingOver({ desk, reading: 'reading-1' as ReconciliationId, lost, firstFreeNumber: 1 });
  const tally = await takingOver.takeOver(entries, 0);
  isOver = true;
  watch();
  expect(tally).toEqual({ orders: 1000, waiting: 0, left: 0 });
  expect(inTurn.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(Math.max(...inTurn)).toBeLessThanOrEqual(50);
});
