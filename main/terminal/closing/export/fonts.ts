import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errorDetail, TerminalError } from '../../../common/errors.ts';
import type { ReceiptLanguage } from '../../../printers/port.ts';
import { charactersOf } from './character-map.ts';
import { unpackWoff } from './woff.ts';

export type FontWeight = 'regular' | 'bold';

/** One file of a font, and which characters it has, by code point. */
export interface FontFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly characters: ReadonlySet<number>;
}

/** The files in which a character is looked for, one after the other. */
export type FontFamily = Readonly<Record<FontWeight, readonly FontFile[]>>;

type Package = 'noto-sans-jp' | 'noto-sans-sc';

const weights: Readonly<Record<FontWeight, number>> = { regular: 400, bold: 700 };

/** Letters and digits first: the files of ideographs have none that go together with them. */
const letters = ['latin', 'latin-ext', 'vietnamese', 'cyrillic'].map((part) => ['noto-sans-jp', part] as const);
const japanese = ['noto-sans-jp', 'japanese'] as const;
const chinese = ['noto-sans-sc', 'chinese-simplified'] as const;

// Not `require`: the build declares that name itself.
const modules = createRequire(import.meta.url);

/** Where each package lies: beside its description. */
const packages: Readonly<Record<Package, () => string>> = {
  'noto-sans-jp': () => modules.resolve('@fontsource/noto-sans-jp/package.json'),
  'noto-sans-sc': () => modules.resolve('@fontsource/noto-sans-sc/package.json'),
};

async function read(from: Package, ...file: readonly string[]): Promise<Buffer> {
  return await readFile(path.join(path.dirname(packages[from]()), ...file));
}

/**
 * Loads what these texts need. The common characters of a language are in one file, rare ones of names (髙, 﨑, 𠮷) in a
 * hundred small ones, of which those are taken that are needed.
 * @throws TerminalError FONT_MISSING.
 */
export async function loadFonts(language: ReceiptLanguage, texts: string): Promise<FontFamily> {
  try {
    const common = [...letters, ...(language === 'zh' ? [chinese, japanese] : [japanese, chinese])];
    const regular = await Promise.all(common.map(([from, part]) => loadFile(from, part, 'regular')));
    const missing = Array.from(new Set(texts), (character) => character.codePointAt(0) ?? 0).filter(
      (codePoint) => !regular.some(({ characters }) => characters.has(codePoint)),
    );
    const rare = missing.length === 0 ? [] : await rareParts(missing);
    return {
      regular: [...regular, ...(await Promise.all(rare.map(([from, part]) => loadFile(from, part, 'regular'))))],
      bold: await Promise.all([...common, ...rare].map(([from, part]) => loadFile(from, part, 'bold'))),
    };
  } catch (error) {
    throw new TerminalError('FONT_MISSING', { detail: errorDetail(error) }, { cause: error });
  }
}

async function loadFile(from: Package, part: string, weight: FontWeight): Promise<FontFile> {
  const name = `${from}-${part}-${weights[weight]}-normal`;
  const bytes = await unpackWoff(await read(from, 'files', `${name}.woff`));
  return { name, bytes, characters: charactersOf(bytes) };
}

/** The small files that have these characters; nothing for one that no file has. */
async function rareParts(codePoints: readonly number[]): Promise<(readonly [Package, string])[]> {
  const parts = await Promise.all((['noto-sans-jp', 'noto-sans-sc'] as const).map(readParts));
  const found = codePoints.flatMap((codePoint) => parts.flat().find(({ has }) => has(codePoint)) ?? []);
  return Array.from(new Set(found), ({ from, part }) => [from, part] as const);
}

/** The numbered parts of a font, by the list that comes with it: `{"[12]": "U+25ee8,U+4e00-4e05"}`. */
async function readParts(from: Package) {
  const listed: unknown = JSON.parse((await read(from, 'unicode.json')).toString('utf8'));
  return Object.entries(listed ?? {}).flatMap(([name, ranges]) => {
    const part = /^\[(\d+)\]$/.exec(name)?.[1];
    return part === undefined ? [] : [{ from, part, has: inRanges(String(ranges)) }];
  });
}

function inRanges(ranges: string): (codePoint: number) => boolean {
  const spans = Array.from(ranges.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi), ([, first = '', last = first]) => ({
    first: Number.parseInt(first, 16),
    last: Number.parseInt(last, 16),
  }));
  return (codePoint) => spans.some(({ first, last }) => first <= codePoint && codePoint <= last);
}
