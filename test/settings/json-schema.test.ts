import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import { settingDescriptions } from '../../main/settings/descriptions.ts';
import { formatJsonSchema } from '../../main/settings/json-schema.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { settingPaths } from '../../main/settings/setting-paths.ts';
import { parseSettings } from '../../main/settings/settings-file.ts';

const schemaText = readFileSync('native-config/terminal.schema.json', 'utf8').replaceAll('\r\n', '\n');
const exampleText = readFileSync('native-config/terminal.example.json', 'utf8');
const check = new Ajv2020({ allErrors: true, strictTypes: false }).compile(JSON.parse(schemaText));

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const minimal = { identity };

/** Every key of an object, as settings are named; of a list those of all that is in it. */
function leaves(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'object') ? value.flatMap((one) => leaves(one, path)) : [path.join('.')];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]))
    : [path.join('.')];
}

describe('native-config/terminal.schema.json', () => {
  it('is what `npm run docs` writes', () => {
    expect(schemaText).toBe(formatJsonSchema());
  });

  it.each([
    ['the identity alone', minimal],
    ['the example', JSON.parse(exampleText)],
    ['a terminal for training', trainingTemplate()],
    ['everything as it is without a word', parseSettings(JSON.stringify(minimal))],
    [
      'B2C',
      { gateway: { serviceMode: 'B2C' }, identity: { branchCode: 'x'.repeat(14), terminalCode: 'y'.repeat(16) } },
    ],
    ['a printer in short', { ...minimal, printer: { transport: 'tcp://192.168.0.20:9100' } }],
    ['a provisioning file with keys', { ...minimal, keys: { terminal: 'a.p12', afterImport: 'wipe' } }],
  ])('takes %s', (_what, value) => {
    const isRight = check(value);
    expect(check.errors ?? []).toEqual([]);
    expect(isRight).toBe(true);
    const { keys: _keys, ...settings } = value as Readonly<Record<string, unknown>>;
    expect(() => parseSettings(JSON.stringify(settings))).not.toThrow();
  });

  it.each([
    ['no identity', {}],
    ['a key that is spelt wrong', { ...minimal, gatway: {} }],
    ['a number as a text', { ...minimal, gateway: { timeoutSeconds: '30' } }],
    ['a number out of range', { ...minimal, counter: { maxYen: 10_000_000 } }],
    ['a merchant that is too short', { identity: { ...identity, merchantId: 'OB02448999' } }],
    ['a merchant in B2C', { gateway: { serviceMode: 'C01' }, identity }],
    [
      'B2C codes of other lengths',
      { gateway: { serviceMode: 'B2C' }, identity: { branchCode: 'a', terminalCode: 'b' } },
    ],
    ['an address with a path', { ...minimal, gateway: { baseUrl: 'https://x.example/y' } }],
    ['a time that is none', { ...minimal, businessDayStart: '24:00' }],
    ['a time zone that is none', { ...minimal, timeZone: 'p13' }],
    ['a lock on nothing', { ...minimal, locked: ['gatway'] }],
    ['a printer that is not known', { ...minimal, printer: { transport: 'tcp://x', profile: 'none' } }],
    ['a scanner of no kind', { ...minimal, scanners: [{ kind: 'serail' }] }],
  ])('refuses %s, as the product does', (_what, value) => {
    expect(check(value)).toBe(false);
    expect(() => parseSettings(JSON.stringify(value))).toThrow(expect.objectContaining({ kind: 'settings' }));
  });

  it('has words for every setting, and for nothing else', () => {
    const inLists = [
      'kind',
      'path',
      'usb',
      'usb.vendorId',
      'usb.productId',
      'usb.serialNumber',
      'baudRate',
      'dataBits',
    ];
    const ofScanners = [
      ...[...inLists, 'parity', 'stopBits', 'prefix', 'suffix', 'minLength', 'maxLength', 'characters'],
      ...['duplicateMs', 'silenceMs', 'layout', 'keyGapMs'],
    ].map((key) => `scanners.${key}`);
    expect(Object.keys(settingDescriptions).sort()).toEqual([...settingPaths(settingsSchema), ...ofScanners].sort());
    // What scanners have is known by the product's own defaults.
    const known = new Set(ofScanners);
    for (const key of leaves({ scanners: JSON.parse(exampleText).scanners })) {
      expect(known.has(key), key).toBe(true);
    }
  });
});

describe('native-config/terminal.example.json', () => {
  it('is a file that can be imported', () => {
    expect(parseSettings(exampleText)).toMatchObject({ mode: 'live', locked: expect.arrayContaining(['gateway']) });
  });

  it('shows every setting that a file can have', () => {
    const shown = leaves(JSON.parse(exampleText));
    // One way to a printer stands for all, and groups have no value of their own.
    const others = settingPaths(settingsSchema).filter((path) => !path.startsWith('printer.transport'));
    const leafSettings = others.filter((path) => !others.some((other) => other.startsWith(`${path}.`)));
    const missing = leafSettings.filter((path) => !shown.some((one) => one === path || one.startsWith(`${path}.`)));
    expect(missing).toEqual([]);
  });
});
