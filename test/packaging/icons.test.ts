import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const PROJECT = path.resolve(import.meta.dirname, '../..');

interface Icons {
  readonly linux: { readonly icon: string };
  readonly win: { readonly icon: string };
}

const { linux, win } = parse(readFileSync(path.join(PROJECT, 'electron-builder.yml'), 'utf8')) as Icons;

function pngSize(bytes: Buffer): string {
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

describe('the program’s icon', () => {
  it('is there for Linux in every size of a desktop, each called by its size', () => {
    const folder = path.join(PROJECT, linux.icon);
    const names = readdirSync(folder);
    expect(names).toEqual(
      expect.arrayContaining(['16x16.png', '32x32.png', '48x48.png', '256x256.png', '512x512.png']),
    );
    for (const name of names) {
      expect(`${pngSize(readFileSync(path.join(folder, name)))}.png`).toBe(name);
    }
  });

  it('is there for Windows as one file, bitmaps for what is small and a PNG for what is large', () => {
    const file = readFileSync(path.join(PROJECT, win.icon));
    expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
    const pictures = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const at = 6 + 16 * index;
      const offset = file.readUInt32LE(at + 12);
      return { edge: file[at] || 256, bytes: file.subarray(offset, offset + file.readUInt32LE(at + 8)) };
    });
    expect(pictures.map(({ edge }) => edge)).toEqual([16, 24, 32, 48, 64, 256]);
    for (const { edge, bytes } of pictures.slice(0, -1)) {
      const [width, heightWithMask, bits] = [bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readUInt16LE(14)];
      expect([width, heightWithMask, bits]).toEqual([edge, edge * 2, 32]);
      expect(bytes.length).toBe(40 + edge * edge * 4 + Math.ceil(edge / 32) * 4 * edge);
    }
    expect(pngSize(pictures.at(-1)?.bytes ?? Buffer.alloc(0))).toBe('256x256');
  });
});
