import type { CallArgs, CounterView, HistoryDetail, HistoryFilter, HistoryPage } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import { describeRefund } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Printer } from '../printers/port.ts';
import type { DropReason } from '../scanners/port.ts';
import type { ClockWatch } from '../terminal/clock-watch.ts';
import type { Connectivity } from '../terminal/connectivity.ts';
import type { Receipts } from '../terminal/receipts.ts';
import { requirePayment } from '../terminal/recording.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CounterFacts, counterView } from './counter-view.ts';
import { type HistoryParts, historyDetail, historyPage } from './history.ts';
import { Notices } from './notices.ts';
import { ReceiptDesk } from './receipt-desk.ts';
import { ScannerDesk, type ScannerDeskParts } from './scanner-desk.ts';
import { Till } from './till.ts';
import { shownPayment } from './till-state.ts';
import { trainingCode } from './training-code.ts';
import { Tray } from './tray.ts';
import type { Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** A terminal that is open, as far as the counter needs it. */
export interface CounterTerminal extends Pick<Terminal, 'sales' | 'cancellation' | 'refunding' | 'recovery'> {
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly connectivity: Pick<Connectivity, 'state' | 'changed' | 'check'>;
  readonly clockWatch: Pick<ClockWatch, 'verdict' | 'driftMs'>;
}

export interface CounterParts {
  readonly terminal: CounterTerminal;
  readonly clock: Clock;
  readonly facts: CounterFacts;
  readonly timeZone: Wording['timeZone'];
  readonly printer: Printer | undefined;
  readonly scanners: ScannerDeskParts['scanners'];
  /** The window's language, which may change. */
  readonly translate: () => Translator;
  /** Something that the window shows has changed. */
  readonly onChange: () => void;
}

/** Our own receipt numbers: a scanned receipt of another terminal is told from a customer's code by it. */
const OWN_RECEIPT = /^R\d{16,20}$/;

/** The counter: everything that a cashier can do, and all that the window shows of it. */
export class Counter {
  readonly #parts: CounterParts;
  readonly #till: Till;
  readonly #tray: Tray;
  readonly #receipts: ReceiptDesk;
  readonly #scanners: ScannerDesk;
  readonly #notices = new Notices();
  readonly #refunds = new Set<Promise<void>>();
  readonly #unlisten: readonly (() => void)[];
  #scannedReceipt: CounterView['scannedReceipt'] = null;
  /** The payment of which a receipt is printed as soon as it is paid. */
  #awaited: PaymentId | undefined;

  constructor(parts: CounterParts) {
    const { terminal, clock, facts, onChange } = parts;
    const { ledger } = terminal;
    this.#parts = parts;
    this.#till = new Till({
      sales: terminal.sales,
      payments: ledger.payments,
      clock,
      limits: facts.limits,
      onChange: () => this.#look(),
      onForgotten: () =>
        this.#tell('warning', (say) => ({
          message: say('counter.scanForgotten'),
          hint: say('counter.scanForgottenHint'),
        })),
    });
    this.#tray = new Tray(ledger);
    this.#receipts = new ReceiptDesk({
      receipts: terminal.receipts,
      payments: ledger.payments,
      printer: parts.printer,
      onChange,
    });
    this.#scanners = new ScannerDesk({
      scanners: parts.scanners,
      onScan: (code) => this.#takeOrTell(code),
      onDrop: (reason, mask) => this.#tellDropped(reason, mask),
      onChange,
    });
    this.#unlisten = [
      ledger.written.listen(() => this.#look()),
      terminal.recovery.activity.listen(onChange),
      terminal.connectivity.changed.listen(onChange),
    ];
  }

  /** Begins to read the scanners, and to settle what is open. */
  start(): void {
    this.#look();
    this.#scanners.start();
    this.#parts.terminal.recovery.start();
    // So that the status bar tells how the line is before the first customer comes; a failure is an answer too.
    this.#parts.terminal.connectivity.check().catch(() => undefined);
  }

  view(): CounterView {
    const { terminal, clock, facts, timeZone, translate } = this.#parts;
    return counterView({
      facts,
      clock,
      timeZone,
      translate: translate(),
      ledger: terminal.ledger,
      recovery: terminal.recovery,
      connectivity: terminal.connectivity,
      clockWatch: terminal.clockWatch,
      till: this.#till,
      tray: this.#tray,
      receipts: this.#receipts,
      scanners: this.#scanners,
      notices: this.#notices,
      scannedReceipt: this.#scannedReceipt,
    });
  }

  charge({ amountYen, confirmed }: CallArgs<'counter.charge'>): void {
    this.#till.charge(amountYen, confirmed);
  }

  changeAmount(): void {
    this.#till.changeAmount();
  }

  forgetScan(): void {
    this.#till.forgetScan();
  }

  tryAgain(): void {
    this.#till.tryAgain();
  }

  nextCustomer(): void {
    this.#till.nextCustomer();
  }

  /** @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS, NOTHING_TO_CANCEL. */
  cancel(id: string): void {
    this.#parts.terminal.cancellation.request(id as PaymentId, 'cashier');
  }

  /** Gives back all that is left. @throws what {@link Terminal.refunding} throws. */
  async refund(id: string): Promise<void> {
    const refunding = this.#refund(id);
    this.#refunds.add(refunding);
    try {
      await refunding;
    } finally {
      this.#refunds.delete(refunding);
    }
  }

  async #refund(id: string): Promise<void> {
    const { refund } = await this.#parts.terminal.refunding.refund({ payment: id as PaymentId });
    const tone = refund.state === 'refunded' ? 'info' : refund.state === 'unknown' ? 'warning' : 'error';
    this.#tell(tone, (say) => describeRefund(refund, say) ?? { message: say('timeline.refunded'), hint: '' });
  }

  /** @param id one item, or null for everything that is open. */
  checkNow(id: string | null): void {
    this.#parts.terminal.recovery.checkNow(id ?? undefined);
    this.#parts.onChange();
  }

  /** @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_FAILED, RECEIPT_NOT_AVAILABLE, PAYMENT_NOT_FOUND. */
  async printReceipt({ id, copy }: CallArgs<'receipt.print'>): Promise<void> {
    const payment = requirePayment(this.#parts.terminal.ledger, id);
    await this.#receipts.print(payment.id, copy);
    this.#tell('info', (say) => ({ message: say('counter.receiptPrinted'), hint: '' }));
  }

  /** Practises without a scanner, and without a phone. @throws TerminalError NOT_NOW but for training. */
  scanTrainingCode(): void {
    if (this.#parts.facts.mode !== 'training') {
      throw new TerminalError('NOT_NOW');
    }
    this.#takeCode(trainingCode());
  }

  acknowledge(id: string): void {
    this.#tray.acknowledge(id);
    this.#parts.onChange();
  }

  historyPage(filter: HistoryFilter): HistoryPage {
    return historyPage(filter, this.#historyParts());
  }

  historyDetail(id: string): HistoryDetail {
    return historyDetail(id, this.#historyParts());
  }

  /** Recovery met a problem of this computer's. */
  tellProblem(): void {
    this.#tell('warning', (say) => ({ message: say('counter.recoveryProblem'), hint: '' }));
  }

  /** Takes no more scans, and resolves when what is under way is over. */
  async close(): Promise<void> {
    for (const unlisten of this.#unlisten) {
      unlisten();
    }
    await this.#scanners.stop();
    this.#parts.terminal.sales.leave();
    await this.#till.idle();
    await Promise.allSettled(this.#refunds);
    await this.#receipts.idle();
    this.#till.close();
  }

  #historyParts(): HistoryParts {
    const { terminal, clock, facts, timeZone, translate } = this.#parts;
    return {
      ledger: terminal.ledger,
      recovery: terminal.recovery,
      now: clock.now(),
      timeZone,
      translate: translate(),
      dayStart: facts.dayStart,
      hasPrinter: () => this.#receipts.hasPrinter,
    };
  }

  /** The till or the ledger has changed. */
  #look(): void {
    try {
      const shown = shownPayment(this.#till.state);
      this.#tray.update(shown);
      this.#printReceipts(shown);
    } catch {
      // A page of the ledger that cannot be read: the view reads it too, and tells.
    }
    this.#parts.onChange();
  }

  /** The customer in front of the counter gets a receipt, however the payment came to be paid, and one that takes it back. */
  #printReceipts(shown: PaymentId | undefined): void {
    const payment = shown === undefined ? undefined : this.#parts.terminal.ledger.payments.find(shown);
    if (payment !== undefined && payment.id === this.#awaited && payment.state === 'paid') {
      this.#awaited = undefined;
      this.#receipts.printOnce(payment);
      return;
    }
    if (payment?.state === 'cancelled' && this.#receipts.hasPrintedSale(payment)) {
      this.#receipts.printOnce(payment);
    }
    // One that was paid before, and is to be cancelled now, has its receipt.
    if (this.#till.state.at === 'selling') {
      this.#awaited = shown;
    } else if (shown === undefined) {
      this.#awaited = undefined;
    }
  }

  /** A scanner's device must not stumble over what becomes of its code. */
  #takeOrTell(code: PaymentCode): void {
    try {
      this.#take(code);
    } catch (error) {
      this.#tell('error', (say) => describeForWindow(error, say));
    }
  }

  #take(code: PaymentCode): void {
    const { terminal } = this.#parts;
    if (terminal.ledger.payments.findByReceiptNo(code) !== undefined) {
      this.#scannedReceipt = { number: (this.#scannedReceipt?.number ?? 0) + 1, receiptNo: code };
      this.#parts.onChange();
    } else if (OWN_RECEIPT.test(code)) {
      this.#tell('warning', (say) => ({
        message: say('counter.receiptUnknown', { receiptNo: code }),
        hint: say('counter.receiptUnknownHint'),
      }));
    } else {
      this.#takeCode(code);
    }
  }

  #takeCode(code: PaymentCode): void {
    switch (this.#till.scanned(code)) {
      case 'pay':
      case 'hold':
        return;
      case 'refuseAsSpent':
        this.#tell('warning', (say) => ({ message: say('counter.scanSpent'), hint: say('counter.scanSpentHint') }));
        return;
      case 'refuseAsEarly':
        this.#tell('warning', (say) => ({ message: say('counter.scanEarly'), hint: say('counter.scanEarlyHint') }));
        return;
      case 'refuseWhileSelling':
        this.#tell('warning', (say) => ({ message: say('counter.scanIgnoredSelling'), hint: '' }));
        return;
      case 'refuseWhileUnknown':
        this.#tell('warning', (say) => ({
          message: say('counter.scanIgnoredUnknown'),
          hint: say('counter.scanIgnoredUnknownHint'),
        }));
        return;
    }
  }

  #tellDropped(reason: DropReason, mask: string): void {
    // A phone that still lies under the scanner is no news.
    if (reason === 'duplicate' && this.#till.state.at !== 'amount' && this.#till.state.at !== 'scan') {
      return;
    }
    this.#tell('warning', (say) => ({
      message: say('cli.scanDropped', { mask, reason: say(`dropReasons.${reason}`) }),
      hint: say('counter.scanDroppedHint'),
    }));
  }

  #tell(tone: 'info' | 'warning' | 'error', say: Parameters<Notices['tell']>[0]['say']): void {
    this.#notices.tell({ tone, say });
    this.#parts.onChange();
  }
}
