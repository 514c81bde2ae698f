import type { Random } from '../simulation/random.ts';

/** Texts that have broken programs: other people's syntax, edges of encodings, names of prototypes, lengths. */
const texts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32\\config\\SAM',
  'file:///etc/shadow',
  'app://pos/../secrets',
  'https://evil.example/x.js',
  '\\\\evil.example\\share\\x',
  "'; DROP TABLE journal; --",
  '" OR 1=1 --',
  '$(reboot)',
  '{{constructor.constructor("return process")()}}',
  '<script>window.onepay.call("setup.export", null)</script>',
  '<img src=x onerror=alert(1)>',
  '\u0000',
  'a\u0000b',
  '\u001b[2J\u001bp\u0000\u0019\u00fa',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe',
  '\ufeff',
  'ｶﾅ㍿①髙﨑',
  '1\r\nX-Injected: yes',
  '|{command:\\x1bp\\x00\\x19\\xfa}',
  '9'.repeat(400),
  'A'.repeat(70_000),
  '二'.repeat(5000),
  '28039031217285939',
  '00000000-0000-4000-8000-000000000000',
  '2026-02-30',
  '9999-99-99',
  '24:61',
];

const numbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  1.000_000_1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e308,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  9_999_999_999_999,
  10_000_000_000_000,
];

/** Anything that the structured clone of a message can carry, at most so deep. */
export function hostileValue(random: Random, depth = 3): unknown {
  const kind = random.between(0, depth > 0 ? 15 : 8);
  switch (kind) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return random.chance(0.5);
    case 3:
    case 4:
      return random.pick(numbers);
    case 5:
      return random.between(-1_000_000, 10_000_000) / random.pick([1, 1, 1, 3, 100]);
    case 6:
    case 7:
      return random.pick(texts);
    case 8:
      return textOf(random);
    case 9:
      return BigInt(random.between(-5, 5)) * 10n ** 30n;
    case 10:
      return random.pick([
        () => new Date(Number.NaN),
        () => new Map([['amountYen', 1]]),
        () => new Set([1]),
        () => new Uint8Array(64),
        () => /(a+)+$/,
        () => new Error('x'),
        () => new ArrayBuffer(8),
      ])();
    case 11:
      return cyclic();
    case 12:
    case 13:
      return Array.from({ length: random.pick([0, 1, 2, 3, 200]) }, () => hostileValue(random, depth - 2));
    case 14:
      return withoutPrototype(random, depth);
    default:
      return objectOf(random, depth);
  }
}

/** A value like a good one, with one or two places of it changed, taken away, doubled or added to. */
export function damaged(good: unknown, random: Random): unknown {
  if (typeof good !== 'object' || good === null || random.chance(0.1)) {
    return hostileValue(random);
  }
  const entries: [string, unknown][] = Object.entries(good);
  const place = random.between(0, Math.max(0, entries.length - 1));
  const entry = entries[place];
  switch (random.between(0, 5)) {
    case 0:
      entries.splice(place, 1);
      break;
    case 1:
      entries.push([random.pick(texts), hostileValue(random, 1)]);
      break;
    default:
      if (entry !== undefined) {
        entries[place] = [entry[0], damaged(entry[1], random)];
      }
  }
  return Array.isArray(good) ? entries.map(([, value]) => value) : ownEntries(entries);
}

function textOf(random: Random): string {
  const length = random.between(0, 40);
  return Array.from({ length }, () => String.fromCharCode(random.between(0, random.pick([0x7f, 0xff, 0xffff])))).join(
    '',
  );
}

function cyclic(): unknown {
  const one: { self?: unknown; list: unknown[] } = { list: [] };
  one.self = one;
  one.list.push(one);
  return one;
}

function withoutPrototype(random: Random, depth: number): unknown {
  return Object.assign(Object.create(null) as object, objectOf(random, depth));
}

function objectOf(random: Random, depth: number): unknown {
  const count = random.between(0, 5);
  return ownEntries(Array.from({ length: count }, () => [nameOf(random), hostileValue(random, depth - 1)]));
}

function nameOf(random: Random): string {
  return random.pick([
    'id',
    'amountYen',
    'sight',
    'values',
    'approval',
    'state',
    '__proto__',
    'then',
    'toJSON',
    textOf(random),
  ]);
}

/** `__proto__` is a name like any other here, as it is in what a message carries. */
function ownEntries(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}
