import { randomInt } from 'node:crypto';
import { type PaymentCode, readPaymentCode } from '../common/payment-code.ts';

/** How many digits a brand's code has, and with which it begins (docs/training.md). */
const shapes = [
  { length: 18, from: 10, to: 15 },
  { length: 18, from: 25, to: 30 },
  { length: 16, from: 31, to: 99 },
] as const;

/** A customer's code as one of three brands shows it: nobody's money. */
export function trainingCode(): PaymentCode {
  const { length, from, to } = shapes[randomInt(shapes.length)] ?? shapes[0];
  const rest = Array.from({ length: length - 2 }, () => randomInt(10)).join('');
  const read = readPaymentCode(`${randomInt(from, to + 1)}${rest}`);
  if (!read.ok) {
    throw new RangeError(read.problem);
  }
  return read.code;
}
