import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import { isYen, type Yen } from '../common/yen.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Payments } from '../ledger/payments.ts';
import { DETECT_BRAND } from '../onepay/brands.ts';
import { AnswerNotRecorded } from '../terminal/recording.ts';
import type { SaleStep, Sales } from '../terminal/sale.ts';
import { type HeldScan, hold, stillHeld } from './held-scan.ts';
import { SpentCode } from './spent-code.ts';
import {
  chargedNothing,
  freeTill,
  type ScanUse,
  type SellingStep,
  shownPayment,
  type TillState,
  useOfScan,
} from './till-state.ts';

export interface TillLimits {
  /** The largest amount of one payment, in yen. */
  readonly maxYen: number;
  /** Above it, in yen, the cashier has to confirm once more. */
  readonly confirmAboveYen: number;
}

export interface TillParts {
  readonly sales: Pick<Sales, 'pay'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly clock: Clock;
  readonly limits: TillLimits;
  /** Who stands at the counter now. */
  readonly by: () => Actor;
  /** The state of the till has changed. */
  readonly onChange: () => void;
  /** A code that nobody used was thrown away. */
  readonly onForgotten: () => void;
}

/** An amount that was settled on waits so long for its customer's code, in ms. */
export const ARMED_FOR_MS = 180_000;

/**
 * The counter's till: one customer after the other, one request at a time. An amount is charged only after the cashier has
 * settled on it, whichever came first, the amount or the scan.
 */
export class Till {
  readonly #parts: TillParts;
  #state: TillState = freeTill;
  readonly #spent: SpentCode;
  #sale: Promise<void> | undefined;
  #moves = 0;
  #forgetting = new AbortController();

  constructor(parts: TillParts) {
    this.#parts = parts;
    this.#spent = new SpentCode(parts.clock);
  }

  get state(): TillState {
    return this.#state;
  }

  /** Grows whenever the till moves on. */
  get moves(): number {
    return this.#moves;
  }

  /**
   * The cashier has settled on an amount.
   * @throws TerminalError NOT_NOW, AMOUNT_INVALID, AMOUNT_TOO_LARGE, AMOUNT_NOT_CONFIRMED.
   */
  charge(amountYen: number, confirmed: 'once' | 'twice'): void {
    const state = this.#require('amount');
    const amount = this.#checkAmount(amountYen, confirmed);
    this.#beginOrWait(amount, stillHeld(state.held, this.#parts.clock));
  }

  /** @throws TerminalError NOT_NOW once something was sent. */
  changeAmount(): void {
    const state = this.#require('scan', 'objection', 'amount');
    const held = state.at === 'objection' ? state.unused : state.at === 'amount' ? state.held : undefined;
    this.#become({ at: 'amount', amount: state.amount, held });
  }

  forgetScan(): void {
    const state = this.#require('amount');
    this.#become({ ...state, held: undefined });
  }

  /**
   * The same amount again: with the code at hand where it was not used, else with a new one.
   * @throws TerminalError NOT_NOW where something was charged, or may have been.
   */
  tryAgain(): void {
    const state = this.#require('objection', 'payment');
    const amount = state.at === 'objection' ? state.amount : this.#amountNotCharged(state.id);
    this.#beginOrWait(amount, stillHeld(state.unused, this.#parts.clock));
  }

  /** Leaves what is shown. What is unknown goes on by itself. @throws TerminalError NOT_NOW while a request is on its way. */
  nextCustomer(): void {
    if (this.#state.at === 'selling') {
      throw new TerminalError('NOT_NOW');
    }
    this.#become(freeTill);
  }

  /** Takes a code that any scanner has read, and says what was done with it. */
  scanned(code: PaymentCode): ScanUse {
    const { clock, payments } = this.#parts;
    const state = this.#state;
    const shown = shownPayment(state);
    const payment = shown === undefined ? undefined : payments.find(shown);
    const use = useOfScan(state, payment?.state, this.#spent.ageOf(code));
    if (use === 'pay' && state.at === 'scan') {
      this.#begin(state.amount, hold(code, clock));
    } else if (use === 'hold') {
      this.#become({ at: 'amount', amount: state.at === 'amount' ? state.amount : undefined, held: hold(code, clock) });
    }
    return use;
  }

  /** Resolves when no sale is under way; one that is waits for its answer. */
  async idle(): Promise<void> {
    await this.#sale;
  }

  /** Forgets what is in the hand. */
  close(): void {
    this.#forgetting.abort();
  }

  #amountNotCharged(id: PaymentId): Yen {
    const payment = this.#parts.payments.find(id);
    if (payment === undefined || !chargedNothing(payment.state)) {
      throw new TerminalError('NOT_NOW');
    }
    return payment.amountYen;
  }

