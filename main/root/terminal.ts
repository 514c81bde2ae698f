import { v7 as uuid } from 'uuid';
import type { Clock } from '../common/clock.ts';
import { type Log, noLog } from '../common/log.ts';
import { createTranslator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { GatewayLocale } from '../onepay/identity.ts';
import type { ReceiptLanguage } from '../printers/port.ts';
import type { RecoverySettings, Settings } from '../settings/schema.ts';
import { Adopter } from '../terminal/adopting/adopter.ts';
import { DayClose } from '../terminal/closing/day-close.ts';
import { type Desk, layOut } from '../terminal/desk.ts';
import type { RecoveryRules } from '../terminal/next-step.ts';
import { LineReadiness } from '../terminal/readiness.ts';
import type { ReceiptContext } from '../terminal/receipt-document.ts';
import { Receipts } from '../terminal/receipts.ts';
import { Reconciler } from '../terminal/reconciling/reconciler.ts';
import { defaultBackoff } from '../terminal/recovery/backoff.ts';
import { assembleTerminal, type Terminal } from '../terminal/terminal.ts';
import { type OpenGateway, openGateway } from './gateway.ts';
import { receiptLogo } from './receipt-logo.ts';
import { type HeldLedger, openLedger, type PageCheck, type StoredTerminal } from './stored-terminal.ts';

/** A terminal that can sell. */
export interface OpenTerminal
  extends Terminal,
    Pick<OpenGateway, 'clockWatch' | 'connectivity'>,
    Pick<HeldLedger, 'lend'> {
  readonly settings: Settings;
  readonly ledger: Ledger;
  /** What an earlier process left in the middle; it is *unknown* now. */
  readonly interrupted: readonly OpenItem[];
  readonly receipts: Receipts;
  readonly closing: DayClose;
  readonly reconciler: Reconciler;
  readonly adopter: Adopter;
  close(): Promise<void>;
}

/** Puts a terminal together from what its data folder holds. */
export async function openTerminal(
  stored: StoredTerminal,
  clock: Clock,
  onProblem: ProblemListener = () => undefined,
  pageCheck: PageCheck = 'always',
  log: Log = noLog,
): Promise<OpenTerminal> {
  const { settings, ledger, interrupted, lend, close } = openLedger(stored, clock, pageCheck);
  try {
    const gateway = await openGateway(stored, settings, clock);
    gateway.clockWatch.suspect(ledger.lastDriftMs() ?? 0);
    const { terminal, desk } = assemble(gateway, { ledger, settings, clock, onProblem });
    const { clockWatch, connectivity } = gateway;
    const reconciler = new Reconciler({ desk, calendar: () => clockWatch.calendar(), recovery: terminal.recovery });
    const adopter = new Adopter({ desk, calendar: () => clockWatch.calendar(), connectivity, log });
    return {
      ...terminal,
      settings,
      ledger,
      interrupted,
      lend,
      receipts: createReceipts(ledger, settings),
      closing: createDayClose(ledger, settings, clock),
      reconciler,
      adopter,
      clockWatch,
      connectivity,
      close: async () => {
        await adopter.close();
        await reconciler.close();
        await terminal.recovery.close();
        await gateway.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The closes of a ledger, by the calendar and under the codes of its settings. */
export function createDayClose(ledger: Ledger, settings: Settings, clock: Pick<Clock, 'now'>): DayClose {
  const { timeZone, businessDayStart: dayStart, identity } = settings;
  const { branchCode, terminalCode } = identity;
  return new DayClose({ ledger, clock, timeZone, dayStart, branchCode, terminalCode });
}

/** What became of recovery's own troubles; they are tried again, and said where somebody listens. */
export type ProblemListener = (item: OpenItem, error: unknown) => void;

function assemble(
  { client, profile, connectivity, clockWatch, sealCode }: OpenGateway,
  {
    ledger,
    settings,
    clock,
    onProblem,
  }: {
    readonly ledger: Ledger;
    readonly settings: Settings;
    readonly clock: Clock;
    readonly onProblem: ProblemListener;
  },
): { readonly terminal: Terminal; readonly desk: Desk } {
  const desk = layOut({
    ledger,
    client,
    profile,
    dayStart: settings.businessDayStart,
    clock,
    rules: recoveryRules(settings.recovery),
    readiness: new LineReadiness(connectivity, clockWatch),
    sealCode,
    newId: () => uuid({ msecs: clock.now() }),
  });
  const terminal = assembleTerminal(desk, {
    connectivity,
    clockWatch,
    backoff: defaultBackoff,
    random: Math.random,
    onProblem,
  });
  return { terminal, desk };
}

function recoveryRules({ unknown, pollSeconds, customerLimitSeconds }: RecoverySettings): RecoveryRules {
  return {
    unknown: unknown === 'keepAsking' ? unknown : { cancelAfterMs: unknown.cancelAfterSeconds * 1000 },
    pollEveryMs: pollSeconds * 1000,
    customerLimitMs: customerLimitSeconds * 1000,
  };
}

const receiptLanguages: Readonly<Record<GatewayLocale, ReceiptLanguage>> = { JAPAN: 'ja', US: 'en', CHINA: 'zh' };

/** Receipts in the language of the printer's settings, or of the shop's locale, with the shop's logo where it can be printed. */
export function createReceipts(ledger: Ledger, settings: Settings): Receipts {
  return new Receipts(ledger, receiptContext(settings, receiptLogo(settings).logo));
}

/** What all documents of this terminal have in common. @param logo a PNG as base64. */
export function receiptContext(settings: Settings, logo?: string): ReceiptContext {
  const language = settings.printer?.language ?? receiptLanguages[settings.locale];
  return {
    shop: settings.shop,
    training: settings.mode === 'training',
    timeZone: settings.timeZone,
    language,
    translate: createTranslator(language),
    ...(logo === undefined ? {} : { logo }),
  };
}
