import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { describeSecrets } from './secrets-contract.ts';

describeSecrets('secrets under a key file', () => {
  const folder = tempFolder();
  return { secrets: new KeyFileSecrets(folder), again: () => new KeyFileSecrets(folder) };
});

function sealed(secret = 'the private key') {
  const folder = tempFolder();
  const secrets = new KeyFileSecrets(folder);
  secrets.seal('terminal-key', secret);
  const place = path.join(folder, 'secrets');
  return { secrets, place, file: path.join(place, 'terminal-key.sealed'), key: path.join(place, 'key') };
}

const unreadable = expect.objectContaining({ code: 'SECRETS_UNREADABLE' });

describe('secrets under a key file', () => {
  it('stand in no file as they are', () => {
    const { place } = sealed('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC');
    for (const name of readdirSync(place)) {
      const bytes = readFileSync(path.join(place, name));
      expect(bytes.includes('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC')).toBe(false);
      expect(bytes.includes(Buffer.from('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC').toString('base64'))).toBe(false);
    }
  });

  it('are sealed differently each time', () => {
    const { secrets, file } = sealed();
    const first = readFileSync(file, 'utf8');
    secrets.seal('terminal-key', 'the private key');
    expect(readFileSync(file, 'utf8')).not.toBe(first);
  });

  it.runIf(process.platform !== 'win32')('and their key can be read by their owner alone', () => {
    const { key, file, place } = sealed();
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(place).mode & 0o777).toBe(0o700);
  });

  it.runIf(process.platform !== 'win32')('are not opened with a key that others could have read', () => {
    const { secrets, key } = sealed();
    chmodSync(key, 0o644);
    expect(() => secrets.unseal('terminal-key')).toThrow(expect.objectContaining({ code: 'SECRETS_UNPROTECTED' }));
  });

  it('that were altered are refused', () => {
    const { secrets, file } = sealed();
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    for (const part of ['iv', 'tag', 'data']) {
      const bytes = Buffer.from(parsed[part] ?? '', 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      writeFileSync(file, JSON.stringify({ ...parsed, [part]: bytes.toString('base64') }));
      expect(() => secrets.unseal('terminal-key')).toThrow(unreadable);
    }
    writeFileSync(file, 'garbage');
    expect(() => secrets.unseal('terminal-key')).toThrow(unreadable);
  });

  it('under another name, with another key or without one are refused', () => {
    const { secrets, file, place, key } = sealed();
    copyFileSync(file, path.join(place, 'gateway-key.sealed'));
    expect(() => secrets.unseal('gateway-key')).toThrow(unreadable);
    const other = sealed();
    copyFileSync(other.file, file);
    expect(() => secrets.unseal('terminal-key')).toThrow(unreadable);
    rmSync(key);
    expect(() => secrets.unseal('terminal-key')).toThrow(unreadable);
  });
});
