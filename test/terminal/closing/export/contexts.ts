import { createTranslator, type Language } from '../../../../main/i18n/translator.ts';
import type { ReceiptContext } from '../../../../main/terminal/documents/parts.ts';
import { sampleShop } from '../../../support/sample-close.ts';
import { testProfile } from '../../../support/terminals.ts';

/** A shop's context in a language. */
export function contextIn(language: Language = 'ja', more: Partial<ReceiptContext> = {}): ReceiptContext {
  return {
    shop: sampleShop,
    training: false,
    timeZone: testProfile.timeZone,
    language,
    translate: createTranslator(language),
    ...more,
  };
}
