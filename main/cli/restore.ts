import type { Loss } from '../backup/loss.ts';
import { localText } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import { describeError } from '../i18n/describe.ts';
import { type Restored, RestoreWouldLose, restoreLedger } from '../root/restore.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { actorFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, errorLines, exitCodes } from './output.ts';

export interface RestoreCommandOptions {
  readonly acceptLoss?: boolean;
  readonly renamedFrom?: string;
}

/** `restore`: puts a copy in the place of the ledger, and says what that costs. */
export async function restoreCommand(
  context: CommandContext,
  file: string,
  options: RestoreCommandOptions,
): Promise<ExitCode> {
  const { output, process } = context;
  const { translate } = output;
  const stored = storedTerminal(context);
  output.say(translate('backups.restore.checking', { file }));
  try {
    const restored = await restoreLedger({
      stored,
      file,
      acceptLoss: options.acceptLoss === true,
      renamedFrom: options.renamedFrom,
      clock: process.clock,
      identify: (place) => actorFor(context, place, 'configure'),
    });
    output.result({ ok: true, restored, error: null }, linesOf(restored, stored, context));
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof RestoreWouldLose)) {
      throw error;
    }
    const described = describeError(error, translate);
    output.result({ ok: false, wouldLose: error.loss, error: described }, [
      ...lossLines(error.loss, stored, context),
      ...errorLines(described),
    ]);
    return exitCodes.failed;
  }
}

function linesOf(restored: Restored, stored: StoredTerminal, context: CommandContext): string[] {
  const { translate } = context.output;
  const { rows, payments, upTo, replaced, keptAs, lost, firstFreeNumber, firstFreeClose } = restored;
  return [
    translate('backups.restore.done', { rows, payments: groupDigits(payments) }),
    ...(upTo === null ? [] : [translate('backups.restore.upTo', { at: timeText(upTo, stored) })]),
    ...(lost === null ? [] : lossLines(lost, stored, context)),
    ...(keptAs === null ? [] : [translate('backups.restore.kept', { file: keptAs })]),
    ...(replaced === 'sound' ? [] : [translate(`backups.restore.${replaced}`)]),
    translate('backups.restore.numbers', { number: groupDigits(firstFreeNumber), close: groupDigits(firstFreeClose) }),
    translate('backups.restore.next'),
  ];
}

/** What the present ledger has and the copy has not, one thing per line. */
function lossLines(loss: Loss, stored: StoredTerminal, { output: { translate } }: CommandContext): string[] {
  const { rows, from, to, payments, paid, paidYen, refunds, refundedYen, closes } = loss;
  return [
    translate('backups.restore.lost', { rows, from: timeText(from, stored), to: timeText(to, stored) }),
    translate('backups.restore.lostPayments', { payments, paid, yen: groupDigits(paidYen) }),
    ...(refunds === 0 ? [] : [translate('backups.restore.lostRefunds', { refunds, yen: groupDigits(refundedYen) })]),
    ...(closes.length === 0 ? [] : [translate('backups.restore.lostCloses', { closes: closes.join(', ') })]),
  ];
}

function timeText(at: string, stored: StoredTerminal): string {
  return localText(Date.parse(at), stored.settings().timeZone);
}
