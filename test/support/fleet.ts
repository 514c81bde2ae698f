import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { certify, pkcs12 } from './certificates.ts';
import { terminalPrivateKey } from './keys.ts';

/** A PC of a fleet, and what is to become of its files. */
export interface FleetPc {
  readonly name: string;
  readonly expected: 'taken' | 'refused';
}

export interface Fleet {
  readonly folder: string;
  readonly pcs: readonly FleetPc[];
}

const PASSPHRASE = 'correct horse';

/** Ways in which the file of a PC may be wrong, by the hand of whoever wrote it. */
const faults: readonly ((code: string) => object | string)[] = [
  (code) => ({ identity: { terminalcode: code } }),
  (code) => ({ identity: { terminalCode: code }, gateway: { timeoutSeconds: '30' } }),
  (code) => `{ "identity": { "terminalCode": "${code}" }`,
  (code) => ({ identity: { terminalCode: code }, printer: { transport: 'tcp://192.168.0.20:abc' } }),
  (code) => ({ identity: { terminalCode: code }, locked: ['gateway.baseURL'] }),
  (code) => ({ identity: { terminalCode: code }, keys: { terminal: '../keys/missing.p12' } }),
  (code) => ({ identity: { terminalCode: code }, keys: { passphraseFile: '../keys/wrong' } }),
];

/**
 * Writes the provisioning folder of a shop's PCs: one store.json with the keys of the shop, and a file for each PC. From
 * the third on every twentieth PC, or in a small fleet every other, has a file that is wrong.
 */
export function makeFleet(folder: string, count: number): Fleet {
  mkdirSync(path.join(folder, 'terminals'), { recursive: true });
  mkdirSync(path.join(folder, 'keys'), { recursive: true });
  const write = (name: string, content: object | string | Buffer) =>
    writeFileSync(
      path.join(folder, name),
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2),
    );
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  write('keys/shop.p12', pkcs12(certify({ name: 'Shop', key: terminalPrivateKey }), PASSPHRASE));
  write('keys/word', `${PASSPHRASE}\n`);
  write('keys/wrong', 'wrong\n');
  write('keys/onepay.pem', publicKey.export({ type: 'spki', format: 'pem' }));
  write('store.json', {
    identity: { merchantId: 'OB0244899999', branchCode: 'AShop001' },
    shop: { name: 'OnePay ストア', registrationNumber: 'T1234567890123' },
    printer: { transport: { kind: 'tcp', host: '192.168.0.20' }, profile: 'epson-80mm' },
    locked: ['gateway', 'identity'],
    keys: { terminal: 'keys/shop.p12', passphraseFile: 'keys/word', gateway: 'keys/onepay.pem' },
  });
  const every = count < 40 ? 2 : 20;
  const pcs = Array.from({ length: count }, (_, index): FleetPc => {
    const number = String(index + 1).padStart(3, '0');
    const fault =
      index % every === 2 % every && index > 0 ? faults[Math.floor(index / every) % faults.length] : undefined;
    const right = {
      identity: { terminalCode: `BTer${number}` },
      printer: { transport: { host: `192.168.1.${(index % 250) + 1}` } },
    };
    write(`terminals/PC${number}.json`, fault?.(`BTer${number}`) ?? right);
    return { name: `PC${number}`, expected: fault === undefined ? 'taken' : 'refused' };
  });
  return { folder, pcs };
}
