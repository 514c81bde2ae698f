import type { ReconciliationId } from '../../ledger/events.ts';
import type {
  GatewayOrder,
  ReadingPosition,
  ReconcileOutcome,
  StoredReconciliation,
} from '../../ledger/reconciliation.ts';
import type { OrderPlace, Reconciliations } from '../../ledger/reconciliation-store.ts';

/** Where a comparison keeps how far it has come and what it has read. */
export type Shelf = Pick<
  Reconciliations,
  'current' | 'begin' | 'beginAgain' | 'moveTo' | 'keepOrders' | 'ordersAfter' | 'finish'
>;

/**
 * Keeps a comparison in memory until it is finished, so that it takes no other one's place in the ledger; what it has found is
 * written beside that.
 */
export class Aside implements Shelf {
  readonly #ledger: Pick<Reconciliations, 'keepFinished'>;
  readonly #spans = new Map<number, Map<string, GatewayOrder>>();
  #run: StoredReconciliation | undefined;

  constructor(ledger: Pick<Reconciliations, 'keepFinished'>) {
    this.#ledger = ledger;
  }

  current(): StoredReconciliation | undefined {
    return this.#run;
  }

  begin(run: StoredReconciliation): void {
    this.#run = run;
    this.#spans.clear();
  }

  beginAgain(run: StoredReconciliation): void {
    this.begin(run);
  }

  moveTo(_id: ReconciliationId, position: ReadingPosition): void {
    this.#run = this.#run === undefined ? undefined : { ...this.#run, position };
  }

  /** Gives how many came for the first time in their span. */
  keepOrders(span: number, orders: readonly GatewayOrder[]): number {
    const kept = this.#spans.get(span) ?? new Map<string, GatewayOrder>();
    const before = kept.size;
    for (const order of orders) {
      kept.set(order.orderId.trim(), order);
    }
    this.#spans.set(span, kept);
    return kept.size - before;
  }

  /** All of them at once. */
  ordersAfter(): { orders: GatewayOrder[]; next: OrderPlace | undefined } {
    const spans = [...this.#spans].sort(([a], [b]) => a - b);
    return { orders: spans.flatMap(([, orders]) => [...orders.values()]), next: undefined };
  }

  /** To be called inside a write to the ledger. */
  finish(_id: ReconciliationId, outcome: ReconcileOutcome): void {
    if (this.#run !== undefined) {
      this.#ledger.keepFinished({ ...this.#run, outcome });
    }
  }
}
