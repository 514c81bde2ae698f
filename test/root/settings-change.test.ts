import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../main/common/actor.ts';
import { type EventContent, SETTINGS } from '../../main/ledger/events.ts';
import { changeSettings, noteSettings, type SettingsChange } from '../../main/root/settings-change.ts';
import { foundInFile, journalSecret, journalSettings, settingsHistory } from '../../main/root/settings-journal.ts';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import type { Settings } from '../../main/settings/schema.ts';
import { formatSettings, parseSettings } from '../../main/settings/settings-file.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

const clock = new TestClock();
const manager: Actor = 'operator:m1';
const refusal = (code: string) => expect.objectContaining({ code });

function terminal(more: Readonly<Record<string, unknown>> = {}): StoredTerminal {
  const stored = new StoredTerminal(tempFolder());
  stored.settingsFile.save(trainingTemplate(more));
  return stored;
}

function change(stored: StoredTerminal, next: Settings, more: Partial<SettingsChange> = {}) {
  return changeSettings({ stored, clock, next, by: manager, source: 'commandLine', locks: 'keep', ...more });
}

interface Row {
  readonly by: Actor;
  readonly source: EventContent<'settings.changed'>['source'];
  readonly changed: readonly string[];
}

/** What the journal tells of the settings, oldest first. */
function journaled(stored: StoredTerminal): readonly Row[] {
  const { ledger, close } = openLedgerToRead(stored, clock);
  const rows = ledger.eventsAbout(SETTINGS).flatMap((row) => {
    if (row.kind !== 'settings.changed') {
      return [];
    }
    const { source, changed } = row.content;
    return [{ by: row.by, source, changed }];
  });
  close();
  return rows;
}

const first: Row = { by: 'terminal', source: 'file', changed: [] };

describe('whoever opens a ledger to write', () => {
  it('finds the first settings, and writes them down once', () => {
    const stored = terminal();
    openLedger(stored, clock).close();
    openLedger(stored, clock).close();
    expect(journaled(stored)).toEqual([first]);
  });

  it('finds what somebody has changed in the file by hand', () => {
    const stored = terminal();
    openLedger(stored, clock).close();
    stored.settingsFile.save(trainingTemplate({ counter: { maxYen: 5000 }, closing: { print: false } }));
    openLedger(stored, clock).close();
    expect(journaled(stored)).toEqual([
      first,
      { by: 'terminal', source: 'file', changed: ['counter.maxYen', 'closing.print'] },
    ]);
  });

  it('takes settings that are new in this version for what they were without a word', () => {
    const ledger = openTestLedger();
    const settings = trainingTemplate();
    const { backup: _backup, locked: _locked, ...older } = settings;
    const content = { source: 'window' as const, settings: JSON.stringify(older), changed: [] };
    ledger.write((writer) => writer.append({ kind: 'settings.changed', subject: SETTINGS, content }));
    expect(journalSettings(ledger, settings, foundInFile)).toEqual([]);
    expect(ledger.eventsAbout(SETTINGS)).toHaveLength(1);
  });

  it('compares with what an older version wrote that this one would refuse', () => {
    const ledger = openTestLedger();
    const settings = trainingTemplate();
    const content = { source: 'window' as const, settings: JSON.stringify({ ...settings, gone: 1 }), changed: [] };
    ledger.write((writer) => writer.append({ kind: 'settings.changed', subject: SETTINGS, content }));
    expect(journalSettings(ledger, settings, foundInFile)).toEqual(['gone']);
  });
});

