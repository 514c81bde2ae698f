import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, hasSingleElementArray } from '../../main/onepay/canonical.ts';
import { parseWire, WireNumber, type WireObject, type WireValue, writeWire } from '../../main/onepay/wire.ts';

const numberText = fc.oneof(
  fc.integer().map(String),
  fc.tuple(fc.nat(), fc.stringMatching(/^[0-9]{1,4}$/)).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom('0.07', '1.00', '1e3', '-0', '12345678901234567890'),
);

const { object } = fc.letrec<{ value: WireValue; object: WireObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.constant(null),
    numberText.map((text) => new WireNumber(text)),
    fc.array(tie('object'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 6 }),
}));

function shuffled(value: WireObject): WireObject {
  return Object.fromEntries(Object.entries(value).reverse());
}

describe('canonical text', () => {
  it('does not depend on the order in which keys arrive', () => {
    fc.assert(fc.property(object, (value) => canonicalText(shuffled(value)) === canonicalText(value)));
  });

  it('is the same after a trip over the wire, numbers included', () => {
    fc.assert(
      fc.property(object, (value) => {
        const again = parseWire(writeWire(value)) as WireObject;
        expect(canonicalText(again)).toBe(canonicalText(value));
      }),
    );
  });

  it('leaves out nulls and nothing else', () => {
    fc.assert(
      fc.property(object, fc.string({ minLength: 1 }), (value, key) => {
        const { [key]: _removed, ...without } = value;
        expect(canonicalText({ ...without, [key]: null })).toBe(canonicalText(without));
        expect(canonicalText({ ...without, [key]: '' })).toContain(`${key}=`);
      }),
    );
  });

  it('sorts keys that differ in case alone in a fixed order', () => {
    expect(canonicalText({ b: '1', B: '2', a: '3' })).toBe('{a=3&B=2&b=1}');
    expect(canonicalText({ B: '2', a: '3', b: '1' })).toBe('{a=3&B=2&b=1}');
  });

  it('can drop the brackets around a single element, and of longer arrays never', () => {
    const one = { orderBeans: [{ amount: new WireNumber('1') }] };
    const two = { orderBeans: [{ amount: new WireNumber('1') }, { amount: new WireNumber('2') }] };
    expect(canonicalText(one, 'bare')).toBe('{orderBeans={amount=1}}');
    expect(canonicalText(two, 'bare')).toBe('{orderBeans=[{amount=1},{amount=2}]}');
    expect(hasSingleElementArray(one)).toBe(true);
    expect(hasSingleElementArray(two)).toBe(false);
  });

  it('renders an empty list, an empty object and booleans', () => {
    expect(canonicalText({ list: [], inner: {}, yes: true })).toBe('{inner={}&list=[]&yes=true}');
  });
});

describe('wire JSON', () => {
  it('keeps the text of every number', () => {
    fc.assert(fc.property(numberText, (text) => (parseWire(`[${text}]`) as WireNumber[])[0]?.text === text));
  });

  it('keeps a key named __proto__ as data', () => {
    const parsed = parseWire('{"__proto__":{"a":1},"b":"2"}') as WireObject;
    expect(canonicalText(parsed)).toBe('{__proto__={a=1}&b=2}');
    expect(Object.getPrototypeOf({}).a).toBeUndefined();
  });

  it('refuses nesting beyond reason with an error instead of a crash', () => {
    expect(() => parseWire('['.repeat(1_000_000))).toThrow();
    expect(() => parseWire(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toThrow();
  });
});
