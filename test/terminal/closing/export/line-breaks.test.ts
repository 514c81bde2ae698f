import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenLines } from '../../../../main/terminal/closing/export/line-breaks.ts';

const within = (columns: number) => (line: string) => [...line].length <= columns;

describe('breaking a text into lines', () => {
  it('breaks between words', () => {
    expect(brokenLines('The terminal goes on asking.', within(12))).toEqual(['The terminal', 'goes on', 'asking.']);
  });

  it('begins no Japanese line with what closes, and ends none with what opens', () => {
    expect(brokenLines('精算は終了。次は照合', within(5))).toEqual(['精算は', '終了。次は', '照合']);
    expect(brokenLines('結果は「照合」へ', within(4))).toEqual(['結果は', '「照合」', 'へ']);
  });

  it('breaks a word that is wider than a line, and no character', () => {
    expect(brokenLines('R261122か\u3099', within(4))).toEqual(['R261', '122', 'か\u3099']);
  });

  it('has a line for an empty text', () => {
    expect(brokenLines('', within(4))).toEqual(['']);
  });

  it('loses nothing but spaces, and writes nothing over the edge', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abc 精算、。「」（）1,:か-') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (words, columns) => {
        const lines = brokenLines(words, within(columns));
        expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
        expect(lines.filter((line) => !within(columns)(line))).toEqual([]);
      }),
    );
  });
});