describe('a change of the settings', () => {
  it('is saved, and the journal tells who made it and by which way', () => {
    const stored = terminal();
    const opened = openLedger(stored, clock);
    const next = trainingTemplate({ counter: { maxYen: 5000 } });
    expect(change(stored, next, { ledger: opened.ledger, source: 'window' })).toEqual({
      before: trainingTemplate(),
      changed: ['counter.maxYen'],
      becameLive: false,
      damagedKept: null,
    });
    opened.close();
    expect(stored.settings()).toEqual(next);
    openLedger(stored, clock).close();
    expect(journaled(stored)).toEqual([first, { by: manager, source: 'window', changed: ['counter.maxYen'] }]);
  });

  it('that changes nothing is not written down', () => {
    const stored = terminal();
    const opened = openLedger(stored, clock);
    expect(change(stored, trainingTemplate(), { ledger: opened.ledger })).toMatchObject({ changed: [] });
    opened.close();
    expect(journaled(stored)).toEqual([first]);
  });

  it('that makes the first settings has its maker in the first row', () => {
    const stored = new StoredTerminal(path.join(tempFolder(), 'new'));
    expect(change(stored, trainingTemplate(), { source: 'provisioning' })).toMatchObject({ before: undefined });
    expect(journaled(stored)).toEqual([{ by: manager, source: 'provisioning', changed: [] }]);
  });

  it('of what is locked is refused with every locked key that it touches, and changes nothing', () => {
    const locked = ['gateway', 'shop.name'];
    const stored = terminal({ locked });
    const next = trainingTemplate({ locked: [], gateway: { timeoutSeconds: 5 }, shop: { name: 'Mine' } });
    const opened = openLedger(stored, clock);
    const attempt = (locks: SettingsChange['locks']) => change(stored, next, { locks, ledger: opened.ledger });
    expect(() => attempt('keep')).toThrow(
      expect.objectContaining({ code: 'SETTINGS_LOCKED', params: { keys: 'gateway, shop.name, locked' } }),
    );
    expect(stored.settings()).toEqual(trainingTemplate({ locked }));
    expect(attempt('overrule').changed).toContain('gateway.timeoutSeconds');
    opened.close();
    expect(stored.settings()).toEqual(next);
    expect(journaled(stored)).toHaveLength(2);
  });

  it('never takes an open payment away from the gateway that knows it', () => {
    const stored = terminal();
    const opened = openLedger(stored, clock);
    writeAttempt(opened.ledger);
    opened.close();
    const { identity } = trainingTemplate();
    const next = trainingTemplate({ identity: { ...identity, branchCode: 'Another' } });
    expect(() => change(stored, next)).toThrow(refusal('OPEN_PAYMENTS'));
    const again = openLedger(stored, clock);
    expect(() => change(stored, next, { ledger: again.ledger })).toThrow(refusal('OPEN_PAYMENTS'));
    expect(stored.settings()).toEqual(trainingTemplate());
    expect(change(stored, trainingTemplate({ shop: { name: 'x' } }), { ledger: again.ledger }).changed).toContain(
      'shop.name',
    );
    again.close();
  });

  it('keeps damaged settings beside those that replace them', () => {
    const stored = terminal();
    openLedger(stored, clock).close();
    writeFileSync(stored.settingsFile.file, 'torn');
    const { damagedKept, before } = change(stored, trainingTemplate({ shop: { name: 'x' } }));
    expect(before).toBeUndefined();
    expect(readFileSync(damagedKept ?? '', 'utf8')).toBe('torn');
    expect(journaled(stored).at(-1)).toMatchObject({ by: manager, source: 'commandLine' });
  });

  it('is saved where the ledger cannot be opened, and the next opening finds it', () => {
    const stored = terminal();
    openLedger(stored, clock).close();
    const file = stored.ledgerFile('training');
    const good = readFileSync(file);
    writeFileSync(file, 'damaged');
    change(stored, trainingTemplate({ shop: { name: 'x' } }));
    writeFileSync(file, good);
    openLedger(stored, clock).close();
    expect(journaled(stored).at(-1)).toMatchObject({
      source: 'file',
      changed: ['shop.name', 'shop.address', 'shop.phone'],
    });
  });

  it('that makes a terminal live is told in the ledger of real money too', () => {
    const stored = terminal();
    const opened = openLedger(stored, clock);
    const next = { ...trainingTemplate(), mode: 'live' as const };
    expect(change(stored, next, { ledger: opened.ledger }).becameLive).toBe(true);
    opened.close();
    expect(existsSync(stored.ledgerFile('live'))).toBe(false);
    noteSettings(stored, clock, { source: 'window', by: manager });
    expect(journaled(stored)).toEqual([{ by: manager, source: 'window', changed: [] }]);
  });

  it('is not made while another process has the folder', () => {
    const stored = terminal();
    const other = stored.hold(clock);
    const quick = Object.assign(Object.create(stored) as StoredTerminal, {
      hold: () => stored.hold(clock, 0),
    });
    expect(() => change(quick, trainingTemplate({ shop: { name: 'x' } }))).toThrow(refusal('DATA_FOLDER_IN_USE'));
    other.release();
    expect(stored.settings()).toEqual(trainingTemplate());
  });
});

describe('the history of the settings', () => {
  it('tells what was changed, from what to what, beside keys and secrets', () => {
    const ledger = openTestLedger();
    writePaid(ledger, writeAttempt(ledger));
    journalSettings(ledger, trainingTemplate(), { source: 'provisioning', by: 'terminal' });
    journalSettings(ledger, trainingTemplate({ counter: { maxYen: 5000 } }), { source: 'window', by: manager });
    journalSecret(ledger, 'headquarters-password', 'kept', manager);
    journalSecret(ledger, 'headquarters-password', 'forgotten', 'unnamed');
    expect(settingsHistory(ledger)).toMatchObject([
      { kind: 'first', source: 'provisioning', by: 'terminal' },
      {
        kind: 'changed',
        source: 'window',
        by: manager,
        changes: [{ path: 'counter.maxYen', before: 9_999_999, after: 5000 }],
      },
      {
        kind: 'secret',
        name: 'headquarters-password',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        by: manager,
      },
      { kind: 'secret', fingerprint: null, by: 'unnamed' },
    ]);
    expect(ledger.verify()).toMatchObject({ faults: [] });
  });

  it('has a fingerprint of each secret by which two can be told apart, and that no password leads to', () => {
    const ledger = openTestLedger();
    journalSecret(ledger, 'headquarters-password', 'kept', manager);
    journalSecret(ledger, 'headquarters-password', 'kept', manager);
    const [one, other] = settingsHistory(ledger);
    expect(one).not.toMatchObject({ fingerprint: (other as { fingerprint: string }).fingerprint });
  });

  it('holds the settings as a file that can be taken again', () => {
    const ledger = openTestLedger();
    const settings = trainingTemplate({ shop: { name: '渋谷店' } });
    journalSettings(ledger, settings, foundInFile);
    const [row] = ledger.eventsAbout(SETTINGS);
    const text = row?.kind === 'settings.changed' ? row.content.settings : '';
    expect(parseSettings(text)).toEqual(settings);
    expect(text).toBe(formatSettings(settings));
  });
});
