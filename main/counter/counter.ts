import type { CallArgs, CounterView, HistoryDetail, HistoryFilter, HistoryPage } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { describeRefund } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PaymentState } from '../ledger/machine.ts';
import type { Printer } from '../printers/port.ts';
import type { ClockWatch } from '../terminal/clock-watch.ts';
import type { Connectivity } from '../terminal/connectivity.ts';
import type { Receipts } from '../terminal/receipts.ts';
import { requirePayment } from '../terminal/recording.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CounterFacts, counterView, sightOf } from './counter-view.ts';
import { type HistoryParts, historyDetail, historyPage } from './history.ts';
import { Notices } from './notices.ts';
import { QuestionLog } from './questions.ts';
import { ReceiptDesk } from './receipt-desk.ts';
import { ScanIntake } from './scan-intake.ts';
import { ScannerDesk, type ScannerDeskParts } from './scanner-desk.ts';
import { Till } from './till.ts';
import { shownPayment } from './till-state.ts';
import { trainingCode } from './training-code.ts';
import { Tray } from './tray.ts';
import type { Wording } from './views.ts';

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

/** How often the counter looks at what tells nobody by itself, in ms. */
const WATCH_EVERY_MS = 60_000;

/** A device that does not let go must not keep the terminal from closing, in ms. */
const LETTING_GO_MS = 3000;

/** The counter: everything that a cashier can do, and all that the window shows of it. */
export class Counter {
  readonly #parts: CounterParts;
  readonly #till: Till;
  readonly #tray: Tray;
  readonly #receipts: ReceiptDesk;
  readonly #scanners: ScannerDesk;
  readonly #intake: ScanIntake;
  readonly #notices = new Notices();
  readonly #questions: QuestionLog;
  readonly #watching = new AbortController();
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
    this.#questions = new QuestionLog(ledger);
    this.#receipts = new ReceiptDesk({
      receipts: terminal.receipts,
      printer: parts.printer,
      onChange,
    });
    this.#intake = new ScanIntake({
      payments: ledger.payments,
      till: this.#till,
      tell: ({ tone, say }) => this.#tell(tone, say),
      onReceipt: (receiptNo) => this.#showReceipt(receiptNo),
    });
    this.#scanners = new ScannerDesk({
      scanners: parts.scanners,
      onScan: (code) => this.#intake.take(code),
      onDrop: (reason, mask) => this.#intake.drop(reason, mask),
      onChange,
    });
    this.#unlisten = [
      ledger.written.listen((ids) => {
        this.#questions.forget(ids);
        this.#look();
      }),
      terminal.recovery.activity.listen(onChange),
      terminal.connectivity.changed.listen(onChange),
    ];
  }

  /** Begins to read the scanners, and to settle what is open. */
  start(): void {
    this.#look();
    this.#scanners.start();
    this.#parts.terminal.recovery.start();
    void this.#keepWatch();
  }

  /** So that the status bar tells how the line is, and which day it is, while nobody buys anything. */
  async #keepWatch(): Promise<void> {
    const { terminal, clock, onChange } = this.#parts;
    const { signal } = this.#watching;
    while (!signal.aborted) {
      // A failure is an answer too.
      await terminal.connectivity.check().catch(() => undefined);
      if (signal.aborted) {
        return;
      }
      onChange();
      await clock.sleep(WATCH_EVERY_MS, signal).catch(() => undefined);
    }
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
      questions: this.#questions,
    });
  }

  charge({ amountYen, confirmed }: Pick<CallArgs<'counter.charge'>, 'amountYen' | 'confirmed'>): void {
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
    await this.#receipts.print(requirePayment(this.#parts.terminal.ledger, id), copy);
    this.#tell('info', (say) => ({ message: say('counter.receiptPrinted'), hint: '' }));
  }

  /** Practises without a scanner, and without a phone. @throws TerminalError NOT_NOW but for training. */
  scanTrainingCode(): void {
    if (this.#parts.facts.mode !== 'training') {
      throw new TerminalError('NOT_NOW');
    }
    this.#intake.take(trainingCode());
  }

  acknowledge(ids: readonly string[]): void {
    for (const id of ids) {
      this.#tray.acknowledge(id);
    }
    this.#parts.onChange();
  }

  /** Names what the counter shows now. */
  get sight(): string {
    return sightOf(this.#till, this.#parts.terminal.ledger.payments);
  }

  /** @throws TerminalError NOT_NOW where the payment is not in the state in which it was seen, PAYMENT_NOT_FOUND. */
  requireState(id: string, state: PaymentState): void {
    if (requirePayment(this.#parts.terminal.ledger, id).state !== state) {
      throw new TerminalError('NOT_NOW');
    }
  }

  /** Nobody sees the counter any more: what was settled on is to be settled on again. */
  windowGone(): void {
    this.#till.disarm();
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
    const { clock, terminal } = this.#parts;
    this.#watching.abort();
    terminal.sales.leave();
    const devices = Promise.allSettled([this.#scanners.stop(), this.#till.idle().then(() => this.#receipts.idle())]);
    await this.#till.idle();
    await Promise.allSettled(this.#refunds);
    const enough = new AbortController();
    await Promise.race([devices, clock.sleep(LETTING_GO_MS, enough.signal).catch(() => undefined)]);
    enough.abort();
    for (const unlisten of this.#unlisten) {
      unlisten();
    }
    this.#till.close();
  }

  #historyParts(): HistoryParts {
    const { terminal, clock, facts, timeZone, translate } = this.#parts;
    return {
      ledger: terminal.ledger,
      recovery: terminal.recovery,
      questions: this.#questions,
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

  #showReceipt(receiptNo: string): void {
    this.#scannedReceipt = { number: (this.#scannedReceipt?.number ?? 0) + 1, receiptNo };
    this.#parts.onChange();
  }

  #tell(tone: 'info' | 'warning' | 'error', say: Parameters<Notices['tell']>[0]['say']): void {
    this.#notices.tell({ tone, say });
    this.#parts.onChange();
  }
}
