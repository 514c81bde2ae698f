/** Where the fields of a scanned-data report are, in bytes from its beginning, the report's number included. */
export interface ReportLayout {
  readonly reportId: number;
  readonly size: number;
  /** How many bytes of `data` are used. */
  readonly lengthAt: number;
  /** The three characters of the AIM identifier; absent where the report has none. */
  readonly aimAt?: number;
  readonly dataAt: number;
  readonly dataSize: number;
  /** Its lowest bit: the code goes on in the next report. */
  readonly continuedAt: number;
}

/**
 * The USB-IF's "HID Point of Sale Usage Tables" 1.02 name the fields (usage page 0x8C: Symbology Identifier 1 to 3, Decoded
 * Data, Decode Data Continued) and leave their places to the device's descriptor. Makers have settled on two layouts.
 */
export const reportLayouts = {
  /** Hand Held Products (Honeywell), "USB Interfaces" application note, HID POS; Access-IS, LSR118 manual, appendix B. */
  withAim: { reportId: 2, size: 64, lengthAt: 1, aimAt: 2, dataAt: 5, dataSize: 56, continuedAt: 63 },
  /** Newland, NLS-FM420 Integration Guide, HID-POS; Unitech, MS842N User Manual. */
  withoutAim: { reportId: 2, size: 64, lengthAt: 1, dataAt: 2, dataSize: 56, continuedAt: 63 },
} as const satisfies Readonly<Record<string, ReportLayout>>;

/** A scanned-data report: a code, or a piece of one. */
export interface ScannedData {
  /** One character a byte. */
  readonly text: string;
  readonly aimId?: string;
  readonly continued: boolean;
}

export type ReportReading =
  | { readonly kind: 'scanned'; readonly data: ScannedData }
  /** A report about something else, such as the answer to a command. */
  | { readonly kind: 'other' }
  /** It should be scanned data, and is in no layout that is known. */
  | { readonly kind: 'malformed' };

/**
 * Reads one input report. The layouts can be told apart by the reports themselves, because what is not used of the data is
 * zero: read in the wrong one, a report has zeros within its data, or data beyond its length. So a code is never moved by
 * three characters, whatever a device is listed as.
 */
export function readReport(bytes: Uint8Array): ReportReading {
  const ofThisId = Object.values(reportLayouts).filter(({ reportId }) => bytes[0] === reportId);
  if (ofThisId.length === 0) {
    return { kind: 'other' };
  }
  for (const layout of ofThisId) {
    const data = readAs(layout, bytes);
    if (data !== undefined) {
      return { kind: 'scanned', data };
    }
  }
  return { kind: 'malformed' };
}

const AIM_ID = /^\][A-Za-z][0-9A-Za-z]$/;
const NO_AIM_ID = '\0\0\0';

function readAs(layout: ReportLayout, bytes: Uint8Array): ScannedData | undefined {
  const { size, lengthAt, aimAt, dataAt, dataSize, continuedAt } = layout;
  const length = bytes[lengthAt] ?? 0;
  const flags = bytes[continuedAt] ?? 0;
  if (bytes.length !== size || length > dataSize || flags > 1) {
    return undefined;
  }
  const used = latin1(bytes.subarray(dataAt, dataAt + length));
  const unused = bytes.subarray(dataAt + length, dataAt + dataSize);
  if (used.includes('\0') || unused.some((byte) => byte !== 0)) {
    return undefined;
  }
  const data = { text: used, continued: flags === 1 };
  if (aimAt === undefined) {
    return data;
  }
  const aimId = latin1(bytes.subarray(aimAt, aimAt + NO_AIM_ID.length));
  if (aimId === NO_AIM_ID) {
    return data;
  }
  return AIM_ID.test(aimId) ? { ...data, aimId } : undefined;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
