import { TerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `ledger verify`: checks every row, hash and exchange, and the state tables against a rebuild from the journal. */
export function verifyLedgerCommand(context: CommandContext): ExitCode {
  const { output, process } = context;
  const { translate } = output;
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    const report = opened.ledger.verify();
    const { file } = opened.ledger;
    const [first] = report.faults;
    if (first === undefined) {
      const { journalRows, exchanges, payments, headHash } = report;
      output.result({ ok: true, ledger: { file, ...report }, error: null }, [
        translate('cli.ledgerSound', { rows: journalRows, exchanges, payments, head: headHash }),
      ]);
      return exitCodes.done;
    }
    const damaged = new TerminalError('LEDGER_DAMAGED', {
      file,
      detail: `${first.where} ${first.row}: ${first.detail}`,
    });
    const error = describeError(damaged, translate);
    output.result({ ok: false, ledger: { file, ...report }, error }, [
      ...report.faults.map((fault) => translate('cli.ledgerFault', { ...fault })),
      `→ ${error.hint}`,
    ]);
    return exitCodes.failed;
  } finally {
    opened.close();
  }
}
