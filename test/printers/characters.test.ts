import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { en } from '../../main/i18n/en.ts';
import { ja } from '../../main/i18n/ja.ts';
import { zh } from '../../main/i18n/zh.ts';
import { alike, substitutes } from '../../main/printers/character-table.ts';
import { Characters, hasCharacter, inCharactersOf } from '../../main/printers/characters.ts';
import { printable } from '../../main/printers/escape.ts';
import { paperOf } from '../../main/printers/paper.ts';
import { type Encoding, encodingFor, printerProfile } from '../../main/printers/profiles.ts';
import { document, hostile, language, ordinary, place } from './documents.ts';

const encodings: readonly Encoding[] = ['shiftjis', 'cp932', 'gb18030'];

function printed(text: string, encoding: Encoding = 'shiftjis') {
  const characters = new Characters(encoding);
  return { text: characters.printed(text), ...characters.report() };
}

describe('the characters of a printer', () => {
  it('are those of JIS X 0208 alone where nothing is known of its extensions', () => {
    for (const character of '髙﨑①㈱№纊') {
      expect(hasCharacter('shiftjis', character)).toBe(false);
      expect(hasCharacter('cp932', character)).toBe(true);
    }
    for (const character of 'Aｱあ亜熙≒√∪─') {
      expect(hasCharacter('shiftjis', character)).toBe(true);
    }
  });

  it('are what GB18030 writes with one or two bytes: the four-byte ones have no glyph in most printers', () => {
    expect([...'谢é髙円カ'].every((character) => hasCharacter('gb18030', character))).toBe(true);
    expect([...'¥𠮷ｱ한😀'].some((character) => hasCharacter('gb18030', character))).toBe(false);
  });

  it('are never private or unassigned ones', () => {
    for (const encoding of encodings) {
      for (const character of ['\ue000', '\uf8ff', '\uffff', '\u0378']) {
        expect(hasCharacter(encoding, character)).toBe(false);
      }
    }
  });
});

describe('a character that the printer lacks', () => {
  it('comes out as one that says the same, and is told', () => {
    expect(printed('髙橋 鷗外 𠮷野家 ㈱①')).toEqual({
      text: '高橋 鴎外 吉野家 (株)(1)',
      replaced: [
        { character: '髙', by: '高' },
        { character: '鷗', by: '鴎' },
        { character: '𠮷', by: '吉' },
        { character: '㈱', by: '(株)' },
        { character: '①', by: '(1)' },
      ],
      missing: [],
    });
    expect(printed('café ½ 1½ ㎡ 10² ㋿ €5 Straße').text).toBe('cafe  1/2 1 1/2 m2 10^2 令和 EUR5 Strasse');
  });

  it('is left as it is where the printer has it', () => {
    expect(printed('髙橋 ①㈱', 'cp932')).toEqual({ text: '髙橋 ①㈱', replaced: [], missing: [] });
    expect(printed('鷗外 café €5', 'gb18030')).toEqual({ text: '鷗外 café €5', replaced: [], missing: [] });
  });

  it('is not told where the other looks the same', () => {
    expect(printed('¥1,000 \\ ~ 〜 ‾ − — ¢£\u00a0')).toEqual({
      text: '¥1,000 \\ ~ ～ ‾ － ― ￠￡ ',
      replaced: [],
      missing: [],
    });
    expect(printed('¥1,000 〜', 'gb18030')).toEqual({ text: '￥1,000 ～', replaced: [], missing: [] });
  });

  it('comes out in the Japanese form where it is Chinese and the printer is not', () => {
    expect(printed('谢谢惠顾，订单号码').text).toBe('謝謝惠顧，訂単号碼');
    expect(printed('你好')).toMatchObject({ text: '?好', missing: ['你'] });
  });

  it('keeps the voice of half-width katakana', () => {
    expect(printed('ｶﾞｷﾞﾊﾟ').text).toBe('ｶﾞｷﾞﾊﾟ');
    expect(printed('ｶﾞｷﾞﾊﾟｱ', 'gb18030').text).toBe('ガギパア');
  });

  it('is left out where it is a picture, and told', () => {
    expect(printed('☕喫茶😀🇯🇵')).toEqual({
      text: '喫茶',
      replaced: ['☕', '😀', '🇯', '🇵'].map((character) => ({ character, by: '' })),
      missing: [],
    });
  });

  it('comes out as a question mark where nothing says the same, and is told once', () => {
    expect(printed('한국 한국? ')).toEqual({ text: '?? ??? ', replaced: [], missing: ['한', '국'] });
  });

  it('is told of once for a whole document, in whatever line it stands', () => {
    const { document: shown, characters } = inCharactersOf(
      'shiftjis',
      document(
        { kind: 'text', text: '髙' },
        { kind: 'pair', label: '髙', value: '한' },
        { kind: 'row', cells: [{ text: '①', share: 1 }] },
        { kind: 'qr', value: 'x' },
      ),
    );
    expect(characters).toEqual({
      replaced: [
        { character: '髙', by: '高' },
        { character: '①', by: '(1)' },
      ],
      missing: ['한'],
    });
    expect(shown.lines).toEqual([
      { kind: 'text', text: '高' },
      { kind: 'pair', label: '高', value: '?' },
      { kind: 'row', cells: [{ text: '(1)', share: 1 }] },
      { kind: 'qr', value: 'x' },
    ]);
  });
});

