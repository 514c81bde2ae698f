import type { DayFigures } from './day-figures.ts';

/** What kind of report it is: `x` is a look in between; `z` is a close, which has a number and names the one before. */
export type ReportKind =
  | { readonly kind: 'x' }
  | {
      readonly kind: 'z';
      /** Counts the closes of this ledger from 1, without gaps but for those that a restore leaves. */
      readonly sequence: number;
      /** SHA-256 of the close's row in the journal, hexadecimal. */
      readonly hash: string;
      /** The same of the close before; 64 zeros for the first. */
      readonly previousHash: string;
      /** Who closed the day, by name; blank where nobody's name is known. */
      readonly closedBy: string;
      /** The manager who approved closing with open items; blank where none had to. */
      readonly approvedBy: string;
    };

/** An X or Z report, as it is shown, printed and exported. */
export interface DayReport extends DayFigures {
  readonly report: ReportKind;
  /** UTC, ISO 8601 with ms. */
  readonly madeAt: string;
}
