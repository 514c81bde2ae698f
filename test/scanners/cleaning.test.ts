import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeRules, cleanCode } from '../../main/scanners/cleaning.ts';
import { DuplicateFilter } from '../../main/scanners/duplicates.ts';

const rules: CodeRules = { prefix: '', minLength: 6, maxLength: 512, characters: 'printable' };

describe('cleaning a code', () => {
  it.each([
    ['130390312172859395', { ok: true, code: '130390312172859395' }],
    [']C1130390312172859395', { ok: true, code: '130390312172859395', aimId: ']C1' }],
    [']Q3https://example.jp/pay?x=1', { ok: true, code: 'https://example.jp/pay?x=1', aimId: ']Q3' }],
    ['\u0002130390312172859395\u0003', { ok: true, code: '130390312172859395' }],
    ['  130390312172859395 ', { ok: true, code: '130390312172859395' }],
    ['12345', { ok: false, reason: 'tooShort' }],
    [']Q312345', { ok: false, reason: 'tooShort' }],
    ['x'.repeat(513), { ok: false, reason: 'tooLong' }],
    ['1303903\u001d12172859395', { ok: false, reason: 'badCharacter' }],
    ['1303903\u00e9172859395', { ok: false, reason: 'badCharacter' }],
    ['130390312172859395130390312172859395', { ok: false, reason: 'doubled' }],
    ['\u00a0130390312172859395', { ok: false, reason: 'badCharacter' }],
    ['130390312172859395\u0085', { ok: false, reason: 'badCharacter' }],
    ['', { ok: false, reason: 'tooShort' }],
  ])('%j', (frame, expected) => {
    expect(cleanCode(frame, rules)).toEqual(expected);
  });

  it('takes a prefix off, and drops what comes without it', () => {
    const withPrefix = { ...rules, prefix: '~P' };
    expect(cleanCode('~P]C1123456', withPrefix)).toEqual({ ok: true, code: '123456', aimId: ']C1' });
    expect(cleanCode('123456789', withPrefix)).toEqual({ ok: false, reason: 'noPrefix' });
  });

  const code = '280390312172859395';

  it.each([
    `${code}${code}`,
    `${code}${code}${code}`,
    `${code} ${code}`,
    `${code}  ${code} ${code}`,
    '123456123456',
    '1234567 1234567',
    `]C1${code}]C1${code}`,
    `]C1${code}]Q3${code}`,
    `]C1${code} ]C1${code}`,
    `${code}]C1910390312172859397`,
    `]C1${code}${code}`,
  ])('does not take two codes in one for a code: %j', (frame) => {
    expect(cleanCode(frame, rules)).toEqual({ ok: false, reason: 'doubled' });
  });

  it.each([
    `P${code}P${code}`,
    `P${code} P${code}`,
    `P${code}P910390312172859397`,
    `P${code}${code}`,
    `P]C1${code}P]C1${code}`,
    `P]C1${code}]C1${code}`,
    'P123456P123456',
  ])('nor two behind a prefix: %j', (frame) => {
    expect(cleanCode(frame, { ...rules, prefix: 'P' })).toEqual({ ok: false, reason: 'doubled' });
  });

  it.each([
    '12345612345',
    '1234512345',
    '1234561234567',
    '112233445566',
    '123456 654321',
    'https://example.jp/pay?a[b]=1',
  ])('takes %j, which only looks a little like it', (frame) => {
    expect(cleanCode(frame, rules)).toEqual({ ok: true, code: frame });
  });

  it('does not take any code that is there more than once', () => {
    const printable = fc.stringMatching(/^[!-~]([ -~]{4,40})[!-~]$/);
    fc.assert(
      fc.property(printable, fc.array(fc.constantFrom('', ' ', '   '), { minLength: 1, maxLength: 5 }), (one, gaps) => {
        expect(cleanCode(one + gaps.map((gap) => gap + one).join(''), rules).ok).toBe(false);
      }),
    );
  });

  it('judges the longest and most tangled frame at once', () => {
    const began = performance.now();
    for (const frame of [' '.repeat(4096), `a${' '.repeat(510)}b`, `${'a     '.repeat(85)}b`, `${'a'.repeat(511)}b`]) {
      cleanCode(frame, rules);
    }
    expect(performance.now() - began).toBeLessThan(500);
  });

  it("holds the terminal's own rules of length and characters", () => {
    expect(cleanCode('1234567', { ...rules, minLength: 8 })).toEqual({ ok: false, reason: 'tooShort' });
    expect(cleanCode('12345678901', { ...rules, maxLength: 10 })).toEqual({ ok: false, reason: 'tooLong' });
    expect(cleanCode('123456A', { ...rules, characters: 'digits' })).toEqual({ ok: false, reason: 'badCharacter' });
    expect(cleanCode('123456-', { ...rules, characters: 'alphanumeric' })).toEqual({
      ok: false,
      reason: 'badCharacter',
    });
  });

  it('never alters the inside of a code', () => {
    fc.assert(
      fc.property(fc.string(), (frame) => {
        const cleaned = cleanCode(frame, rules);
        expect(!cleaned.ok || frame.includes(cleaned.code)).toBe(true);
      }),
    );
  });
});

describe('the same code again', () => {
  it('within the window is the same scan, however often', () => {
    const filter = new DuplicateFilter(2000);
    expect([0, 500, 1000, 2500, 4400].map((at) => filter.isRepeat('123456', at))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(filter.isRepeat('123456', 6400)).toBe(false);
  });

  it('is not another code, and not the one before the last', () => {
    const filter = new DuplicateFilter(2000);
    expect(filter.isRepeat('123456', 0)).toBe(false);
    expect(filter.isRepeat('654321', 10)).toBe(false);
    expect(filter.isRepeat('654321', 20)).toBe(true);
  });

  it('is not held for a scan where the window is closed', () => {
    const filter = new DuplicateFilter(0);
    expect(filter.isRepeat('123456', 0)).toBe(false);
    expect(filter.isRepeat('123456', 0)).toBe(false);
  });
});
