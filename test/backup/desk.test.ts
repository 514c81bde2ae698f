import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { BackupDesk, openBackups } from '../../main/root/backups.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { changeSettings, initTraining } from '../support/cli.ts';
import { writeAttempt, writeClose, writePaid } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function openDesk({ mode = 'training' as 'live' | 'training' } = {}) {
  const data = await initTraining();
  const folder = path.join(tempFolder(), 'copies');
  mkdirSync(folder);
  await changeSettings(data, { backup: { folder } });
  const stored = new StoredTerminal(data);
  const opened = openLedger(stored, systemClock);
  onTestFinished(() => opened.close());
  const { ledger } = opened;
  writePaid(ledger, writeAttempt(ledger));
  const settings = { ...opened.settings, mode };
  // A live terminal's ledger has another name.
  const place = mode === 'training' ? stored : Object.create(stored, { ledgerFile: { value: () => ledger.file } });
  const keeper = openBackups({ stored: place as StoredTerminal, ledger, settings, clock: systemClock });
  onTestFinished(async () => {
    await keeper.close();
  });
  const world = { mayConfigure: true };
  const desk = new BackupDesk({
    keeper,
    attendance: {
      require: () => {
        if (!world.mayConfigure) {
          throw new TerminalError('NOT_PERMITTED', { name: 'A' });
        }
        return 'unnamed';
      },
    },
    settings: () => settings,
    dataFolder: data,
    wording: () => ({ translate: createTranslator('en'), timeZone: 'p9' as TimeZoneCode }),
  });
  return { desk, keeper, ledger, folder, world };
}

describe('backups at the window', () => {
  it('are listed, and one more is made', async () => {
    const { desk, folder } = await openDesk();
    expect(await desk.list()).toMatchObject({ folderText: folder, copies: [], lastText: null, problem: null });
    const view = await desk.make();
    expect(view).toMatchObject({ state: 'idle', problem: null });
    expect(view.copies).toMatchObject([{ paymentsText: 'up to payment 1', sizeText: expect.stringMatching(/MB$/) }]);
    expect(view.lastText).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(existsSync(path.join(folder, view.copies[0]?.fileName ?? ''))).toBe(true);
    expect(desk.health).toBe('off');
  });

  it('are for those who may set the terminal up', async () => {
    const { desk, world } = await openDesk();
    world.mayConfigure = false;
    await expect(desk.list()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(desk.make()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('tell that the folder is missing, without where above it', async () => {
    const { desk, folder } = await openDesk();
    renameSync(folder, `${folder}-away`);
    for (const view of [await desk.list(), await desk.make()]) {
      expect(view).toMatchObject({ place: 'missing', problem: { code: 'BACKUP_FOLDER_MISSING' }, copies: [] });
      expect(view.problem?.message).not.toContain(path.dirname(folder));
    }
    renameSync(`${folder}-away`, folder);
    expect(await desk.make()).toMatchObject({ problem: null, copies: [{}] });
  });

  it('are made by a live terminal at once, and after a close', async () => {
    const { keeper, ledger, desk } = await openDesk({ mode: 'live' });
    await expect.poll(() => keeper.state.last?.seq, { timeout: 15_000 }).toBe(ledger.head()?.seq);
    expect(desk.health).toBe('good');
    writePaid(ledger, writeAttempt(ledger));
    writeClose(ledger, '2099-01-01');
    await expect.poll(() => keeper.state.last?.seq, { timeout: 15_000 }).toBe(ledger.head()?.seq);
  });
});
