import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { ReceiptDocument, ReceiptLanguage } from '../../main/printers/port.ts';
import { encodingFor, printerProfile, profileNames } from '../../main/printers/profiles.ts';
import { renderCommands, renderSvg, renderText, unmappableCharacters } from '../../main/printers/render.ts';

const document = (text: string, language: ReceiptLanguage = 'ja'): ReceiptDocument => ({
  language,
  lines: [{ kind: 'text', text }],
});

describe('a printer profile', () => {
  it('exists for the usual paper, and an unknown one is refused by name', () => {
    expect(profileNames).toContain('escpos-80mm');
    expect(profileNames).toContain('escpos-58mm');
    expect(() => printerProfile('escpos-999mm')).toThrow(
      expect.objectContaining({
        code: 'PRINTER_PROFILE_INVALID',
        params: expect.objectContaining({ name: 'escpos-999mm' }),
      }),
    );
    expect(() => printerProfile('constructor')).toThrow();
  });

  it('makes commands and not a picture, in an encoding that is its own', () => {
    for (const name of profileNames) {
      const profile = printerProfile(name);
      for (const language of ['ja', 'en', 'zh'] as const) {
        const job = renderCommands(document('合計 100', language), profile);
        expect(job.subarray(0, 2)).toEqual(Buffer.from('\x1b@'));
        expect(job.includes(iconv.encode('合計 100', encodingFor(profile, language)))).toBe(true);
      }
    }
  });

  it('cuts the paper where it has a cutter', () => {
    const cut = Buffer.from('\x1dV');
    expect(renderCommands(document('x'), printerProfile('escpos-80mm')).includes(cut)).toBe(true);
    expect(renderCommands(document('x'), printerProfile('escpos-58mm')).includes(cut)).toBe(false);
  });
});

describe('a receipt', () => {
  const profile = printerProfile('escpos-80mm');

  it('prints the yen sign and the wave dash as Japanese printers have them', () => {
    expect(renderCommands(document('¥1,000'), profile).includes(Buffer.from('\\1,000'))).toBe(true);
    expect(unmappableCharacters(document('¥1,000 \\ ~ 〜 ‾'), profile)).toEqual([]);
  });

  it('names the characters that the code page does not have', () => {
    expect(unmappableCharacters(document('𠮷野家 café 한국 鷗外 😀'), profile)).toEqual([
      '𠮷',
      'é',
      '한',
      '국',
      '鷗',
      '😀',
    ]);
    expect(unmappableCharacters(document('𠮷野家 café 鷗外', 'zh'), profile)).toEqual([]);
    expect(unmappableCharacters(document('東京都千代田区 ①㈱髙﨑'), profile)).toEqual([]);
  });

  it('is text without letter-spacing and without blanks at the ends of its lines', () => {
    const lines: ReceiptDocument['lines'] = [
      { kind: 'text', text: '練習', align: 'center', size: 'large' },
      { kind: 'blank' },
      { kind: 'text', text: 'left  ' },
      { kind: 'pair', label: '金額', value: '¥1,500', size: 'large' },
      { kind: 'pair', label: '備考', value: '' },
    ];
    const text = renderText({ language: 'ja', lines }, profile);
    expect(text.split('\n')).toEqual([`${' '.repeat(22)}練習`, '', 'left', `金額${' '.repeat(38)}¥1,500`, '備考', '']);
  });

  it('is the same text on paper, on screen and in a file', () => {
    const text = renderText(document('練習ストア'), profile);
    const svg = renderSvg(document('練習ストア'), profile);
    expect(text.trim()).toBe('練習ストア');
    expect([...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, glyph]) => glyph).join('')).toContain(
      '練習ストア',
    );
    expect(svg).not.toMatch(/url\(|http:\/\/(?!www\.w3\.org)|https:/);
  });
});
