import { createHash } from 'node:crypto';
import type { BusinessDate } from '../common/time.ts';

/**
 * The number that the terminal gives a sale when the register gave none: `R`, the business date, four digits that stand
 * for the terminal, and the payment's number. Letters in front tell it from a payment code; mostly digits keep its
 * barcode narrow enough for 58 mm paper.
 */
export function makeReceiptNumber(parts: {
  readonly businessDate: BusinessDate;
  readonly branchCode: string;
  readonly terminalCode: string;
  readonly number: number;
}): string {
  const day = parts.businessDate.replaceAll('-', '').slice(2);
  const digest = createHash('sha256').update(`${parts.branchCode}/${parts.terminalCode}`).digest();
  const terminal = String(digest.readUInt32BE() % 10_000).padStart(4, '0');
  return `R${day}${terminal}${String(parts.number).padStart(6, '0')}`;
}
