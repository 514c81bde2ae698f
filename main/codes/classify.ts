import { isTerminalReceiptNo } from '../common/typed-text.ts';
import { hasGs1CheckDigit } from './check-digit.ts';
import { readEmvConsumerQr } from './emv-consumer-qr.ts';
import { type CodeRules, codeRules, type ProductSymbology } from './rules.ts';

/** What a code is, as far as it tells by itself. */
export type CodeKind =
  | {
      readonly kind: 'payment';
      readonly form: 'numeric' | 'emvQr';
      /** The wallet that it looks like, for people: no decision may rest on it. */
      readonly walletHint?: string;
    }
  /** An EMV code of which a part is missing. */
  | { readonly kind: 'damagedPayment' }
  | { readonly kind: 'product'; readonly symbology: ProductSymbology }
  | { readonly kind: 'url' }
  /** The barcode of a receipt that this or another terminal has printed. */
  | { readonly kind: 'receipt' }
  | { readonly kind: 'unrecognised' };

/**
 * Tells what was scanned. What looks like a payment code is one, whatever else it may look like, unless the scanner says that
 * it was a symbol that only goods carry.
 * @param aimId the AIM identifier, where the scanner sends one.
 */
export function classifyCode(code: string, aimId?: string, rules: CodeRules = codeRules): CodeKind {
  if (isTerminalReceiptNo(code)) {
    return { kind: 'receipt' };
  }
  const goods = rules.products.goods.find(({ aimId: pattern }) => aimId !== undefined && pattern.test(aimId));
  if (goods !== undefined) {
    return { kind: 'product', symbology: plainSymbology(code, aimId, rules.products) ?? goods.name };
  }
  if (rules.numericPayment.pattern.test(code)) {
    const wallet = rules.numericPayment.wallets.find(({ pattern }) => pattern.test(code));
    const payment = { kind: 'payment', form: 'numeric' } as const;
    return wallet === undefined ? payment : { ...payment, walletHint: wallet.name };
  }
  const emv = readEmvConsumerQr(code, rules.emvConsumerQr.beginsWith);
  if (emv !== 'none') {
    return emv === 'whole' ? { kind: 'payment', form: 'emvQr' } : { kind: 'damagedPayment' };
  }
  if (rules.url.patterns.some((pattern) => pattern.test(code))) {
    return { kind: 'url' };
  }
  const symbology = plainSymbology(code, aimId, rules.products);
  return symbology === undefined ? { kind: 'unrecognised' } : { kind: 'product', symbology };
}

/** A number in another symbology, as the scanner says, is no product's barcode even where its check digit fits. */
function plainSymbology(
  code: string,
  aimId: string | undefined,
  { symbologies, aimIds }: CodeRules['products'],
): ProductSymbology | undefined {
  if (!/^[0-9]+$/.test(code) || (aimId !== undefined && !aimIds.test(aimId)) || !hasGs1CheckDigit(code)) {
    return undefined;
  }
  return symbologies.find(({ digits }) => digits === code.length)?.name;
}
