import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PreferencesFile } from '../../main/settings/preferences-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

function folderWith(text: string): string {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'preferences.json'), text);
  return folder;
}

describe('what people have chosen in the window', () => {
  it('is nothing at first, and sounds are on', () => {
    expect(new PreferencesFile(tempFolder()).load()).toEqual({ sound: 'on' });
  });

  it.each([{ language: 'en', sound: 'off' }, { language: 'zh', sound: 'on' }, { sound: 'off' }] as const)(
    'is found again: %o',
    (chosen) => {
      const folder = tempFolder();
      new PreferencesFile(folder).save(chosen);
      expect(new PreferencesFile(folder).load()).toEqual(chosen);
      expect(statSync(path.join(folder, 'preferences.json')).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder)).toEqual(['preferences.json']);
    },
  );

  it.each(['', '{', 'null', '[]', '7', '"ja"', '\u0000\u0000', '{"language":"fr","sound":"loud"}'])(
    'counts as not chosen where the file is damaged: %s',
    (text) => {
      const file = new PreferencesFile(folderWith(text));
      expect(file.load()).toEqual({ sound: 'on' });
      file.save({ language: 'en', sound: 'off' });
      expect(file.load()).toEqual({ language: 'en', sound: 'off' });
    },
  );

  it('keeps what can be read of a file of which the rest cannot', () => {
    expect(new PreferencesFile(folderWith('{"language":"zh","sound":7}')).load()).toEqual({
      language: 'zh',
      sound: 'on',
    });
    expect(new PreferencesFile(folderWith('{"language":7,"sound":"off","later":1}')).load()).toEqual({ sound: 'off' });
  });

  it('is not chosen where the file is a folder, and saving says so', () => {
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'preferences.json'));
    const file = new PreferencesFile(folder);
    expect(file.load()).toEqual({ sound: 'on' });
    expect(() => file.save({ sound: 'off' })).toThrow(expect.objectContaining({ code: 'DATA_FOLDER_NOT_WRITABLE' }));
  });

  it('is kept in a data folder that nobody has made yet: a language is chosen before anything else', () => {
    const folder = path.join(tempFolder(), 'not', 'yet');
    const file = new PreferencesFile(folder);
    file.save({ language: 'en', sound: 'on' });
    expect(file.load()).toEqual({ language: 'en', sound: 'on' });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('has nothing else in its file', () => {
    const folder = tempFolder();
    new PreferencesFile(folder).save({ language: 'ja', sound: 'on' });
    expect(JSON.parse(readFileSync(path.join(folder, 'preferences.json'), 'utf8'))).toEqual({
      language: 'ja',
      sound: 'on',
    });
  });
});
