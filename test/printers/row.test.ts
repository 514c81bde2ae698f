import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceiptLine } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderText } from '../../main/printers/render.ts';
import { document } from './documents.ts';

const profile = printerProfile('escpos-80mm');

describe('a row', () => {
  const row = (...texts: string[]): ReceiptLine => ({
    kind: 'row',
    cells: texts.map((text, index) => ({ text, share: index === 0 ? 3 : 2 })),
  });
  const shown = (line: ReceiptLine, paper = profile) => renderText(document(line), paper).split('\n').slice(0, -1);

  it('has its first cell on the left and the others on the right, in line with the rows around it', () => {
    const [head = '', body = ''] = [...shown(row('ブランド', '件数', '金額')), ...shown(row('x', '1', '¥100'))];
    expect(head).toMatch(/^ブランド +件数 +金額$/);
    expect(body).toMatch(/^x +1 +¥100$/);
    expect(body).toHaveLength(48);
    // Two characters more are two columns more.
    expect(body.indexOf('1')).toBe(head.indexOf('件数') + 4 + 3);
  });

  it('never breaks an amount, at the cost of the name, which goes on below', () => {
    const narrow = printerProfile('escpos-58mm');
    const lines = shown(row('とても長い名前のブランド', '1,234,567', '-¥9,999,999,999'), narrow);
    expect(lines[0]).toMatch(/^.+ 1,234,567 -¥9,999,999,999$/);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map((line) => /^[^\d ]+/.exec(line)?.[0]).join('')).toBe('とても長い名前のブランド');
  });

  it('loses no text, however many cells it has, whatever their shares', () => {
    const cell = fc.record({
      text: fc.string({ unit: fc.constantFrom(...'abcdefg123店舗'), maxLength: 12 }),
      share: fc.double({ min: 0.001, max: 1000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.boolean(), (cells, bold) => {
        const text = shown({ kind: 'row', cells, bold }).join('');
        const letters = (some: string) => [...some].filter((letter) => letter !== ' ').sort();
        expect(letters(text)).toEqual(letters(cells.map((some) => some.text).join('')));
      }),
    );
  });

  it('is refused where no paper has room for it', () => {
    expect(() => shown({ kind: 'row', cells: [] })).toThrow(RangeError);
    expect(() => shown({ kind: 'row', cells: [{ text: 'x', share: 0 }] })).toThrow(RangeError);
    expect(() => shown(row(...Array.from({ length: 17 }, () => 'x')))).toThrow(RangeError);
  });
});
