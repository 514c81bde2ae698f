import type { FoundLedger, LedgerCopy, LedgerMark } from './ledger-mark.ts';

/** How the previous version is put back without losing a row that was written. */
export type RollbackPlan =
  /** `copies` take the place of the ledgers of the same names; the others stay as they are. */
  | { readonly kind: 'goBack'; readonly copies: readonly LedgerCopy[] }
  | { readonly kind: 'stay'; readonly ledger: string; readonly why: StayReason };

export type StayReason =
  /** The new version has written what the previous one cannot have, or it is another ledger. */
  | 'written'
  /** The previous version cannot read it, and the copy that it could read is gone. */
  | 'noCopy'
  /** It is not there any more. */
  | 'gone';

/**
 * Whether the previous version can take over. Rows that were added under the same tables stay: it passes over kinds that it
 * does not know. Where the tables were changed, the copy from before takes their place, but only if it ends with the same row.
 * @param before the ledgers as the new version found them.
 * @param now the ledgers as they are.
 * @param copies what was copied before tables were changed.
 */
export function planRollback(
  before: readonly LedgerMark[],
  now: readonly FoundLedger[],
  copies: readonly LedgerCopy[],
): RollbackPlan {
  const taken: LedgerCopy[] = [];
  for (const name of new Set([...before, ...now].map((ledger) => ledger.name))) {
    const was = before.find((ledger) => ledger.name === name);
    const is = now.find((ledger) => ledger.name === name);
    if (is === undefined) {
      return { kind: 'stay', ledger: name, why: 'gone' };
    }
    if (was === undefined || is.hashBefore !== was.hash) {
      return { kind: 'stay', ledger: name, why: 'written' };
    }
    if (was.version === is.version) {
      continue;
    }
    if (!endsAlike(was, is)) {
      return { kind: 'stay', ledger: name, why: 'written' };
    }
    const copy = copies.find((one) => one.name === name && one.version === was.version && endsAlike(one, is));
    if (copy === undefined) {
      return { kind: 'stay', ledger: name, why: 'noCopy' };
    }
    taken.push(copy);
  }
  return { kind: 'goBack', copies: taken };
}

function endsAlike(a: LedgerMark, b: LedgerMark): boolean {
  return a.seq === b.seq && a.hash === b.hash;
}
