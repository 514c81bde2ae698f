/** A command as it stands at the head of what a printer has received. */
export interface FoundCommand {
  /** `ESC @`, `GS V`, `LF`, `text`; `unknown` for what is in no reference. */
  readonly name: string;
  /** All of its bytes. */
  readonly length: number;
  /** What stands behind its name. */
  readonly data: Buffer;
}

/** Commands whose parameters are always so many bytes. */
const parameters: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  // ESC
  27: {
    '@': 0,
    M: 1,
    ' ': 1,
    '2': 0,
    '3': 1,
    '{': 1,
    a: 1,
    $: 2,
    '\\': 2,
    '-': 1,
    E: 1,
    G: 1,
    R: 1,
    t: 1,
    J: 1,
    d: 1,
    p: 3,
    '!': 1,
    V: 1,
    c: 2,
    '=': 1,
    B: 2,
    i: 0,
    m: 0,
    S: 0,
  },
  // FS
  28: { S: 2, '-': 1, C: 1, '.': 0, '&': 0, '!': 1, W: 1 },
  // GS
  29: { a: 1, r: 1, L: 2, W: 2, '!': 1, B: 1, w: 1, h: 1, H: 1, f: 1, I: 1, P: 2 },
  // DLE: real-time commands, which have been obeyed before they are met here.
  16: { '\x04': 1, '\x05': 1, '\x14': 3 },
};

const groups: Readonly<Record<number, string>> = { 16: 'DLE', 27: 'ESC', 28: 'FS', 29: 'GS' };

const alone: Readonly<Record<number, string>> = { 7: 'BEL', 9: 'HT', 10: 'LF', 12: 'FF', 13: 'CR' };

/** The first command in what has been received; undefined while it is not whole. */
export function firstCommand(bytes: Buffer): FoundCommand | undefined {
  const [first = 0, second] = bytes;
  if (first >= 32) {
    return text(bytes);
  }
  const group = groups[first];
  if (group === undefined) {
    return { name: alone[first] ?? 'unknown', length: 1, data: bytes.subarray(0, 1) };
  }
  if (second === undefined) {
    return undefined;
  }
  const letter = String.fromCharCode(second);
  const count = parameters[first]?.[letter];
  return count === undefined ? varying(`${group} ${letter}`, bytes) : found(`${group} ${letter}`, bytes, 2, 2 + count);
}

/** All that is no command, up to the next one: before that, its last character may not be whole. */
function text(bytes: Buffer): FoundCommand | undefined {
  const end = bytes.findIndex((byte) => byte < 32);
  return end < 0 ? undefined : { name: 'text', length: end, data: bytes.subarray(0, end) };
}

function found(name: string, bytes: Buffer, from: number, length: number | undefined): FoundCommand | undefined {
  return length === undefined || bytes.length < length
    ? undefined
    : { name, length, data: bytes.subarray(from, length) };
}

/** Commands that say themselves how long they are. */
function varying(name: string, bytes: Buffer): FoundCommand | undefined {
  switch (name) {
    case 'ESC (':
    case 'FS (':
    case 'GS (': {
      const letter = bytes.subarray(2, 3).toString('latin1');
      return found(`${name} ${letter}`, bytes, 5, counted(bytes, 3, 2, 5));
    }
    case 'GS 8':
      return found('GS 8 L', bytes, 7, counted(bytes, 3, 4, 7));
    case 'GS V':
      return found(name, bytes, 2, bytes.length < 3 ? undefined : (bytes[2] ?? 0) % 48 < 2 ? 3 : 4);
    case 'GS k':
      return barcode(name, bytes);
    case 'GS v': {
      const size = bytes.length < 8 ? undefined : bytes.readUInt16LE(4) * bytes.readUInt16LE(6);
      return found('GS v 0', bytes, 3, size === undefined ? undefined : 8 + size);
    }
    default:
      return { name: 'unknown', length: 2, data: bytes.subarray(0, 2) };
  }
}

function counted(bytes: Buffer, at: number, width: number, head: number): number | undefined {
  return bytes.length < at + width ? undefined : head + bytes.readUIntLE(at, width);
}

/** Kinds up to 6 end with NUL; the others say their length. */
function barcode(name: string, bytes: Buffer): FoundCommand | undefined {
  const [, , kind, length] = bytes;
  if (kind === undefined || length === undefined) {
    return undefined;
  }
  if (kind > 6) {
    return found(name, bytes, 2, 4 + length);
  }
  const end = bytes.indexOf(0, 3);
  return found(name, bytes, 2, end < 0 ? undefined : end + 1);
}

/** What a CODE128 says, out of the code sets that a printer is told to use. */
export function code128Text(data: Buffer): string {
  let set = 'B';
  let said = '';
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === 0x7b) {
      at += 1;
      const next = String.fromCharCode(data[at] ?? 0);
      said += next === '{' ? '{' : '';
      set = 'ABC'.includes(next) ? next : set;
    } else {
      said += set === 'C' ? String(byte).padStart(2, '0') : String.fromCharCode(byte);
    }
  }
  return said;
}
