/** The parts of the place for the daily close, in the order of its tabs. */
export const closingParts = ['day', 'closes', 'reconciliation'] as const;
export type ClosingPart = (typeof closingParts)[number];
