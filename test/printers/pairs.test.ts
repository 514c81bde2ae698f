import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelWidth, withWholeValues } from '../../main/printers/pairs.ts';
import { paperOf } from '../../main/printers/paper.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderText } from '../../main/printers/render.ts';

const profile = printerProfile('escpos-58mm');
const paper = paperOf(profile, 'ja');

function rows(label: string, value: string): string[] {
  const text = renderText({ language: 'ja', lines: [{ kind: 'pair', label, value }] }, profile);
  return text.trimEnd().split('\n');
}

describe('a pair', () => {
  it('stands on one line where label and value have room beside each other', () => {
    expect(rows('Branch', 'AShop001')).toEqual([`Branch${' '.repeat(18)}AShop001`]);
  });

  it('gives a long label room that a short value leaves', () => {
    expect(rows("Previous close's hash", 'abcd1234')).toEqual(["Previous close's hash   abcd1234"]);
  });

  it('gives a long value room that a short label leaves', () => {
    expect(rows('No.', 'OWC2026112212000000000001')).toEqual(['No.    OWC2026112212000000000001']);
  });

  it('has a value that has no room beside its label as a whole on the next line, to the right', () => {
    expect(rows('オーダID', 'OWC202611221200000000001')).toEqual(['オーダID', '        OWC202611221200000000001']);
  });

  it('without a label or a value still is a line, and a value without a label may fill it', () => {
    expect(rows('Remark', '')).toEqual(['Remark']);
    expect(rows('', 'x'.repeat(32))).toEqual(['x'.repeat(32)]);
  });

  it('never has less room for label and value than they need', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', '漢', 'ア'), maxLength: 40 });
    const size = fc.constantFrom('normal' as const, 'large' as const);
    fc.assert(
      fc.property(text, text, size, (label, value, size) => {
        const width = labelWidth({ label, value, size }, paper);
        if (width === undefined) {
          const lines = withWholeValues({ language: 'ja', lines: [{ kind: 'pair', label, value, size }] }, paper).lines;
          expect(lines.every((line) => line.kind === 'text' && line.text !== '')).toBe(true);
          expect(lines.map((line) => ('text' in line ? line.text : '')).join('')).toBe(label + value);
        } else {
          expect(paper.columnsOf(label)).toBeLessThanOrEqual(width);
          expect(width + 1 + paper.columnsOf(value) * (size === 'large' ? 2 : 1)).toBeLessThanOrEqual(paper.columns);
        }
      }),
    );
  });
});
