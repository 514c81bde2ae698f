import { expect, it } from 'vitest';
import { TakenOverCount } from '../../../main/terminal/adopting/taken-over-count.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { copyLedger, reopenWith, restoreCopy } from '../../support/restores.ts';
import { openTestTerminal } from '../../support/terminals.ts';
import { startTestGateway } from '../../support/training.ts';

const MINUTE = 60_000;

it('what was taken over is the same counted on from before as counted from the restore on', async () => {
  const gateway = await startTestGateway();
  const old = openTestTerminal({ gateway, ledger: openTestLedger({ clock: gateway.clock }) });
  await old.pay(1100);
  const copy = copyLedger(old.ledger, gateway.clock);
  for (const amount of [2200, 3300, 4400]) {
    gateway.clock.advance(MINUTE);
    const { id } = await old.pay(amount);
    await old.refunding.refund({ payment: id, by: 'unnamed' });
  }
  const ledger = restoreCopy(old.ledger, copy, gateway.clock);
  gateway.clock.advance(MINUTE);
  const { adopter, terminal } = reopenWith(ledger, { gateway }, { pageSize: 2 });
  const { restores } = ledger;
  const { firstSeq = 0 } = restores.outstanding() ?? {};
  const count = new TakenOverCount(ledger);
  const seen: number[] = [];
  ledger.written.listen(() => {
    const taken = count.since(firstSeq);
    expect(taken).toEqual(restores.takenOverSince(firstSeq));
    seen.push(taken.payments + taken.refunds);
  });
  await adopter.pass();
  await terminal.pay(5500);
  expect(new Set(seen).size).toBeGreaterThan(1);
  expect(count.since(firstSeq)).toMatchObject({ payments: 3, yen: 9900, refunds: 3, refundYen: 9900 });
  expect(count.since(firstSeq + 1)).toEqual(restores.takenOverSince(firstSeq + 1));
});
