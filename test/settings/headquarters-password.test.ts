import { describe, expect, it } from 'vitest';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import { KeyStore, type PasswordServer } from '../../main/settings/key-store.ts';
import { tempFolder } from '../support/temp-folder.ts';

const hq: PasswordServer = { host: 'hq.example', port: 5432, tls: 'verify' };
const newKeys = () => new KeyStore(new KeyFileSecrets(tempFolder()));

describe("the headquarters' password", () => {
  it('is for the server that it was given for, and for no other', () => {
    const keys = newKeys();
    keys.keepHeadquartersPassword('word', hq);
    expect(keys.headquartersPassword(hq)).toBe('word');
    expect(keys.headquartersPassword({ ...hq, host: 'HQ.example' })).toBe('word');
    for (const change of [{ host: 'evil.example' }, { port: 5433 }, { tls: 'off' }] as const) {
      expect(keys.headquartersPassword({ ...hq, ...change }), JSON.stringify(change)).toBeUndefined();
    }
  });

  it('may be told on a safer line than it was given for', () => {
    const keys = newKeys();
    keys.keepHeadquartersPassword('word', { ...hq, tls: 'off' });
    expect(keys.headquartersPassword({ ...hq, tls: 'off' })).toBe('word');
    expect(keys.headquartersPassword(hq)).toBe('word');
  });

  it('belongs to the first server that is told it, where it was given before there was any', () => {
    const keys = newKeys();
    keys.keepHeadquartersPassword('word');
    expect(keys.headquartersPassword(hq)).toBe('word');
    keys.bindHeadquartersPassword(hq);
    keys.bindHeadquartersPassword({ ...hq, host: 'evil.example' });
    expect(keys.headquartersPassword(hq)).toBe('word');
    expect(keys.headquartersPassword({ ...hq, host: 'evil.example' })).toBeUndefined();
  });

  it('is forgotten where it is blank', () => {
    const keys = newKeys();
    keys.keepHeadquartersPassword('word', hq);
    keys.keepHeadquartersPassword('', hq);
    expect(keys.headquartersPassword()).toBeUndefined();
    keys.bindHeadquartersPassword(hq);
    expect(keys.headquartersPassword(hq)).toBeUndefined();
  });
});
