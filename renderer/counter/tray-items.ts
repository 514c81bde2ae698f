import type { Announcement, RefundView, TrayItem } from '../../preload/contract.ts';
import { type ResultKind, resultKindOf } from './result-kind.ts';

/** How an announcement looks: as the result screen of the same end does. */
export interface Announced {
  readonly id: string;
  readonly receiptNo: string;
  readonly amountYen: number;
  readonly stateText: string;
  readonly tone: ResultKind;
}

function refundTone({ state }: RefundView): ResultKind {
  switch (state) {
    case 'refunded':
      return 'refunded';
    case 'refused':
    case 'failed':
    case 'notSent':
      return state;
    case 'notRefunded':
      return 'failed';
    case 'created':
    case 'sending':
    case 'unknown':
      return 'open';
  }
}

/** What an announcement is about. */
export function announcedOf(item: Announcement): Announced {
  const { receiptNo } = item.payment;
  if (item.flow === 'payment') {
    const { id, amountYen, stateText } = item.payment;
    return { id, receiptNo, amountYen, stateText, tone: resultKindOf(item.payment) };
  }
  const { id, amountYen, stateText } = item.refund;
  return { id, receiptNo, amountYen, stateText, tone: refundTone(item.refund) };
}

/** The payment or refund that an open item is about. */
export function openIdOf(item: TrayItem): string {
  return item.flow === 'payment' ? item.payment.id : item.refund.id;
}
