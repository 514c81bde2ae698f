/** A number as the wire wrote it: `1.00` and `1` are different texts, and it is the text that is signed. */
export class WireNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Used by `JSON.stringify` nowhere: {@link writeWire} writes the text itself. */
  toString(): string {
    return this.text;
  }
}

export type WireValue = null | boolean | string | WireNumber | readonly WireValue[] | WireObject;

export interface WireObject {
  readonly [key: string]: WireValue;
}

type SourceReviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
// The reviver's third argument exists in Node 24 but not yet in TypeScript's library.
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

/**
 * Parses JSON and keeps the source text of every number (protocol section 2).
 * @throws SyntaxError where the text is not JSON, RangeError where it is nested beyond reason.
 */
export function parseWire(text: string): WireValue {
  return parseWithSource(text, (_key, value, context) =>
    typeof value === 'number' ? new WireNumber(context.source ?? String(value)) : value,
  ) as WireValue;
}

/** Writes a value as JSON, each number exactly as its text says. */
export function writeWire(value: WireValue): string {
  if (value instanceof WireNumber) {
    return value.text;
  }
  if (isWireArray(value)) {
    return `[${value.map(writeWire).join(',')}]`;
  }
  if (isWireObject(value)) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}:${writeWire(member)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

export function isWireArray(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}

export function isWireObject(value: WireValue): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WireNumber);
}
