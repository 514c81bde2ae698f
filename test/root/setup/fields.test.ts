import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ja } from '../../../main/i18n/ja.ts';
import { createTranslator, hasText, languages } from '../../../main/i18n/translator.ts';
import { newSettings } from '../../../main/root/setup/base.ts';
import { newHeadquarters } from '../../../main/root/setup/codecs.ts';
import { type Draft, withValueAt } from '../../../main/root/setup/draft.ts';
import {
  elsewhere,
  keyOf,
  type SettingFieldSpec,
  settingFields,
  shownFields,
  unitNames,
} from '../../../main/root/setup/fields.ts';
import { applyValues, readField } from '../../../main/root/setup/values.ts';
import { settingsSchema } from '../../../main/settings/schema.ts';
import { keysAt } from '../../../main/settings/setting-paths.ts';
import { isSettingsGroup, valueAt } from '../../../main/settings/value-at.ts';
import { calls, type SettingValues, settingSections } from '../../../preload/contract.ts';

/** A live terminal of a shop, in a draft. */
const shop: Draft = settingsSchema.parse({
  identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
});

/** Every key of the settings that has no keys of its own. */
function leaves(path: readonly string[] = []): string[] {
  const keys = Object.hasOwn(elsewhere, path.join('.')) ? [] : keysAt(settingsSchema, path);
  return keys.length === 0 ? [path.join('.')] : keys.flatMap((key) => leaves([...path, key]));
}

const parses = (draft: Draft) => settingsSchema.safeParse(draft).success;

/** The settings with one field filled in, and whatever else has to be so that it is asked for. */
function filled(name: string, value: SettingValues[string], more: SettingValues = {}): Draft {
  return applyValues(shop, { ...whatShows, ...more, [name]: value });
}

const whatShows: SettingValues = {
  'gateway.proxy': 'address',
  'gateway.proxy.address': 'http://proxy.example:8080',
  'recovery.unknown': 'cancelAfter',
  headquarters: true,
  'headquarters.host': 'db.example',
};

const ofKind = <K extends SettingFieldSpec['input']['kind']>(kind: K) =>
  settingFields.flatMap(({ name, input }) =>
    input.kind === kind ? [[name, input as Extract<SettingFieldSpec['input'], { kind: K }>] as const] : [],
  );

