import { classifyCode } from '../codes/classify.ts';
import { judgeCode, type RefusableKind } from '../codes/judge-code.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import { isTerminalReceiptNo } from '../common/typed-text.ts';
import type { TextKey } from '../i18n/translator.ts';
import type { Payments } from '../ledger/payments.ts';
import type { DropReason } from '../scanners/port.ts';
import type { Notices } from './notices.ts';
import type { Till } from './till.ts';
import type { ScanUse } from './till-state.ts';
import { describeForWindow } from './window-errors.ts';

export interface ScanIntakeParts {
  readonly payments: Pick<Payments, 'findByReceiptNo'>;
  readonly till: Pick<Till, 'scanned' | 'state'>;
  readonly tell: Notices['tell'];
  /** @throws TerminalError where nobody stands at the counter who may sell: nothing is done with a scan then. */
  readonly requireSeller: () => void;
  /** The kinds of codes that are not sent to the gateway. */
  readonly refuse: () => readonly RefusableKind[];
  /** The number of one of this terminal's receipts was scanned. */
  readonly onReceipt: (receiptNo: string) => void;
}

type Refusal = Exclude<ScanUse, 'pay' | 'hold'>;

const refusals: Readonly<Record<Refusal, { readonly message: TextKey; readonly hint?: TextKey }>> = {
  refuseOnResult: { message: 'counter.scanOnResult', hint: 'counter.scanOnResultHint' },
  refuseAsSpent: { message: 'counter.scanSpent', hint: 'counter.scanSpentHint' },
  refuseAsEarly: { message: 'counter.scanEarly', hint: 'counter.scanEarlyHint' },
  refuseWhileSelling: { message: 'counter.scanIgnoredSelling' },
  refuseWhileUnknown: { message: 'counter.scanIgnoredUnknown', hint: 'counter.scanIgnoredUnknownHint' },
};

/** Where every scan arrives: receipts are found again, codes go to the till, and what is not used is told. */
export class ScanIntake {
  readonly #parts: ScanIntakeParts;

  constructor(parts: ScanIntakeParts) {
    this.#parts = parts;
  }

  /** Takes what a scanner has read. Its device must not stumble over what becomes of it. */
  take(code: PaymentCode, aimId?: string): void {
    try {
      this.#take(code, aimId);
    } catch (error) {
      this.#parts.tell({ tone: 'error', say: (translate) => describeForWindow(error, translate) });
    }
  }

  /** Tells of something that was no whole code. */
  drop(reason: DropReason, mask: string): void {
    const { at } = this.#parts.till.state;
    // A phone that still lies under the scanner is no news.
    if (reason === 'duplicate' && at !== 'amount' && at !== 'scan') {
      return;
    }
    this.#parts.tell({
      tone: 'warning',
      say: (translate) => ({
        message: translate('cli.scanDropped', { mask, reason: translate(`dropReasons.${reason}`) }),
        hint: translate('counter.scanDroppedHint'),
      }),
    });
  }

  #take(code: PaymentCode, aimId: string | undefined): void {
    const { payments, onReceipt, refuse, requireSeller } = this.#parts;
    requireSeller();
    if (payments.findByReceiptNo(code) !== undefined) {
      onReceipt(code);
    } else if (isTerminalReceiptNo(code)) {
      this.#warn('counter.receiptUnknown', 'counter.receiptUnknownHint', { receiptNo: code });
    } else {
      const verdict = judgeCode(classifyCode(code, aimId), refuse());
      if (verdict === 'send') {
        this.#pay(code);
      } else {
        this.#warn(`errors.${verdict}.message`, `errors.${verdict}.hint`);
      }
    }
  }

  #pay(code: PaymentCode): void {
    const use = this.#parts.till.scanned(code);
    if (use !== 'pay' && use !== 'hold') {
      this.#warn(refusals[use].message, refusals[use].hint);
    }
  }

  #warn(message: TextKey, hint: TextKey | undefined, params: Readonly<Record<string, string>> = {}): void {
    this.#parts.tell({
      tone: 'warning',
      say: (translate) => ({
        message: translate(message, params),
        hint: hint === undefined ? '' : translate(hint, params),
      }),
    });
  }
}
