import { describe, expect, it } from 'vitest';
import type { PaymentCode } from '../../main/common/payment-code.ts';
import { scanWords } from '../../main/counter/scan-words.ts';
import { translatorOf } from '../support/counters.ts';

function told(code: string, aimId?: string) {
  const facts = { length: code.length, durationMs: 20, ending: 'CR' };
  const reading = {
    kind: 'scanned',
    code: code as PaymentCode,
    facts,
    ...(aimId === undefined ? {} : { aimId }),
  } as const;
  const from = { kind: 'serial', scanner: { name: '/dev/ttyACM0' } } as never;
  return scanWords(reading, from, ['product', 'url'])(translatorOf('en'));
}

describe('what is told of a scan', () => {
  it.each([
    ['280390312172859395', undefined, { verdict: 'good', words: { code: '', hint: 'Alipay' } }],
    ['4901234567894', undefined, { verdict: 'good', words: { code: 'CODE_IS_PRODUCT' } }],
    ['280390312172859395', ']E3', { verdict: 'good', words: { code: 'CODE_IS_PRODUCT' } }],
    ['ABC-123-XYZ', undefined, { verdict: 'good', words: { code: '' } }],
    // The scanner lost a part on the way.
    ['hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0M', undefined, { verdict: 'bad', words: { code: 'CODE_DAMAGED' } }],
  ])('%s (%s)', (code, aimId, expected) => {
    expect(told(code, aimId)).toMatchObject(expected);
  });
});
