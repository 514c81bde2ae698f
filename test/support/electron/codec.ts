// Values as text, the way Electron clones them between processes. These functions run in Node and, as source text, in the
// window's page: they refer to nothing outside but each other.

type Tagged = { readonly [tag: string]: unknown };

/** Throws where Electron throws, and for kinds of values that the stand-in does not model. */
export function encode(value: unknown): string {
  let copy: unknown;
  try {
    copy = structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
  return JSON.stringify(tag(copy, 0));
}

export function decode(text: string): unknown {
  return untag(JSON.parse(text));
}

function tag(value: unknown, depth: number): unknown {
  if (depth > 100) {
    throw new Error("not implemented in Electron's stand-in: circular values");
  }
  const inner = (item: unknown): unknown => tag(item, depth + 1);
  if (value === undefined) {
    return { undefined: true };
  }
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value === 'bigint') {
    return { bigint: String(value) };
  }
  if (Array.isArray(value)) {
    return value.map(inner);
  }
  return typeof value === 'object' && value !== null ? tagObject(value, inner) : value;
}

function tagObject(value: object, inner: (item: unknown) => unknown): Tagged {
  if (value instanceof Date) {
    return { date: inner(value.getTime()) };
  }
  if (value instanceof Map) {
    return { map: [...value].map(inner) };
  }
  if (value instanceof Set) {
    return { set: [...value].map(inner) };
  }
  if (value instanceof Uint8Array) {
    return { bytes: [...value] };
  }
  if (value instanceof Error) {
    return { error: value.message, name: value.name };
  }
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') {
    throw new Error(`not implemented in Electron's stand-in: sending ${kind}`);
  }
  return { object: Object.entries(value).map(inner) };
}

function untag(json: unknown): unknown {
  if (Array.isArray(json)) {
    return json.map(untag);
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  const tagged = json as Tagged;
  const entries = (items: unknown): [string, unknown][] => untag(items) as [string, unknown][];
  const [kind = '', content] = Object.entries(tagged)[0] ?? [];
  const readers: Record<string, () => unknown> = {
    undefined: () => undefined,
    number: () => Number(content),
    bigint: () => BigInt(String(content)),
    date: () => new Date(Number(untag(content))),
    map: () => new Map(entries(content)),
    set: () => new Set(entries(content)),
    bytes: () => Uint8Array.from(content as number[]),
    error: () => Object.assign(new Error(String(content)), { name: tagged['name'] }),
    object: () => Object.fromEntries(entries(content)),
  };
  return readers[kind]?.();
}

/** The functions above for the window's page. */
export const codecSource = [encode, decode, tag, tagObject, untag].map(String).join('\n');
