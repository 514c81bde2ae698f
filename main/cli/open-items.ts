import type { Ledger } from '../ledger/ledger.ts';
import { openPaymentStates, type PaymentState, paymentStates } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { centreFacts, centreLines } from './centre.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { findPayment, paymentLine, reportInterrupted, toPaymentJson } from './payments.ts';
import { refundLine, toRefundJson } from './refunds.ts';

/** Names that stand for more than one state. */
const groups = ['open', 'needsCentre'] as const;

/** `payments --state S`: payments in a state, and refunds that are open, oldest first. */
export function paymentsCommand(context: CommandContext, { state }: { readonly state: string }): ExitCode {
  const { output, process } = context;
  const wanted = checkState(output, state);
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    reportInterrupted(opened.interrupted, output);
    return report(output, opened.ledger, wanted);
  } finally {
    opened.close();
  }
}

type Wanted = PaymentState | (typeof groups)[number];

function checkState(output: Output, text: string): Wanted {
  const found = [...groups, ...paymentStates].find((name) => name === text);
  if (found === undefined) {
    throw output.invalidOption('--state', [...groups, ...paymentStates].join(', '));
  }
  return found;
}

function report(output: Output, ledger: Ledger, wanted: Wanted): ExitCode {
  const { translate } = output;
  const payments = paymentsIn(ledger, wanted);
  const refunds = refundsIn(ledger, wanted);
  const paymentOf = ({ paymentId }: Refund) => findPayment(ledger, paymentId);
  output.result(
    {
      ok: true,
      payments: payments.map((payment) => ({ ...toPaymentJson(payment), ...centreOf(payment) })),
      refunds: refunds.map((refund) => ({ ...toRefundJson(refund), ...centreOf(paymentOf(refund), refund) })),
      next: null,
    },
    [
      ...payments.flatMap((payment) => [
        `${payment.businessDate}  ${paymentLine(payment, translate)}  ${payment.id}`,
        ...(payment.centreWhy === null ? [] : centreLines(centreFacts(payment), translate)),
      ]),
      ...refunds.flatMap((refund) => [
        `${refund.businessDate}  ${refundLine(refund, paymentOf(refund), translate)}  ${refund.id}`,
        ...(refund.centreWhy === null ? [] : centreLines(centreFacts(paymentOf(refund), refund), translate)),
      ]),
      ...(payments.length + refunds.length === 0 ? [translate('cli.noPayments')] : []),
    ],
  );
  return exitCodes.done;
}

function centreOf(payment: Payment, refund?: Refund) {
  const why = (refund ?? payment).centreWhy;
  return { centre: why === null ? null : { why, ...centreFacts(payment, refund) } };
}

function paymentsIn(ledger: Ledger, wanted: Wanted): Payment[] {
  switch (wanted) {
    case 'open':
      return openPayments(ledger);
    case 'needsCentre':
      return openPayments(ledger).filter(({ centreWhy }) => centreWhy !== null);
    default:
      return ledger.payments.inState(wanted);
  }
}

function openPayments(ledger: Ledger): Payment[] {
  return openPaymentStates.flatMap((state) => ledger.payments.inState(state)).sort((a, b) => a.number - b.number);
}

function refundsIn(ledger: Ledger, wanted: Wanted): Refund[] {
  switch (wanted) {
    case 'open':
    case 'unknown':
      return ledger.refunds.inState('unknown');
    case 'needsCentre':
      return ledger.refunds.inState('unknown').filter(({ centreWhy }) => centreWhy !== null);
    default:
      return [];
  }
}
