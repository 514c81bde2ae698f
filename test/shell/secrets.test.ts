import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import type { Secrets } from '../../main/settings/secrets.ts';
import { chooseSecrets, needsKeyStore } from '../../main/shell/choose-secrets.ts';
import { openSafeStorageSecrets } from '../../main/shell/safe-storage-secrets.ts';
import { describeSecrets } from '../settings/secrets-contract.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { FakeKeyStore } from './support.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };

async function opened(dataFolder: string, store = new FakeKeyStore(), platform: NodeJS.Platform = 'linux') {
  const answer = await openSafeStorageSecrets({ dataFolder, store, platform });
  if (!answer.usable) {
    throw new Error(answer.detail);
  }
  return answer.secrets;
}

const chosen = (dataFolder: string, store = new FakeKeyStore()) =>
  chooseSecrets({ dataFolder, store, platform: 'linux' });

function configure(folder: string, settings: object): void {
  writeFileSync(path.join(folder, 'terminal.json'), JSON.stringify({ identity, ...settings }));
}

const refused = (code: string) => expect.objectContaining({ code });

describeSecrets('secrets under the key store of the operating system', async () => {
  const folder = tempFolder();
  return { secrets: await opened(folder), again: () => opened(folder) };
});

describeSecrets('secrets of an app on a PC with a key store', async () => {
  const folder = tempFolder();
  return { secrets: await chosen(folder), again: () => chosen(folder) };
});

describe('secrets under the key store', () => {
  const secret = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';

  it('stand in no file as they are, in files of their own that only their owner may read', async () => {
    const folder = tempFolder();
    (await opened(folder)).seal('terminal-key', secret);
    const place = path.join(folder, 'secrets');
    expect(readdirSync(place).sort()).toEqual(['key.os-sealed', 'terminal-key.os-sealed']);
    expect(JSON.parse(readFileSync(path.join(place, 'key.os-sealed'), 'utf8'))).toMatchObject({
      version: 1,
      backend: 'gnome_libsecret',
    });
    for (const name of readdirSync(place)) {
      expect(readFileSync(path.join(place, name)).includes(secret)).toBe(false);
      if (process.platform !== 'win32') {
        expect(statSync(path.join(place, name)).mode & 0o777).toBe(0o600);
      }
    }
  });

  it('write nothing before there is a secret', async () => {
    const folder = tempFolder();
    await opened(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are unreadable with another key store or under another name, until they are imported again', async () => {
    const folder = tempFolder();
    const place = path.join(folder, 'secrets');
    (await opened(folder)).seal('terminal-key', secret);
    writeFileSync(path.join(place, 'gateway-key.os-sealed'), readFileSync(path.join(place, 'terminal-key.os-sealed')));
    const other = new FakeKeyStore();
    other.password = 0x11;
    const elsewhere = await opened(folder, other);
    expect(() => elsewhere.unseal('terminal-key')).toThrow(refused('SECRETS_UNREADABLE'));
    const same = await opened(folder);
    expect(() => same.unseal('gateway-key')).toThrow(refused('SECRETS_UNREADABLE'));
    elsewhere.seal('terminal-key', 'new');
    expect(elsewhere.unseal('terminal-key')).toBe('new');
    expect((await opened(folder, other)).unseal('terminal-key')).toBe('new');
    expect(existsSync(path.join(place, 'key.os-sealed.unreadable'))).toBe(true);
  });

  it('with a key file that is garbage are unreadable', async () => {
    const folder = tempFolder();
    (await opened(folder)).seal('terminal-key', secret);
    writeFileSync(path.join(folder, 'secrets', 'key.os-sealed'), 'garbage');
    const secrets = await opened(folder);
    expect(() => secrets.unseal('terminal-key')).toThrow(refused('SECRETS_UNREADABLE'));
  });

  it('are sealed anew when the key store has a new key', async () => {
    const folder = tempFolder();
    const store = new FakeKeyStore();
    (await opened(folder, store)).seal('terminal-key', secret);
    const file = path.join(folder, 'secrets', 'key.os-sealed');
    store.rotated = true;
    store.prefix = 'v12';
    expect((await opened(folder, store)).unseal('terminal-key')).toBe(secret);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: string };
    expect(Buffer.from(data, 'base64').subarray(0, 3).toString()).toBe('v12');
  });

  it.each<[string, Partial<FakeKeyStore>]>([
    ['basic_text', { backend: 'basic_text' }],
    ['unknown', { backend: 'unknown' }],
    ['gnome_libsecret', { available: false }],
    ['gnome_libsecret: sealed with a key that everybody knows', { prefix: 'v10' }],
  ])('are not to be had with %s', async (detail, changes) => {
    const store = Object.assign(new FakeKeyStore(), changes);
    expect(await openSafeStorageSecrets({ dataFolder: tempFolder(), store, platform: 'linux' })).toEqual({
      usable: false,
      detail,
    });
  });

  it('do not ask Windows for what only Linux can tell', async () => {
    const store = Object.assign(new FakeKeyStore(), { backend: 'basic_text', prefix: 'v10' });
    const secrets = await opened(tempFolder(), store, 'win32');
    secrets.seal('terminal-key', secret);
    expect(secrets.unseal('terminal-key')).toBe(secret);
  });
});

