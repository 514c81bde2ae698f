import { TerminalError } from '../common/errors.ts';
import type { Ledger, LedgerWriter } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { FieldProblem } from '../onepay/field-problem.ts';

/** What an answer said could not be written down: the payment is unknown until the gateway is asked again. */
export class AnswerNotRecorded extends TerminalError {
  /** The payment as it must be treated. */
  readonly payment: Payment;

  constructor(payment: Payment, file: string, cause: unknown) {
    super('ANSWER_NOT_RECORDED', { receiptNo: payment.receiptNo, file }, { cause });
    this.payment = { ...payment, state: 'unknown' };
  }
}

/**
 * Writes about a payment that was sent. Where that fails, the payment counts as unknown: what is not in the ledger is not
 * known, and the next start asks the gateway again.
 * @throws AnswerNotRecorded.
 */
export function writeAbout<T>(ledger: Ledger, payment: Payment, work: (writer: LedgerWriter) => T): T {
  try {
    return ledger.write(work);
  } catch (error) {
    throw new AnswerNotRecorded(payment, ledger.file, error);
  }
}

/** Writes down what an answer said of a payment; gives the payment as it is then. */
export function recordAnswer(ledger: Ledger, payment: Payment, work: (writer: LedgerWriter) => void): Payment {
  writeAbout(ledger, payment, work);
  return ledger.payments.find(payment.id) ?? payment;
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
