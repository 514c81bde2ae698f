import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import type { Secrets } from '../../main/settings/secrets.ts';
import { SecretsFolder } from '../../main/settings/secrets-folder.ts';
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

/** Opens nothing as often as it is told to: somebody has dismissed its prompt. */
class FailingKeyStore extends FakeKeyStore {
  failures = 0;

  override async decryptStringAsync(sealed: Buffer) {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('dismissed');
    }
    return await super.decryptStringAsync(sealed);
  }
}

const failingOnce = () => Object.assign(new FailingKeyStore(), { failures: 1 });
const another = () => Object.assign(new FakeKeyStore(), { password: 0x11 });

/** Every file of the secrets, with what it holds. */
function contents(folder: string): Record<string, string> {
  const place = path.join(folder, 'secrets');
  return Object.fromEntries(readdirSync(place).map((name) => [name, readFileSync(path.join(place, name), 'base64')]));
}

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

  it('are unreadable with another key store or under another name', async () => {
    const folder = tempFolder();
    const place = path.join(folder, 'secrets');
    (await opened(folder)).seal('terminal-key', secret);
    writeFileSync(path.join(place, 'gateway-key.os-sealed'), readFileSync(path.join(place, 'terminal-key.os-sealed')));
    const elsewhere = await opened(folder, another());
    expect(() => elsewhere.unseal('terminal-key')).toThrow(refused('SECRETS_UNREADABLE'));
    const same = await opened(folder);
    expect(() => same.unseal('gateway-key')).toThrow(refused('SECRETS_UNREADABLE'));
  });

  it.each<[string, () => { store?: FakeKeyStore; file?: string | null }]>([
    ['the key store fails once', () => ({ store: failingOnce() })],
    ['it is another key store', () => ({ store: another() })],
    ['the key file is damaged', () => ({ file: 'garbage' })],
    ['the key file is gone', () => ({ file: null })],
  ])('are never given up for a new one when %s', async (_name, fault) => {
    const folder = tempFolder();
    const good = await opened(folder);
    good.seal('terminal-key', secret);
    good.seal('gateway-key', 'public');
    const { store, file } = fault();
    const key = path.join(folder, 'secrets', 'key.os-sealed');
    const wasKey = readFileSync(key);
    if (file === null) {
      rmSync(key);
    } else if (file !== undefined) {
      writeFileSync(key, file);
    }
    const before = contents(folder);
    const secrets = await opened(folder, store);
    const files = 'key.os-sealed, gateway-key.os-sealed, terminal-key.os-sealed';
    expect(() => secrets.unseal('terminal-key')).toThrow(refused('SECRETS_UNREADABLE'));
    for (const name of ['terminal-key', 'gateway-key'] as const) {
      expect(() => secrets.seal(name, 'new')).toThrow(
        expect.objectContaining({ code: 'KEY_STORE_NOT_OPENED', params: expect.objectContaining({ files }) }),
      );
    }
    expect(contents(folder)).toEqual(before);
    writeFileSync(key, wasKey);
    const well = await opened(folder);
    expect([well.unseal('terminal-key'), well.unseal('gateway-key')]).toEqual([secret, 'public']);
  });

  it('are sealed under a new key after the named files were deleted', async () => {
    const folder = tempFolder();
    (await opened(folder)).seal('terminal-key', secret);
    for (const name of readdirSync(path.join(folder, 'secrets'))) {
      rmSync(path.join(folder, 'secrets', name));
    }
    (await opened(folder, another())).seal('terminal-key', 'new');
    expect((await opened(folder, another())).unseal('terminal-key')).toBe('new');
  });

  it('get a new key where the old one opens nothing, and the old ones are kept apart', async () => {
    const folder = tempFolder();
    const place = path.join(folder, 'secrets');
    mkdirSync(place);
    for (const garbage of ['one', 'two']) {
      writeFileSync(path.join(place, 'key.os-sealed'), garbage);
      (await opened(folder)).seal('terminal-key', secret);
      expect((await opened(folder)).unseal('terminal-key')).toBe(secret);
      rmSync(path.join(place, 'terminal-key.os-sealed'));
    }
    const kept = readdirSync(place).filter((name) => name.startsWith('key.os-sealed.unreadable-'));
    expect(kept.map((name) => readFileSync(path.join(place, name), 'utf8')).sort()).toEqual(['one', 'two']);
  });

  it('are not sealed with a key that has been replaced in the meantime', async () => {
    const folder = tempFolder();
    const [first, second] = [await opened(folder), await opened(folder)];
    first.seal('terminal-key', secret);
    expect(() => second.seal('gateway-key', 'x')).toThrow(refused('KEY_STORE_NOT_OPENED'));
    expect((await opened(folder)).unseal('terminal-key')).toBe(secret);
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

  it('open also where the key cannot be sealed anew', async () => {
    const folder = tempFolder();
    const store = new FailingKeyStore();
    (await opened(folder, store)).seal('terminal-key', secret);
    const before = contents(folder);
    store.rotated = true;
    const logged: string[] = [];
    const answers = async () => {
      const answer = await openSafeStorageSecrets({
        dataFolder: folder,
        store,
        platform: 'linux',
        log: (line) => logged.push(line),
      });
      return answer.usable && answer.secrets.unseal('terminal-key');
    };
    const write = vi.spyOn(SecretsFolder.prototype, 'write').mockImplementation(() => {
      throw new TerminalError('DISK_FULL', { folder });
    });
    expect(await answers()).toBe(secret);
    write.mockRestore();
    store.prefix = 'v10';
    expect(await answers()).toBe(secret);
    store.encryptStringAsync = () => Promise.reject(new Error('dismissed'));
    expect(await answers()).toBe(secret);
    expect(logged).toEqual([expect.stringContaining('DISK_FULL'), expect.any(String), expect.any(String)]);
    expect(contents(folder)).toEqual(before);
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

  it.each([true, false])('moves nothing while the key cannot be opened (other secrets: %s)', async (others) => {
    const folder = tempFolder();
    if (others) {
      (await chosen(folder)).seal('terminal-key', 'old');
      (await chosen(folder)).seal('gateway-key', 'public');
    } else {
      mkdirSync(path.join(folder, 'secrets'));
      writeFileSync(path.join(folder, 'secrets', 'key.os-sealed'), 'garbage');
    }
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    const before = contents(folder);
    const failing = await chosen(folder, failingOnce());
    expect([failing.unseal('terminal-key'), failing.unseal('terminal-key')]).toEqual(['imported', 'imported']);
    expect(contents(folder)).toEqual(before);
    if (others) {
      const well = await chosen(folder);
      expect([well.unseal('terminal-key'), well.unseal('gateway-key')]).toEqual(['imported', 'public']);
      expect(files(folder)).not.toContain('terminal-key.sealed');
    }
  });

  it('gives what was imported also where the key store opens nothing that it seals', async () => {
    const folder = tempFolder();
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    const before = contents(folder);
    const secrets = await chosen(folder, failingOnce());
    expect(secrets.unseal('terminal-key')).toBe('imported');
    expect(() => secrets.seal('gateway-key', 'x')).toThrow(refused('KEY_STORE_NOT_OPENED'));
    expect(contents(folder)).toEqual(before);
  });

  it('gives what was imported also where it cannot be moved', async () => {
    const folder = tempFolder();
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    const before = contents(folder);
    const secrets = await chosen(folder);
    const write = vi.spyOn(SecretsFolder.prototype, 'write').mockImplementation(() => {
      throw new TerminalError('DISK_FULL', { folder });
    });
    expect(secrets.unseal('terminal-key')).toBe('imported');
    write.mockRestore();
    expect(contents(folder)).toEqual(before);
  });

  it('keeps the copy under the key file until the other has been read back', async () => {
    const folder = tempFolder();
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    const secrets = await chosen(folder);
    const { write } = SecretsFolder.prototype;
    const spy = vi.spyOn(SecretsFolder.prototype, 'write').mockImplementation(function (
      this: SecretsFolder,
      file,
      data,
    ) {
      write.call(this, file, file === 'terminal-key.os-sealed' ? 'torn' : data);
    });
    expect(secrets.unseal('terminal-key')).toBe('imported');
    expect(() => secrets.seal('terminal-key', 'again')).toThrow(refused('SECRETS_UNREADABLE'));
    spy.mockRestore();
    expect(files(folder)).toContain('terminal-key.sealed');
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

  const withKey = (folder: string) => {
    new KeyFileSecrets(folder).seal('terminal-key', 'imported');
    return folder;
  };

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

  it('of a new PC goes by what lies ready for it', async () => {
    const ready = (settings: object) => {
      const file = path.join(tempFolder(), 'terminal.json');
      writeFileSync(file, JSON.stringify({ identity, ...settings }));
      return { given: file, machineFolder: '', pcName: 'POS-1' };
    };
    const choose = (dataFolder: string, store: FakeKeyStore, settings: object) =>
      chooseSecrets({ dataFolder, store, platform: 'linux', provisioning: ready(settings) });
    const folder = tempFolder();
    liveIsRefused(await choose(withKey(folder), none(), { mode: 'live' }));
    (await choose(folder, none(), { allowKeyFile: true })).seal('terminal-key', 'x');
    expect(files(folder)).toEqual(['key', 'terminal-key.sealed']);
    const store = new FakeKeyStore();
    (await choose(tempFolder(), store, { mode: 'training' })).seal('training-terminal-key', 'practice');
    expect(store.asked).toBe(0);
    // A PC that is a terminal goes by its own settings.
    configure(folder, { mode: 'live' });
    liveIsRefused(await choose(folder, none(), { allowKeyFile: true }));
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
