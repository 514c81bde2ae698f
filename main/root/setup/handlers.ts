import type { CallName } from '../../../preload/contract.ts';
import type { CounterHandlers } from '../handlers.ts';
import type { SetupDesk } from './setup-desk.ts';

type SetupCall = Extract<CallName, `setup.${string}` | `keys.${string}`>;

/** What the calls about settings and keys do. */
export function setupHandlers(desk: SetupDesk): Pick<CounterHandlers, SetupCall> {
  return {
    'setup.show': () => desk.show(),
    'setup.check': (args) => desk.check(args),
    'setup.save': (args) => desk.save(args),
    'setup.export': () => desk.export(),
    'setup.headquartersPassword': (args) => desk.headquartersPassword(args),
    'keys.choose': (args) => desk.keys.choose(args),
    'keys.check': (args) => desk.keys.check(args),
    'keys.import': (args) => desk.importKey(args),
  };
}
