import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflated = promisify(inflate);

const SIGNATURE = 0x774f4646;
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;
/** No font of ours is nearly as large. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Table {
  readonly tag: Buffer;
  readonly checksum: number;
  readonly data: Buffer;
}

/**
 * Unpacks a WOFF 1.0 font into the TrueType or OpenType file that is in it. Done here and not by the PDF's own reader, which
 * unpacks in JavaScript and anew for each glyph: seconds instead of milliseconds.
 * @throws Error for anything but a whole WOFF 1.0 file.
 */
export async function unpackWoff(woff: Buffer): Promise<Buffer> {
  if (woff.length < HEADER_BYTES || woff.readUInt32BE(0) !== SIGNATURE) {
    throw new Error('not a WOFF 1.0 file');
  }
  const flavor = woff.readUInt32BE(4);
  const count = woff.readUInt16BE(12);
  const entries = Array.from({ length: count }, (_, index) => HEADER_BYTES + index * ENTRY_BYTES);
  return assembled(flavor, await Promise.all(entries.map((at) => unpackTable(woff, at))));
}

async function unpackTable(woff: Buffer, at: number): Promise<Table> {
  const offset = woff.readUInt32BE(at + 4);
  const packedLength = woff.readUInt32BE(at + 8);
  const length = woff.readUInt32BE(at + 12);
  const packed = woff.subarray(offset, offset + packedLength);
  if (packed.length !== packedLength || length > MAX_BYTES) {
    throw new Error('a WOFF file that is cut off');
  }
  const data = packedLength < length ? await inflated(packed, { maxOutputLength: length }) : packed;
  if (data.length !== length) {
    throw new Error('a WOFF file with a table of another length');
  }
  return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), data };
}

function assembled(flavor: number, tables: readonly Table[]): Buffer {
  const directory = Buffer.alloc(SFNT_HEADER_BYTES + tables.length * SFNT_ENTRY_BYTES);
  const power = Math.floor(Math.log2(Math.max(1, tables.length)));
  directory.writeUInt32BE(flavor, 0);
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(2 ** power * SFNT_ENTRY_BYTES, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE((tables.length - 2 ** power) * SFNT_ENTRY_BYTES, 10);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const at = SFNT_HEADER_BYTES + index * SFNT_ENTRY_BYTES;
    tag.copy(directory, at);
    directory.writeUInt32BE(checksum, at + 4);
    directory.writeUInt32BE(offset, at + 8);
    directory.writeUInt32BE(data.length, at + 12);
    const padding = Buffer.alloc(-data.length & 3);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}
