import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataFolderHold } from '../../main/ledger/data-folder.ts';
import { findLedgers, putBack } from '../../main/shell/updates/ledgers.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const AT = '2026-11-22T18:00:00.000Z';
const KEPT = 'ledger.sqlite.set-aside-20261122T180000000Z';

/** A data folder whose ledger has a log beside it, as after a crash, and a copy from before. */
function crashed() {
  const at = tempFolder();
  const folder = path.join(tempFolder(), 'data');
  const ledger = openTestLedger({ file: path.join(at, 'ledger.sqlite') });
  writePaid(ledger, writeAttempt(ledger));
  ledger.close();
  const file = path.join(tempFolder(), 'copy.sqlite');
  cpSync(path.join(at, 'ledger.sqlite'), file);
  const later = openTestLedger({ file: path.join(at, 'ledger.sqlite') });
  writePaid(later, writeAttempt(later));
  cpSync(at, folder, { recursive: true });
  later.close();
  const rows = () => findLedgers(folder)[0]?.seq;
  return { folder, file, rows };
}

const holdOf = (folder: string) => DataFolderHold.acquire(folder, { pid: process.pid, since: AT }, 0);

describe('a copy in the place of a ledger', () => {
  it('leaves the ledger with its log aside, and no log beside the copy', () => {
    const { folder, file, rows } = crashed();
    const before = rows() ?? 0;
    const [copy] = copiesOf(file);
    const hold = holdOf(folder);
    putBack(hold, folder, [copy], AT);
    hold.release();
    expect([rows(), before > copy.seq]).toEqual([copy.seq, true]);
    const aside = tempFolder();
    cpSync(path.join(folder, KEPT), path.join(aside, 'ledger.sqlite'));
    cpSync(path.join(folder, `${KEPT}-wal`), path.join(aside, 'ledger.sqlite-wal'));
    expect(findLedgers(aside)[0]?.seq).toBe(before);
  });

  it('that could not be put there leaves the ledger whole, and is put there by whoever holds the folder next', () => {
    const { folder, file, rows } = crashed();
    const before = rows();
    const [copy] = copiesOf(file);
    mkdirSync(path.join(folder, `${KEPT}-wal`));
    writeFileSync(path.join(folder, `${KEPT}-wal`, 'in the way'), '');
    const hold = holdOf(folder);
    expect(() => putBack(hold, folder, [copy], AT)).toThrow();
    hold.release();
    expect(rows()).toBe(before);
    rmSync(path.join(folder, `${KEPT}-wal`), { recursive: true });
    holdOf(folder).release();
    expect(rows()).toBe(copy.seq);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([KEPT, `${KEPT}-wal`]));
  });
});

function copiesOf(file: string) {
  const at = tempFolder();
  cpSync(file, path.join(at, 'ledger.sqlite'));
  const [{ hashBefore: _, ...mark } = expect.fail('no copy')] = findLedgers(at);
  return [{ ...mark, file }] as const;
}
