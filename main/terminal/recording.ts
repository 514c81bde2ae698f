import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { Ledger, LedgerWriter } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { FieldProblem } from '../onepay/field-problem.ts';

/** What an answer is about. */
export type Subject =
  | { readonly flow: 'payment'; readonly payment: Payment }
  | { readonly flow: 'refund'; readonly refund: Refund; readonly payment: Payment };

/** What an answer said could not be written down: its subject is unknown until the gateway is asked again. */
export class AnswerNotRecorded extends TerminalError {
  /** The payment or refund as it must be treated. */
  readonly subject: Subject;

  constructor(subject: Subject, file: string, cause: unknown) {
    super('ANSWER_NOT_RECORDED', { receiptNo: subject.payment.receiptNo, file }, { cause });
    this.subject =
      subject.flow === 'payment'
        ? { flow: 'payment', payment: { ...subject.payment, state: 'unknown' } }
        : { ...subject, refund: { ...subject.refund, state: 'unknown' } };
  }
}

/**
 * Writes about what was sent. Where that fails, it counts as unknown: what is not in the ledger is not known, and the next
 * start asks the gateway again.
 * @param by who began what is written about.
 * @throws AnswerNotRecorded.
 */
export function writeAbout<T>(
  ledger: Ledger,
  subject: Subject,
  work: (writer: LedgerWriter) => T,
  by: Actor = 'terminal',
): T {
  try {
    return ledger.write(work, by);
  } catch (error) {
    throw new AnswerNotRecorded(subject, ledger.file, error);
  }
}

/**
 * Writes an attempt down before it is sent.
 * @throws TerminalError NOT_RECORDED where the ledger takes nothing: nothing is sent then.
 */
export function writeBeforeSending<T>(ledger: Ledger, work: (writer: LedgerWriter) => T, by: Actor): T {
  try {
    return ledger.write(work, by);
  } catch (error) {
    if (error instanceof TerminalError && (error.kind === 'dataFolder' || error.kind === 'ledger')) {
      throw new TerminalError('NOT_RECORDED', { ...error.params, problem: error.code }, { cause: error });
    }
    throw error;
  }
}

/** @throws TerminalError PAYMENT_NOT_FOUND. */
export function requirePayment(ledger: Ledger, id: string): Payment {
  const payment = ledger.payments.find(id);
  if (payment === undefined) {
    throw new TerminalError('PAYMENT_NOT_FOUND', { id });
  }
  return payment;
}

/** @throws TerminalError REFUND_NOT_FOUND. */
export function requireRefund(ledger: Ledger, id: string): Refund {
  const refund = ledger.refunds.find(id);
  if (refund === undefined) {
    throw new TerminalError('REFUND_NOT_FOUND', { id });
  }
  return refund;
}

/** The error for a request that breaks the protocol's rules, named by its first field. */
export function requestProblem(problems: readonly FieldProblem[]): TerminalError {
  const [first] = problems;
  return new TerminalError('REQUEST_INVALID', {
    field: first?.field ?? '',
    fault: first?.fault ?? '',
    limit: first?.limit ?? '',
  });
}
