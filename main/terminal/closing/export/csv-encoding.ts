import iconv from 'iconv-lite';

/** How a CSV file's characters are written: UTF-8 with a byte order mark, or Shift_JIS as Windows knows it. */
export type CsvEncoding = 'csvUtf8' | 'csvShiftJis';

export interface EncodedCsv {
  readonly bytes: Buffer;
  /** Characters that the encoding does not have, each once; they stand as `?`. */
  readonly replaced: string;
}

/** Windows' own Shift_JIS, code page 932. */
const SHIFT_JIS = 'cp932';

/** What Windows writes for characters that only the other Shift_JIS has. They look the same. */
const twins: ReadonlyMap<string, string> = new Map([
  ['〜', '～'],
  ['−', '－'],
  ['‖', '∥'],
  ['—', '―'],
  ['¥', '￥'],
  ['¢', '￠'],
  ['£', '￡'],
  ['¬', '￢'],
]);

/** A CSV text as the bytes of a file. */
export function encodeCsv(text: string, encoding: CsvEncoding): EncodedCsv {
  switch (encoding) {
    case 'csvUtf8':
      return { bytes: Buffer.from(`\u{feff}${text.toWellFormed()}`, 'utf8'), replaced: '' };
    case 'csvShiftJis':
      return shiftJis(text);
  }
}

/** A text with the characters that stand for others in Shift_JIS. */
export function withTwins(text: string): string {
  return Array.from(text.normalize('NFC'), (character) => twins.get(character) ?? character).join('');
}

function shiftJis(text: string): EncodedCsv {
  const missing = new Set<string>();
  const written = Array.from(withTwins(text), (twin) => {
    if (isInShiftJis(twin)) {
      return twin;
    }
    missing.add(twin);
    return '?';
  });
  return { bytes: iconv.encode(written.join(''), SHIFT_JIS), replaced: [...missing].join('') };
}

function isInShiftJis(character: string): boolean {
  return iconv.decode(iconv.encode(character, SHIFT_JIS), SHIFT_JIS) === character;
}
