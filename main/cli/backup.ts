import path from 'node:path';
import type { FoundCopy } from '../backup/job.ts';
import { BackupRunner } from '../backup/runner.ts';
import { verifyCopy } from '../backup/verify-copy.ts';
import { TerminalError } from '../common/errors.ts';
import { localText, utcText } from '../common/time.ts';
import { describeError } from '../i18n/describe.ts';
import { backupFolder, backupJob, backupProgram, lookAtBackups, sizeText, upToPayment } from '../root/backups.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import type { Settings } from '../settings/schema.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `backup make`: one copy now, also beside a terminal that sells. */
export async function makeBackupCommand(context: CommandContext): Promise<ExitCode> {
  const { output, process } = context;
  const { translate } = output;
  const { clock } = process;
  const stored = storedTerminal(context);
  // Kept open meanwhile, so that the copying thread is never the last to leave the ledger.
  const opened = openLedgerToRead(stored, clock);
  const runner = new BackupRunner({ program: backupProgram(), clock });
  const end = () => void runner.stop();
  process.ending.addEventListener('abort', end, { once: true });
  try {
    const { settings } = opened;
    const { made, look } = await runner.run(backupJob({ kind: 'make' }, { stored, settings, clock }));
    if (made === undefined) {
      throw new TerminalError('INTERNAL', { detail: 'no copy was made' });
    }
    const file = path.join(backupFolder(settings, stored.folder).path, made.fileName);
    const bytes = look.copies.find(({ fileName }) => fileName === made.fileName)?.bytes ?? 0;
    output.result(
      { ok: true, backup: { file, rows: made.seq, bytes, place: look.place, kept: look.copies.length }, error: null },
      [
        translate('backups.made', { file, size: sizeText(bytes), rows: made.seq }),
        ...(look.place === 'sameDisk' ? [translate('backups.sameDisk')] : []),
      ],
    );
    return exitCodes.done;
  } finally {
    process.ending.removeEventListener('abort', end);
    opened.close();
  }
}

/** `backup list`: this terminal's copies, the newest first. */
export async function listBackupsCommand(context: CommandContext): Promise<ExitCode> {
  const { output, process } = context;
  const { translate } = output;
  const stored = storedTerminal(context);
  const settings = stored.settings();
  const folder = backupFolder(settings, stored.folder).path;
  const { place, copies } = await lookAtBackups({ stored, settings, clock: process.clock }, true);
  output.result({ ok: true, folder, place, copies: copies.map((copy) => toCopyJson(copy, folder)), error: null }, [
    translate('backups.folder', { folder }),
    ...(place === 'sameDisk' ? [translate('backups.sameDisk')] : []),
    ...(copies.length === 0 ? [translate('backups.none')] : copies.map((copy) => copyLine(copy, settings, context))),
  ]);
  return exitCodes.done;
}

function toCopyJson({ fileName, madeAt, seq, bytes, lastPayment }: FoundCopy, folder: string): object {
  return { file: path.join(folder, fileName), madeAt: utcText(madeAt), rows: seq, bytes, lastPayment };
}

function copyLine(copy: FoundCopy, { timeZone }: Settings, { output: { translate } }: CommandContext): string {
  const upTo = copy.lastPayment === null ? translate('backups.unreadable') : upToPayment(copy.lastPayment, translate);
  return `${localText(copy.madeAt, timeZone)}  ${sizeText(copy.bytes).padStart(10)}  ${upTo}  ${copy.fileName}`;
}

/** `backup check`: all of a copy against its journal. */
export function checkBackupCommand(context: CommandContext, file: string): ExitCode {
  const { output, process } = context;
  const { translate } = output;
  const report = verifyCopy(path.resolve(file), () => utcText(process.clock.now()));
  const [first] = report.faults;
  if (first === undefined) {
    const { journalRows, exchanges, payments, headHash } = report;
    output.result({ ok: true, backup: { file, ...report }, error: null }, [
      translate('backups.sound', { rows: journalRows, exchanges, payments, head: headHash }),
    ]);
    return exitCodes.done;
  }
  const damaged = new TerminalError('BACKUP_DAMAGED', {
    file,
    detail: `${first.where} ${first.row}: ${first.detail}`,
  });
  const error = describeError(damaged, translate);
  output.result({ ok: false, backup: { file, ...report }, error }, [
    ...report.faults.map((fault) => translate('cli.ledgerFault', { ...fault })),
    `→ ${error.hint}`,
  ]);
  return exitCodes.failed;
}
