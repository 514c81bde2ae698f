import { type AmountEntry, amountAfter, amountOf, noAmount } from '../counter/amount-entry.ts';

/** Reasons that can be chosen; `other` says nothing without words of one's own. */
export const refundReasons = ['returned', 'quantity', 'amount', 'double', 'other'] as const;
export type RefundReason = (typeof refundReasons)[number];

/** The longest reason that the gateway takes, in characters. */
export const MAX_REASON = 256;

/** What is between the chosen reason and the words of one's own. */
const BETWEEN = '：';

/** All that can be given back, which the first digit replaces. */
export function wholeRefund(leftYen: number): AmountEntry {
  return amountAfter(noAmount, { key: 'set', amountYen: leftYen });
}

/** What is to be given back, in yen; null where it is nothing, or more than is left. */
export function refundYen(entry: AmountEntry, leftYen: number): number | null {
  const yen = amountOf(entry);
  return yen === null || yen < 1 || yen > leftYen || entry.overLimit ? null : yen;
}

/** The reason as it is written down: the chosen one, the own words, or both. `chosenText` is blank where none is chosen. */
export function reasonText(chosenText: string, own: string): string {
  return [chosenText, own.trim()].filter((part) => part !== '').join(BETWEEN);
}

/** How many characters the own words may have. */
export function ownLength(chosenText: string): number {
  return MAX_REASON - (chosenText === '' ? 0 : chosenText.length + BETWEEN.length);
}
