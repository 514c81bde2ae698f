import type { Announcement, PaymentView, RefundView, TrayItem } from '../../preload/contract.ts';
import { yenText } from '../i18n/format.ts';
import type { TextKey, Translator } from '../i18n/translator.ts';
import { type ResultKind, resultKindOf } from './result-kind.ts';

/** How an announcement looks: as the result screen of the same end does. */
export interface Announced {
  readonly id: string;
  readonly receiptNo: string;
  readonly tone: ResultKind;
  /** What has ended, and what to do about the goods. */
  readonly words: string;
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

function toldOf({ takenBack }: PaymentView, tone: ResultKind): TextKey {
  if (tone === 'paid' || tone === 'paidAfterCancel') {
    return 'tray.toldPaid';
  }
  return takenBack && tone === 'refunded' ? 'tray.toldTakenBack' : 'tray.toldUnpaid';
}

/** What an announcement is about: enough to find the customer who has been waiting for it. */
export function announcedOf(item: Announcement, text: Translator): Announced {
  const { receiptNo, codeMask, brandText, createdAtText } = item.payment;
  if (item.flow === 'refund') {
    const { id, amountYen, stateText } = item.refund;
    const words = text('tray.toldRefund', { amount: yenText(amountYen), receiptNo, state: stateText });
    return { id, receiptNo, words, tone: refundTone(item.refund) };
  }
  const { id, amountYen, stateText } = item.payment;
  const tone = resultKindOf(item.payment);
  const words = text(toldOf(item.payment, tone), {
    time: createdAtText.slice(11, 16),
    brand: brandText,
    amount: yenText(amountYen),
    code: codeMask,
    state: stateText,
  });
  return { id, receiptNo, words, tone };
}

/** The payment or refund that an announcement is about. */
export function endedIdOf(item: Announcement): string {
  return item.flow === 'payment' ? item.payment.id : item.refund.id;
}

/** The payment or refund that an open item is about. */
export function openIdOf(item: TrayItem): string {
  return item.flow === 'payment' ? item.payment.id : item.refund.id;
}
