import type { JournalHead } from '../ledger/ledger.ts';

/** A ledger that begins as ours does, as the server has it. */
export interface LedgerThere {
  /** The server's own numbers, as text. */
  readonly ledger: string;
  readonly stream: string;
  readonly epoch: number;
  /** The last row that is there; row 0 where none is. */
  readonly tip: JournalHead;
  /** It has had this terminal's codes. */
  readonly isNamed: boolean;
}

/** How the journal goes on at the server. */
export type Plan =
  /** Nothing of it is there. */
  | { readonly kind: 'begin' }
  /** What is there is the beginning of ours; `name` where the terminal has other codes by now. */
  | { readonly kind: 'goOn'; readonly there: LedgerThere; readonly name: boolean }
  /** What is there has gone another way than ours. */
  | { readonly kind: 'differs'; readonly there: LedgerThere };

/**
 * Where the journal goes on, given what the server has of ledgers that begin like ours. A copied PC begins like the one it was
 * copied from: its rows never go where the other's are.
 * @param contains whether our journal has a row.
 */
export function planOf(there: readonly LedgerThere[], contains: (head: JournalHead) => boolean): Plan {
  const isOurs = ({ tip }: LedgerThere) => tip.seq === 0 || contains(tip);
  const named = there.find(({ isNamed }) => isNamed);
  if (named !== undefined) {
    return isOurs(named) ? { kind: 'goOn', there: named, name: false } : { kind: 'differs', there: named };
  }
  const renamed = there.find(isOurs);
  return renamed === undefined ? { kind: 'begin' } : { kind: 'goOn', there: renamed, name: true };
}

/**
 * The last row that two chains have in common, at most `last`: equal hashes mean that everything before is equal too.
 * @param isCommon whether both have the same row.
 */
export async function lastCommon(last: number, isCommon: (seq: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await isCommon(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
