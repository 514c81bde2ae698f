import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { freshCode } from './support/codes.ts';
import { type CounterApp, launchCounter } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop } from './support/shop.ts';

/** Starts the app on a PC that has no terminal yet. */
async function firstStart(args: readonly string[] = []): Promise<{ counter: CounterApp; stored: StoredTerminal }> {
  const folder = tempFolder();
  const stored = new StoredTerminal(path.join(folder, 'terminal'));
  const userData = path.join(folder, 'user-data');
  const counter = await launchCounter({ userData, args: ['--data', stored.folder, ...args] });
  onTestFinished(() => counter.kill());
  return { counter, stored };
}

/** Sells once, with the training gateway that the terminal starts itself. */
async function sells(counter: CounterApp): Promise<void> {
  await counter.opened();
  expect(await counter.view()).toMatchObject({ mode: 'training' });
  await counter.charge(1200);
  await counter.shows('scan');
  await counter.wedge(freshCode());
  await counter.shows('result', 'paid');
}

describe('a PC that is no terminal yet', () => {
  it('asks what it is for, and is ready to train by one key', async () => {
    const { counter, stored } = await firstStart();
    await counter.shows('firstRun');
    expect(existsSync(stored.settingsFile.file)).toBe(false);
    await counter.use('1');
    await sells(counter);
    expect(stored.settings().mode).toBe('training');
  });

  it('leads to setting up real payments, and leaves the choice open', async () => {
    const { counter, stored } = await firstStart();
    await counter.shows('firstRun');
    await counter.use('2');
    await counter.shows('firstSetup');
    await counter.page.locator('[data-path="identity.branchCode"]').waitFor();
    await counter.press('Escape');
    await counter.shows('firstRun');
    expect(existsSync(stored.settingsFile.file)).toBe(false);
  });

  it('started with --training is ready at once', async () => {
    const { counter } = await firstStart(['--training']);
    await sells(counter);
  });
});

describe('a terminal that cannot work says so, with a code for store IT:', () => {
  const isStopped = async (counter: CounterApp, code: RegExp): Promise<void> => {
    await counter.shows('stopped', undefined, 30_000);
    expect(await counter.screen('stopped').innerText()).toMatch(code);
    expect((await counter.ask('counter.charge', { amountYen: 100, confirmed: 'once', sight: '' })).ok).toBe(false);
  };

  it('settings that are damaged', async () => {
    const shop = await openShop();
    writeFileSync(shop.stored.settingsFile.file, '{"identity": ');
    await isStopped(await shop.launch(), /SETTINGS_NOT_JSON/);
  });

  it('settings of which one is wrong', async () => {
    const shop = await openShop();
    writeFileSync(shop.stored.settingsFile.file, '{"identity": {"branchCode": "A", "terminalCode": 7}}');
    await isStopped(await shop.launch(), /SETTINGS_INVALID/);
  });

  it('a ledger that is damaged', async () => {
    const shop = await openShop();
    writeFileSync(shop.stored.ledgerFile('training'), 'this was a ledger once'.repeat(500));
    await isStopped(await shop.launch(), /LEDGER_DAMAGED/);
  });

  it('a ledger that is gone', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.charge(1200);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await counter.kill();
    for (const end of ['', '-wal', '-shm']) {
      rmSync(`${shop.stored.ledgerFile('training')}${end}`, { force: true });
    }
    await isStopped(await shop.launch(), /LEDGER_MISSING/);
  });

  it('keys that are gone', async () => {
    const shop = await openShop();
    rmSync(path.join(shop.dataFolder, 'secrets'), { recursive: true });
    await isStopped(await shop.launch(), /TRAINING_KEYS_MISSING/);
  });

  it('a data folder that another process has', async () => {
    const shop = await openShop();
    const hold = shop.stored.hold(systemClock);
    try {
      const counter = await shop.launch();
      await isStopped(counter, /DATA_FOLDER_IN_USE/);
      await eventually(async () => (await counter.words()).includes(shop.dataFolder), false);
    } finally {
      hold.release();
    }
  });
});
