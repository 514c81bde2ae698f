import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FontFile } from '../../../../main/terminal/closing/export/fonts.ts';
import { loadFonts } from '../../../../main/terminal/closing/export/fonts.ts';
import { runsOf } from '../../../../main/terminal/closing/export/typesetter.ts';

const fileOf = (name: string, characters: string): FontFile => ({
  name,
  bytes: Buffer.alloc(0),
  characters: new Set(Array.from(characters, (character) => character.codePointAt(0) ?? 0)),
});

const files = [fileOf('letters', 'abc123 ?().'), fileOf('japanese', 'か精算キロ 12'), fileOf('chinese', '髙')];
const shown = (text: string) => runsOf(text, files).map((run) => `${run.font}:${run.text}`);

describe('a text as runs of fonts', () => {
  it('takes each character from the first file that has it', () => {
    expect(shown('a1精算髙b')).toEqual(['letters:a1', 'japanese:精算', 'chinese:髙', 'letters:b']);
  });

  it('does not change the font for a space', () => {
    expect(shown('精 算 a')).toEqual(['japanese:精 算 ', 'letters:a']);
  });

  it('writes what no file has as what it is made of, or else as ?', () => {
    expect(shown('㌔㈠😀结')).toEqual(['japanese:キロ', 'letters:???']);
    expect(shown('⑴ǎč')).toEqual(['letters:(1)ac']);
  });

  it('puts marks to their letters, and leaves out what has no shape', () => {
    expect(runsOf('か\u3099\ufe0f', [fileOf('japanese', 'が')])).toEqual([{ font: 'japanese', text: 'が' }]);
    expect(shown('a\tb\u0000c')).toEqual(['letters:a b c']);
  });

  it('shows something for every text that has something to show', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const runs = runsOf(text, files);
        const needed = text.normalize('NFC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
        expect(runs.map((run) => run.text).join('') === '').toBe(needed === '');
        expect(runs.every((run) => run.font !== '' && run.text !== '')).toBe(true);
      }),
    );
  });
});

describe('loading fonts', () => {
  const fontsFor = async (text: string) => {
    const { regular, bold } = await loadFonts('ja', text);
    return [regular, bold].map((family) => runsOf(text, family).map((run) => run.text));
  };

  it('finds rare characters of names in both weights', async () => {
    const text = '髙橋𠮷﨑①㈱ｱ※→ Nguyễn Sōseki Жук 结';
    for (const runs of await fontsFor(text)) {
      expect(runs.join('')).toBe(text);
    }
  });

  it('takes the common files alone where these are enough', async () => {
    const { regular } = await loadFonts('ja', '精算 Z');
    expect(regular.every(({ name }) => !/-\d+-400/.test(name.replace('-sc', '')))).toBe(true);
    expect((await loadFonts('ja', '𠮷')).regular.length).toBe(regular.length + 1);
    expect((await loadFonts('ja', '😀')).regular.length).toBe(regular.length);
  });

  it('looks for Chinese forms first in Chinese', async () => {
    const { regular } = await loadFonts('zh', '');
    expect(runsOf('精', regular)[0]?.font).toContain('chinese-simplified');
    expect(runsOf('か', regular)[0]?.font).toContain('chinese-simplified');
    expect(runsOf('髙', (await loadFonts('ja', '')).regular)[0]?.font).toContain('chinese-simplified');
  });
});
