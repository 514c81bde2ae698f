import type { CallName } from '../../preload/contract.ts';
import type { CounterHandlers } from './handlers.ts';
import type { OpenCounter } from './open-counter.ts';
import type { SupportDesk } from './support-desk.ts';

type StoreItCall = Extract<CallName, `doctor.${string}` | `backups.${string}` | `support.${string}`>;

/**
 * What the calls about the terminal's own health do.
 * @param support also where the terminal is stopped, or is none yet.
 * @param open the counter. @throws TERMINAL_NOT_OPEN in it.
 */
export function storeItHandlers(support: SupportDesk, open: () => OpenCounter): Pick<CounterHandlers, StoreItCall> {
  return {
    'doctor.run': () => support.runDoctor(),
    'support.makeBundle': () => support.makeBundle(),
    'backups.list': () => open().care.backups.list(),
    'backups.make': () => open().care.backups.make(),
  };
}
