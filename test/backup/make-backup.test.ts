import { execFile } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { copyName, markOf, unfinishedName } from '../../main/backup/copy-name.ts';
import { BackupLock } from '../../main/backup/lock.ts';
import { verifyCopy } from '../../main/backup/verify-copy.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { openTestLedger, writeAttempt, writeClose, writePaid } from '../support/ledgers.ts';
import { runOnSmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { makeJob, openRunner, owner } from './helpers.ts';

const run = promisify(execFile);

const timestamp = () => '2026-11-22T03:00:00.000Z';

function filledLedger(payments = 5): Ledger {
  const ledger = openTestLedger({ file: path.join(tempFolder(), 'ledger.sqlite') });
  for (let n = 0; n < payments; n += 1) {
    writePaid(ledger, writeAttempt(ledger));
  }
  writeClose(ledger, '2026-11-22');
  return ledger;
}

/** A ledger with rows that are in none of its copies, of three days, the oldest first. */
async function withThreeCopies() {
  const ledger = filledLedger();
  const job = makeJob(ledger);
  for (let day = 0; day < 3; day += 1) {
    await openRunner().run({ ...job, now: job.now + day * 86_400_000 });
    writePaid(ledger, writeAttempt(ledger));
  }
  const folder = job.folder.path;
  return { ledger, folder, copies: readdirSync(folder) };
}

/** What a copy that ends with one of a ledger's rows has in its name. */
function contentAt(ledger: Ledger, seq: number) {
  const db = new Sqlite(ledger.file, { readonly: true });
  const hashOf = (of: number) =>
    db.prepare<[number], { hash: Buffer }>('SELECT hash FROM journal WHERE seq = ?').get(of)?.hash.toString('hex') ??
    '';
  const content = { seq, ledger: markOf(hashOf(1)), row: markOf(hashOf(seq)) };
  db.close();
  return content;
}

/** The number of a page in the middle of a ledger: its last row and its last payment can be read without it. */
function rootOfIndex(file: string): number {
  return pageIn(file, "SELECT rootpage AS page FROM sqlite_schema WHERE name = 'journal_by_subject'");
}

function firstLeafOfJournal(file: string): number {
  return pageIn(
    file,
    "SELECT pageno AS page FROM dbstat WHERE name = 'journal' AND pagetype = 'leaf' ORDER BY path LIMIT 1",
  );
}

function pageIn(file: string, query: string): number {
  const db = new Sqlite(file, { readonly: true });
  const { page } = db.prepare<[], { page: number }>(query).get() ?? { page: 0 };
  db.close();
  return page;
}

function damage(file: string, page: number): void {
  const bytes = Buffer.alloc(64, 0x55);
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, (page - 1) * 4096);
  closeSync(handle);
}

