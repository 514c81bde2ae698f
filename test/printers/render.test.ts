import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { ReceiptDocument, ReceiptLanguage, ReceiptLine } from '../../main/printers/port.ts';
import { encodingFor, printerProfile, profileNames } from '../../main/printers/profiles.ts';
import { characterReport, renderCommands, renderDocument, renderSvg, renderText } from '../../main/printers/render.ts';
import { EscPosMachine } from '../support/printer/machine.ts';
import { textDocument } from './documents.ts';

const document = (text: string, language: ReceiptLanguage = 'ja'): ReceiptDocument => ({
  language,
  lines: [{ kind: 'text', text }],
});

/** What a printer that knows Epson's commands makes of a job. */
function printed(job: Buffer): EscPosMachine {
  const machine = new EscPosMachine(() => undefined);
  machine.feed(job);
  return machine;
}

/** The profiles whose commands are Epson's, or like them. */
const escPosNames = profileNames.filter((name) => !name.startsWith('star'));

const glyphs = (svg: string) =>
  [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, glyph]) => glyph?.replace('&#xa0;', ' ')).join('');

describe('a print job', () => {
  it('is in the code page of the printer and the language', () => {
    for (const name of profileNames) {
      const profile = printerProfile(name);
      for (const language of ['ja', 'en', 'zh'] as const) {
        const job = renderCommands(document('合計 100', language), profile);
        expect(job.subarray(0, 2)).toEqual(Buffer.from('\x1b@'));
        expect(job.includes(iconv.encode('合計 100', encodingFor(profile, language)))).toBe(true);
      }
    }
  });

  it('ends with a cut, or feeds to where the paper is torn off', () => {
    const ending = (name: string) => renderCommands(document('x'), printerProfile(name)).toString('latin1');
    expect(ending('escpos-80mm')).toMatch(/x\n\x1dVB\x00$/);
    expect(ending('escpos-58mm')).toMatch(/x\n\x1bd\x05$/);
    expect(ending('star-80mm')).toMatch(/x\n\x1bd3$/);
    const torn = { ...printerProfile('star-80mm'), cutter: false };
    expect(renderCommands(document('x'), torn).toString('latin1')).toMatch(/x\n{6}$/);
  });

  it('asks the printer nothing and leaves its automatic status on', () => {
    for (const name of profileNames) {
      const job = renderCommands(document('x'), printerProfile(name));
      // Epson's GS a, GS r and DLE EOT, SII's DC2 q, Star's ESC GS ETX; ESC GS a is how Star aligns.
      const questions = ['\x1dr', '\x12q', '\x10\x04', '\x1b\x1d\x03', ...(name.startsWith('star') ? [] : ['\x1da'])];
      for (const question of questions) {
        expect({ name, question, asked: job.includes(Buffer.from(question)) }).toMatchObject({ asked: false });
      }
    }
  });

  it('is nothing but commands of Epson, and on paper the lines that the text has', () => {
    fc.assert(
      fc.property(textDocument, fc.constantFrom(...escPosNames), (some, name) => {
        const profile = printerProfile(name);
        const machine = printed(renderCommands(some, profile));
        expect(machine.errors).toEqual([]);
        // A Japanese printer has the yen sign in the backslash's place.
        const asOnPaper = (lines: readonly string[]) => lines.map((line) => line.replaceAll('\\', '¥'));
        const text = renderText(some, profile).split('\n').slice(0, -1);
        expect(asOnPaper(machine.receipts().flat())).toEqual(asOnPaper(text));
      }),
      { numRuns: 300 },
    );
  });

  it('has its pictures and barcodes between its lines', () => {
    const lines: ReceiptLine[] = [
      { kind: 'text', text: '店', size: 'large' },
      { kind: 'qr', value: 'https://example.com/' },
      { kind: 'barcode', value: 'R2611227177000001' },
      { kind: 'text', text: 'end' },
    ];
    for (const [name, width, cuts] of [
      ['escpos-80mm', 150, 1],
      ['epson-58mm', 150, 1],
      ['generic-58mm', 152, 0],
    ] as const) {
      const machine = printed(renderCommands({ language: 'ja', lines }, printerProfile(name)));
      expect(machine.receipts().flat()).toEqual(['店', 'end']);
      expect(machine.images).toEqual([{ width, height: 150 }]);
      expect(machine.barcodes).toEqual(['R2611227177000001']);
      expect(machine).toMatchObject({ errors: [], cuts });
    }
  });
});

describe('a receipt', () => {
  const profile = printerProfile('escpos-80mm');

  it('prints the yen sign and the wave dash as Japanese printers have them', () => {
    expect(renderCommands(document('¥1,000'), profile).includes(Buffer.from('\\1,000'))).toBe(true);
    expect(characterReport(document('¥1,000 \\ ~ 〜 ‾'), profile)).toEqual({ replaced: [], missing: [] });
  });

  it('tells which characters are not as they were', () => {
    const rendered = renderDocument(document('髙橋 한'), profile);
    expect(rendered.characters).toEqual({ replaced: [{ character: '髙', by: '高' }], missing: ['한'] });
    expect(characterReport(document('髙橋 한'), profile)).toEqual(rendered.characters);
    expect(printed(rendered.bytes).receipts()).toEqual([['高橋 ?']]);
    expect(characterReport(document('髙橋'), printerProfile('citizen-80mm'))).toEqual({ replaced: [], missing: [] });
  });

  it('is in Japanese forms where it is Chinese and the printer Japanese, and as it is on a printer for China', () => {
    const receipt = document('谢谢惠顾', 'zh');
    expect(renderText(receipt, profile)).toBe('謝謝惠顧\n');
    expect(renderText(receipt, printerProfile('escpos-80mm-cn'))).toBe('谢谢惠顾\n');
    expect(characterReport(receipt, profile).replaced).toHaveLength(2);
  });

  it('is as it is where no printer limits it', () => {
    const receipt = document('谢谢 café 髙橋 \\ ¥5 ☕', 'zh');
    expect(renderText(receipt, profile, 'all')).toBe('谢谢 café 髙橋 \\ ¥5 ☕\n');
    expect(glyphs(renderSvg(receipt, profile, 'all'))).toBe('谢谢 café 髙橋 \\ ¥5 ☕');
    const pair: ReceiptDocument = { language: 'zh', lines: [{ kind: 'pair', label: '谢', value: 'café' }] };
    expect(renderText(pair, profile, 'all')).toBe(`谢${' '.repeat(42)}café\n`);
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

  it('stands on a baseline that no font moves: one of another shape would lose the top of the first line', () => {
    const svg = renderSvg(document('渋谷カフェ'), profile, 'all');
    expect(svg).not.toContain('dominant-baseline');
    const texts = svg.match(/<text\b[^>]*>/g) ?? [];
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(' dy="-0.14em"');
  });

  it('is the same text on paper, on screen and in a file', () => {
    fc.assert(
      fc.property(textDocument, fc.constantFrom(...profileNames), (some, name) => {
        const letters = (text: string) => text.replace(/[\s-]/g, '');
        const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
        const svg = glyphs(renderSvg(some, printerProfile(name))).replace(/&\w+;/g, (entity) => entities[entity] ?? '');
        const text = renderText(some, printerProfile(name));
        expect([...letters(svg)].sort()).toEqual([...letters(text)].sort());
      }),
    );
    const svg = renderSvg(document('練習ストア'), profile);
    expect(svg).not.toMatch(/url\(|http:\/\/(?!www\.w3\.org)|https:/);
  });
});
