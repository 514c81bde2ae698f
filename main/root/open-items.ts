import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import { openLedgerToRead, type StoredTerminal } from './stored-terminal.ts';

/**
 * Makes sure that a change of settings takes no open payment away from the gateway that knows it: a question under another
 * name, or to another gateway, would be answered "no such order".
 * @param open the ledger, where the caller has it open.
 * @throws TerminalError OPEN_PAYMENTS.
 */
export function assertNothingLost(
  stored: StoredTerminal,
  before: Settings,
  after: Settings,
  clock: Clock,
  open?: Ledger,
): void {
  if (whoAsks(before) === whoAsks(after)) {
    return;
  }
  const { ledger, close } =
    open === undefined ? openLedgerToRead(stored, clock) : { ledger: open, close: () => undefined };
  try {
    const count = ledger.queue.length;
    if (count > 0) {
      throw new TerminalError('OPEN_PAYMENTS', { count });
    }
  } finally {
    close();
  }
}

/** All by which the gateway knows the terminal, in a form that can be compared. */
function whoAsks({ mode, gateway, identity }: Settings): string {
  const { merchantId = '', branchCode, terminalCode } = identity;
  const baseUrl = mode === 'live' ? gateway.baseUrl : undefined;
  return JSON.stringify([mode, baseUrl ?? '', gateway.serviceMode, merchantId, branchCode, terminalCode]);
}