describe('the choice of a seal', () => {
  const none = () => Object.assign(new FakeKeyStore(), { backend: 'basic_text' });
  const files = (folder: string) => readdirSync(path.join(folder, 'secrets')).sort();

  it('moves what the command line has imported into the key store', async () => {
    const folder = tempFolder();
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    expect((await chosen(folder)).unseal('terminal-key')).toBe('imported');
    expect(files(folder)).toEqual(['key', 'key.os-sealed', 'terminal-key.os-sealed']);
    expect((await chosen(folder)).unseal('terminal-key')).toBe('imported');
  });

  it('takes a key that the command line imports later for the newer one', async () => {
    const folder = tempFolder();
    (await chosen(folder)).seal('terminal-key', 'old');
    new KeyFileSecrets(folder).seal('terminal-key', 'new');
    expect((await chosen(folder)).unseal('terminal-key')).toBe('new');
    expect((await chosen(folder)).unseal('terminal-key')).toBe('new');
  });

  it('leaves training keys under the key file', async () => {
    const folder = tempFolder();
    const secrets = await chosen(folder);
    secrets.seal('training-terminal-key', 'practice');
    expect(secrets.unseal('training-terminal-key')).toBe('practice');
    expect(files(folder)).toEqual(['key', 'training-terminal-key.sealed']);
  });

  it('lets the command line say that the key store has the key, and import another', async () => {
    const folder = tempFolder();
    (await chosen(folder)).seal('terminal-key', 'old');
    const outside = new KeyFileSecrets(folder);
    expect(() => outside.unseal('terminal-key')).toThrow(refused('SECRETS_IN_KEY_STORE'));
    expect(outside.unseal('gateway-key')).toBeUndefined();
    outside.seal('terminal-key', 'new');
    expect(outside.unseal('terminal-key')).toBe('new');
  });

  const liveIsRefused = (secrets: Secrets) => {
    expect(() => secrets.unseal('terminal-key')).toThrow(refused('KEY_STORE_MISSING'));
    expect(() => secrets.seal('gateway-key', 'x')).toThrow(refused('KEY_STORE_MISSING'));
  };

  it('refuses live keys where there is no key store, but none that is not there, and no training key', async () => {
    const folder = tempFolder();
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    configure(folder, { mode: 'live' });
    const secrets = await chosen(folder, none());
    liveIsRefused(secrets);
    expect(secrets.unseal('gateway-key')).toBeUndefined();
    secrets.seal('training-terminal-key', 'practice');
    expect(secrets.unseal('training-terminal-key')).toBe('practice');
    writeFileSync(path.join(folder, 'terminal.json'), 'damaged');
    liveIsRefused(await chosen(folder, none()));
  });

  it('takes the key file where store IT allows it', async () => {
    const folder = tempFolder();
    configure(folder, { mode: 'live', allowKeyFile: true });
    const secrets = await chosen(folder, none());
    secrets.seal('terminal-key', 'x');
    expect(secrets.unseal('terminal-key')).toBe('x');
    expect(files(folder)).toEqual(['key', 'terminal-key.sealed']);
  });

  it('asks the key store nothing for a training terminal', async () => {
    const folder = tempFolder();
    const store = new FakeKeyStore();
    configure(folder, { mode: 'training' });
    (await chosen(folder, store)).seal('training-terminal-key', 'practice');
    expect(store.asked).toBe(0);
  });

  it('needs the key store for all but a training terminal that never had it', async () => {
    const folder = tempFolder();
    expect(needsKeyStore(folder)).toBe(true);
    configure(folder, { mode: 'training' });
    expect(needsKeyStore(folder)).toBe(false);
    (await opened(folder)).seal('terminal-key', 'x');
    expect(needsKeyStore(folder)).toBe(true);
    expect(needsKeyStore(tempFolder(), 'startTraining')).toBe(false);
    const damaged = tempFolder();
    writeFileSync(path.join(damaged, 'terminal.json'), 'damaged');
    expect(needsKeyStore(damaged, 'startTraining')).toBe(true);
  });
});
