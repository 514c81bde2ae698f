import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { app } from './app.ts';
import { strict } from './strict.ts';

const PREFIX = Buffer.from('v11');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The desktop's key store: `ONEPAY_STANDIN_KEYSTORE` is `gnome_libsecret`, `basic_text` or `none`. What follows a colon
 * names another user's store, `gnome_libsecret:other`, which cannot read what this one has encrypted.
 */
function keyStore(): { readonly backend: string; readonly key: Buffer } {
  const chosen = process.env['ONEPAY_STANDIN_KEYSTORE'] ?? 'gnome_libsecret';
  const [backend = ''] = chosen.split(':');
  if (!['gnome_libsecret', 'basic_text', 'none'].includes(backend)) {
    throw new Error(`ONEPAY_STANDIN_KEYSTORE: no such key store: ${chosen}`);
  }
  return { backend, key: createHash('sha256').update(chosen).digest() };
}

function isEncryptionAvailable(): boolean {
  return app.isReady() && keyStore().backend === 'gnome_libsecret';
}

function need(what: string): void {
  if (!isEncryptionAvailable()) {
    throw new Error(`Error while ${what}. Encryption is not available.`);
  }
}

function encryptString(text: string): Buffer {
  need('encrypting the text provided to safeStorage.encryptString');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyStore().key, nonce);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([PREFIX, nonce, cipher.getAuthTag(), encrypted]);
}

function decryptString(encrypted: Buffer): string {
  const failure = 'decrypting the ciphertext provided to safeStorage.decryptString';
  need(failure);
  try {
    const start = PREFIX.length + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', keyStore().key, encrypted.subarray(PREFIX.length, start));
    decipher.setAuthTag(encrypted.subarray(start, start + TAG_BYTES));
    return decipher.update(encrypted.subarray(start + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new Error(`Error while ${failure}.`);
  }
}

/** Electron's `safeStorage`, as it is on Linux. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable,
  isAsyncEncryptionAvailable: async (): Promise<boolean> => isEncryptionAvailable(),
  encryptString,
  encryptStringAsync: async (text: string): Promise<Buffer> => encryptString(text),
  decryptString,
  decryptStringAsync: async (encrypted: Buffer) => ({ result: decryptString(encrypted), shouldReEncrypt: false }),
  getSelectedStorageBackend: (): string => {
    const { backend } = keyStore();
    return app.isReady() && backend !== 'none' ? backend : 'unknown';
  },
});
