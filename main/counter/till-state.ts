import type { TerminalError } from '../common/errors.ts';
import type { Yen } from '../common/yen.ts';
import type { PaymentId } from '../ledger/events.ts';
import { isOpenState, type PaymentState } from '../ledger/machine.ts';
import type { HeldScan } from './held-scan.ts';
import type { CodeAge } from './spent-code.ts';

/** Where the till stands. What became of money is never kept here: the ledger knows. */
export type TillState =
  /** The cashier enters an amount; a code may have been scanned before it. */
  | { readonly at: 'amount'; readonly amount: Yen | undefined; readonly held: HeldScan | undefined }
  /** The cashier has settled on the amount: the next scan pays it. */
  | { readonly at: 'scan'; readonly amount: Yen }
  /** One sale is under way. */
  | {
      readonly at: 'selling';
      readonly amount: Yen;
      readonly mask: string;
      readonly step: SellingStep;
      /** By the clock that only grows, in ms. */
      readonly since: number;
      /** Undefined until it is on the disk. */
      readonly payment: PaymentId | undefined;
    }
  /** The sale is over, or goes on by itself: its payment is shown. */
  | { readonly at: 'payment'; readonly id: PaymentId; readonly since: number; readonly unused: HeldScan | undefined }
  /** The terminal objected: nothing was written down, nothing was sent. */
  | {
      readonly at: 'objection';
      readonly amount: Yen;
      readonly problem: TerminalError;
      readonly unused: HeldScan | undefined;
    };

export type SellingStep = 'recording' | 'sending' | 'asking';

/** The till as it is between two customers. */
export const freeTill: TillState = { at: 'amount', amount: undefined, held: undefined };

/** The payment that the till shows; undefined where it shows none. */
export function shownPayment(state: TillState): PaymentId | undefined {
  switch (state.at) {
    case 'selling':
      return state.payment;
    case 'payment':
      return state.id;
    case 'amount':
    case 'scan':
    case 'objection':
      return undefined;
  }
}

/** Whether nothing was charged, so that the same amount may be tried again with a new code. */
export function chargedNothing(state: PaymentState): boolean {
  switch (state) {
    case 'failed':
    case 'refused':
    case 'notSent':
    case 'notCharged':
    case 'cancelled':
      return true;
    default:
      return false;
  }
}

/** What a scan means to the till. */
export type ScanUse =
  | 'pay'
  | 'hold'
  | 'refuseWhileSelling'
  | 'refuseWhileUnknown'
  | 'refuseAsSpent'
  | 'refuseAsEarly'
  | 'refuseOnResult';

/**
 * Decides what becomes of a scan. Only an amount that the cashier has settled on is ever paid by it; everything else keeps
 * the code in the hand, or refuses it while money is on its way.
 * @param shown the state of the payment that the till shows, where it shows one.
 * @param age whether the customer before has just paid with it, or has just paid at all.
 */
export function useOfScan(till: TillState, shown: PaymentState | undefined, age: CodeAge): ScanUse {
  const use = useOfFreshCode(till, shown);
  if (age === 'spent' && (use === 'pay' || use === 'hold')) {
    return 'refuseAsSpent';
  }
  return age === 'early' && use === 'hold' ? 'refuseAsEarly' : use;
}

function useOfFreshCode(till: TillState, shown: PaymentState | undefined): ScanUse {
  switch (till.at) {
    case 'scan':
      return 'pay';
    case 'amount':
      return 'hold';
    case 'objection':
      return 'refuseOnResult';
    case 'selling':
      return 'refuseWhileSelling';
    case 'payment':
      // A result stays until a person has left it: a scan would take it off the screen unread.
      return shown === undefined || isOpenState(shown) ? 'refuseWhileUnknown' : 'refuseOnResult';
  }
}
