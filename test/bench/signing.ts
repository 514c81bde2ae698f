import { createPrivateKey } from 'node:crypto';
import forge from 'node-forge';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { digestText, signText } from '../../main/onepay/signature.ts';
import vectors from '../onepay/vectors.json' with { type: 'json' };
import { type Benchmark, time } from './table.ts';

const fields = {
  amount: '1500',
  appVersion: 'windows-OnePayPOS-0.1.0',
  branchCode: 'AShop001',
  currencyCode: 'JPY',
  locale: 'JAPAN',
  payType: '99',
  receiptNo: 'R2611221234000001',
  terminalCode: 'BTer001',
  timeZone: 'p9',
  userCode: '280390312172859395',
};

/** The signature of one pay request. */
export const signing: Benchmark = {
  title: 'Signing a pay request: canonical text, SHA-256, RSA-2048, base64 twice',
  run: async () => {
    const key = createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' });
    const forgeKey = forge.pki.privateKeyFromPem(key.export({ type: 'pkcs1', format: 'pem' }).toString());
    return [
      time('node:crypto (ours)', () => signText(canonicalText(fields), key), { rounds: 2000, target: 5 }),
      time(
        'node-forge (alternative)',
        () => {
          const digest = forge.md.sha1.create().update(digestText(canonicalText(fields)));
          Buffer.from(forge.util.encode64(forgeKey.sign(digest))).toString('base64');
        },
        { rounds: 200 },
      ),
    ];
  },
};
