import { crc32, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Samples for each dot, by the colour type of the PNG standard. */
const samplesOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** Where the seven passes of an interlaced picture begin, and how far apart their dots are. */
const adam7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
];

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height that a PNG says it has; nothing where it is none. */
export function pngSize(png: Buffer): PngSize | undefined {
  const isPng = png.length >= 33 && png.subarray(0, 8).equals(SIGNATURE);
  return isPng && png.toString('latin1', 12, 16) === 'IHDR'
    ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
    : undefined;
}

/**
 * Whether a PNG is there from its first to its last dot. The library that decodes it fills what is missing with whatever
 * stands in memory, so what it is given must be whole.
 */
export function isWholePng(png: Buffer): boolean {
  const size = pngSize(png);
  const data = size === undefined ? undefined : imageData(png);
  if (size === undefined || data === undefined) {
    return false;
  }
  const expected = dataBytes(size, png);
  try {
    return expected > 0 && inflateSync(data, { maxOutputLength: expected }).length === expected;
  } catch {
    return false;
  }
}

/** The compressed dots of all chunks, where each chunk's checksum is right and the last one is the end. */
function imageData(png: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let at = SIGNATURE.length;
  while (at + 12 <= png.length) {
    const end = at + 12 + png.readUInt32BE(at);
    if (end > png.length || crc32(png.subarray(at + 4, end - 4)) !== png.readUInt32BE(end - 4)) {
      return undefined;
    }
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') {
      parts.push(png.subarray(at + 8, end - 4));
    } else if (type === 'IEND') {
      return Buffer.concat(parts);
    }
    at = end;
  }
  return undefined;
}

/** How many bytes the dots take when they are inflated; 0 for a form that the standard does not know. */
function dataBytes({ width, height }: PngSize, png: Buffer): number {
  const bitsPerDot = png.readUInt8(24) * (samplesOf.get(png.readUInt8(25)) ?? 0);
  if (bitsPerDot === 0 || width === 0 || height === 0) {
    return 0;
  }
  const passes = png.readUInt8(28) === 1 ? adam7 : [{ x: 0, y: 0, dx: 1, dy: 1 }];
  return passes.reduce((sum, { x, y, dx, dy }) => {
    const columns = Math.ceil((width - x) / dx);
    const rows = Math.ceil((height - y) / dy);
    return columns > 0 && rows > 0 ? sum + (Math.ceil((columns * bitsPerDot) / 8) + 1) * rows : sum;
  }, 0);
}
