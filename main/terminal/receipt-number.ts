import { createHash } from 'node:crypto';
import type { BusinessDate } from '../common/time.ts';

interface TerminalCodes {
  readonly branchCode: string;
  readonly terminalCode: string;
}

/**
 * The number that the terminal gives a sale when the register gave none: `R`, the business date, four digits that stand
 * for the terminal, and the payment's number. Letters in front tell it from a payment code; mostly digits keep its
 * barcode narrow enough for 58 mm paper.
 */
export function makeReceiptNumber(
  parts: TerminalCodes & { readonly businessDate: BusinessDate; readonly number: number },
): string {
  const day = parts.businessDate.replaceAll('-', '').slice(2);
  return `R${day}${terminalDigits(parts)}${String(parts.number).padStart(6, '0')}`;
}

function terminalDigits({ branchCode, terminalCode }: TerminalCodes): string {
  const digest = createHash('sha256').update(`${branchCode}/${terminalCode}`).digest();
  return String(digest.readUInt32BE() % 10_000).padStart(4, '0');
}

/** Who made a receipt number. */
export type ReceiptOrigin =
  /** This terminal; `number` is its payment's. */
  { readonly of: 'terminal'; readonly number: number } | { readonly of: 'otherTerminal' } | { readonly of: 'register' };

/** Tells by its form who made a receipt number. */
export function originOfReceipt(receiptNo: string, terminal: TerminalCodes): ReceiptOrigin {
  const [, digits, number] = /^R\d{6}(\d{4})(\d{6,15})$/.exec(receiptNo) ?? [];
  if (digits === undefined) {
    return { of: 'register' };
  }
  return digits === terminalDigits(terminal) ? { of: 'terminal', number: Number(number) } : { of: 'otherTerminal' };
}
