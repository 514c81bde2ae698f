const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The tag of an application template: without one there is nothing to pay with. */
const APPLICATION_TEMPLATE = 0x61;

/** Templates whose contents are for the card's issuer, in a form of its own. */
const TRANSPARENT_TEMPLATES: readonly number[] = [0x63, 0x64];

/**
 * Whether a text is an EMV consumer-presented QR code: base64 of BER-TLV objects that fill it to its last byte. One of which
 * a part is missing is damaged, since its lengths do not add up any more; without its beginning it is not known as one.
 * @param beginsWith its first bytes, as hexadecimal digits.
 */
export function readEmvConsumerQr(text: string, beginsWith: string): 'whole' | 'damaged' | 'none' {
  const head = Buffer.from(beginsWith, 'hex');
  if (!text.startsWith(wholeCharacters(head))) {
    return 'none';
  }
  const bytes = Buffer.from(text, 'base64');
  if (!BASE64.test(text) || !bytes.subarray(0, head.length).equals(head)) {
    return 'damaged';
  }
  const isWhole = readObjects(bytes)?.some(({ firstByte }) => firstByte === APPLICATION_TEMPLATE) ?? false;
  return isWhole ? 'whole' : 'damaged';
}

/** The characters of base64 that no later byte can change: each stands for six bits. */
function wholeCharacters(head: Buffer): string {
  return head.toString('base64').slice(0, Math.floor((head.length * 8) / 6));
}

interface TlvObject {
  /** The first byte of its tag. */
  readonly firstByte: number;
  readonly end: number;
}

/** The objects that bytes consist of; undefined where they do not add up, within templates as well. */
function readObjects(bytes: Uint8Array): TlvObject[] | undefined {
  const objects: TlvObject[] = [];
  for (let at = 0; at < bytes.length; ) {
    // Zeros between objects have no meaning.
    if (bytes[at] === 0) {
      at += 1;
      continue;
    }
    const object = readObject(bytes, at);
    if (object === undefined) {
      return undefined;
    }
    objects.push(object);
    at = object.end;
  }
  return objects;
}

function readObject(bytes: Uint8Array, at: number): TlvObject | undefined {
  const firstByte = bytes[at] ?? 0;
  const value = readLength(bytes, afterTag(bytes, at));
  if (value === undefined || value.end > bytes.length) {
    return undefined;
  }
  const isTemplate = (firstByte & 0x20) !== 0 && !TRANSPARENT_TEMPLATES.includes(firstByte);
  if (isTemplate && readObjects(bytes.subarray(value.start, value.end)) === undefined) {
    return undefined;
  }
  return { firstByte, end: value.end };
}

/** A tag whose first byte ends in five ones goes on while the highest bit is set. */
function afterTag(bytes: Uint8Array, at: number): number {
  let next = at + 1;
  if (((bytes[at] ?? 0) & 0x1f) === 0x1f) {
    while (((bytes[next] ?? 0) & 0x80) !== 0) {
      next += 1;
    }
    next += 1;
  }
  return next;
}

/** One byte up to 127; beyond that the first byte says how many follow. Undefined where there is no length. */
function readLength(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) {
    return undefined;
  }
  if (first < 0x80) {
    return { start: at + 1, end: at + 1 + first };
  }
  const count = first & 0x7f;
  const digits = bytes.subarray(at + 1, at + 1 + count);
  if (count === 0 || count > 2 || digits.length < count) {
    return undefined;
  }
  const start = at + 1 + count;
  return { start, end: start + digits.reduce((length, byte) => length * 256 + byte, 0) };
}
