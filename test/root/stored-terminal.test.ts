import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trainingTemplate } from '../../main/cli/init.ts';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
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
