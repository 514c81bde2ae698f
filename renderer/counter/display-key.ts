import type { Display } from '../../preload/contract.ts';
import { resultKindOf } from './result-kind.ts';

/** Names what the cashier sees: the same key is the same sight, whatever goes on ticking in it. */
export function displayKey(display: Display): string {
  switch (display.screen) {
    case 'amount':
      return `amount ${display.heldScan?.mask ?? ''}`;
    case 'scan':
      return 'scan';
    case 'paying':
      return 'paying';
    case 'waiting':
      return `waiting ${display.payment.id}`;
    case 'unknown':
      return `unknown ${display.payment.id} ${display.payment.state} ${display.payment.needsCentre}`;
    case 'result':
      return `result ${display.payment.id} ${display.payment.state} ${resultKindOf(display.payment)}`;
    case 'objection':
      return `objection ${display.problem.code}`;
  }
}

/** Whether the counter has to come in front of the history: something has happened that the cashier must see. */
export function callsForCounter(before: Display, after: Display): boolean {
  const isRest = after.screen === 'amount' && after.heldScan === null;
  return displayKey(before) !== displayKey(after) && !isRest;
}
