import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { DataFolderHold } from '../../main/ledger/data-folder.ts';
import { ledgerMigrations } from '../../main/ledger/migrations.ts';
import type { Installation } from '../../main/shell/updates/installation.ts';
import { StartGuard } from '../../main/shell/updates/start-guard.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { makeOld } from '../support/old-ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A PC with a program that can be replaced, and a data folder. */
function pc() {
  const folder = tempFolder();
  const dataFolder = path.join(folder, 'terminal');
  mkdirSync(dataFolder);
  const file = path.join(folder, 'OnePay-POS.AppImage');
  writeFileSync(file, 'program 1.0.0');
  const launched: string[] = [];
  const logged: string[] = [];
  const guard = (version: string, installation: Installation = { kind: 'appImage', file }) =>
    new StartGuard({
      folder: path.join(folder, 'updates'),
      version,
      installation,
      args: ['--data', dataFolder],
      clock: systemClock,
      log: { write: (_level, event, facts) => logged.push(`${event} ${facts?.['why'] ?? ''}`.trim()) },
      launch: (_installed, kept, args) => launched.push([readFileSync(kept, 'utf8'), ...args].join(' ')),
    });
  return { folder, dataFolder, guard, launched, logged, ledger: path.join(dataFolder, 'ledger.sqlite') };
}

type Pc = ReturnType<typeof pc>;

/** Version 1.0.0 has opened here, sold, and put 1.1.0 in its place. */
async function updated({ guard, dataFolder, ledger }: Pc, tables: 'same' | 'old' = 'same'): Promise<void> {
  const one = guard('1.0.0');
  expect(await one.begin(dataFolder)).toBe('goOn');
  one.good();
  const opened = openTestLedger({ file: ledger });
  writePaid(opened, writeAttempt(opened));
  opened.close();
  if (tables === 'old') {
    makeOld(ledger, 3);
  }
  await one.keep();
}

/** Starts that end before the terminal has opened. */
async function failedStarts({ guard, dataFolder }: Pc, times: number): Promise<void> {
  for (let start = 0; start < times; start += 1) {
    expect(await guard('1.1.0').begin(dataFolder)).toBe('goOn');
  }
}

function versionOf(file: string): unknown {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

describe('a new version that does not come up', () => {
  it('is replaced by the previous one at its third start, and not taken again', async () => {
    const shop = pc();
    await updated(shop);
    await failedStarts(shop, 2);
    const third = shop.guard('1.1.0');
    expect(await third.begin(shop.dataFolder)).toBe('end');
    expect(shop.launched).toEqual([`program 1.0.0 --data ${shop.dataFolder}`]);
    expect(shop.guard('1.0.0').refused).toEqual(['1.1.0']);
    expect(shop.logged).toEqual(['update.putBack']);
  });

  it('stays where it came up once', async () => {
    const shop = pc();
    await updated(shop);
    await failedStarts(shop, 1);
    const second = shop.guard('1.1.0');
    await second.begin(shop.dataFolder);
    second.good();
    await failedStarts(shop, 5);
    expect([shop.launched, shop.logged]).toEqual([[], []]);
  });

  it('stays where it told what it lacks: that is not for another version to mend', async () => {
    const shop = pc();
    await updated(shop);
    for (let start = 0; start < 5; start += 1) {
      const guard = shop.guard('1.1.0');
      expect(await guard.begin(shop.dataFolder)).toBe('goOn');
      guard.blameless();
    }
    await failedStarts(shop, 2);
    expect([shop.launched, shop.guard('1.1.0').refused]).toEqual([[], []]);
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('end');
  });

  it('has its ledger replaced by the copy from before, where it only changed the tables', async () => {
    const shop = pc();
    await updated(shop, 'old');
    const before = versionOf(shop.ledger);
    await failedStarts(shop, 1);
    openTestLedger({ file: shop.ledger }).close();
    expect([before, versionOf(shop.ledger)]).toEqual([3, ledgerMigrations.length]);
    await failedStarts(shop, 1);
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('end');
    expect(versionOf(shop.ledger)).toBe(3);
    const aside = readdirSync(shop.dataFolder).filter((name) => /^ledger\.sqlite\.set-aside-\w+$/.test(name));
    expect(aside.map((name) => versionOf(path.join(shop.dataFolder, name)))).toEqual([ledgerMigrations.length]);
  });

  it('stays with its ledger where there is no room for the previous one', async () => {
    const shop = pc();
    await updated(shop, 'old');
    await failedStarts(shop, 1);
    openTestLedger({ file: shop.ledger }).close();
    await failedStarts(shop, 1);
    const inTheWay = path.join(shop.folder, 'OnePay-POS.AppImage.new');
    mkdirSync(inTheWay);
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('goOn');
    expect([versionOf(shop.ledger), shop.launched, shop.logged]).toEqual([
      ledgerMigrations.length,
      [],
      ['update.startNotWatched'],
    ]);
    rmdirSync(inTheWay);
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('end');
    expect(versionOf(shop.ledger)).toBe(3);
  });

  it('stays where it has written a row under its own tables: nothing that was written is lost', async () => {
    const shop = pc();
    await updated(shop, 'old');
    await failedStarts(shop, 1);
    const opened = openTestLedger({ file: shop.ledger });
    writePaid(opened, writeAttempt(opened));
    opened.close();
    await failedStarts(shop, 2);
    expect([shop.launched, versionOf(shop.ledger)]).toEqual([[], ledgerMigrations.length]);
    expect(shop.logged).toEqual(['update.notPutBack written']);
  });

  it('stays where what was kept is not what it was', async () => {
    const shop = pc();
    await updated(shop);
    writeFileSync(path.join(shop.folder, 'updates', 'previous', '1.0.0.AppImage'), 'something else');
    await failedStarts(shop, 3);
    expect([shop.launched, shop.logged]).toEqual([[], ['update.notPutBack fileChanged']]);
  });

  it('stays as long as another process has the data folder, and is replaced after that', async () => {
    const shop = pc();
    await updated(shop);
    await failedStarts(shop, 2);
    const hold = DataFolderHold.acquire(shop.dataFolder, { pid: 1, since: '' }, 0);
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('goOn');
    hold.release();
    expect(await shop.guard('1.1.0').begin(shop.dataFolder)).toBe('end');
  });
});

describe('what watches the starts', () => {
  it('makes no data folder and reads none where this PC is no terminal yet', async () => {
    const { guard, folder, logged } = pc();
    const data = path.join(folder, 'not there');
    expect(await guard('1.0.0').begin(data)).toBe('goOn');
    expect([readdirSync(folder).includes('not there'), logged]).toEqual([false, []]);
  });

  it('keeps nothing from starting where its own file is damaged', async () => {
    const { guard, folder, dataFolder, logged } = pc();
    mkdirSync(path.join(folder, 'updates'));
    writeFileSync(path.join(folder, 'updates', 'starts.json'), '{"version": ');
    expect(await guard('1.0.0').begin(dataFolder)).toBe('goOn');
    expect(logged).toEqual(['update.startNotWatched']);
  });

  it('does nothing where new versions come by the system’s own tools', async () => {
    const { guard, folder, dataFolder } = pc();
    const one = guard('1.0.0', { kind: 'none', why: 'systemPackage' });
    expect(await one.begin(dataFolder)).toBe('goOn');
    one.good();
    await one.keep();
    expect(readdirSync(folder)).not.toContain('updates');
  });
});
