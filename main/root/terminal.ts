import type { Clock } from '../common/clock.ts';
import { createTranslator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { GatewayLocale } from '../onepay/identity.ts';
import type { ReceiptLanguage } from '../printers/port.ts';
import type { Settings } from '../settings/schema.ts';
import { Questions } from '../terminal/questions.ts';
import { Receipts } from '../terminal/receipts.ts';
import { defaultWaitingRules, Sales } from '../terminal/sale.ts';
import { openGateway } from './gateway.ts';
import { openLedger, type StoredTerminal } from './stored-terminal.ts';

/** A terminal that can sell. */
export interface OpenTerminal {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly interrupted: readonly Payment[];
  readonly sales: Sales;
  readonly questions: Questions;
  readonly receipts: Receipts;
  close(): Promise<void>;
}

/** Puts a terminal together from what its data folder holds. */
export async function openTerminal(stored: StoredTerminal, clock: Clock): Promise<OpenTerminal> {
  const { settings, ledger, interrupted, close } = openLedger(stored, clock);
  try {
    const gateway = await openGateway(stored, settings, clock);
    const { client, profile } = gateway;
    const questions = new Questions({ ledger, client, profile, clock });
    const dayStart = settings.businessDayStart;
    const waiting = defaultWaitingRules;
    return {
      settings,
      ledger,
      interrupted,
      sales: new Sales({ ledger, client, questions, profile, dayStart, clock, waiting }),
      questions,
      receipts: createReceipts(ledger, settings),
      close: async () => {
        await gateway.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

const receiptLanguages: Readonly<Record<GatewayLocale, ReceiptLanguage>> = { JAPAN: 'ja', US: 'en', CHINA: 'zh' };

/** Receipts in the language of the shop's locale. */
export function createReceipts(ledger: Ledger, settings: Settings): Receipts {
  const language = receiptLanguages[settings.locale];
  return new Receipts(ledger, {
    shop: settings.shop,
    training: settings.mode === 'training',
    timeZone: settings.timeZone,
    language,
    translate: createTranslator(language),
  });
}
