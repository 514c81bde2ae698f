import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../main/settings/schema.ts';
import { lockedChanges, type SettingsDifference, settingsDiff } from '../../main/settings/settings-diff.ts';
import { parseSettings } from '../../main/settings/settings-file.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const settings = (more: object = {}): Settings => parseSettings(JSON.stringify({ identity, ...more }));

/** Carries out what a comparison tells; a key that is gone is removed. */
function apply(value: unknown, { path, ...difference }: SettingsDifference): unknown {
  const set = (at: unknown, keys: readonly string[]): unknown => {
    const [key, ...rest] = keys;
    if (key === undefined) {
      return difference.after;
    }
    const isGone = rest.length === 0 && !('after' in difference);
    if (Array.isArray(at)) {
      return at.map((one, index) => (String(index) === key ? set(one, rest) : one));
    }
    const members = Object.entries(at as object).filter(([one]) => !(isGone && one === key));
    const own = (at as Record<string, unknown>)[key];
    return isGone ? Object.fromEntries(members) : { ...Object.fromEntries(members), [key]: set(own, rest) };
  };
  return set(value, path === '' ? [] : path.split('.'));
}

/** Keys without a dot, as settings have them. */
const key = fc.constantFrom('a', 'b', 'kind', 'path', 'x1');
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.string(),
    fc.constant(null),
    fc.boolean(),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  object: fc.dictionary(key, tie('tree'), { noNullPrototype: true }),
}));

describe('what differs between two settings', () => {
  it('is told key by key, with both values', () => {
    const before = settings({ gateway: { timeoutSeconds: 30 }, closing: { exportFolder: 'x' } });
    const after = settings({ gateway: { timeoutSeconds: 60, baseUrl: 'https://test.example' }, codes: { refuse: [] } });
    expect(settingsDiff(before, after)).toEqual([
      { path: 'gateway.timeoutSeconds', before: 30, after: 60 },
      { path: 'gateway.baseUrl', after: 'https://test.example' },
      { path: 'codes.refuse', before: ['product', 'url'], after: [] },
      { path: 'closing.exportFolder', before: 'x' },
    ]);
  });

  it('is told of each device where there are as many, and of all where one came or went', () => {
    const one = { kind: 'serial', path: 'COM3' };
    const other = { kind: 'serial', path: 'COM4' };
    const two = settings({ scanners: [one, other] });
    expect(settingsDiff(two, settings({ scanners: [one, { ...other, baudRate: 115_200 }] }))).toEqual([
      { path: 'scanners.1.baudRate', before: 9600, after: 115_200 },
    ]);
    expect(settingsDiff(two, settings({ scanners: [one] }))).toMatchObject([{ path: 'scanners' }]);
  });

  it('is nothing for the same, and turns the first into the second', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(settingsDiff(before, before)).toEqual([]);
        const differences = settingsDiff(before, after);
        expect(differences.reduce(apply, before)).toEqual(after);
        // Each key is told once, and only where it differs.
        expect(new Set(differences.map(({ path }) => path)).size).toBe(differences.length);
        for (const one of differences) {
          expect(one.before).not.toEqual(one.after);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a lock', () => {
  const locked = ['gateway', 'identity.branchCode', 'printer.transport', 'scanners'];
  const before = settings({ locked });
  const touched = (more: object) => lockedChanges(before, settings({ locked, ...more }));

  it('keeps a key, and a group with all that is in it', () => {
    expect(touched({})).toEqual([]);
    expect(touched({ shop: { name: 'New' }, identity: { ...identity, terminalCode: 'BTer002' } })).toEqual([]);
    expect(touched({ gateway: { timeoutSeconds: 31 } })).toEqual(['gateway']);
    expect(touched({ gateway: { baseUrl: 'https://x.example' } })).toEqual(['gateway']);
    expect(touched({ identity: { ...identity, branchCode: 'B' }, scanners: [] })).toEqual([
      'identity.branchCode',
      'scanners',
    ]);
  });

  it('keeps what is inside of something that comes or goes', () => {
    expect(touched({ printer: { transport: 'tcp://192.168.0.20' } })).toEqual(['printer.transport']);
    expect(lockedChanges(settings({ locked, printer: { transport: 'tcp://x' } }), before)).toEqual([
      'printer.transport',
    ]);
  });

  it('is itself locked against being taken off, and others may be added', () => {
    expect(lockedChanges(before, settings({ locked: [...locked, 'shop'] }))).toEqual([]);
    expect(lockedChanges(before, settings({ locked: ['gateway'] }))).toEqual(['locked']);
    expect(lockedChanges(settings(), settings({ locked }))).toEqual([]);
  });

  it('is touched by just those changes that are told under, in or above it', () => {
    const paths = [
      'gateway',
      'gateway.timeoutSeconds',
      'identity.terminalCode',
      'shop.name',
      'counter',
      'window.display',
    ];
    const change = fc.record({
      gateway: fc.record({ timeoutSeconds: fc.integer({ min: 29, max: 31 }) }),
      shop: fc.record({ name: fc.constantFrom('', 'a') }),
      counter: fc.record({ maxYen: fc.constantFrom(1000, 2000) }),
      window: fc.record({ display: fc.constantFrom('window', 'kiosk') }),
    });
    fc.assert(
      fc.property(fc.subarray(paths), change, change, (locks, one, other) => {
        const [from, to] = [settings({ ...one, locked: locks }), settings({ ...other, locked: locks })];
        const changed = settingsDiff(from, to).map(({ path }) => path);
        const meets = (lock: string) =>
          changed.some((path) => path === lock || path.startsWith(`${lock}.`) || lock.startsWith(`${path}.`));
        expect(lockedChanges(from, to)).toEqual(locks.filter(meets));
      }),
    );
  });
});
