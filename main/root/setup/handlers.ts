import type { CallName } from '../../../preload/contract.ts';
import { TerminalError } from '../../common/errors.ts';
import type { CounterHandlers } from '../handlers.ts';

type SetupCall = Extract<CallName, `setup.${string}` | `keys.${string}`>;

/** What the calls about settings and keys do. */
export function setupHandlers(): Pick<CounterHandlers, SetupCall> {
  const notYet = () => {
    throw new TerminalError('TERMINAL_NOT_OPEN');
  };
  return {
    'setup.show': notYet,
    'setup.check': notYet,
    'setup.save': notYet,
    'setup.export': notYet,
    'setup.headquartersPassword': notYet,
    'keys.choose': notYet,
    'keys.check': notYet,
    'keys.import': notYet,
  };
}
