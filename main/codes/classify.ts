import { isTerminalReceiptNo } from '../common/typed-text.ts';
import { hasGs1CheckDigit } from './check-digit.ts';
import { isEmvConsumerQr } from './emv-consumer-qr.ts';
import { type CodeRules, codeRules, type ProductSymbology } from './rules.ts';

/** What a code is, as far as it tells by itself. */
export type CodeKind =
  | {
      readonly kind: 'payment';
      readonly form: 'numeric' | 'emvQr';
      /** The wallet that it looks like, for people: no decision may rest on it. */
      readonly walletHint?: string;
    }
  | { readonly kind: 'product'; readonly symbology: ProductSymbology }
  | { readonly kind: 'url' }
  /** The barcode of a receipt that this or another terminal has printed. */
  | { readonly kind: 'receipt' }
  | { readonly kind: 'unrecognised' };

/**
 * Tells what was scanned. What looks like a payment code is one, whatever else it may look like.
 * @param aimId the AIM identifier, where the scanner sends one.
 */
export function classifyCode(code: string, aimId?: string, rules: CodeRules = codeRules): CodeKind {
  if (isTerminalReceiptNo(code)) {
    return { kind: 'receipt' };
  }
  if (rules.numericPayment.pattern.test(code)) {
    const wallet = rules.numericPayment.wallets.find(({ pattern }) => pattern.test(code));
    const payment = { kind: 'payment', form: 'numeric' } as const;
    return wallet === undefined ? payment : { ...payment, walletHint: wallet.name };
  }
  if (isEmvConsumerQr(code, rules.emvConsumerQr.beginsWith)) {
    return { kind: 'payment', form: 'emvQr' };
  }
  if (rules.url.patterns.some((pattern) => pattern.test(code))) {
    return { kind: 'url' };
  }
  const symbology = productSymbology(code, aimId, rules.products);
  return symbology === undefined ? { kind: 'unrecognised' } : { kind: 'product', symbology };
}

/** A number in another symbology, as the scanner says, is no product's barcode even where its check digit fits. */
function productSymbology(
  code: string,
  aimId: string | undefined,
  { symbologies, aimIds }: CodeRules['products'],
): ProductSymbology | undefined {
  if (!/^[0-9]+$/.test(code) || (aimId !== undefined && !aimIds.test(aimId)) || !hasGs1CheckDigit(code)) {
    return undefined;
  }
  return symbologies.find(({ digits }) => digits === code.length)?.name;
}
