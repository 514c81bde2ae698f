import type { HistoryDetail } from '../../preload/contract.ts';
import { operatorOf } from '../common/actor.ts';
import { businessDateOf, type DayStart, localText } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { Translator } from '../i18n/translator.ts';
import type { WrittenEvent } from '../ledger/journal.ts';
import type { Wording } from './views.ts';

type Entry = HistoryDetail['timeline'][number];
type Told = Pick<Entry, 'text' | 'tone'> & { readonly code?: string };

/** What can happen to a payment and its refunds. */
export type MoneyEvent = Extract<
  WrittenEvent,
  { kind: `${'payment' | 'refund' | 'receipt' | 'slip' | 'machine'}.${string}` }
>;

export interface TimelineWording extends Wording {
  readonly dayStart: DayStart;
  /** What an operator is called, by id. */
  readonly nameOf: (operator: string) => string;
}

/** What happened to a payment and its refunds, in plain words, oldest first. */
export function timelineOf(events: readonly WrittenEvent[], wording: TimelineWording): Entry[] {
  const takenOver = new Set(events.filter(({ kind }) => kind.endsWith('.adopted')).map(({ subject }) => subject));
  // What was taken over was made long before, and what it was is part of how it came.
  const isMade = ({ kind, subject }: WrittenEvent) => kind.endsWith('.created') && takenOver.has(subject);
  const inOrder = events
    .filter(isAboutMoney)
    .filter((event) => !isMade(event))
    .sort((one, other) => one.seq - other.seq);
  const firstDay = inOrder[0]?.businessDate;
  return inOrder.map((event) => {
    const { text, tone, code = '' } = withApproval(tell(event, wording.translate), event, wording);
    const at = Date.parse(event.at);
    const local = localText(at, wording.timeZone);
    const sameDay = businessDateOf(at, wording.timeZone, wording.dayStart) === firstDay;
    return { at: event.at, atText: sameDay ? local.slice(11) : local, text, byText: whoOf(event, wording), code, tone };
  });
}

function isAboutMoney(event: WrittenEvent): event is MoneyEvent {
  return /^(?:payment|refund|receipt|slip|machine)\./.test(event.kind);
}

/** By name, where it was an operator. */
function whoOf({ by }: MoneyEvent, { nameOf }: TimelineWording): string {
  const operator = operatorOf(by);
  return operator === undefined ? '' : nameOf(operator);
}

function withApproval(told: Told, { content }: MoneyEvent, { translate, nameOf }: TimelineWording): Told {
  return 'approvedBy' in content && content.approvedBy !== undefined
    ? { ...told, text: translate('timeline.withApproval', { text: told.text, name: nameOf(content.approvedBy) }) }
    : told;
}

function tell(event: MoneyEvent, translate: Translator): Told {
  switch (event.kind) {
    case 'payment.created':
      return neutral(translate('timeline.created', { amount: groupDigits(event.content.amountYen) }));
    case 'refund.created':
      return neutral(translate('timeline.refundCreated', { amount: groupDigits(event.content.amountYen) }));
    case 'payment.sending':
    case 'refund.sending':
      return neutral(translate('timeline.sending'));
    case 'payment.asked':
    case 'refund.asked':
      return neutral(translate('timeline.asked'));
    case 'payment.reversing':
      return neutral(translate('timeline.reversing'));
    case 'payment.reopened':
      return open(translate('timeline.reopened'), event.content.orderStatus);
    case 'payment.adopted':
    case 'refund.adopted':
      return tellTakenOver(event, translate);
    case 'payment.cancelRequested':
      return neutral(translate(`timeline.cancelWanted.${event.content.reason}`));
    case 'receipt.printed':
    case 'receipt.failed':
    case 'receipt.cancelled':
    case 'slip.printed':
    case 'slip.failed':
    case 'slip.cancelled':
      return tellPrinting(event, translate);
    case 'machine.illegalEvent':
      return bad(translate('timeline.fault'), event.content.event);
    default:
      return tellOutcome(event, translate);
  }
}

type TakenOver = Extract<MoneyEvent, { kind: `${string}.adopted` }>;

function tellTakenOver(event: TakenOver, translate: Translator): Told {
  const amount = groupDigits(event.content.amountYen);
  const code = event.content.orderStatus;
  if (event.kind === 'refund.adopted') {
    return { text: translate('takenOver.refund', { amount }), tone: 'good', code };
  }
  const { standing } = event.content;
  return { text: translate(`takenOver.payment.${standing}`, { amount }), tone: takenOverTones[standing], code };
}

const takenOverTones = { taken: 'good', cancelled: 'good', nothing: 'bad', open: 'open' } as const;

type Printing = Extract<MoneyEvent, { kind: `receipt.${string}` | `slip.${string}` }>;