describe('the fields', () => {
  it('are all the settings, but for those that have a screen of their own', () => {
    const asked = new Set([...settingFields.map(keyOf), ...Object.keys(elsewhere)]);
    const missing = leaves().filter((leaf) => !asked.has(leaf) && !settingFields.some(({ name }) => name === leaf));
    expect(missing).toEqual([]);
    expect(leaves().length).toBeGreaterThan(45);
  });

  it('ask for nothing that is no setting, and for nothing twice', () => {
    const groups = new Set(
      leaves().flatMap((leaf) => leaf.split('.').map((_, at, all) => all.slice(0, at + 1).join('.'))),
    );
    expect(settingFields.map(keyOf).filter((key) => !groups.has(key))).toEqual([]);
    expect(Object.keys(elsewhere).filter((key) => !groups.has(key))).toEqual([]);
    expect(new Set(settingFields.map(({ name }) => name)).size).toBe(settingFields.length);
  });

  it('fit into the calls of the window, all at once', () => {
    const values = Object.fromEntries(settingFields.map((field) => [field.name, readField(field, shop)]));
    expect(calls['setup.check'].args.safeParse({ values }).success).toBe(true);
    expect(settingFields.every(({ section }) => settingSections.includes(section))).toBe(true);
  });

  it.each(ofKind('number'))('%s takes its smallest and its largest, and nothing beside them', (name, { min, max }) => {
    for (const [value, taken] of [
      [min, true],
      [max, true],
      [min - 1, false],
      [max + 1, false],
      [null, false],
    ] as const) {
      expect(parses(filled(name, value)), `${value}`).toBe(taken);
    }
  });

  it.each(ofKind('choice'))('%s takes each of its choices, and no other', (name, { values }) => {
    const needed = name === 'mode' ? { 'gateway.baseUrl': '' } : {};
    const codes =
      name === 'gateway.serviceMode'
        ? { 'identity.branchCode': 'B'.repeat(14), 'identity.terminalCode': 'T'.repeat(16) }
        : {};
    for (const value of values) {
      const b2c = value === 'C01' ? codes : {};
      expect(parses(filled(name, value, { ...needed, ...b2c })), value).toBe(true);
    }
    const { 'gateway.proxy.address': _address, ...others } = whatShows;
    expect(parses(applyValues(shop, { ...others, [name]: 'something else' }))).toBe(false);
  });

  it.each(ofKind('choices'))('%s takes all of its choices, and none, and no other', (name, { values }) => {
    expect(parses(filled(name, [...values]))).toBe(true);
    expect(parses(filled(name, []))).toBe(true);
    expect(parses(filled(name, [...values, 'something else']))).toBe(false);
  });

  it.each(ofKind('switch'))('%s is on or off', (name) => {
    for (const value of [true, false]) {
      const draft = filled(name, value);
      expect(parses(draft)).toBe(true);
      expect(readField(fieldNamed(name), draft)).toBe(value);
    }
  });

  it('of free text take as many characters as they say, and not one more', () => {
    const free = ofKind('text').filter(([, { style }]) => style === 'plain');
    expect(free.length).toBeGreaterThan(4);
    for (const [name, { maxLength }] of free) {
      expect(parses(filled(name, 'あ'.repeat(maxLength))), name).toBe(true);
      expect(parses(filled(name, 'あ'.repeat(maxLength + 1))), name).toBe(false);
    }
  });

  it('that are left blank are what the settings call that, or are told to be missing', () => {
    const needed = ofKind('text').flatMap(([name]) => (parses(filled(name, '  ')) ? [] : [name]));
    expect(needed).toEqual([
      'gateway.proxy.address',
      'identity.merchantId',
      'identity.branchCode',
      'identity.terminalCode',
      'headquarters.host',
    ]);
  });

  it('have words in every language, and no word belongs to none', () => {
    const keys = new Set(flat(ja.setup.fields));
    for (const { name, input } of settingFields) {
      expect(hasText(`setup.fields.${name}.label`), name).toBe(true);
      keys.delete(`${name}.label`);
      keys.delete(`${name}.hint`);
      keys.delete(`${name}.trainingHint`);
      if ('values' in input) {
        for (const value of input.values) {
          expect(hasText(`setup.choices.${name}.${value}`), `${name}.${value}`).toBe(true);
        }
      }
    }
    expect([...keys]).toEqual([]);
    const choices = settingFields.flatMap(({ name, input }) =>
      'values' in input ? input.values.map((value) => `${name}.${value}`) : [],
    );
    expect(flat(ja.setup.choices).sort()).toEqual(choices.sort());
    expect(Object.keys(ja.setup.units).sort()).toEqual([...unitNames].sort());
    expect(Object.keys(ja.setup.sections).sort()).toEqual([...settingSections].sort());
  });

  it('are called differently, in every language', () => {
    for (const language of languages) {
      const translate = createTranslator(language);
      for (const section of settingSections) {
        const labels = settingFields
          .filter((field) => field.section === section)
          .map(({ name }) => translate(`setup.fields.${name}.label` as never));
        expect(new Set(labels).size, `${language} ${section}`).toBe(labels.length);
      }
    }
  });
});

