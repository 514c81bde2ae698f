/** An amount that is being typed. */
export interface AmountEntry {
  /** No leading zeros; blank for no amount yet. */
  readonly digits: string;
  /** It was there before the first key: a digit begins anew, as with a marked text. */
  readonly fresh: boolean;
  /** The last key would have made it larger than one payment may be. */
  readonly overLimit: boolean;
}

/** A key of the keypad, or an amount to begin with. */
export type AmountKey =
  | { readonly key: 'digits'; readonly digits: string; readonly maxYen: number }
  | { readonly key: 'backspace' }
  | { readonly key: 'clear' }
  | { readonly key: 'set'; readonly amountYen: number | null };

/** Nothing typed yet. */
export const noAmount: AmountEntry = { digits: '', fresh: false, overLimit: false };

function typed(entry: AmountEntry, digits: string, maxYen: number): AmountEntry {
  const before = entry.fresh ? '' : entry.digits;
  const after = (before + digits).replace(/^0+/, '');
  // A key that does not fit is refused whole: half of "00" would be an amount that nobody typed.
  return after.length > 15 || Number(after) > maxYen
    ? { digits: before, fresh: false, overLimit: true }
    : { digits: after, fresh: false, overLimit: false };
}

/** What a key makes of the amount. */
export function amountAfter(entry: AmountEntry, press: AmountKey): AmountEntry {
  switch (press.key) {
    case 'digits':
      return typed(entry, press.digits, press.maxYen);
    case 'backspace':
      return { digits: entry.digits.slice(0, -1), fresh: false, overLimit: false };
    case 'clear':
      return noAmount;
    case 'set':
      return press.amountYen === null ? noAmount : { digits: String(press.amountYen), fresh: true, overLimit: false };
  }
}

/** The amount in yen; null for none. */
export function amountOf(entry: AmountEntry): number | null {
  return entry.digits === '' ? null : Number(entry.digits);
}
