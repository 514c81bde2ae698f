import type { Actor } from '../../main/common/actor.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { OperatorDesk } from '../../main/terminal/operators/operator-desk.ts';
import { openTestLedger } from './ledgers.ts';
import { TestClock } from './test-clock.ts';

/** The PIN of everybody in {@link staff}. */
export const PIN = '2580';
export const WRONG_PIN = '8642';

export interface Staff {
  readonly clock: TestClock;
  readonly ledger: Ledger;
  readonly desk: OperatorDesk;
}

/** A ledger with a manager M1, a cashier C1 and, for the devices, I1. */
export async function staff(
  ledgerOf: (clock: TestClock) => Ledger = (clock) => openTestLedger({ clock }),
): Promise<Staff> {
  const clock = new TestClock();
  const ledger = ledgerOf(clock);
  const desk = new OperatorDesk({ ledger, clock });
  await desk.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN });
  const by: Actor = 'operator:M1';
  await desk.add({ operator: 'C1', name: '田中', role: 'cashier', pin: PIN }, by);
  await desk.add({ operator: 'I1', name: '鈴木', role: 'storeIt', pin: PIN }, by);
  return { clock, ledger, desk };
}

/** The journal's rows about an operator: what happened, by whom, and what else it says. */
export function rowsAbout(ledger: Ledger, operator: string): unknown[] {
  return ledger.eventsAbout(operator as never).map(({ kind, by, content }) => [kind, by, content]);
}
