import { chmodSync, copyFileSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorDetail, isDiskFull, TerminalError } from '../common/errors.ts';

/**
 * Duplicates a copy of a ledger, which nobody writes to, with its log: of a ledger that was kept aside as it lay, a part may be
 * there. The duplicate can be written to, also where the copy is protected.
 * @throws TerminalError FILE_UNREADABLE, BACKUP_DAMAGED where it is empty, DISK_FULL.
 */
export function duplicateLedger(file: string, to: string): void {
  try {
    duplicateFile(file, to);
    if (existsSync(`${file}-wal`)) {
      duplicateFile(`${file}-wal`, `${to}-wal`);
    }
  } catch (error) {
    throw isDiskFull(error)
      ? new TerminalError('DISK_FULL', { folder: path.dirname(to) }, { cause: error })
      : new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
  // Opened to be written, it would become a new ledger.
  if (statSync(to).size === 0) {
    throw new TerminalError('BACKUP_DAMAGED', { file, detail: 'empty' });
  }
}

/** The system carries over who may write to a file as well. */
function duplicateFile(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, statSync(to).mode | 0o600);
}
