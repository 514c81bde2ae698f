import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasGs1CheckDigit } from '../../main/codes/check-digit.ts';
import { classifyCode } from '../../main/codes/classify.ts';
import { judgeCode } from '../../main/codes/judge-code.ts';
import { codeRules } from '../../main/codes/rules.ts';
import { trainingCode } from '../../main/counter/training-code.ts';
import { makeReceiptNumber } from '../../main/terminal/receipt-number.ts';

const everything = ['product', 'url', 'unrecognised'] as const;
const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));

/** A BER-TLV object. */
function tlv(tag: string, value: Buffer): Buffer {
  const { length } = value;
  const lengths = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(tag, 'hex'), Uint8Array.from(lengths), value]);
}

/** A consumer-presented code with one application template. */
function emvCode(applicationData: Buffer): Buffer {
  const template = tlv(
    '61',
    Buffer.concat([tlv('4f', Buffer.from('a0000000555555', 'hex')), tlv('9f26', applicationData)]),
  );
  return Buffer.concat([tlv('85', Buffer.from('CPV01')), template]);
}

const emv = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => emvCode(Buffer.from(bytes)));

/** Puts the right check digit behind digits. */
function withCheckDigit(body: string): string {
  const digit = [...'0123456789'].find((one) => hasGs1CheckDigit(`${body}${one}`));
  return `${body}${digit ?? ''}`;
}

describe('telling codes apart', () => {
  it.each([
    ['130390312172859395', { kind: 'payment', form: 'numeric', walletHint: 'WeChat Pay' }],
    ['280390312172859395', { kind: 'payment', form: 'numeric', walletHint: 'Alipay' }],
    ['990390312172859395', { kind: 'payment', form: 'numeric' }],
    ['hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MQ==', { kind: 'payment', form: 'emvQr' }],
    ['4901234567894', { kind: 'product', symbology: 'EAN-13' }],
    ['036000291452', { kind: 'product', symbology: 'UPC-A' }],
    ['49123456', { kind: 'product', symbology: 'EAN-8' }],
    ['https://qr.example.jp/pay?id=1', { kind: 'url' }],
    ['HTTP://EXAMPLE.JP', { kind: 'url' }],
    ['wxp://f2f0abc', { kind: 'url' }],
    ['www.example.jp/shop', { kind: 'url' }],
    ['R2611221234000001', { kind: 'receipt' }],
    ['4901234567895', { kind: 'unrecognised' }],
    ['ABC-123-XYZ', { kind: 'unrecognised' }],
    ['00020101021226', { kind: 'unrecognised' }],
    ['hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0M', { kind: 'damagedPayment' }],
    ['hQVDUFYwMWETTwegAAAAVVVV?AhQcm9kdWN0MQ==', { kind: 'damagedPayment' }],
    ['hQVDUFYwMQ==', { kind: 'damagedPayment' }],
  ])('takes %s for what it is', (code, kind) => {
    expect(classifyCode(code)).toEqual(kind);
  });

  it('takes every whole EMV consumer code for a payment code, padded or not', () => {
    fc.assert(
      fc.property(emv, fc.boolean(), (bytes, padded) => {
        const code = bytes.toString('base64');
        expect(classifyCode(padded ? code : code.replace(/=+$/, ''))).toEqual({ kind: 'payment', form: 'emvQr' });
      }),
    );
  });

  it('takes an EMV code that was filled up with bytes of no meaning, or carries data of any form, for a whole one', () => {
    const transparent = tlv(
      '61',
      Buffer.concat([tlv('4f', Buffer.from('a0000000555555', 'hex')), tlv('63', Buffer.from('1f', 'hex'))]),
    );
    const whole = Buffer.concat([tlv('85', Buffer.from('CPV01')), transparent, Buffer.alloc(3)]);
    expect(classifyCode(whole.toString('base64'))).toEqual({ kind: 'payment', form: 'emvQr' });
  });

  it('knows an EMV code of which a report was lost on the way as damaged, or not at all', () => {
    fc.assert(
      fc.property(emv, fc.nat(), (bytes, which) => {
        const pieces = bytes.toString('base64').match(/.{1,56}/g) ?? [];
        const lost = which % pieces.length;
        const left = pieces.filter((_, index) => index !== lost).join('');
        expect(classifyCode(left)).toEqual({ kind: lost === 0 ? 'unrecognised' : 'damagedPayment' });
      }),
    );
  });

  it('does not take the beginning or the end of an EMV code for one', () => {
    fc.assert(
      fc.property(emv, fc.nat(), (bytes, where) => {
        const code = bytes.toString('base64').replace(/=+$/, '');
        const at = 1 + (where % (code.length - 2));
        // Digits alone, and addresses, cannot stand in it: what begins within it is never a payment code.
        expect(classifyCode(code.slice(0, at))).toEqual({ kind: at < 9 ? 'unrecognised' : 'damagedPayment' });
        expect(classifyCode(code.slice(at)).kind).not.toBe('payment');
      }),
    );
  });

  it('takes a product number for one only with its check digit', () => {
    fc.assert(
      fc.property(fc.constantFrom(7, 11, 12), fc.nat(9), fc.infiniteStream(fc.nat(9)), (length, other, stream) => {
        const body = [...stream.take(length)].join('');
        const right = withCheckDigit(body);
        expect(classifyCode(right).kind).toBe('product');
        const wrong = `${body}${other}`;
        if (wrong !== right) {
          expect(classifyCode(wrong).kind).toBe('unrecognised');
        }
      }),
    );
  });

  it('believes a scanner that says what kind of symbol it was', () => {
    expect(classifyCode('4901234567894', ']E0')).toEqual({ kind: 'product', symbology: 'EAN-13' });
    expect(classifyCode('4901234567894', ']C0')).toEqual({ kind: 'unrecognised' });
    expect(classifyCode('4901234567894', ']Q1')).toEqual({ kind: 'unrecognised' });
  });

  it.each([
    [']E3', 'EAN/UPC'],
    [']e0', 'GS1 DataBar'],
    [']C1', 'GS1-128'],
  ])('takes no symbol of goods (%s) for a payment code, however many digits it has', (aimId, symbology) => {
    fc.assert(
      fc.property(digits(14, 24), (code) => {
        expect(classifyCode(code, aimId)).toEqual({ kind: 'product', symbology });
      }),
    );
  });

  it.each([']C0', ']Q1', ']L0', undefined])('takes 16 to 24 digits of any other symbol (%s) for one', (aimId) => {
    fc.assert(
      fc.property(digits(16, 24), (code) => {
        expect(classifyCode(code, aimId).kind).toBe('payment');
      }),
    );
  });

  it('knows the receipts and the made-up customers of this product', () => {
    const number = makeReceiptNumber({
      businessDate: '2026-11-22' as never,
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
      number: 12,
    });
    expect(classifyCode(number)).toEqual({ kind: 'receipt' });
    for (let n = 0; n < 50; n += 1) {
      expect(classifyCode(trainingCode()).kind).toBe('payment');
    }
  });

  it('never stumbles, whatever is scanned', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'binary' }), (code) => {
        expect(['payment', 'damagedPayment', 'product', 'url', 'receipt', 'unrecognised']).toContain(
          classifyCode(code).kind,
        );
      }),
    );
  });

  it('names the source of every rule', () => {
    const { numericPayment, emvConsumerQr, url, products } = codeRules;
    const rules = [numericPayment, emvConsumerQr, url, products, ...numericPayment.wallets, ...products.goods];
    for (const { source } of rules) {
      expect(source.length).toBeGreaterThan(10);
    }
  });
});

