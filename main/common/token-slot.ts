/** One second of local time, and the number of a request within it: a pair that the ledger hands out once. */
export interface TokenSlot {
  /** `YYYYMMDDHHMMSS`. */
  readonly stamp: string;
  /** 0 to 999999. */
  readonly serial: number;
}

/** How many requests one second can name: the serial has six digits. */
export const SERIALS_PER_SECOND = 1_000_000;
