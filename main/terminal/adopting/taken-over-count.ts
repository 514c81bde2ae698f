import type { Ledger } from '../../ledger/ledger.ts';
import type { TakenOver } from '../../ledger/restores.ts';

/** Counts what was taken over since a restore, of which only the journal's new rows are read each time. */
export class TakenOverCount {
  readonly #ledger: Pick<Ledger, 'restores' | 'head'>;
  #counted: { readonly since: number; readonly upTo: number; readonly taken: TakenOver } | undefined;

  constructor(ledger: Pick<Ledger, 'restores' | 'head'>) {
    this.#ledger = ledger;
  }

  /** @param seq the restore's row in the journal. */
  since(seq: number): TakenOver {
    const { restores } = this.#ledger;
    const before = this.#counted?.since === seq ? this.#counted : undefined;
    const fresh = restores.takenOverSince(before?.upTo ?? seq);
    const taken = before === undefined ? fresh : sum(before.taken, fresh);
    this.#counted = { since: seq, upTo: this.#ledger.head()?.seq ?? seq, taken };
    return taken;
  }
}

function sum(one: TakenOver, other: TakenOver): TakenOver {
  return {
    payments: one.payments + other.payments,
    yen: one.yen + other.yen,
    refunds: one.refunds + other.refunds,
    refundYen: one.refundYen + other.refundYen,
    reopened: one.reopened + other.reopened,
  };
}
