import { isWireArray, isWireObject, WireNumber, type WireObject, type WireValue } from './wire.ts';

/** How an array of exactly one element is rendered; the protocol leaves both possible (section 2). */
export type SingleElementArrays = 'brackets' | 'bare';

/**
 * The text that is signed (protocol section 2): keys sorted without regard to case, nulls left out, blanks kept, pairs
 * joined by `&` inside braces, nothing escaped, numbers as the wire wrote them.
 */
export function canonicalText(value: WireObject, arrays: SingleElementArrays = 'brackets'): string {
  return render(value, arrays);
}

function render(value: WireValue, arrays: SingleElementArrays): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value instanceof WireNumber) {
    return value.text;
  }
  if (isWireArray(value)) {
    const elements = value.map((element) => render(element, arrays)).join(',');
    return value.length === 1 && arrays === 'bare' ? elements : `[${elements}]`;
  }
  if (isWireObject(value)) {
    return `{${Object.keys(value)
      .filter((key) => value[key] !== null)
      .sort(ignoringCase)
      .map((key) => `${key}=${render(value[key] ?? null, arrays)}`)
      .join('&')}}`;
  }
  return String(value);
}

/** Orders keys without regard to case; keys that differ in case alone keep a fixed order. */
function ignoringCase(a: string, b: string): number {
  return compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** True where an array of one element makes the canonical text ambiguous. */
export function hasSingleElementArray(value: WireValue): boolean {
  if (isWireArray(value)) {
    return value.length === 1 || value.some(hasSingleElementArray);
  }
  return isWireObject(value) && Object.values(value).some(hasSingleElementArray);
}
