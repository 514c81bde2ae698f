/** A first and a last character, by code point. */
type Span = readonly [first: number, last: number];

/**
 * Which characters a TrueType or OpenType font has, by its `cmap` table: the formats 4 and 12, which all of today's fonts
 * have.
 * @throws Error where it has neither.
 */
export function charactersOf(font: Buffer): ReadonlySet<number> {
  const cmap = tableOf(font, 'cmap');
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4)),
  );
  const byFormat = (format: number) => subtables.find((subtable) => subtable.readUInt16BE(0) === format);
  const [full, basic] = [byFormat(12), byFormat(4)];
  if (full !== undefined) {
    return new Set(groups(full).flatMap(codePoints));
  }
  if (basic === undefined) {
    throw new Error('a font without a table of its characters');
  }
  return new Set(segments(basic).flatMap(codePoints));
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let at = 12; at < 12 + font.readUInt16BE(4) * 16; at += 16) {
    if (font.toString('latin1', at, at + 4) === tag) {
      const offset = font.readUInt32BE(at + 8);
      return font.subarray(offset, offset + font.readUInt32BE(at + 12));
    }
  }
  throw new Error(`a font without a table ${tag}`);
}

function groups(subtable: Buffer): Span[] {
  return Array.from({ length: subtable.readUInt32BE(12) }, (_, index) => {
    const at = 16 + index * 12;
    return [subtable.readUInt32BE(at), subtable.readUInt32BE(at + 4)] as const;
  });
}

/** The last segment ends the table and holds no character. */
function segments(subtable: Buffer): Span[] {
  const twice = subtable.readUInt16BE(6);
  return Array.from({ length: twice / 2 }, (_, index) => {
    const last = subtable.readUInt16BE(14 + index * 2);
    const first = subtable.readUInt16BE(16 + twice + index * 2);
    return [first, last] as const;
  }).filter(([first]) => first !== 0xffff);
}

function codePoints([first, last]: Span): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