describe('a copy', () => {
  it('has every row of the ledger, and passes the whole check', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const { made, look } = await openRunner().run(job);
    const content = contentAt(ledger, ledger.head()?.seq ?? 0);
    expect(made).toEqual({ fileName: copyName(owner, job.now, content), madeAt: job.now, ...content });
    expect(look.copies).toMatchObject([{ isOwn: true }]);
    expect(look.copies.map(({ fileName }) => fileName)).toEqual([made?.fileName]);
    const file = path.join(job.folder.path, made?.fileName ?? '');
    expect(verifyCopy(file, timestamp)).toEqual(ledger.verify());
    expect(readdirSync(job.folder.path)).toEqual([made?.fileName]);
    expect(readdirSync(job.workshop)).toEqual([]);
  });

  it('is one file, readable where nothing can be written beside it', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const { made } = await openRunner().run(job);
    const db = new Sqlite(path.join(job.folder.path, made?.fileName ?? ''), { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(db.prepare('SELECT count(*) AS count FROM payments').get()).toEqual({ count: 5 });
    db.close();
    expect(readdirSync(job.folder.path)).toEqual([made?.fileName]);
  });

  it('is of one moment while sales go on, and every sale is in the ledger', async () => {
    const ledger = filledLedger(400);
    const job = makeJob(ledger);
    const before = ledger.head()?.seq ?? 0;
    const running = openRunner().run(job);
    let ended = false;
    void running.finally(() => {
      ended = true;
    });
    let sold = 0;
    while (!ended) {
      writePaid(ledger, writeAttempt(ledger));
      sold += 1;
      await systemClock.sleep(1);
    }
    const { made } = await running;
    expect(sold).toBeGreaterThan(3);
    expect(ledger.payments.nextNumber() - 1).toBe(400 + sold);
    const copy = verifyCopy(path.join(job.folder.path, made?.fileName ?? ''), timestamp);
    expect(copy.faults).toEqual([]);
    expect(copy.journalRows).toBe(made?.seq);
    expect(copy.journalRows).toBeGreaterThanOrEqual(before);
    expect(ledger.contains({ seq: copy.journalRows, hash: copy.headHash })).toBe(true);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is made in the data folder itself where no other is named', async () => {
    const ledger = filledLedger();
    const workshop = path.join(path.dirname(ledger.file), 'backups');
    const { made, look } = await openRunner().run(makeJob(ledger, { folder: { path: workshop, ifMissing: 'make' } }));
    expect(look.place).toBe('sameDisk');
    expect(readdirSync(workshop)).toEqual([made?.fileName]);
  });

  it('removes what crashed copies have left, and old copies, and nothing else', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const day = 86_400_000;
    const own = contentAt(ledger, 3);
    const kept = copyName(owner, job.now - 100 * day + 60_000, own);
    const old = copyName(owner, job.now - 100 * day, contentAt(ledger, 2));
    const stranger = copyName(owner, job.now - day, { ...own, seq: 900, ledger: '00000000' });
    const others = [
      copyName({ ...owner, terminalCode: 'BTer002' }, job.now - 100 * day, own),
      'ledger-v3-20260101.sqlite',
      unfinishedName(stranger),
      kept,
    ];
    const left = unfinishedName(copyName(owner, job.now - day, { ...own, seq: 0 }));
    for (const name of [old, left, `${left}-journal`, ...others, unfinishedName(others[0] ?? '')]) {
      writeFileSync(path.join(job.folder.path, name), 'x');
    }
    const { made } = await openRunner().run(job);
    expect(readdirSync(job.folder.path).toSorted()).toEqual(
      [made?.fileName ?? '', ...others, unfinishedName(others[0] ?? '')].toSorted(),
    );
  });
});

describe('copies in one folder', () => {
  it('of two PCs with the same codes leave each other alone', async () => {
    const folder = tempFolder();
    const rules = { keepHours: 1, keepDays: 1, utcOffsetHours: 9 };
    const start = Date.parse('2026-11-22T03:00:00Z');
    const ledgers = [filledLedger(), filledLedger(2)];
    for (let round = 0; round < 3; round += 1) {
      for (const [index, ledger] of ledgers.entries()) {
        writePaid(ledger, writeAttempt(ledger));
        const now = start + (round * 2 + index) * 3_600_000;
        await openRunner().run(makeJob(ledger, { folder: { path: folder, ifMissing: 'tell' }, now, rules }));
      }
    }
    const heads = ledgers.map((ledger) => contentAt(ledger, ledger.head()?.seq ?? 0));
    const names = readdirSync(folder);
    expect(names).toHaveLength(2);
    for (const { seq, ledger, row } of heads) {
      expect(names).toEqual(expect.arrayContaining([expect.stringContaining(`-${seq}-${ledger}-${row}.sqlite`)]));
    }
  });

  it('are told from those of what a restore has replaced, which are never removed', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger, { rules: { keepHours: 1, keepDays: 1, utcOffsetHours: 9 } });
    const year = 365 * 86_400_000;
    const lost = copyName(owner, job.now - year, { ...contentAt(ledger, 4), row: '12345678' });
    const empty = copyName(owner, job.now + year, contentAt(ledger, 5));
    writeFileSync(path.join(job.folder.path, lost), 'x');
    writeFileSync(path.join(job.folder.path, empty), '');
    const { made, look } = await openRunner().run(job);
    const own = new Map(look.copies.map(({ fileName, isOwn }) => [fileName, isOwn]));
    expect(own).toEqual(
      new Map([
        [lost, false],
        [empty, false],
        [made?.fileName, true],
      ]),
    );
    expect(readdirSync(job.folder.path).toSorted()).toEqual([lost, empty, made?.fileName ?? ''].toSorted());
  });

  it('are opened where somebody asks, and then none is the ledger’s that is not what its name says', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const { made } = await openRunner().run(job);
    const strange = copyName(owner, job.now, contentAt(ledger, 2));
    writeFileSync(path.join(job.folder.path, strange), 'no ledger');
    const isOwn = async (opensCopies: boolean) => {
      const { look } = await openRunner().run({ ...job, kind: 'look', opensCopies });
      return look.copies.filter((copy) => copy.isOwn).map(({ fileName }) => fileName);
    };
    expect(await isOwn(false)).toContain(strange);
    expect(await isOwn(true)).toEqual([made?.fileName]);
  });
});