describe('judging a code', () => {
  it('never refuses 16 to 24 digits, nor a whole EMV code, whatever a shop refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          digits(16, 24),
          emv.map((bytes) => bytes.toString('base64')),
        ),
        (code) => {
          expect(judgeCode(classifyCode(code), everything)).toBe('send');
          expect(judgeCode(classifyCode(code, ']C0'), everything)).toBe('send');
          expect(judgeCode(classifyCode(code, ']Q1'), everything)).toBe('send');
        },
      ),
    );
  });

  it.each([
    ['4901234567894', 'CODE_IS_PRODUCT'],
    ['https://example.jp/', 'CODE_IS_URL'],
    ['R2611221234000001', 'CODE_IS_RECEIPT'],
    ['ABC-123-XYZ', 'CODE_UNRECOGNISED'],
  ])('refuses %s where the shop refuses its kind', (code, refusal) => {
    expect(judgeCode(classifyCode(code), everything)).toBe(refusal);
  });

  it('lets pass what the shop does not refuse, but for receipts', () => {
    expect(judgeCode(classifyCode('4901234567894'), [])).toBe('send');
    expect(judgeCode(classifyCode('https://example.jp/'), ['product'])).toBe('send');
    expect(judgeCode(classifyCode('ABC-123-XYZ'), ['product', 'url'])).toBe('send');
    expect(judgeCode(classifyCode('R2611221234000001'), [])).toBe('CODE_IS_RECEIPT');
  });

  it('never sends a part of an EMV code', () => {
    const part = 'hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0M';
    expect(judgeCode(classifyCode(part), [])).toBe('CODE_DAMAGED');
    expect(judgeCode(classifyCode(part), everything)).toBe('CODE_DAMAGED');
  });
});
