import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf, mergeLayers, type SettingsLayer } from '../../main/settings/layers.ts';
import { readNamedKeys } from '../../main/settings/provisioning-keys.ts';

const layer = (file: string, value: Record<string, unknown>): SettingsLayer => ({ file, value });
const merge = (...values: Record<string, unknown>[]) => mergeLayers(values.map((value) => layer('x', value)));

describe('settings out of several files', () => {
  it('are merged key by key, lists and plain values as a whole', () => {
    expect(
      merge(
        { shop: { name: 'A', phone: '1' }, scanners: [{ kind: 'keyboard' }], locked: ['gateway', 'shop'] },
        { shop: { name: 'B' }, locked: ['shop'], printer: null },
      ),
    ).toEqual({ shop: { name: 'B', phone: '1' }, scanners: [{ kind: 'keyboard' }], locked: ['shop'], printer: null });
  });

  it('never mix two different kinds of a thing', () => {
    const store = { printer: { transport: { kind: 'tcp', host: 'x' }, profile: 'epson-80mm' } };
    expect(merge(store, { printer: { transport: { kind: 'file', path: '/dev/usb/lp0' } } })).toEqual({
      printer: { transport: { kind: 'file', path: '/dev/usb/lp0' }, profile: 'epson-80mm' },
    });
    expect(merge(store, { printer: { transport: { kind: 'tcp', port: 1 } } })).toMatchObject({
      printer: { transport: { kind: 'tcp', host: 'x', port: 1 } },
    });
    expect(merge(store, { printer: null })).toEqual({ printer: null });
  });

  it('cannot reach what all objects have in common', () => {
    const merged = merge({}, JSON.parse('{"__proto__": {"mode": "training"}, "shop": {"__proto__": {"name": "x"}}}'));
    expect(merged['mode']).toBeUndefined();
    expect(Object.keys(merged)).toContain('__proto__');
    expect(({} as Record<string, unknown>)['mode']).toBeUndefined();
  });

  it('are those of the last one alone where it says everything, and of the first where the last says nothing', () => {
    const value = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(value, value, fc.jsonValue(), (one, other, below) => {
        expect(merge(one, {})).toEqual(one);
        expect(merge({}, one)).toEqual(one);
        expect(merge(one, one)).toEqual(one);
        expect(Object.keys(merge(one, other)).sort()).toEqual(
          [...new Set([...Object.keys(one), ...Object.keys(other)])].sort(),
        );
        // Merging over something else entirely leaves nothing of it.
        expect(merge({ a: below }, { a: [] })).toEqual({ a: [] });
      }),
    );
  });

  it('are found in the file in which they stand', () => {
    const layers = [
      layer('store.json', { gateway: { timeoutSeconds: 1, proxy: 'x' }, scanners: [{ kind: 'a' }] }),
      layer('terminals/P1.json', { gateway: { timeoutSeconds: 2 }, identity: { branchCode: 'x' } }),
    ];
    expect(fileOf(layers, 'gateway.timeoutSeconds')).toBe('terminals/P1.json');
    expect(fileOf(layers, 'gateway.proxy')).toBe('store.json');
    expect(fileOf(layers, 'scanners.0.kind')).toBe('store.json');
    expect(fileOf(layers, 'identity.terminalCode')).toBe('terminals/P1.json');
    expect(fileOf(layers, 'shop.name')).toBe('terminals/P1.json');
    expect(fileOf(layers, '')).toBe('terminals/P1.json');
  });
});

describe('the keys that a provisioning file names', () => {
  it('lie relative to it, and its word about wiping is about them', () => {
    expect(readNamedKeys({ terminal: 'keys/a.p12', gateway: '/g.pem', afterImport: 'wipe' }, '/srv/p').named).toEqual({
      terminal: { path: '/srv/p/keys/a.p12', name: 'keys/a.p12', afterImport: 'wipe' },
      gateway: { path: '/g.pem', name: '/g.pem', afterImport: 'wipe' },
    });
    expect(readNamedKeys(undefined, '/')).toEqual({ named: {}, problems: [] });
  });

  it('are told when they are named wrongly', () => {
    expect(readNamedKeys({ terminl: 'x', gateway: '', afterImport: 'burn' }, '/').problems).toEqual([
      { path: 'keys.gateway', problem: 'empty' },
      { path: 'keys.afterImport', problem: 'notAnAfterImport' },
      { path: 'keys.terminl', problem: 'unknownKey', nearest: 'keys.terminal' },
    ]);
    expect(readNamedKeys('x', '/').problems).toEqual([{ path: 'keys', problem: 'notAnObject' }]);
  });
});