describe('values', () => {
  const field = fc.constantFrom(...settingFields);
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 4 }),
  );
  const typed = fc
    .array(fc.tuple(field, value))
    .map((pairs) => Object.fromEntries(pairs.map(([{ name }, one]) => [name, one])));

  it('that are what stands there change nothing', () => {
    const same = Object.fromEntries(shownFields(shop).map((one) => [one.name, readField(one, shop)]));
    expect(JSON.parse(JSON.stringify(applyValues(shop, same)))).toEqual(JSON.parse(JSON.stringify(shop)));
    const off = applyValues(shop, { headquarters: false });
    expect(JSON.stringify(off)).toBe(JSON.stringify(shop));
  });

  it('of any kind give settings that can be looked at, and leave the rest as it was', () => {
    fc.assert(
      fc.property(typed, (values) => {
        const draft = applyValues(shop, values as SettingValues);
        for (const one of settingFields) {
          expect(() => readField(one, draft)).not.toThrow();
        }
        expect(valueAt(draft, 'scanners')).toBe(valueAt(shop, 'scanners'));
        expect(valueAt(draft, 'locked')).toBe(valueAt(shop, 'locked'));
      }),
    );
  });

  it('applied twice are what they are once', () => {
    fc.assert(
      fc.property(typed, (values) => {
        const once = applyValues(shop, values as SettingValues);
        expect(applyValues(once, values as SettingValues)).toEqual(once);
      }),
    );
  });

  it.each(['nothing', '__proto__', 'scanners', 'locked', 'identity', 'constructor.prototype'])(
    'for %s are refused',
    (name) => {
      expect(() => applyValues(shop, Object.fromEntries([[name, 'x']]))).toThrow(
        expect.objectContaining({ code: 'SETTINGS_UNKNOWN_KEY' }),
      );
    },
  );

  it('of a merchant go with B2B', () => {
    const b2c = applyValues(shop, { 'gateway.serviceMode': 'C01', 'identity.merchantId': 'OB0244899999' });
    expect(valueAt(b2c, 'identity.merchantId')).toBeUndefined();
    expect(shownFields(b2c).map(({ name }) => name)).not.toContain('identity.merchantId');
    const back = applyValues(shop, { 'gateway.serviceMode': 'B01', 'identity.merchantId': 'OB0244899999' });
    expect(valueAt(back, 'identity.merchantId')).toBe('OB0244899999');
  });

  it("of a headquarters' server stand on what every one has", () => {
    const { headquarters } = settingsSchema.parse({ ...shop, headquarters: { host: 'db.example' } });
    expect({ ...newHeadquarters, host: 'db.example' }).toEqual(headquarters);
    const draft = applyValues(shop, { headquarters: true, 'headquarters.host': 'db.example' });
    expect(valueAt(draft, 'headquarters')).toEqual(headquarters);
    expect(valueAt(applyValues(draft, { headquarters: false }), 'headquarters')).toBeNull();
  });
});

describe('a draft', () => {
  it('of a new terminal lacks its codes and nothing else', () => {
    const draft = newSettings('live');
    expect(parses(draft)).toBe(false);
    const codes = { 'identity.merchantId': 'OB0244899999', 'identity.branchCode': 'A', 'identity.terminalCode': 'B' };
    expect(parses(applyValues(draft, codes))).toBe(true);
    expect(readField(fieldNamed('mode'), newSettings('training'))).toBe('training');
  });

  it('is changed at one place, and is not changed itself', () => {
    const before = structuredClone(shop);
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 4 }),
        fc.integer(),
        (keys, value) => {
          const key = keys.join('.');
          const after = withValueAt(shop, key, value);
          expect(valueAt(after, key)).toBe(value);
          expect(valueAt(withValueAt(after, key, undefined), key)).toBeUndefined();
          expect(isSettingsGroup(after)).toBe(true);
        },
      ),
    );
    expect(shop).toEqual(before);
  });
});

function fieldNamed(name: string): SettingFieldSpec {
  return settingFields.find((one) => one.name === name) ?? expect.fail(name);
}

function flat(node: object, prefix = ''): string[] {
  return Object.entries(node).flatMap(([key, child]) =>
    typeof child === 'string' ? [`${prefix}${key}`] : flat(child as object, `${prefix}${key}.`),
  );
}
