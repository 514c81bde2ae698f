import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { copyName, markOf } from '../../main/backup/copy-name.ts';
import { systemClock } from '../../main/common/clock.ts';
import { openBackups } from '../../main/root/backups.ts';
import { lookAtBackupFacts } from '../../main/root/doctor-backup.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { writeAttempt } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { liveFolder } from './setup/setup-host.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const DAY = 86_400_000;

/** A live terminal with a few payments, whose copies go to a share. */
function terminalWithShare() {
  const share = path.join(tempFolder(), 'share');
  mkdirSync(share);
  const stored = new StoredTerminal(liveFolder('keys', { backup: { folder: share } }));
  const { ledger, close } = openLedger(stored, systemClock);
  for (let count = 0; count < 5; count += 1) {
    writeAttempt(ledger);
  }
  const facts = () => lookAtBackupFacts({ stored, settings: stored.settings(), clock: systemClock });
  const putCopy = (madeAt: number, { seq, hash }: { seq: number; hash: string }, text: string) => {
    const content = { seq, ledger: '00000000', row: markOf(hash) };
    writeFileSync(path.join(share, copyName(owner, madeAt, content)), text);
  };
  return { share, stored, ledger, close, facts, putCopy };
}

describe('what the doctor sees of the copies', () => {
  it('is the copy that has all of the ledger', async () => {
    const { stored, ledger, close, facts } = terminalWithShare();
    const keeper = openBackups({ stored, ledger, settings: stored.settings(), clock: systemClock });
    await keeper.make();
    expect(await facts()).toMatchObject({ isComplete: true, lastAt: expect.any(Number) });
    await keeper.close();
    writeAttempt(ledger);
    expect(await facts()).toMatchObject({ isComplete: false, lastAt: expect.any(Number) });
    close();
  });

  it.each([
    ['an empty file', ''],
    ['a file that is no ledger', 'x'.repeat(5000)],
  ])('is no copy where %s has the right name', async (_, text) => {
    const { ledger, close, facts, putCopy } = terminalWithShare();
    putCopy(Date.now() - 1000, ledger.head() ?? { seq: 0, hash: '' }, text);
    expect(await facts()).toMatchObject({ isComplete: false, lastAt: null });
    close();
  });

  it('is no copy where there are only those of a ledger that a restore has replaced', async () => {
    const { close, facts, putCopy } = terminalWithShare();
    putCopy(Date.now() - 30 * DAY, { seq: 50_000, hash: '12345678' }, 'x'.repeat(5000));
    expect(await facts()).toMatchObject({ isComplete: false, lastAt: null });
    close();
  });

  it('is whatever lies there where the ledger itself cannot be read', async () => {
    const { share, stored, ledger, close, facts } = terminalWithShare();
    const keeper = openBackups({ stored, ledger, settings: stored.settings(), clock: systemClock });
    await keeper.make();
    await keeper.close();
    const { file } = ledger;
    close();
    new Sqlite(file).pragma('wal_checkpoint(TRUNCATE)');
    writeFileSync(file, 'x'.repeat(8192));
    expect(readdirSync(share)).toHaveLength(1);
    expect((await facts()).lastAt).not.toBeNull();
  });
});
