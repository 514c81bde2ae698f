/**
 * Reads CSV as RFC 4180 has it, and nothing else: CRLF after each record, quotes around what needs them, each doubled within.
 * @throws Error for anything that is not so.
 */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const field = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at));
    if (field === null) {
      throw new Error(`not RFC 4180 at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    }
    const [whole, quoted, plain = '', end] = field;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      records.push(record);
      record = [];
    }
    at += whole.length;
  }
  if (record.length > 0) {
    throw new Error('a record without its end');
  }
  return records;
}