function tellPrinting(event: Printing, translate: Translator): Told {
  const paper = event.kind.startsWith('slip.') ? 'slip' : 'receipt';
  const copy = translate(`receipt.copies.${event.content.copy}`);
  switch (event.kind) {
    case 'receipt.printed':
    case 'slip.printed': {
      const { proof, again, reprint } = event.content;
      if (paper === 'receipt' && proof !== 'person' && again !== true && reprint !== undefined) {
        return neutral(translate('timeline.receiptReprinted', { copy, number: reprint }));
      }
      const how = proof === 'person' ? 'CameOut' : again === true ? 'PrintedAgain' : 'Printed';
      return neutral(translate(`timeline.${paper}${how}`, { copy }));
    }
    case 'receipt.failed':
    case 'slip.failed':
      return bad(translate(`timeline.${paper}Failed`, { copy }), event.content.code);
    case 'receipt.cancelled':
    case 'slip.cancelled':
      return neutral(translate(`timeline.${paper}Cancelled`, { copy }));
  }
}

type Outcome = Exclude<
  MoneyEvent,
  {
    kind:
      | 'payment.created'
      | 'refund.created'
      | 'payment.sending'
      | 'refund.sending'
      | 'payment.asked'
      | 'refund.asked'
      | 'payment.reversing'
      | 'payment.reopened'
      | 'payment.adopted'
      | 'refund.adopted'
      | 'payment.cancelRequested'
      | Printing['kind']
      | 'machine.illegalEvent';
  }
>;

function tellOutcome(event: Outcome, translate: Translator): Told {
  switch (event.kind) {
    case 'payment.paid':
      return { text: translate('timeline.paid'), tone: 'good', code: event.content.orderId };
    case 'refund.refunded':
      return { text: translate('timeline.refunded'), tone: 'good', code: event.content.orderDetailId };
    case 'payment.cancelled':
      return { text: translate('timeline.cancelled'), tone: 'good', code: event.content.orderId };
    case 'payment.failed':
      return bad(translate('timeline.failed'), event.content.transStatus);
    case 'refund.failed':
      return bad(translate('timeline.refundFailed'), event.content.transStatus);
    case 'payment.refused':
    case 'refund.refused':
      return bad(translate('timeline.refused'), refusalCode(event.content));
    case 'payment.notSent':
    case 'refund.notSent':
      return bad(translate('timeline.notSent'), event.content.code);
    case 'payment.notCharged':
      return bad(translate('timeline.notCharged'), event.content.errorCode);
    case 'refund.notRefunded':
      return bad(translate('timeline.notRefunded'), event.content.errorCode);
    default:
      return tellOpen(event, translate);
  }
}

type Open = Extract<
  MoneyEvent,
  {
    kind:
      | 'payment.waitingForCustomer'
      | 'payment.unknown'
      | 'refund.unknown'
      | 'payment.answered'
      | 'refund.answered'
      | 'payment.compared'
      | 'refund.compared'
      | 'payment.reverseAnswered'
      | 'payment.reverseRefused'
      | 'payment.needsCentre'
      | 'refund.needsCentre'
      | 'payment.centreDecided'
      | 'refund.centreDecided';
  }
>;

function tellOpen(event: Open, translate: Translator): Told {
  switch (event.kind) {
    case 'payment.waitingForCustomer':
      return open(translate('timeline.waitingForCustomer'), event.content.orderId);
    case 'payment.unknown':
    case 'refund.unknown':
      return open(translate('timeline.unknown'), event.content.code);
    case 'payment.answered':
    case 'refund.answered':
      return open(translate(`timeline.answers.${event.content.finding}`), event.content.code);
    case 'payment.compared':
    case 'refund.compared':
      return open(translate(`timeline.compared.${event.content.finding}`), event.content.code);
    case 'payment.reverseAnswered':
      return open(translate(`timeline.reverseAnswers.${event.content.finding}`), event.content.code);
    case 'payment.reverseRefused':
      return open(translate('timeline.reverseRefused'), refusalCode(event.content));
    case 'payment.needsCentre':
    case 'refund.needsCentre':
      return open(translate(`timeline.needsCentre.${event.content.why}`), '');
    case 'payment.centreDecided':
      return decided(translate(`states.${event.content.verdict}`), event.content, translate);
    case 'refund.centreDecided':
      return decided(translate(`refundStates.${event.content.verdict}`), event.content, translate);
  }
}

function decided(
  verdict: string,
  { reference, decidedBy }: { readonly reference: string; readonly decidedBy: string },
  translate: Translator,
): Told {
  return neutral(translate('timeline.centreDecided', { verdict, reference, decidedBy }));
}

function refusalCode({
  errorCode,
  subErrorCode,
}: {
  readonly errorCode: string;
  readonly subErrorCode: string;
}): string {
  return subErrorCode === '' ? errorCode : `${errorCode} ${subErrorCode}`;
}

const neutral = (text: string): Told => ({ text, tone: 'neutral' });
const bad = (text: string, code: string): Told => ({ text, tone: 'bad', code });
const open = (text: string, code: string): Told => ({ text, tone: 'open', code });
