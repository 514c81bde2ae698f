import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charactersOf } from '../../../../main/terminal/closing/export/character-map.ts';
import { unpackWoff } from '../../../../main/terminal/closing/export/woff.ts';

const { resolve } = createRequire(import.meta.url);
const fileOf = (part: string) => readFileSync(resolve(`@fontsource/noto-sans-jp/files/noto-sans-jp-${part}.woff`));

const latin = fileOf('latin-400-normal');

/** The sum of a table's 32-bit words, as OpenType has it. */
function checksumOf(table: Buffer): number {
  const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) {
    sum = (sum + padded.readUInt32BE(at)) >>> 0;
  }
  return sum;
}

function tablesOf(font: Buffer) {
  return Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const at = 12 + index * 16;
    const offset = font.readUInt32BE(at + 8);
    return {
      tag: font.toString('latin1', at, at + 4),
      checksum: font.readUInt32BE(at + 4),
      offset,
      data: font.subarray(offset, offset + font.readUInt32BE(at + 12)),
    };
  });
}

describe('unpacking a WOFF file', () => {
  it.each(['latin-400-normal', 'japanese-700-normal'])('gives the font that is in %s', async (part) => {
    const woff = fileOf(part);
    const font = await unpackWoff(woff);
    expect(font.length).toBe(woff.readUInt32BE(16));
    const tables = tablesOf(font);
    expect(tables.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['cmap', 'glyf', 'head', 'hmtx', 'loca']));
    for (const { tag, checksum, offset, data } of tables) {
      expect(offset % 4).toBe(0);
      // The header's own sum is made without the sum of the file, which is in it.
      const counted = tag === 'head' ? Buffer.concat([data.subarray(0, 8), Buffer.alloc(4), data.subarray(12)]) : data;
      expect({ tag, checksum: checksumOf(counted) }).toEqual({ tag, checksum });
    }
    expect(font.readUInt16BE(6) + font.readUInt16BE(10)).toBe(16 * tables.length);
  });

  it('takes nothing that is cut off, or something else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(latin.length - 1), async (length) => {
        // The last table may be followed by nothing but what fills it up.
        await expect(unpackWoff(latin.subarray(0, Math.min(length, latin.length - 4)))).rejects.toThrow();
      }),
    );
    await expect(unpackWoff(Buffer.from('wOF2'.padEnd(100, '\0')))).rejects.toThrow('not a WOFF 1.0 file');
  });
});

describe('the characters of a font', () => {
  it('are those that it has, and no other', async () => {
    const letters = charactersOf(await unpackWoff(latin));
    const japanese = charactersOf(await unpackWoff(fileOf('japanese-400-normal')));
    const has = (characters: ReadonlySet<number>, text: string) =>
      Array.from(text, (character) => characters.has(character.codePointAt(0) ?? 0));
    expect(has(letters, 'A¥0é精か')).toEqual([true, true, true, true, false, false]);
    expect(has(japanese, '精算カか（。结𠮷')).toEqual([true, true, true, true, true, true, false, false]);
  });

  it('are read from a table of either form', () => {
    const basic = cmap(4, [32, 0, 4, 0, 0, 0, 0x43, 0xffff, 0, 0x41, 0xffff, 0, 1, 0, 0]);
    expect([...charactersOf(basic)]).toEqual([0x41, 0x42, 0x43]);
    const full = Buffer.alloc(12);
    full.writeUInt32BE(0x2_0bb7, 0);
    full.writeUInt32BE(0x2_0bb8, 4);
    const header = Buffer.alloc(16);
    header.writeUInt16BE(12, 0);
    header.writeUInt32BE(1, 12);
    expect([...charactersOf(fontWith(Buffer.concat([cmapHeader, header, full])))]).toEqual([0x2_0bb7, 0x2_0bb8]);
  });

  it('of a font without a table of them are not guessed', () => {
    expect(() => charactersOf(cmap(6, [0, 0, 0]))).toThrow('without a table of its characters');
    expect(() => charactersOf(Buffer.alloc(12))).toThrow('without a table cmap');
  });
});

/** One table for Windows, right behind the header. */
const cmapHeader = Buffer.from([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]);

function cmap(format: number, words: readonly number[]): Buffer {
  const table = Buffer.alloc((words.length + 1) * 2);
  for (const [index, word] of [format, ...words].entries()) {
    table.writeUInt16BE(word, index * 2);
  }
  return fontWith(Buffer.concat([cmapHeader, table]));
}

function fontWith(table: Buffer): Buffer {
  const directory = Buffer.alloc(28);
  directory.writeUInt16BE(1, 4);
  directory.write('cmap', 12, 'latin1');
  directory.writeUInt32BE(28, 20);
  directory.writeUInt32BE(table.length, 24);
  return Buffer.concat([directory, table]);
}