describe('the texts of our own documents', () => {
  it('are all there on a Japanese printer, in each language', () => {
    for (const catalogue of [ja, en, zh]) {
      const { receipt, slip, dayReport, testPage } = catalogue;
      const characters = new Characters('shiftjis');
      characters.printed(JSON.stringify([receipt, slip, dayReport, testPage]));
      expect(characters.report().missing).toEqual([]);
      expect(characters.report().replaced.length > 0).toBe(catalogue === zh);
    }
  });
});

describe('the table of replacements', () => {
  it('gives characters that every Japanese printer has, for ones that some printer lacks', () => {
    for (const [character, by] of substitutes) {
      expect([...character]).toHaveLength(1);
      expect({ character, ok: [...by].every((part) => hasCharacter('shiftjis', part)) }).toEqual({
        character,
        ok: true,
      });
      expect({ character, needed: encodings.some((encoding) => !hasCharacter(encoding, character)) }).toEqual({
        character,
        needed: true,
      });
    }
    expect(substitutes.size).toBeGreaterThan(850);
    for (const [character, by] of alike) {
      expect([...character]).toHaveLength(1);
      expect([...by]).toHaveLength(1);
    }
  });
});

describe('every text', () => {
  it('becomes one that the printer has all of, and whatever is not as it was is told', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, ordinary), fc.constantFrom(...encodings), (text, encoding) => {
        const result = printed(text, encoding);
        for (const character of result.text) {
          expect({ character, had: hasCharacter(encoding, character) }).toEqual({ character, had: true });
        }
        const told = new Set([...result.missing, ...result.replaced.map(({ character }) => character)].join(''));
        const kept = [...printable(text)].filter((character) => !told.has(character) && !alike.has(character));
        for (const character of kept) {
          expect(result.text).toContain(character);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is read from its bytes as it was meant, and takes as many bytes as columns: nothing on the line shifts', () => {
    const profiles = ['escpos-80mm', 'citizen-80mm', 'escpos-80mm-cn'].map(printerProfile);
    fc.assert(
      fc.property(ordinary, fc.constantFrom(...profiles), language, (text, profile, spoken) => {
        const encoding = encodingFor(profile, spoken);
        const shown = printed(text, encoding).text;
        const bytes = iconv.encode(shown, encoding);
        expect(iconv.decode(bytes, encoding)).toBe(encoding === 'gb18030' ? shown : shown.replaceAll('¥', '\\'));
        expect(paperOf(profile, spoken).columnsOf(shown)).toBe(bytes.length);
      }),
    );
  });

  it('stays as it is when it is replaced once more', () => {
    fc.assert(
      fc.property(place, hostile, fc.constantFrom(...encodings), (at, text, encoding) => {
        const once = inCharactersOf(encoding, document(at(text))).document;
        const again = inCharactersOf(encoding, once);
        expect(again.document).toEqual(once);
        expect(again.characters).toEqual({ replaced: [], missing: [] });
      }),
      { numRuns: 300 },
    );
  });
});
