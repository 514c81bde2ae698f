import { z } from 'zod';

/** How far a ledger has come: which program can read it, and the last row that was written. */
export const ledgerMark = z.strictObject({
  /** Its file's name. */
  name: z.string(),
  /** The version of its tables. */
  version: z.int().min(0),
  /** The last row's number; 0 where there is none. */
  seq: z.int().min(0),
  /** Its hash; blank where there is none. */
  hash: z.string(),
});
export type LedgerMark = z.output<typeof ledgerMark>;

/** A ledger as it is now. */
export interface FoundLedger extends LedgerMark {
  /** The hash of the row that was the last one before; blank where there was none, undefined where that row is gone. */
  readonly hashBefore: string | undefined;
}

/** A copy that was made of a ledger before it was brought to a new version. */
export interface LedgerCopy extends LedgerMark {
  /** Where the copy lies. */
  readonly file: string;
}