  #checkAmount(amountYen: number, confirmed: 'once' | 'twice'): Yen {
    const { maxYen, confirmAboveYen } = this.#parts.limits;
    if (!isYen(amountYen)) {
      throw new TerminalError('AMOUNT_INVALID', { text: String(amountYen) });
    }
    if (amountYen > maxYen) {
      throw new TerminalError('AMOUNT_TOO_LARGE', { limit: maxYen });
    }
    if (amountYen > confirmAboveYen && confirmed === 'once') {
      throw new TerminalError('AMOUNT_NOT_CONFIRMED', { limit: confirmAboveYen });
    }
    return amountYen;
  }

  #require<A extends TillState['at']>(...places: readonly A[]): Extract<TillState, { at: A }> {
    const state = this.#state;
    if (!(places as readonly string[]).includes(state.at)) {
      throw new TerminalError('NOT_NOW');
    }
    return state as Extract<TillState, { at: A }>;
  }

  #beginOrWait(amount: Yen, scan: HeldScan | undefined): void {
    if (scan === undefined) {
      this.#become({ at: 'scan', amount });
    } else {
      this.#begin(amount, scan);
    }
  }

  #begin(amount: Yen, scan: HeldScan): void {
    const since = this.#parts.clock.monotonic();
    this.#become({ at: 'selling', amount, mask: scan.mask, step: 'recording', since, payment: undefined });
    this.#sale = this.#sell(amount, scan, since);
  }

  async #sell(amount: Yen, scan: HeldScan, since: number): Promise<void> {
    // Whoever begins it: somebody else may sign in before the answer is there.
    const input = { amount, code: scan.code, payType: DETECT_BRAND, by: this.#parts.by() };
    try {
      const payment = await this.#parts.sales.pay(input, (step) => this.#follow(step));
      // A code that never left this PC is still the customer's to use.
      const unused = payment.state === 'notSent' ? stillHeld(scan, this.#parts.clock) : undefined;
      if (!chargedNothing(payment.state)) {
        this.#spent.spend(scan.code);
      }
      this.#become({ at: 'payment', id: payment.id, since, unused });
    } catch (error) {
      const after = this.#afterFailure(error, { amount, scan, since });
      if (after.at === 'payment') {
        this.#spent.spend(scan.code);
      }
      this.#become(after);
    }
  }

  /** Whatever goes wrong once the attempt is on the disk, its payment is shown as the ledger has it: never as not charged. */
  #afterFailure(
    error: unknown,
    { amount, scan, since }: { readonly amount: Yen; readonly scan: HeldScan; readonly since: number },
  ): TillState {
    const id = error instanceof AnswerNotRecorded ? error.subject.payment.id : shownPayment(this.#state);
    return id === undefined ? this.#objection(error, amount, scan) : { at: 'payment', id, since, unused: undefined };
  }

  /** A code that an open payment was tried with is of no more use, however often it is tried. */
  #objection(error: unknown, amount: Yen, scan: HeldScan): TillState {
    const problem = asTerminalError(error);
    const unused = problem.code === 'CODE_IN_USE' ? undefined : stillHeld(scan, this.#parts.clock);
    return { at: 'objection', amount, problem, unused };
  }

  #follow(step: SaleStep): void {
    if (this.#state.at === 'selling') {
      this.#become({ ...this.#state, step: stepNames[step.step], payment: step.payment.id });
    }
  }

  #become(state: TillState): void {
    this.#forgetting.abort();
    this.#moves += 1;
    this.#state = state;
    this.#parts.onChange();
    const scan = state.at === 'amount' ? state.held : 'unused' in state ? state.unused : undefined;
    if (scan !== undefined) {
      this.#forgetLater(scan);
    }
    if (state.at === 'scan') {
      this.#disarmLater();
    }
  }

  /** What was settled on for a customer who never showed a code must not be paid by whoever comes next. */
  disarm(): void {
    if (this.#state.at === 'scan') {
      this.#become({ at: 'amount', amount: this.#state.amount, held: undefined });
    }
  }

  #disarmLater(): void {
    this.#forgetting = new AbortController();
    this.#parts.clock.sleep(ARMED_FOR_MS, this.#forgetting.signal).then(
      () => this.disarm(),
      () => undefined,
    );
  }

  #forgetLater(scan: HeldScan): void {
    const { clock } = this.#parts;
    this.#forgetting = new AbortController();
    clock.sleep(Math.max(0, scan.until - clock.monotonic()), this.#forgetting.signal).then(
      () => this.#forget(scan),
      () => undefined,
    );
  }

  #forget(scan: HeldScan): void {
    const state = this.#state;
    if (state.at === 'amount' && state.held === scan) {
      this.#become({ ...state, held: undefined });
      this.#parts.onForgotten();
    } else if ('unused' in state && state.unused === scan) {
      this.#become({ ...state, unused: undefined });
    }
  }
}

const stepNames: Readonly<Record<SaleStep['step'], SellingStep>> = {
  recorded: 'sending',
  answered: 'asking',
  asking: 'asking',
};
