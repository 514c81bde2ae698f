import { TerminalError } from '../../common/errors.ts';
import type { Counter } from '../../counter/counter.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { formatSettings } from '../../settings/settings-file.ts';
import type { BackOffice } from '../back-office.ts';
import type { StoredTerminal } from '../stored-terminal.ts';
import type { OpenTerminal } from '../terminal.ts';
import type { Reopen, SetupChange, SetupPlace } from './place.ts';

export interface CounterPlaceParts {
  readonly stored: StoredTerminal;
  readonly counter: Counter;
  readonly terminal: Pick<OpenTerminal, 'ledger' | 'settings' | 'reconciler'>;
  readonly backOffice: Pick<BackOffice, 'attendance' | 'closes'>;
  readonly reopen: Reopen;
}

/** A terminal that works: whoever stands at it sets it up. */
export class CounterPlace implements SetupPlace {
  readonly stage = 'counter';
  readonly problem = undefined;
  readonly stored: StoredTerminal;
  readonly #parts: CounterPlaceParts;

  constructor(parts: CounterPlaceParts) {
    this.#parts = parts;
    this.stored = parts.stored;
  }

  requireSight(): void {
    const { attendance } = this.#parts.backOffice;
    attendance.require('configure');
    attendance.touch();
  }

  lastSettings(): string {
    return formatSettings(this.#parts.terminal.settings);
  }

  needsApproval(): boolean {
    return false;
  }

  async change<T>({ work, after }: SetupChange<T>): Promise<T> {
    const { backOffice, terminal, reopen } = this.#parts;
    const by = backOffice.attendance.require('configure');
    if (after === 'reopen') {
      this.#requireIdle();
    }
    // From here to the closing in one go: nothing can be sold in between.
    const done = work({ by, ledger: terminal.ledger });
    if (after === 'reopen') {
      await reopen({ source: 'window', by });
    }
    return done;
  }

  #requireIdle(): void {
    const { counter, terminal, backOffice } = this.#parts;
    const isComparing = terminal.reconciler.progress.state === 'running';
    if (!isAtRest(counter) || backOffice.closes.isClosing || isComparing || isAnythingSent(terminal.ledger)) {
      throw new TerminalError('SETUP_WHILE_BUSY');
    }
  }
}

function isAtRest(counter: Counter): boolean {
  try {
    counter.requireIdle();
    return true;
  } catch (error) {
    if (error instanceof TerminalError) {
      return false;
    }
    throw error;
  }
}

/** A payment or a refund is on its way; what is only being asked about is asked about afterwards too. */
function isAnythingSent({ queue, payments, refunds }: Ledger): boolean {
  return queue.items().some(({ flow, id }) => {
    const state = flow === 'payment' ? payments.find(id)?.state : refunds.find(id)?.state;
    return state === 'created' || state === 'sending';
  });
}
