import { TerminalError } from '../common/errors.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import { brandName } from '../onepay/brands.ts';
import { openTerminal } from '../root/terminal.ts';
import type { CentreWord, PaymentVerdict, RefundVerdict } from '../terminal/centre.ts';
import { actorFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import type { ExitCode, Output } from './output.ts';
import { findPayment, reportPayment } from './payments.ts';
import { findRefund, reportRefund } from './refunds.ts';

/** All that the payment centre will ask for. */
export interface CentreFacts {
  readonly merchant: string | null;
  readonly branch: string;
  readonly terminal: string;
  readonly token: string | null;
  readonly receiptNo: string;
  readonly amount: number;
  readonly sentAt: string | null;
  readonly orderId: string | null;
  readonly orderDetailId: string | null;
  readonly brand: string;
  readonly code: string;
  readonly lastAnswer: string | null;
  readonly refundToken?: string | null;
  readonly refundAmount?: number;
}

export function centreFacts(payment: Payment, refund?: Refund): CentreFacts {
  const { detail } = refund ?? payment;
  return {
    merchant: payment.merchantId,
    branch: payment.branchCode,
    terminal: payment.terminalCode,
    token: payment.token,
    receiptNo: payment.receiptNo,
    amount: payment.amountYen,
    sentAt: refund?.sentAt ?? payment.sentAt,
    orderId: payment.orderId,
    orderDetailId: refund?.orderDetailId ?? payment.orderDetailId,
    brand: brandName(payment.payType ?? payment.askedPayType),
    code: payment.codeMask,
    lastAnswer: detail.code ?? detail.errorCode ?? null,
    ...(refund === undefined ? {} : { refundToken: refund.token, refundAmount: refund.amountYen }),
  };
}

/** The facts as lines for people. */
export function centreLines(facts: CentreFacts, translate: Translator): string[] {
  return [
    `  ${translate('cli.centreFacts')}`,
    ...Object.entries(facts).map(
      ([key, value]) => `    ${translate(`cli.centre.${key as keyof CentreFacts}`)}: ${value ?? '-'}`,
    ),
  ];
}

export interface ResolveOptions {
  readonly payment?: string;
  readonly refund?: string;
  readonly verdict: PaymentVerdict | RefundVerdict;
  readonly reference: string;
  readonly by: string;
}

export const paymentVerdicts = ['paid', 'notCharged', 'cancelled'] as const satisfies PaymentVerdict[];
export const refundVerdicts = ['refunded', 'notRefunded'] as const satisfies RefundVerdict[];

/** `resolve`: takes down what the payment centre said about a payment or refund that the gateway cannot settle. */
export async function resolveCommand(context: CommandContext, options: ResolveOptions): Promise<ExitCode> {
  const { output, process } = context;
  const checked = checkWord(output, options);
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    const { centre, ledger } = terminal;
    const word = { ...checked, by: await actorFor(context, terminal, 'approve') };
    if (options.refund !== undefined) {
      const { id, paymentId } = findRefund(ledger, options.refund);
      const refund = centre.aboutRefund(id, checkVerdict(output, refundVerdicts, options.verdict), word);
      return reportRefund(refund, findPayment(ledger, paymentId), output);
    }
    const { id } = findPayment(ledger, options.payment ?? '');
    const verdict = checkVerdict(output, paymentVerdicts, options.verdict);
    return reportPayment(centre.aboutPayment(id, verdict, word), output);
  } finally {
    await terminal.close();
  }
}

function checkVerdict<V extends string>(output: Output, verdicts: readonly V[], text: string): V {
  const verdict = verdicts.find((one) => one === text);
  if (verdict === undefined) {
    throw output.invalidOption('--verdict', verdicts.join(', '));
  }
  return verdict;
}

const MAX_WORD = 64;

function checkWord(output: Output, { reference, by, payment, refund }: ResolveOptions): Omit<CentreWord, 'by'> {
  if ((payment === undefined) === (refund === undefined)) {
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name: '--payment | --refund' }) });
  }
  for (const [name, text] of [
    ['--reference', reference],
    ['--by', by],
  ] as const) {
    if (text.trim() === '' || text.length > MAX_WORD) {
      throw output.invalidOption(name, `1-${MAX_WORD}`);
    }
  }
  return { reference: reference.trim(), decidedBy: by.trim() };
}
