/** A scanned-data report of Honeywell's layout: with an AIM identifier. */
export function aimReport(data: string, options: { readonly aimId?: string; readonly more?: boolean } = {}): Buffer {
  const { aimId = ']Q1', more = false } = options;
  const report = Buffer.alloc(64);
  report[0] = 2;
  report[1] = data.length;
  report.write(aimId, 2, 'latin1');
  report.write(data, 5, 56, 'latin1');
  report[61] = 0x73;
  report[63] = more ? 1 : 0;
  return report;
}

/** A scanned-data report of Newland's layout: without an AIM identifier. */
export function plainReport(data: string, options: { readonly more?: boolean } = {}): Buffer {
  const report = Buffer.alloc(64);
  report[0] = 2;
  report[1] = data.length;
  report.write(data, 2, 56, 'latin1');
  report[62] = 0x20;
  report[63] = options.more === true ? 1 : 0;
  return report;
}

/** The reports in which a scanner sends a code, full but for the last one. */
export function reportsOf(code: string, aimId = ']Q1'): Buffer[] {
  const pieces = code.match(/.{1,56}/gs) ?? [];
  return pieces.map((piece, index) => aimReport(piece, { aimId, more: index < pieces.length - 1 }));
}
