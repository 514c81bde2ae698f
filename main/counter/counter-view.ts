import type { Announcement, CounterView, KeyboardScanner, Status, TrayItem } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { businessDateOf, type DayStart, utcOffsetHours } from '../common/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment, Payments } from '../ledger/payments.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { ClockWatch } from '../terminal/clock-watch.ts';
import type { Connectivity } from '../terminal/connectivity.ts';
import { lineStatus } from '../terminal/readiness.ts';
import type { Recovery } from '../terminal/recovery/worker.ts';
import { displayOf } from './display.ts';
import { guardedView } from './guarded-view.ts';
import type { Notices } from './notices.ts';
import { type PrintViewParts, printerStatus, printQueueView, receiptView } from './print-view.ts';
import { type ProgressParts, progressOf } from './progress.ts';
import type { QuestionLog } from './questions.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { ScanTest } from './scan-test.ts';
import type { ScannerDesk } from './scanner-desk.ts';
import type { Till, TillLimits } from './till.ts';
import { shownPayment } from './till-state.ts';
import type { Tray } from './tray.ts';
import { type PaymentWording, paymentView, refundView, type Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** What stays the same while the terminal is open. */
export interface CounterFacts {
  readonly mode: 'live' | 'training';
  readonly shopName: string;
  readonly terminalCode: string;
  readonly limits: TillLimits;
  readonly dayStart: DayStart;
  /** How long a customer has to approve, in ms. */
  readonly customerLimitMs: number;
}

export interface CounterViewParts extends Wording {
  readonly facts: CounterFacts;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly recovery: Pick<Recovery, 'outlook'>;
  readonly connectivity: Pick<Connectivity, 'state'>;
  readonly clockWatch: Pick<ClockWatch, 'verdict' | 'driftMs'>;
  readonly till: Till;
  readonly tray: Tray;
  readonly receipts: ReceiptDesk;
  readonly spooling: PrintViewParts['spooling'];
  readonly scanners: ScannerDesk;
  /** The scanners that are keyboards now, in the order in which the window names them. */
  readonly keyboardScanners: readonly KeyboardScanner[];
  readonly scanTest: ScanTest;
  readonly notices: Notices;
  readonly scannedReceipt: CounterView['scannedReceipt'];
  readonly questions: QuestionLog;
  readonly moneySeq: number;
  readonly backOffice: Pick<CounterView, 'attendance' | 'reconciliation' | 'health'>;
}

/** So many items are shown one by one; the counts tell of all. */
const TRAY_SHOWS = 30;

/** Names what the counter shows: another place of the till, or another state of the payment that it shows, is another sight. */
export function sightOf(till: Pick<Till, 'moves' | 'state'>, payments: Pick<Payments, 'find'>): string {
  const shown = shownPayment(till.state);
  const payment = shown === undefined ? undefined : payments.find(shown);
  return `${till.moves} ${payment?.state ?? till.state.at}`;
}

/** Everything that the counter's window shows to whoever is there. */
export function counterView(parts: CounterViewParts): CounterView {
  const { facts, translate, ledger, till, clock, receipts } = parts;
  const printing = printingParts(parts);
  const progress = { ...parts, now: clock.now() };
  return guardedView({
    stage: 'counter',
    mode: facts.mode,
    shopName: facts.shopName,
    terminalCode: facts.terminalCode,
    limits: facts.limits,
    keyboardScanners: [...parts.keyboardScanners],
    status: statusOf(parts, printerStatus(printing)),
    display: displayOf(till.state, {
      ...progress,
      customerLimitMs: facts.customerLimitMs,
      find: (id) => ledger.payments.find(id),
      receiptOf: (payment) => receiptView(receipts.progressOf(payment), translate),
      describe: (problem) => describeForWindow(problem, translate),
    }),
    sight: sightOf(till, ledger.payments),
    tray: trayOf(parts, progress),
    printQueue: printQueueView(printing),
    scanTest: parts.scanTest.view(translate),
    notice: parts.notices.view(translate),
    scannedReceipt: parts.scannedReceipt,
    moneySeq: parts.moneySeq,
    ...parts.backOffice,
  });
}

function printingParts({ spooling, receipts, ledger, translate, timeZone }: CounterViewParts): PrintViewParts {
  return { spooling, hasPrinter: receipts.hasPrinter, records: ledger, translate, timeZone };
}

function statusOf(parts: CounterViewParts, printer: Status['printer']): Status {
  const { facts, timeZone, clock, connectivity, clockWatch, scanners, tray, translate, backOffice } = parts;
  const drift = clockWatch.verdict === 'right' ? undefined : clockWatch.driftMs;
  return {
    line: lineStatus(connectivity, clockWatch),
    scanners: scanners.status(translate),
    printer,
    openCount: tray.open.length,
    operator: backOffice.attendance.state === 'signedIn' ? backOffice.attendance.name : null,
    businessDate: businessDateOf(clock.now(), timeZone, facts.dayStart),
    utcOffsetHours: utcOffsetHours(timeZone),
    clockOffMinutes: drift === undefined ? null : Math.round(drift / 60_000),
  };
}

function trayOf(parts: CounterViewParts, progress: ProgressParts): CounterView['tray'] {
  const { tray, till } = parts;
  const shown = shownPayment(till.state);
  const open = tray.open.filter(({ id }) => id !== shown);
  return {
    // The newest first: their customers may still be in the shop.
    open: open
      .slice(-TRAY_SHOWS)
      .toReversed()
      .flatMap((item) => find(item, parts.ledger))
      .map((found) => openItem(found, parts, progress)),
    openCount: open.length,
    ended: tray.ended
      .slice(0, TRAY_SHOWS)
      .flatMap((item) => find(item, parts.ledger))
      .map((found) => announcement(found, parts)),
    endedCount: tray.ended.length,
  };
}

/** An item of the tray as the ledger has it. */
type Found =
  | { readonly flow: 'payment'; readonly payment: Payment }
  | { readonly flow: 'refund'; readonly refund: Refund; readonly payment: Payment };

function find(item: OpenItem, { payments, refunds }: Ledger): Found[] {
  if (item.flow === 'payment') {
    const payment = payments.find(item.id);
    return payment === undefined ? [] : [{ flow: 'payment', payment }];
  }
  const refund = refunds.find(item.id);
  const payment = refund === undefined ? undefined : payments.find(refund.paymentId);
  return refund === undefined || payment === undefined ? [] : [{ flow: 'refund', refund, payment }];
}

function announcement(found: Found, wording: PaymentWording): Announcement {
  const payment = paymentView(found.payment, wording);
  return found.flow === 'payment'
    ? { flow: 'payment', payment }
    : { flow: 'refund', refund: refundView(found.refund, wording), payment };
}

/** What is open is told as its end will be, and how far it has come. */
function openItem(found: Found, wording: PaymentWording, progress: ProgressParts): TrayItem {
  const { id, sentAt } = found.flow === 'payment' ? found.payment : found.refund;
  return { ...announcement(found, wording), progress: progressOf(id, sentAt, progress) };
}
