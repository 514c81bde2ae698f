import type { SubjectId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';

export interface TrayParts {
  readonly queue: Pick<Ledger['queue'], 'items'>;
  readonly payments: Pick<Ledger['payments'], 'inState'>;
}

/**
 * What is open and not on display, and what of it has ended since: each end is announced until somebody has taken note of it.
 */
export class Tray {
  readonly #ledger: TrayParts;
  readonly #ended = new Map<SubjectId, OpenItem>();
  #open = new Map<SubjectId, OpenItem>();

  constructor(ledger: TrayParts) {
    this.#ledger = ledger;
  }

  /**
   * Looks at the ledger anew.
   * @param shown what the till shows, whose end is told there.
   */
  update(shown: SubjectId | undefined): void {
    const items = [...this.#ledger.queue.items(), ...this.#stranded(shown)];
    const open = new Map(items.map((item) => [item.id, item] as const));
    for (const [id, item] of this.#open) {
      if (!open.has(id) && id !== shown) {
        this.#ended.set(id, item);
      }
    }
    for (const id of open.keys()) {
      // Opened again, as by a cancellation: what was announced holds no longer.
      this.#ended.delete(id);
    }
    this.#open = open;
  }

  /** Payments whose answer came and could not be written down; they enter the queue as soon as the disk takes it. */
  #stranded(shown: SubjectId | undefined): OpenItem[] {
    return this.#ledger.payments
      .inState('sending')
      .filter(({ id }) => id !== shown)
      .map(({ id }) => ({ flow: 'payment', id }));
  }

  /** Everything that is open, oldest first. */
  get open(): readonly OpenItem[] {
    return [...this.#open.values()];
  }

  /** What has ended and nobody has taken note of, in the order of its ending. */
  get ended(): readonly OpenItem[] {
    return [...this.#ended.values()];
  }

  acknowledge(id: string): void {
    this.#ended.delete(id as SubjectId);
  }
}