describe('a copy that cannot be made', () => {
  it('tells that the folder is missing, and makes none in its place', async () => {
    const ledger = filledLedger();
    const folder = path.join(tempFolder(), 'stick');
    await expect(
      openRunner().run(makeJob(ledger, { folder: { path: folder, ifMissing: 'tell' } })),
    ).rejects.toMatchObject({ code: 'BACKUP_FOLDER_MISSING', params: { folder } });
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(path.join(path.dirname(ledger.file), 'backups'))).toEqual([]);
  });

  // A folder of the kernel's, into which nobody may write, not even the administrator.
  it.skipIf(!existsSync('/sys/kernel'))(
    'tells that the folder cannot be written, and leaves nothing behind',
    async () => {
      const ledger = filledLedger();
      const job = makeJob(ledger, { folder: { path: '/sys/kernel', ifMissing: 'tell' } });
      await expect(openRunner().run(job)).rejects.toMatchObject({ code: 'BACKUP_FOLDER_NOT_WRITABLE' });
      expect(readdirSync(job.workshop)).toEqual([]);
    },
  );

  it('tells that the disk is full, before anything is written', async () => {
    const ledger = filledLedger();
    const { output, folder } = await runOnSmallDisk(['test/backup/copy-to.ts', ledger.file]);
    expect(JSON.parse(output)).toMatchObject({ code: 'DISK_FULL' });
    expect(readdirSync(folder)).toEqual([]);
    writePaid(ledger, writeAttempt(ledger));
  });

  it('tells that the disk is full where that shows only in the middle, and leaves the copies that are there', async () => {
    const ledger = filledLedger(600);
    expect(statSync(ledger.file).size).toBeGreaterThan(700 * 1024);
    const { output, folder } = await runOnSmallDisk(['test/backup/copy-to.ts', ledger.file, 'silent']);
    expect(JSON.parse(output)).toMatchObject({ code: 'DISK_FULL' });
    expect(readdirSync(folder)).toEqual([]);
    writePaid(ledger, writeAttempt(ledger));
  });

  it('tells which disk is full: the data folder’s own, too', async () => {
    const ledger = filledLedger(600);
    const copies = tempFolder();
    const args = ['test/backup/copy-to.ts', ledger.file, 'workshop', copies, 'silent'];
    const { output, folder } = await runOnSmallDisk(args);
    expect(JSON.parse(output)).toMatchObject({ code: 'DISK_FULL', params: { folder } });
    expect([readdirSync(folder), readdirSync(copies)]).toEqual([[], []]);
  });

  it('is not given up on a full disk where there are copies that need not be kept any longer', async () => {
    const { ledger, folder } = await withThreeCopies();
    const { stdout } = await run(process.execPath, ['test/backup/copy-to.ts', ledger.file, 'two', folder]);
    const { made } = JSON.parse(stdout) as { made?: { fileName: string } };
    expect(readdirSync(folder)).toEqual([made?.fileName]);
  });

  it('removes no copy on a full disk for the sake of one that cannot be read', async () => {
    const { ledger, folder, copies } = await withThreeCopies();
    writeFileSync(path.join(folder, copies[2] ?? ''), 'x'.repeat(5000));
    const { stdout } = await run(process.execPath, ['test/backup/copy-to.ts', ledger.file, 'two', folder]);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'DISK_FULL', params: { folder } });
    expect(readdirSync(folder)).toEqual(copies.slice(1));
  });

  it.each([
    ['of a table', firstLeafOfJournal],
    ['of an index', rootOfIndex],
  ])('removes no copy on a full disk where a page %s in the newest is damaged', async (_what, pageOf) => {
    const { ledger, folder, copies } = await withThreeCopies();
    const newest = path.join(folder, copies[2] ?? '');
    damage(newest, pageOf(newest));
    const { stdout } = await run(process.execPath, ['test/backup/copy-to.ts', ledger.file, 'two', folder]);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'DISK_FULL', params: { folder } });
    expect(readdirSync(folder)).toEqual(copies);
  });

  it('removes no copy where it is the data folder’s own disk that has no room', async () => {
    const { ledger, folder, copies } = await withThreeCopies();
    const { stdout } = await run(process.execPath, ['test/backup/copy-to.ts', ledger.file, 'full', folder]);
    const workshop = path.join(path.dirname(ledger.file), 'backups');
    expect(JSON.parse(stdout)).toMatchObject({ code: 'DISK_FULL', params: { folder: workshop } });
    expect(readdirSync(folder)).toEqual(copies);
  });

  it('needs room for two where it goes into another folder of the data folder’s disk', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const folder = job.folder.path;
    const copyWithRoomFor = async (ledgers: string) => {
      const args = ['test/backup/copy-to.ts', ledger.file, 'beside', ledgers, folder];
      return JSON.parse((await run(process.execPath, args)).stdout) as unknown;
    };
    expect(await copyWithRoomFor('1.5')).toMatchObject({ code: 'DISK_FULL', params: { folder } });
    expect([readdirSync(folder), readdirSync(job.workshop)]).toEqual([[], []]);
    expect(await copyWithRoomFor('2')).toMatchObject({ made: {} });
  });

  it('takes the place of copies that need not be kept there, too', async () => {
    const { ledger, folder } = await withThreeCopies();
    const args = ['test/backup/copy-to.ts', ledger.file, 'beside', '4.5', folder];
    const { made } = JSON.parse((await run(process.execPath, args)).stdout) as { made?: { fileName: string } };
    expect(readdirSync(folder)).toEqual([made?.fileName]);
  });

  it('is not taken for one where a page of the ledger is damaged', async () => {
    const ledger = filledLedger(300);
    const job = makeJob(ledger);
    ledger.close();
    const db = new Sqlite(ledger.file);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    damage(ledger.file, rootOfIndex(ledger.file));
    await expect(openRunner().run(job)).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
    expect(readdirSync(job.folder.path)).toEqual([]);
    expect(readdirSync(job.workshop)).toEqual([]);
  });

  it('is refused while another one is made', async () => {
    const ledger = filledLedger();
    const job = makeJob(ledger);
    const lock = BackupLock.take(job.lockFile);
    await expect(openRunner().run(job)).rejects.toMatchObject({ code: 'BACKUP_BUSY' });
    lock.release();
    await expect(openRunner().run(job)).resolves.toMatchObject({ look: { copies: [{}] } });
  });

  it('says where it cannot be told whether another one is made', async () => {
    const job = makeJob(filledLedger());
    mkdirSync(job.lockFile);
    const folder = path.dirname(job.lockFile);
    await expect(openRunner().run(job)).rejects.toMatchObject({ code: 'DATA_FOLDER_NOT_WRITABLE', params: { folder } });
  });
});
