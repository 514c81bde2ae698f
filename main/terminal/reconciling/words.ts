import { localText, readableGatewayTime, type TimeZoneCode } from '../../common/time.ts';
import { describeState } from '../../i18n/describe.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { GatewayOrder, LocalPayment } from '../../ledger/reconciliation.ts';
import type { DifferenceNow, Settled } from './explain.ts';
import { isRefundUnderWay, refundedHere, refundedThere, standingThere } from './standing.ts';

export interface DifferenceWording {
  readonly translate: Translator;
  readonly timeZone: TimeZoneCode;
}

/** One side of a difference in words; the amounts in whole yen. */
export interface SideWords {
  readonly yen: number | null;
  readonly refundedYen: number | null;
  readonly stateText: string;
}

/** A difference in words. */
export interface DifferenceWords {
  readonly receiptNo: string;
  readonly orderId: string;
  /** `YYYY-MM-DD HH:MM:SS`, the shop's local time. */
  readonly timeText: string;
  readonly here: SideWords;
  readonly there: SideWords;
  readonly message: string;
  readonly hint: string;
  /** Null while nothing was done about it. */
  readonly settledText: string | null;
}

/** Puts a difference into words: what both sides said when they were compared, and what was done since. */
export function describeDifference(entry: DifferenceNow, wording: DifferenceWording): DifferenceWords {
  const { translate, timeZone } = wording;
  const { difference, meaning } = entry;
  const { here, there } = difference;
  return {
    receiptNo: here?.receiptNo ?? there?.receiptNo ?? '',
    orderId: there?.orderId.trim() ?? here?.orderId?.trim() ?? '',
    timeText:
      here === null ? readableGatewayTime(there?.transTime ?? '') : localText(Date.parse(here.createdAt), timeZone),
    here: hereWords(here, translate),
    there: thereWords(there, translate),
    message: translate(`reconciling.messages.${meaning}`),
    hint: translate(`reconciling.hints.${meaning}`),
    settledText: entry.settled === null ? null : settledText(entry.settled, entry.here, wording),
  };
}

function hereWords(here: LocalPayment | null, translate: Translator): SideWords {
  return here === null
    ? { yen: null, refundedYen: null, stateText: translate('reconciling.none') }
    : { yen: here.amountYen, refundedYen: refundedHere(here), stateText: describeState(here.state, translate) };
}

function thereWords(there: GatewayOrder | null, translate: Translator): SideWords {
  if (there === null) {
    return { yen: null, refundedYen: null, stateText: translate('reconciling.none') };
  }
  return {
    yen: there.amountYen,
    refundedYen: refundedThere(there),
    stateText: translate(`reconciling.orderStates.${orderState(there)}`, { code: there.status }),
  };
}

function orderState(there: GatewayOrder) {
  const standing = standingThere(there);
  if (standing !== 'taken') {
    return standing;
  }
  if (isRefundUnderWay(there)) {
    return 'refunding';
  }
  const back = refundedThere(there);
  if (back === 0) {
    return 'paid';
  }
  return back >= (there.amountYen ?? 0) ? 'refunded' : 'partlyRefunded';
}

function settledText(settled: Settled, here: LocalPayment | null, wording: DifferenceWording): string {
  const { translate, timeZone } = wording;
  const state = here === null ? translate('reconciling.none') : describeState(here.state, translate);
  if (settled.how === 'agrees') {
    return translate('reconciling.settled.agrees', { state });
  }
  const { note, code, result, at } = settled.note;
  const time = localText(Date.parse(at), timeZone);
  if (settled.how === 'reversed') {
    // Whatever has no result yet is not known.
    return translate(`reconciling.reversed.${result === 'none' ? 'unknown' : result}`, { time, code });
  }
  return translate(`reconciling.settled.${settled.how}`, { time, note, state });
}
