import { statSync } from 'node:fs';
import path from 'node:path';
import type { JournalHead } from '../ledger/ledger.ts';
import { checkCopy, contentOf, isSound } from './check-copy.ts';
import { type Copy, copyName, markOf, readCopyName, unfinishedName } from './copy-name.ts';
import {
  asBackupError,
  copiesIn,
  hasRoom,
  onSameDisk,
  removeUnfinished,
  requireFolder,
  requireRoom,
} from './folder.ts';
import { type FoundCopy, type JobDone, type Look, type LookJob, longestOwn, type MakeJob } from './job.ts';
import { withRowsOf } from './known-rows.ts';
import { BackupLock } from './lock.ts';
import type { Pace } from './pace.ts';
import { publish, removeQuietly } from './publish.ts';
import { removeCopies } from './remove.ts';
import { copiesToRemove } from './rotation.ts';
import { copySnapshot, makeSingleFile } from './snapshot.ts';

/**
 * Makes a copy of a ledger, under a name that it only gets when it is whole and was checked, and removes the copies that
 * need not be kept.
 * @throws TerminalError BACKUP_BUSY, BACKUP_FOLDER_MISSING, BACKUP_FOLDER_NOT_WRITABLE, DATA_FOLDER_NOT_WRITABLE,
 *   DISK_FULL, BACKUP_FAILED, BACKUP_STOPPED.
 */
export async function makeBackup(job: MakeJob, pace: Pace): Promise<JobDone> {
  const lock = BackupLock.take(job.lockFile);
  try {
    requireFolder({ path: job.workshop, ifMissing: 'make' });
    requireFolder(job.folder);
    const made = await copyInto(job, pace);
    return { made, look: rotate(job, pace) };
  } catch (error) {
    throw asBackupError(error, job.folder.path);
  } finally {
    lock.release();
  }
}

/** Removes copies that need not be kept, and tells what is left. */
function rotate(job: MakeJob, pace: Pace): Look {
  const look = lookAt({ ...job, kind: 'look', opensCopies: false }, pace);
  const own = look.copies.filter(({ isOwn }) => isOwn);
  const old = copiesToRemove(own, job.rules);
  removeCopies(job.folder.path, old, pace);
  const removed = new Set(old.map(({ fileName }) => fileName));
  return { ...look, copies: look.copies.filter(({ fileName }) => !removed.has(fileName)) };
}

/**
 * Sees to it that there is room for a draft and for the copy, where whoever has chosen to keep fewer copies did so for this.
 * @throws TerminalError DISK_FULL.
 */
function findRoom(job: MakeJob, pace: Pace): void {
  const workshop = path.resolve(job.workshop);
  const folder = path.resolve(job.folder.path);
  const bytes = statSync(job.ledger).size;
  const isOneDisk = onSameDisk(workshop, folder);
  if (!isOneDisk) {
    requireRoom(workshop, bytes);
  }
  // In another folder of one disk, the draft and the copy lie side by side until the copy has its name.
  const needed = isOneDisk && workshop !== folder ? 2 * bytes : bytes;
  if (!hasRoom(folder, needed)) {
    removeForRoom(job, pace);
  }
  requireRoom(workshop, bytes);
  requireRoom(folder, needed);
}

/** No new copy stands yet for those that go: nothing is removed for the sake of one that is not sound. */
function removeForRoom(job: MakeJob, pace: Pace): void {
  const own = lookAt({ ...job, kind: 'look', opensCopies: true }, pace).copies.filter(({ isOwn }) => isOwn);
  const old = copiesToRemove(own, job.rules);
  const newest = longestOwn(own.filter((copy) => !old.includes(copy)));
  if (old.length === 0 || newest === undefined) {
    return;
  }
  pace.goOn();
  if (isSound(path.join(job.folder.path, newest.fileName))) {
    removeCopies(job.folder.path, old, pace);
  }
}

async function copyInto(job: MakeJob, pace: Pace): Promise<Copy> {
  const { ledger, owner, workshop, now } = job;
  const folder = path.resolve(job.folder.path);
  const first = withRowsOf(ledger, (rows) => rows.ledger);
  removeUnfinished(workshop, owner);
  removeUnfinished(folder, owner, first);
  findRoom(job, pace);
  // What it ends with is known only when it is begun.
  const draft = path.join(workshop, unfinishedName(copyName(owner, now, { seq: 0, ledger: first, row: markOf('') })));
  try {
    const head = await makeDraft(job, draft, pace);
    const content = { seq: head.seq, ledger: first, row: markOf(head.hash) };
    const fileName = copyName(owner, now, content);
    publish(draft, { folder, fileName }, pace);
    return { fileName, madeAt: readCopyName(owner, fileName)?.madeAt ?? now, ...content };
  } catch (error) {
    removeQuietly(draft);
    removeQuietly(`${draft}-journal`);
    throw error;
  }
}

/** Makes a checked copy beside the ledger; whatever is wrong there is wrong with that disk, and not with the copies' own. */
async function makeDraft({ ledger, workshop }: MakeJob, draft: string, { goOn, rest }: Pace): Promise<JournalHead> {
  try {
    const head = await copySnapshot({ ledger, to: draft, onPortion: goOn, rest });
    makeSingleFile(draft);
    goOn();
    checkCopy(draft, head);
    goOn();
    return head;
  } catch (error) {
    throw asBackupError(error, workshop);
  }
}

/** @throws TerminalError BACKUP_FOLDER_MISSING, BACKUP_FOLDER_NOT_WRITABLE, BACKUP_FAILED, BACKUP_STOPPED. */
export function lookAt({ ledger, owner, folder, opensCopies }: LookJob, { goOn }: Pick<Pace, 'goOn'>): Look {
  try {
    requireFolder(folder);
    const copies = withRowsOf(ledger, (rows) =>
      copiesIn(folder.path, owner).map((copy): FoundCopy => {
        goOn();
        const file = path.join(folder.path, copy.fileName);
        const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
        const content = opensCopies ? contentOf(file) : undefined;
        const isWhole = bytes > 0 && (!opensCopies || (content !== undefined && isAsNamed(copy, content.head)));
        return { ...copy, bytes, lastPayment: content?.lastPayment ?? null, isOwn: isWhole && rows.has(copy) };
      }),
    );
    return { place: onSameDisk(folder.path, path.dirname(ledger)) ? 'sameDisk' : 'otherDisk', copies };
  } catch (error) {
    throw asBackupError(error, folder.path);
  }
}

function isAsNamed({ seq, row }: Copy, head: JournalHead): boolean {
  return head.seq === seq && markOf(head.hash) === row;
}
