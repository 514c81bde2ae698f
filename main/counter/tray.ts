import type { SubjectId } from '../ledger/events.ts';
import type { OpenItem, RecoveryQueue } from '../ledger/recovery-queue.ts';

/**
 * What is open and not on display, and what of it has ended since: each end is announced until somebody has taken note of it.
 */
export class Tray {
  readonly #queue: Pick<RecoveryQueue, 'items'>;
  readonly #ended = new Map<SubjectId, OpenItem>();
  #open = new Map<SubjectId, OpenItem>();

  constructor(queue: Pick<RecoveryQueue, 'items'>) {
    this.#queue = queue;
  }

  /**
   * Looks at the queue anew.
   * @param shown what the till shows, whose end is told there.
   */
  update(shown: SubjectId | undefined): void {
    const open = new Map(this.#queue.items().map((item) => [item.id, item] as const));
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
