import { TerminalError } from '../common/errors.ts';
import { isBusinessDate, localText } from '../common/time.ts';
import { type PaymentState, paymentStates } from '../ledger/machine.ts';
import type { PaymentFilter } from '../ledger/payment-search.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { paymentLine, reportInterrupted, toPaymentJson } from './payments.ts';

export interface HistoryOptions {
  readonly limit: string;
  readonly after?: string;
  readonly date?: string;
  readonly state?: string;
}

/** `history`: payments, newest first, a page at a time. */
export function historyCommand(context: CommandContext, options: HistoryOptions): ExitCode {
  const { output, process } = context;
  const filter = checkFilter(output, options);
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    reportInterrupted(opened.interrupted, output);
    const payments = opened.ledger.payments.page(filter);
    const { timeZone } = opened.settings;
    const next = payments.length === filter.limit ? String(payments.at(-1)?.number ?? '') : null;
    const { translate } = output;
    output.result({ ok: true, payments: payments.map(toPaymentJson), next }, [
      ...payments.map((payment) =>
        [
          localText(Date.parse(payment.createdAt), timeZone),
          paymentLine(payment, translate),
          translate('cli.paymentIds', { id: payment.id }),
        ].join('  '),
      ),
      ...(payments.length === 0 ? [translate('cli.noPayments')] : []),
      ...(next === null ? [] : [translate('cli.more', { next })]),
    ]);
    return exitCodes.done;
  } finally {
    opened.close();
  }
}

const MAX_PAGE = 1000;

function checkFilter(output: Output, { limit, after, date, state }: HistoryOptions): PaymentFilter {
  const count = Number(limit);
  if (!/^[0-9]{1,4}$/.test(limit) || count < 1 || count > MAX_PAGE) {
    throw output.invalidOption('--limit', `1-${MAX_PAGE}`);
  }
  if (after !== undefined && !/^[0-9]{1,15}$/.test(after)) {
    throw new TerminalError('CURSOR_INVALID', { text: after });
  }
  if (date !== undefined && !isBusinessDate(date)) {
    throw output.invalidOption('--date', 'YYYY-MM-DD');
  }
  if (state !== undefined && !isState(state)) {
    throw output.invalidOption('--state', paymentStates.join(', '));
  }
  return { limit: count, before: after === undefined ? undefined : Number(after), businessDate: date, state };
}

function isState(text: string): text is PaymentState {
  return (paymentStates as readonly string[]).includes(text);
}
