import type { Actor, OperatorId } from '../../common/actor.ts';
import { TerminalError } from '../../common/errors.ts';
import { utcText } from '../../common/time.ts';
import { isYen } from '../../common/yen.ts';
import type { LedgerEvent, PaymentId, ReconciliationId } from '../../ledger/events.ts';
import type { LedgerWriter } from '../../ledger/ledger.ts';
import { isOpenState } from '../../ledger/machine.ts';
import type { Difference, GatewayOrder, SettlingAction, SettlingNote } from '../../ledger/reconciliation.ts';
import type { ReverseOutcome } from '../../onepay/outcome.ts';
import { draftReverse } from '../../onepay/requests.ts';
import { makeToken } from '../../onepay/token.ts';
import { signDraft } from '../asking.ts';
import type { Desk } from '../desk.ts';
import { toExchangeRecord } from '../evidence.ts';
import { unknownCode } from '../outcome-events.ts';
import { requirePayment } from '../recording.ts';
import type { Recovery } from '../recovery/worker.ts';
import type { BookReader } from './book-reader.ts';
import { seenOf, standingThere } from './standing.ts';

/** What somebody wants done about a difference. */
export interface Settlement {
  readonly action: SettlingAction;
  /** What is to be remembered; needed for `note`. */
  readonly note: string;
  readonly by: Actor;
  /** The manager whose word it needed. */
  readonly approvedBy?: OperatorId | undefined;
}

type Done = Pick<SettlingNote, 'result' | 'code'>;

const NONE: Done = { result: 'none', code: '' };

/**
 * Does something about differences. Nothing but the gateway's word changes a payment: one that is doubted becomes unknown,
 * and is asked about, or reversed, as all that are unknown.
 */
export class Settling {
  readonly #desk: Desk;
  readonly #reader: BookReader;
  readonly #recovery: Pick<Recovery, 'checkNow'>;

  constructor(desk: Desk, parts: { readonly reader: BookReader; readonly recovery: Pick<Recovery, 'checkNow'> }) {
    this.#desk = desk;
    this.#reader = parts.reader;
    this.#recovery = parts.recovery;
  }

  /**
   * The caller has made sure that the difference offers the action.
   * @throws TerminalError SETTLING_NOT_POSSIBLE for a note without words, DIFFERENCE_GONE where the order is ours by now, NOT_NOW while the same is being settled.
   */
  async settle(run: ReconciliationId, difference: Difference, wanted: Settlement): Promise<void> {
    const release = this.#desk.holds.take(`difference ${difference.key}`);
    if (release === undefined) {
      throw new TerminalError('NOT_NOW');
    }
    try {
      await this.#settle(run, difference, wanted);
    } finally {
      release();
    }
  }

