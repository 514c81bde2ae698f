import { existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorDetail, isDiskFull, systemCode, TerminalError } from '../common/errors.ts';
import { makeFolder } from '../common/folders.ts';
import { type Copy, type CopyOwner, isUnfinished, readCopyName } from './copy-name.ts';

/** Where copies lie. */
export interface BackupFolder {
  readonly path: string;
  /** `make`: ours, and made where it is not there. A disk or share that is missing is not replaced by an empty folder. */
  readonly ifMissing: 'make' | 'tell';
}

/** What is left free for the ledger on its own disk, in bytes. */
const KEPT_FREE = 32 * 1024 * 1024;

/** @throws TerminalError BACKUP_FOLDER_MISSING, DATA_FOLDER_NOT_WRITABLE, DISK_FULL. */
export function requireFolder(folder: BackupFolder): void {
  if (folder.ifMissing === 'make') {
    makeFolder(folder.path);
  }
  if (statSync(folder.path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new TerminalError('BACKUP_FOLDER_MISSING', { folder: folder.path });
  }
}

/** Whether two folders are on one disk, as far as the operating system tells. */
export function onSameDisk(one: string, other: string): boolean {
  return statSync(one).dev === statSync(other).dev;
}

/**
 * False where the disk says how much is free, and that is too little.
 * @param bytes what is to be written there.
 */
export function hasRoom(folder: string, bytes: number): boolean {
  const { bavail, bsize, blocks } = statfsSync(folder);
  // Some shares tell nothing.
  return blocks === 0 || bavail * bsize >= bytes + KEPT_FREE;
}

/** @throws TerminalError DISK_FULL where there is no {@link hasRoom room}. */
export function requireRoom(folder: string, bytes: number): void {
  if (!hasRoom(folder, bytes)) {
    throw new TerminalError('DISK_FULL', { folder });
  }
}

/** A terminal's copies in a folder, the newest first. */
export function copiesIn(folder: string, owner: CopyOwner): Copy[] {
  return readdirSync(folder)
    .flatMap((name) => readCopyName(owner, name) ?? [])
    .toSorted((a, b) => b.madeAt - a.madeAt || b.seq - a.seq);
}

/** Removes what copies that were never finished have left. @param ledger see {@link isUnfinished}. */
export function removeUnfinished(folder: string, owner: CopyOwner, ledger?: string): void {
  for (const name of readdirSync(folder)) {
    if (isUnfinished(owner, name, ledger)) {
      rmSync(path.join(folder, name), { force: true });
    }
  }
}

/** What it means to people that a copy could not be made. */
export function asBackupError(error: unknown, folder: string): TerminalError {
  if (error instanceof TerminalError) {
    return error.code === 'DATA_FOLDER_NOT_WRITABLE'
      ? new TerminalError('BACKUP_FOLDER_NOT_WRITABLE', error.params, { cause: error })
      : error;
  }
  const code = systemCode(error);
  const detail = errorDetail(error);
  if (isDiskFull(error)) {
    return new TerminalError('DISK_FULL', { folder }, { cause: error });
  }
  if (/^(EACCES|EPERM|EROFS)$/.test(code) || /^SQLITE_(READONLY|CANTOPEN)/.test(code)) {
    return new TerminalError('BACKUP_FOLDER_NOT_WRITABLE', { folder, detail }, { cause: error });
  }
  if (/^(ENOENT|ENOTDIR|ENODEV|ENXIO)$/.test(code) && !existsSync(folder)) {
    return new TerminalError('BACKUP_FOLDER_MISSING', { folder }, { cause: error });
  }
  return new TerminalError('BACKUP_FAILED', { detail: `${code} ${detail}`.trim() }, { cause: error });
}
