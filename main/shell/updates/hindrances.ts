import type { BridgeError, Snapshot } from '../../../preload/contract.ts';
import type { Hindrance } from '../../updates/decide.ts';

type Display = Extract<Snapshot['view'], { stage: 'counter' }>['display'];

/** A result that somebody has left there for the night has ended; whoever still looks at it is seen by what is pressed. */
function isSelling(display: Display): boolean {
  switch (display.screen) {
    case 'amount':
      return display.heldScan !== null;
    case 'scan':
    case 'paying':
    case 'waiting':
    case 'unknown':
      return true;
    case 'result':
    case 'objection':
      return false;
  }
}

/** A fault of the program itself, or a program older than its ledger, is what a new version mends. */
function mayBeMended(problem: BridgeError): boolean {
  return isOwnFault(problem) || problem.code === 'LEDGER_NEWER';
}

/** Whether a terminal is stopped by the program, and not by what it was given to work with: keys, settings, a disk. */
export function isOwnFault({ kind }: BridgeError): boolean {
  return kind === 'internal';
}

/** What, of all that the window shows, speaks against ending the program now. */
export function hindrancesOf(view: Snapshot['view']): readonly Hindrance[] {
  switch (view.stage) {
    case 'opening':
      return ['opening'];
    case 'firstRun':
      return [];
    case 'stopped':
      return mayBeMended(view.problem) ? [] : ['stopped'];
    case 'counter': {
      const found: readonly (readonly [boolean, Hindrance])[] = [
        [isSelling(view.display), 'selling'],
        [view.tray.openCount > 0, 'openPayments'],
        [view.reconciliation.state === 'running', 'comparing'],
        [view.printQueue.jobs.some(({ state }) => state === 'printing'), 'printing'],
        [view.scanTest !== null, 'testing'],
      ];
      return found.filter(([is]) => is).map(([, name]) => name);
    }
  }
}
