import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

const clock = new TestClock();

/** A data folder in which a ledger was made, written to and closed. */
function usedFolder(): { readonly stored: StoredTerminal; readonly file: string } {
  const stored = new StoredTerminal(tempFolder());
  stored.settingsFile.save(trainingTemplate());
  sell(stored);
  return { stored, file: stored.ledgerFile('training') };
}

/** One process that opens the ledger, sells something and closes it. */
function sell(stored: StoredTerminal): void {
  const { ledger, close } = openLedger(stored, clock);
  writePaid(ledger, writeAttempt(ledger));
  close();
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('the ledger of a data folder', () => {
  it('that was emptied is refused as missing, by whoever reads too, and is left as it is', () => {
    const { stored, file } = usedFolder();
    writeFileSync(file, '');
    for (const open of [openLedger, openLedgerToRead, openLedger]) {
      expect(() => open(stored, clock)).toThrow(refusal('LEDGER_MISSING'));
      expect(statSync(file).size).toBe(0);
    }
  });

  it('that never had a row is refused as missing as well, once it was emptied', () => {
    const stored = new StoredTerminal(tempFolder());
    stored.settingsFile.save(trainingTemplate());
    openLedger(stored, clock).close();
    writeFileSync(stored.ledgerFile('training'), '');
    expect(() => openLedger(stored, clock)).toThrow(refusal('LEDGER_MISSING'));
  });

  it('is refused where an older copy of it was put back, and is left as it is', () => {
    const { stored, file } = usedFolder();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    sell(stored);
    copyFileSync(file, `${file}.newest`);
    copyFileSync(copy, file);
    for (const open of [openLedger, openLedgerToRead, openLedger]) {
      expect(() => open(stored, clock)).toThrow(refusal('LEDGER_ROLLED_BACK'));
      expect(readFileSync(file).equals(readFileSync(copy))).toBe(true);
    }
    copyFileSync(`${file}.newest`, file);
    const { ledger, close } = openLedger(stored, clock);
    expect(ledger.payments.page({ limit: 10 })).toHaveLength(2);
    close();
  });

  it('is refused where an older copy of it was put back and has gone on from there', () => {
    const { stored, file } = usedFolder();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    sell(stored);
    copyFileSync(copy, file);
    const other = openTestLedger({ file });
    writePaid(other, writeAttempt(other, { amountYen: 7 }));
    writePaid(other, writeAttempt(other, { amountYen: 8 }));
    other.close();
    expect(() => openLedger(stored, clock)).toThrow(refusal('LEDGER_ROLLED_BACK'));
  });

  it('is taken where a process ended without closing it: it has more than anybody remembers', () => {
    const { stored, file } = usedFolder();
    const killed = openTestLedger({ file });
    writePaid(killed, writeAttempt(killed));
    killed.close();
    const { ledger, close } = openLedger(stored, clock);
    expect(ledger.payments.page({ limit: 10 })).toHaveLength(2);
    close();
  });
});

/** Overwrites the page with the oldest payments: nothing that opening a ledger has to read. */
function damageOldPage(file: string): void {
  const db = new Sqlite(file);
  const page = db
    .prepare<[], { pageno: number }>(
      "SELECT pageno FROM dbstat WHERE name = 'payments' AND pagetype = 'leaf' ORDER BY path LIMIT 1",
    )
    .get();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const bytes = readFileSync(file);
  const number = page?.pageno ?? expect.fail('there is no such page');
  bytes.fill(0xa5, (number - 1) * 4096, number * 4096);
  writeFileSync(file, bytes);
}

describe('the pages of a ledger', () => {
  /** A ledger of many payments that was closed in order. */
  function filledFolder() {
    const { stored, file } = usedFolder();
    const { ledger, close } = openLedger(stored, clock);
    for (let n = 0; n < 300; n += 1) {
      writePaid(ledger, writeAttempt(ledger));
    }
    close();
    return { stored, file };
  }

  it('are always checked where nothing else is said', () => {
    const { stored, file } = filledFolder();
    damageOldPage(file);
    expect(() => openLedger(stored, clock)).toThrow(refusal('LEDGER_DAMAGED'));
    expect(() => openLedgerToRead(stored, clock)).toThrow(refusal('LEDGER_DAMAGED'));
  });

  it('are left unread after a close in order; what is damaged there is loud when it is read', () => {
    const { stored, file } = filledFolder();
    damageOldPage(file);
    const { ledger, close } = openLedger(stored, clock, 'afterACrash');
    expect(ledger.payments.page({ limit: 1 })).toHaveLength(1);
    expect(() => ledger.payments.page({ limit: 1000 })).toThrow(/malformed/);
    close();
  });

  it.each([
    [
      'a killed process has written more',
      (file: string) => {
        const killed = openTestLedger({ file });
        writePaid(killed, writeAttempt(killed));
        killed.close();
      },
    ],
    [
      'nobody remembers how far it had come',
      (file: string) => {
        const db = new Sqlite(path.join(path.dirname(file), 'instance.sqlite'));
        db.exec('DELETE FROM heads');
        db.close();
      },
    ],
  ])('are checked where %s, and the folder is let go of', (_why, happen) => {
    const { stored, file } = filledFolder();
    happen(file);
    damageOldPage(file);
    for (let time = 0; time < 2; time += 1) {
      expect(() => openLedger(stored, clock, 'afterACrash')).toThrow(refusal('LEDGER_DAMAGED'));
    }
    stored.hold(clock, 0).release();
  });

  it('are whole after an unclean end of a ledger that is', () => {
    const { stored, file } = filledFolder();
    const killed = openTestLedger({ file });
    const { id } = writeAttempt(killed);
    killed.close();
    const { interrupted, ledger, close } = openLedger(stored, clock, 'afterACrash');
    expect(interrupted).toEqual([{ flow: 'payment', id }]);
    expect(ledger.verify().faults).toEqual([]);
    close();
  });

  it('do not hide that an older copy was put back', () => {
    const { stored, file } = usedFolder();
    copyFileSync(file, `${file}.copy`);
    sell(stored);
    copyFileSync(`${file}.copy`, file);
    expect(() => openLedger(stored, clock, 'afterACrash')).toThrow(refusal('LEDGER_ROLLED_BACK'));
  });

  it('of a ledger that was only just made are no trouble', () => {
    const stored = new StoredTerminal(tempFolder());
    stored.settingsFile.save(trainingTemplate());
    for (let time = 0; time < 3; time += 1) {
      openLedger(stored, clock, 'afterACrash').close();
    }
    expect(stored.settings().mode).toBe('training');
  });
});
