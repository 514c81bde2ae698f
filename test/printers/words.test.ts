import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperOf } from '../../main/printers/paper.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { inWholeWords } from '../../main/printers/words.ts';

const paper = paperOf(printerProfile('escpos-58mm'), 'ja');

function rows(text: string, size?: 'large'): string[] {
  const line = { kind: 'text', text, ...(size === undefined ? {} : { size }) } as const;
  return inWholeWords({ language: 'ja', lines: [line] }, paper).lines.map((row) =>
    'text' in row ? row.text : row.kind,
  );
}

describe('a text that is wider than the paper', () => {
  it('breaks between its words', () => {
    expect(rows('The result of this payment is being checked by the terminal.')).toEqual([
      'The result of this payment is',
      'being checked by the terminal.',
    ]);
  });

  it('breaks between any Japanese characters, and no line begins with what ends a sentence', () => {
    expect(rows('お支払いの結果を確認しています。この票をお持ちください。')).toEqual([
      'お支払いの結果を確認しています。',
      'この票をお持ちください。',
    ]);
    expect(rows('一二三四五六七八九十一二三四五六。七')).toEqual(['一二三四五六七八九十一二三四五', '六。七']);
  });

  it('keeps numbers together', () => {
    expect(rows('照会番号は R2611221234000001 です。')).toEqual(['照会番号は R2611221234000001', 'です。']);
    expect(rows('お問い合わせの番号はこちら R2611221234000001')).toEqual([
      'お問い合わせの番号はこちら',
      'R2611221234000001',
    ]);
  });

  it('keeps words in katakana together, where a line has room for them', () => {
    expect(rows('商品をお渡しになる前にレシートとプリンターをご確認ください')).toEqual([
      '商品をお渡しになる前にレシートと',
      'プリンターをご確認ください',
    ]);
    expect(rows('領収書を必ずお受け取りのうえプリンター')).toEqual(['領収書を必ずお受け取りのうえ', 'プリンター']);
    expect(rows('ア'.repeat(20))).toEqual(['ア'.repeat(16), 'ア'.repeat(4)]);
  });

  it('breaks at a blank rather than between two characters, unless that left the line half empty', () => {
    expect(rows('東京都渋谷区渋谷町1-2-3 渋谷駅前ビル 101')).toEqual(['東京都渋谷区渋谷町1-2-3', '渋谷駅前ビル 101']);
    expect(rows('東京都 一二三四五六七八九十一二三四五')).toEqual(['東京都 一二三四五六七八九十一二', '三四五']);
  });

  it('that is one long word is left to the printer to break', () => {
    expect(rows('x'.repeat(50))).toEqual(['x'.repeat(50)]);
  });

  it('stays as it is where it fits, and where it is large', () => {
    expect(rows('short text')).toEqual(['short text']);
    expect(rows('w '.repeat(30), 'large')).toHaveLength(1);
  });

  it('loses nothing but blanks, whatever it is, and is no wider than its longest word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const without = (some: string) => some.replace(/\s/g, '');
        expect(without(rows(text).join(''))).toBe(without(text));
      }),
    );
  });
});
