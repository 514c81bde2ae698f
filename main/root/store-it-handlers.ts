import type { CallName } from '../../preload/contract.ts';
import { TerminalError } from '../common/errors.ts';
import type { CounterHandlers } from './handlers.ts';

type StoreItCall = Extract<CallName, `doctor.${string}` | `backups.${string}` | `support.${string}`>;

/** What the calls about the terminal's own health do. */
export function storeItHandlers(): Pick<CounterHandlers, StoreItCall> {
  const notYet = () => {
    throw new TerminalError('TERMINAL_NOT_OPEN');
  };
  return { 'doctor.run': notYet, 'backups.list': notYet, 'backups.make': notYet, 'support.makeBundle': notYet };
}
