import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { parseSettings } from '../../main/settings/settings-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('a training terminal', () => {
  it('is made where there is nothing, folder included, and is left as it is the second time', () => {
    const folder = path.join(tempFolder(), 'a shop', 'data');
    const stored = new StoredTerminal(folder);
    expect(makeTrainingTerminal(stored, systemClock)).toMatchObject({
      created: true,
      keysMade: true,
      settings: { mode: 'training' },
    });
    const text = readFileSync(stored.settingsFile.file, 'utf8');
    expect(makeTrainingTerminal(stored, systemClock)).toMatchObject({ created: false, keysMade: false });
    expect(readFileSync(stored.settingsFile.file, 'utf8')).toBe(text);
    expect(parseSettings(text)).toEqual(stored.settings());
    expect(stored.keys.terminalKey('live')).toBeUndefined();
    // The folder is free again.
    openLedger(stored, systemClock).close();
  });

  it('is never made of a live one', () => {
    const stored = new StoredTerminal(tempFolder());
    const live = { ...trainingTemplate(), mode: 'live' as const };
    stored.settingsFile.save(live);
    expect(() => makeTrainingTerminal(stored, systemClock)).toThrow(expect.objectContaining({ code: 'ALREADY_LIVE' }));
    expect(stored.settings().mode).toBe('live');
    expect(stored.keys.terminalKey('training')).toBeUndefined();
    stored.hold(systemClock, 0).release();
  });

  it('is not made over settings that cannot be read', () => {
    const stored = new StoredTerminal(tempFolder());
    writeFileSync(stored.settingsFile.file, '{ damaged');
    expect(() => makeTrainingTerminal(stored, systemClock)).toThrow(
      expect.objectContaining({ code: 'SETTINGS_NOT_JSON' }),
    );
    expect(readFileSync(stored.settingsFile.file, 'utf8')).toBe('{ damaged');
    stored.hold(systemClock, 0).release();
  });

  it('keeps the settings that it has, and gets the keys that it lacks', () => {
    const stored = new StoredTerminal(tempFolder());
    stored.settingsFile.save(trainingTemplate({ shop: { name: 'Ours' } }));
    expect(makeTrainingTerminal(stored, systemClock)).toMatchObject({
      created: false,
      keysMade: true,
      settings: { shop: { name: 'Ours' } },
    });
    expect(existsSync(stored.ledgerFile('training'))).toBe(false);
  });

  it('is made of a template that takes further settings, and refuses wrong ones', () => {
    expect(trainingTemplate({ counter: { maxYen: 500 } }).counter.maxYen).toBe(500);
    expect(() => trainingTemplate({ counter: { maxYen: -1 } })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
  });
});
