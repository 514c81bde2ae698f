import { localText } from '../common/time.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type HistoryOptions, readHistoryOptions, timeOfDayOf } from './history-filter.ts';
import { type ExitCode, exitCodes } from './output.ts';
import { paymentLine, reportInterrupted, toPaymentRecordJson } from './payments.ts';

/** `history`: payments, newest first, a page at a time. */
export function historyCommand(context: CommandContext, options: HistoryOptions): ExitCode {
  const { output, process } = context;
  const search = readHistoryOptions(output, options);
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    reportInterrupted(opened.interrupted, output);
    const { ledger, settings } = opened;
    const { timeZone } = settings;
    const { receipt, times: _times, ...filter } = search;
    const receiptFilter = receipt === undefined ? {} : ledger.payments.receiptFilter(receipt);
    const timeOfDay = timeOfDayOf(search, timeZone);
    const payments = ledger.payments.page({ ...filter, ...receiptFilter, timeOfDay });
    const next = payments.length === filter.limit ? String(payments.at(-1)?.number ?? '') : null;
    const { translate } = output;
    output.result({ ok: true, payments: payments.map(toPaymentRecordJson), next }, [
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
