import type { OpenItem } from '../../ledger/recovery-queue.ts';

/** An open item, and when it is to be looked after next. */
export interface Scheduled {
  readonly item: OpenItem;
  /** Questions asked so far, by this process. */
  readonly attempt: number;
  /** By the clock that only grows, in ms. */
  readonly dueAt: number;
}

/** Which item is due when. Lives in memory: after a restart everything is due at once. */
export class Schedule {
  readonly #entries = new Map<string, Scheduled>();

  get size(): number {
    return this.#entries.size;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  set(entry: Scheduled): void {
    this.#entries.set(entry.item.id, entry);
  }

  get(id: string): Scheduled | undefined {
    return this.#entries.get(id);
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  /** The item that is due first, among those that `isFree`. */
  next(isFree: (id: string) => boolean): Scheduled | undefined {
    let first: Scheduled | undefined;
    for (const entry of this.#entries.values()) {
      if ((first === undefined || entry.dueAt < first.dueAt) && isFree(entry.item.id)) {
        first = entry;
      }
    }
    return first;
  }

  /** Makes everything, or one item, due at a time or when it was due before; its questions count from 0 again. */
  hurry(dueAt: () => number, only?: string): void {
    for (const [id, { item, dueAt: before }] of this.#entries) {
      if (only === undefined || only === id) {
        this.#entries.set(id, { item, attempt: 0, dueAt: Math.min(before, dueAt()) });
      }
    }
  }

  due(now: number): OpenItem[] {
    return [...this.#entries.values()].filter(({ dueAt }) => dueAt <= now).map(({ item }) => item);
  }

  items(): readonly OpenItem[] {
    return [...this.#entries.values()].map(({ item }) => item);
  }
}
