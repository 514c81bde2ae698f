import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from '../../../../main/terminal/closing/export/csv-encoding.ts';

const readShiftJis = (bytes: Buffer) => iconv.decode(bytes, 'cp932');

describe('a CSV file in UTF-8', () => {
  it('begins with its byte order mark, and lacks nothing', () => {
    const { bytes, replaced } = encodeCsv('精算,髙橋,€\r\n', 'csvUtf8');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe('精算,髙橋,€\r\n');
    expect(replaced).toBe('');
  });
});

describe('a CSV file in Shift_JIS', () => {
  it('is what Windows writes', () => {
    expect(encodeCsv('精算,髙橋①㈱ｱ\r\n', 'csvShiftJis')).toEqual({
      bytes: Buffer.from('90b88e5a2cfbfc8bb48740878ab10d0a', 'hex'),
      replaced: '',
    });
  });

  it('takes characters for their twins of Windows', () => {
    const { bytes, replaced } = encodeCsv('10〜12時 −5 ¥', 'csvShiftJis');
    expect(readShiftJis(bytes)).toBe('10～12時 －5 ￥');
    expect(replaced).toBe('');
  });

  it('names each character that it lacks once', () => {
    const { bytes, replaced } = encodeCsv('𠮷田,结,Nguyễn,结,😀', 'csvShiftJis');
    expect(readShiftJis(bytes)).toBe('?田,?,Nguy?n,?,?');
    expect(replaced).toBe('𠮷结ễ😀');
  });

  it('puts letters and their marks together first', () => {
    expect(encodeCsv('か\u3099', 'csvShiftJis')).toEqual({ bytes: Buffer.from([0x82, 0xaa]), replaced: '' });
  });

  it('loses nothing without saying so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { bytes, replaced } = encodeCsv(text, 'csvShiftJis');
        const lacking = new Set(replaced);
        const twins = new Map(Array.from('〜−‖—¥¢£¬', (from, index) => [from, [...'～－∥―￥￠￡￢'][index] ?? '']));
        const expected = Array.from(text.normalize('NFC'), (character) =>
          lacking.has(character) ? '?' : (twins.get(character) ?? character),
        );
        expect(readShiftJis(bytes)).toBe(expected.join(''));
      }),
    );
  });
});