  async #settle(run: ReconciliationId, difference: Difference, wanted: Settlement): Promise<void> {
    const { here, there } = difference;
    if (wanted.action === 'note') {
      this.#note(run, difference, wanted);
    } else if (here !== null) {
      this.#reopen(here.id, difference, wanted);
    } else if (there !== null) {
      await this.#reverseUnknown(run, there, difference, wanted);
    }
  }

  #note(run: ReconciliationId, difference: Difference, wanted: Settlement): void {
    const { here, there } = difference;
    if (wanted.note.trim() === '') {
      throw new TerminalError('SETTLING_NOT_POSSIBLE');
    }
    this.#desk.ledger.write((writer) => {
      const content = {
        orderId: there?.orderId ?? here?.orderId ?? '',
        receiptNo: here?.receiptNo ?? there?.receiptNo ?? '',
        note: wanted.note,
        ...approvalOf(wanted),
      };
      writer.append({ kind: 'reconciliation.noted', subject: run, content });
      this.#remember(difference, wanted, NONE);
    }, wanted.by);
  }

  /** Has the gateway asked about a payment anew, or reverse it; what it says counts. */
  #reopen(id: PaymentId, difference: Difference, wanted: Settlement): void {
    const { ledger, needsAttention, naps } = this.#desk;
    const { state } = requirePayment(ledger, id);
    const isOpen = isOpenState(state);
    ledger.write((writer) => {
      if (!isOpen) {
        appendReopening(writer, id, difference, wanted);
      }
      this.#remember(difference, wanted, NONE);
    }, wanted.by);
    if (!isOpen) {
      naps.wake(id);
      needsAttention.emit({ flow: 'payment', id });
    }
    this.#recovery.checkNow(id);
  }

  /** An order of which this ledger knows nothing: it can be reversed by its own id alone. */
  async #reverseUnknown(
    run: ReconciliationId,
    order: GatewayOrder,
    difference: Difference,
    wanted: Settlement,
  ): Promise<void> {
    const { ledger, client, profile } = this.#desk;
    const { orderId, amountYen } = order;
    if (ledger.reconciliations.paymentOfOrder(orderId) !== undefined) {
      throw new TerminalError('DIFFERENCE_GONE');
    }
    const signed = signDraft(client, draftReverse(profile, { orderId }));
    const token = ledger.write((writer) => {
      const made = makeToken(profile.identity, writer.drawTokenSlot());
      const content = { token: made, orderId, ...approvalOf(wanted) };
      writer.append({ kind: 'reconciliation.reversing', subject: run, content });
      // Whatever ends this process now, nobody knows what became of it.
      this.#remember(difference, wanted, { result: 'unknown', code: 'INTERRUPTED' });
      return made;
    }, wanted.by);
    const amount = amountYen !== null && isYen(amountYen) ? amountYen : undefined;
    const exchange = await client.send({ call: 'reverse', orderId, amount }, signed, token);
    const answered = answerOf(exchange.outcome);
    this.#desk.ledger.write((writer) => {
      const reference = writer.keepExchange(run, toExchangeRecord(exchange));
      const content = { orderId, finding: answered.result, code: answered.code, exchange: reference };
      writer.append({ kind: 'reconciliation.reverseAnswered', subject: run, content });
      this.#remember(difference, wanted, answered);
    }, wanted.by);
    if (answered.result === 'unknown') {
      await this.#lookAgain({ id: run, by: wanted.by }, order, difference, wanted);
    }
  }

  /** What a reversal left open, the order itself may show. */
  async #lookAgain(
    reading: { readonly id: ReconciliationId; readonly by: Actor },
    { orderId }: GatewayOrder,
    difference: Difference,
    wanted: Settlement,
  ): Promise<void> {
    const order = await this.#reader.order(reading, orderId).catch(() => undefined);
    if (order !== undefined && standingThere(order) === 'cancelled') {
      const done: Done = { result: 'cancelled', code: `STATUS_${order.status}` };
      this.#desk.ledger.write(() => this.#remember(difference, wanted, done), reading.by);
    }
  }

  #remember(difference: Difference, { action, note }: Settlement, done: Done): void {
    const { ledger, clock } = this.#desk;
    const { key } = difference;
    ledger.reconciliations.putNote({ key, action, note, seen: seenOf(difference), ...done, at: utcText(clock.now()) });
  }
}

function appendReopening(writer: LedgerWriter, id: PaymentId, { there }: Difference, wanted: Settlement): void {
  const approval = approvalOf(wanted);
  const reopened: LedgerEvent = {
    kind: 'payment.reopened',
    subject: id,
    content: { orderStatus: there?.status ?? '', ...approval },
  };
  writer.append(reopened);
  if (wanted.action === 'reverse') {
    writer.append({
      kind: 'payment.cancelRequested',
      subject: id,
      content: { reason: 'reconciliation', ...approval },
    });
  }
}

function approvalOf({ approvedBy }: Settlement): { approvedBy?: string } {
  return approvedBy === undefined ? {} : { approvedBy };
}

type Answered = { readonly result: Exclude<Done['result'], 'none'>; readonly code: string };

function answerOf(outcome: ReverseOutcome): Answered {
  switch (outcome.outcome) {
    case 'cancelled':
      return { result: 'cancelled', code: '' };
    case 'reversalFailed':
      return { result: 'refused', code: `STATUS_${outcome.transStatus}` };
    case 'reversalRefused':
      return { result: 'refused', code: outcome.refusal.subErrorCode || outcome.refusal.errorCode };
    case 'notFound':
      return { result: 'refused', code: outcome.subErrorCode || outcome.errorCode };
    case 'askConfirm':
      return { result: 'unknown', code: outcome.errorCode };
    case 'notSent':
      return { result: 'notSent', code: outcome.code };
    case 'unknown':
      return { result: 'unknown', code: unknownCode(outcome.reason) };
  }
}
