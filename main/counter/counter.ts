import type {
  CallArgs,
  CounterView,
  HistoryDetail,
  HistoryFilter,
  HistoryPage,
  KeyboardScanner,
} from '../../preload/contract.ts';
import type { RefusableKind } from '../codes/judge-code.ts';
import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { TerminalError } from '../common/errors.ts';
import { describeRefund } from '../i18n/describe.ts';
import { describePrinted } from '../i18n/describe-printer.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PaymentState } from '../ledger/machine.ts';
import type { PrintJob, PrintJobId } from '../ledger/print-jobs.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { ClockWatch } from '../terminal/clock-watch.ts';
import type { Connectivity } from '../terminal/connectivity.ts';
import { printTitle } from '../terminal/printing/print-title.ts';
import type { Spooling } from '../terminal/printing/spooling.ts';
import { requirePayment } from '../terminal/recording.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CounterFacts, counterView, sightOf } from './counter-view.ts';
import { type ApprovalsNeeded, type HistoryParts, historyDetail, historyPage } from './history.ts';
import { type Decided, MoneyBack, type RefundWish } from './money-back.ts';
import { Notices } from './notices.ts';
import { QuestionLog } from './questions.ts';
import { ReceiptClerk } from './receipt-clerk.ts';
import type { PrintHabits } from './receipt-desk.ts';
import { ScanIntake } from './scan-intake.ts';
import { type CounterScanner, LETTING_GO_MS } from './scanner-desk.ts';
import { Scanning } from './scanning.ts';
import { Till } from './till.ts';
import { shownPayment } from './till-state.ts';
import { trainingCode } from './training-code.ts';
import { Tray } from './tray.ts';
import type { Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** A terminal that is open, as far as the counter needs it. */
export interface CounterTerminal extends Pick<Terminal, 'sales' | 'cancellation' | 'refunding' | 'recovery'> {
  readonly ledger: Ledger;
  readonly connectivity: Pick<Connectivity, 'state' | 'changed' | 'check'>;
  readonly clockWatch: Pick<ClockWatch, 'verdict' | 'driftMs'>;
}

/** What of the counter's devices the settings decide; it may change while the counter is open. */
export interface CounterDeviceFacts {
  /** The scanners that are keyboards, in the order in which the window names them. */
  readonly keyboardScanners: readonly KeyboardScanner[];
  readonly printing: PrintHabits;
  /** The kinds of codes that are not sent to the gateway. */
  readonly refuse: readonly RefusableKind[];
}

export interface CounterParts {
  readonly terminal: CounterTerminal;
  readonly clock: Clock;
  readonly facts: CounterFacts;
  readonly timeZone: Wording['timeZone'];
  readonly spooling: Spooling;
  readonly scanners: readonly CounterScanner[];
  readonly devices: () => CounterDeviceFacts;
  /** Who stands at the counter now. @throws TerminalError SIGN_IN_NEEDED where nobody does. */
  readonly by: () => Actor;
  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED where nobody stands there who may sell. */
  readonly requireSeller: () => void;
  /** Who stands there, and how far a comparison with the gateway has come, as the window shows it. */
  readonly backOffice: () => Pick<CounterView, 'attendance' | 'reconciliation' | 'health'>;
  /** What needs a manager's word from whoever stands there. */
  readonly approvals: () => ApprovalsNeeded;
  /** The window's language, which may change. */
  readonly translate: () => Translator;
  /** Something that the window shows has changed. */
  readonly onChange: () => void;
}

/** What somebody at the counter can do with a document that is still to come out, as {@link Spooling} says. */
export interface PrintQueueHandle {
  tryNow(): void;
  cancel(id: PrintJobId): void;
  cameOut(id: PrintJobId): void;
  again(id: PrintJobId): void;
}

/** How often the counter looks at what tells nobody by itself, in ms. */
const WATCH_EVERY_MS = 60_000;

/** The counter: everything that a cashier can do, and all that the window shows of it. */
export class Counter {
  readonly #parts: CounterParts;
  readonly #till: Till;
  readonly #tray: Tray;
  readonly #clerk: ReceiptClerk;
  readonly #moneyBack: MoneyBack;
  readonly #intake: ScanIntake;
  readonly #scanning: Scanning;
  readonly #notices = new Notices();
  readonly #questions: QuestionLog;
  readonly #watching = new AbortController();
  readonly #unlisten: readonly (() => void)[];
  #scannedReceipt: CounterView['scannedReceipt'] = null;
  /** Counts the writes of this run. */
  #moneySeq = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: CounterParts) {
    const { terminal, clock, facts, onChange } = parts;
    const { ledger } = terminal;
    this.#parts = parts;
    this.#till = new Till({
      sales: terminal.sales,
      payments: ledger.payments,
      clock,
      limits: facts.limits,
      by: parts.by,
      onChange: () => this.#look(),
      onForgotten: () =>
        this.#tell('warning', (say) => ({
          message: say('counter.scanForgotten'),
          hint: say('counter.scanForgottenHint'),
        })),
    });
    this.#tray = new Tray(ledger);
    this.#questions = new QuestionLog(ledger);
    this.#clerk = new ReceiptClerk({
      ledger,
      spooling: parts.spooling,
      habits: () => parts.devices().printing,
      clock,
      by: parts.by,
      onPrinted: ({ what }) => this.#tell('info', (say) => ({ message: describePrinted(what, say), hint: '' })),
      onFault: (error) => this.tellError(error),
      onChange,
    });
    this.#moneyBack = new MoneyBack({
      terminal,
      onRefunded: ({ refund, payment }) => this.#clerk.refunded(refund, payment),
      onEnd: (refund) => this.#tellRefund(refund),
    });
    this.#intake = new ScanIntake({
      payments: ledger.payments,
      till: this.#till,
      tell: ({ tone, say }) => this.#tell(tone, say),
      requireSeller: parts.requireSeller,
      refuse: () => parts.devices().refuse,
      onReceipt: (receiptNo) => this.#showReceipt(receiptNo),
    });
    this.#scanning = new Scanning({
      scanners: parts.scanners,
      clock,
      intake: this.#intake,
      refuse: () => parts.devices().refuse,
      onChange,
    });
    this.#unlisten = [
      ledger.written.listen((ids) => {
        this.#moneySeq += 1;
        this.#questions.forget(ids);
        this.#look();
      }),
      terminal.recovery.activity.listen(onChange),
      terminal.connectivity.changed.listen(onChange),
      parts.spooling.changed.listen(onChange),
    ];
  }

  /** Begins to read the scanners, and to settle what is open. */
  start(): void {
    this.#look();
    this.#scanning.desk.start();
    this.#parts.spooling.start();
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
    const { terminal, clock, facts, timeZone, translate, spooling, devices } = this.#parts;
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
      receipts: this.#clerk.desk,
      spooling,
      scanners: this.#scanning.desk,
      keyboardScanners: devices().keyboardScanners,
      scanTest: this.#scanning.test,
      notices: this.#notices,
      scannedReceipt: this.#scannedReceipt,
      questions: this.#questions,
      moneySeq: this.#moneySeq,
      backOffice: this.#parts.backOffice(),
    });
  }

  charge({ amountYen, confirmed }: Pick<CallArgs<'counter.charge'>, 'amountYen' | 'confirmed'>): void {
    // Who sells does not test.
    this.#scanning.test.stop();
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

  /** @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS, NOTHING_TO_CANCEL, CANCEL_NOT_LAST. */
  cancel(id: string, decided: Decided): void {
    this.#moneyBack.cancel(id, decided);
  }

  /** @throws TerminalError AMOUNT_INVALID, and what {@link Terminal.refunding} throws. */
  async refund(id: string, wish: RefundWish): Promise<void> {
    await this.#moneyBack.refund(id, wish);
  }

  /** @param id one item, or null for everything that is open. */
  checkNow(id: string | null): void {
    this.#parts.terminal.recovery.checkNow(id ?? undefined);
    this.#parts.onChange();
  }

  /** What prints the counter's documents. */
  get paper(): Pick<ReceiptClerk, 'print' | 'printSlip' | 'printReport'> {
    return this.#clerk;
  }

  /** Shows what the scanners read, and pays nothing with it, until `stop`. @throws TerminalError NOT_NOW. */
  scanTest(wanted: CallArgs<'devices.scanTest'>): void {
    if (wanted === 'start') {
      this.requireIdle();
      this.#till.disarm();
    }
    this.#scanning.setTest(wanted);
  }

  /** Uses other scanners from now on. */
  async useScanners(scanners: readonly CounterScanner[]): Promise<void> {
    await this.#scanning.desk.replace(scanners);
  }

  /** @throws TerminalError NOT_NOW where something is being sold, or shown that was. */
  requireIdle(): void {
    const { at } = this.#till.state;
    if (at !== 'amount' && at !== 'scan') {
      throw new TerminalError('NOT_NOW');
    }
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

  /** The documents that are still to come out, in the hands of whoever stands at the counter. */
  get printQueue(): PrintQueueHandle {
    const { spooling, by } = this.#parts;
    return {
      tryNow: () => spooling.tryNow(),
      cancel: (id) => spooling.cancel(id, by()),
      cameOut: (id) => spooling.cameOut(id, by()),
      again: (id) => spooling.again(id, by()),
    };
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

  /** Somebody waits for a payment: the till for its answer, or for its customer. */
  get isSelling(): boolean {
    const { state } = this.#till;
    if (state.at === 'selling') {
      return true;
    }
    const payment = state.at === 'payment' ? this.#parts.terminal.ledger.payments.find(state.id) : undefined;
    return payment?.state === 'waitingForCustomer';
  }

  /** Nobody stands at the counter any more, or sees it: what was settled on is to be settled on again. */
  abandon(): void {
    this.#scanning.test.stop();
    this.#till.disarm();
  }

  historyPage(filter: HistoryFilter): HistoryPage {
    return historyPage(filter, this.#historyParts());
  }

  historyDetail(id: string): HistoryDetail {
    return historyDetail(id, this.#historyParts());
  }

  /** Something that nobody has pressed for went wrong. */
  tellError(error: unknown): void {
    this.#tell('error', (say) => describeForWindow(error, say));
  }

  /** A document can never be printed: it has left the queue, and whose it was must be known. */
  tellLost(job: PrintJob, error: unknown): void {
    const { ledger } = this.#parts.terminal;
    this.#tell('error', (say) => ({
      message: say('counter.printLost', { title: printTitle(job, ledger, say) }),
      hint: describeForWindow(error, say).message,
    }));
  }

  /** Recovery met a problem of this computer's. */
  tellProblem(): void {
    this.#tell('warning', (say) => ({ message: say('counter.recoveryProblem'), hint: '' }));
  }

  /** Takes no more scans, and resolves when what is under way is over; doing it twice waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { clock, terminal, spooling } = this.#parts;
    this.#watching.abort();
    terminal.sales.leave();
    const devices = Promise.allSettled([
      this.#scanning.close(),
      this.#till.idle().then(() => spooling.close(LETTING_GO_MS)),
    ]);
    await this.#till.idle();
    await this.#moneyBack.idle();
    await endsWithin(devices, LETTING_GO_MS, clock);
    for (const unlisten of this.#unlisten) {
      unlisten();
    }
    this.#clerk.close();
    this.#till.close();
  }

  #historyParts(): HistoryParts {
    const { terminal, clock, facts, timeZone, translate, approvals } = this.#parts;
    return {
      ledger: terminal.ledger,
      recovery: terminal.recovery,
      questions: this.#questions,
      now: clock.now(),
      timeZone,
      translate: translate(),
      dayStart: facts.dayStart,
      hasPrinter: () => this.#clerk.desk.hasPrinter,
      approvals: approvals(),
    };
  }

  #tellRefund(refund: Refund): void {
    const tone = refund.state === 'refunded' ? 'info' : refund.state === 'unknown' ? 'warning' : 'error';
    this.#tell(tone, (say) => describeRefund(refund, say) ?? { message: say('timeline.refunded'), hint: '' });
  }

  /** The till or the ledger has changed. */
  #look(): void {
    try {
      const shown = shownPayment(this.#till.state);
      this.#tray.update(shown);
      this.#clerk.look(this.#till.state, shown);
    } catch {
      // A page of the ledger that cannot be read: the view reads it too, and tells.
    }
    this.#parts.onChange();
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
