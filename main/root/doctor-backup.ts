import { longestOwn } from '../backup/job.ts';
import type { Clock } from '../common/clock.ts';
import type { BackupFacts } from '../doctor/data-steps.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import { backupFolder, lookAtBackups } from './backups.ts';
import type { StoredTerminal } from './stored-terminal.ts';

const MINUTE_MS = 60_000;

/**
 * How this terminal's copies are, looked at in a thread of its own.
 * @throws TerminalError BACKUP_FOLDER_MISSING, and whatever keeps the folder from being read.
 */
export async function lookAtBackupFacts(parts: {
  readonly stored: StoredTerminal;
  readonly settings: Settings;
  readonly clock: Clock;
}): Promise<BackupFacts> {
  const { stored, settings } = parts;
  const { place, copies } = await lookAtBackups(parts, true);
  const seq = lastSeq(parts);
  // Which copies are of a ledger that cannot be read, nobody can tell.
  const newest = longestOwn(seq === undefined ? copies.map((copy) => ({ ...copy, isOwn: true })) : copies);
  return {
    folder: backupFolder(settings, stored.folder).path,
    place,
    lastAt: newest?.madeAt ?? null,
    everyMs: settings.backup.everyMinutes * MINUTE_MS,
    isComplete: newest !== undefined && newest.seq >= (seq ?? 0),
  };
}

/** The ledger's last row, seen beside whoever writes to it; undefined where it cannot be read, which is told elsewhere. */
function lastSeq({ stored, settings, clock }: Parameters<typeof lookAtBackupFacts>[0]): number | undefined {
  const { timeZone, businessDayStart: dayStart, mode } = settings;
  try {
    const file = stored.ledgerFile(mode);
    const ledger = new Ledger({ file, clock, timeZone, dayStart, writable: false, checksPages: false });
    const seq = ledger.head()?.seq ?? 0;
    ledger.close();
    return seq;
  } catch {
    return undefined;
  }
}
