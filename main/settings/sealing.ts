import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import type { SecretName } from './secrets.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;

const sealedSchema = z.strictObject({ version: z.literal(1), iv: z.base64(), tag: z.base64(), data: z.base64() });

/** A new key to seal with. */
export function newSealingKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** @throws TerminalError SECRETS_UNREADABLE where it is no sealing key. */
export function checkSealingKey(key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) {
    throw new TerminalError('SECRETS_UNREADABLE', { name: 'key', detail: `${key.length} bytes` });
  }
  return key;
}

/** Seals by AES-256-GCM, bound to the secret's name: the text of a sealed file. */
export function sealText(name: SecretName, secret: string, key: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return JSON.stringify({ version: 1, iv: base64(iv), tag: base64(cipher.getAuthTag()), data: base64(data) });
}

/** @throws TerminalError SECRETS_UNREADABLE where it was altered or belongs to another key or name. */
export function unsealText(name: SecretName, text: string, key: Buffer): string {
  try {
    const sealed = sealedSchema.parse(JSON.parse(text));
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'))
      .setAAD(Buffer.from(name))
      .setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new TerminalError('SECRETS_UNREADABLE', { name, detail: errorDetail(error) }, { cause: error });
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}
