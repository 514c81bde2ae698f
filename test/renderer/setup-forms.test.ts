import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettingInput, SettingValue } from '../../preload/contract.ts';
import { doctorGroups, settingValues } from '../../preload/setup-views.ts';
import { countsOf, goodOf, troublesOf, verdicts } from '../../renderer/health/verdicts.ts';
import {
  chosen,
  isSameValue,
  noDraft,
  readableText,
  type SetupDraft,
  textOf,
  tidied,
  typedIn,
  valuesOf,
  withoutSaved,
  withTyped,
} from '../../renderer/setup/draft.ts';
import { SOON_DAYS, validityOf } from '../../renderer/setup/key-facts.tsx';
import { lengthFit } from '../../renderer/setup/length-text.tsx';
import { firstProblem, isProblemTold, marksOf } from '../../renderer/setup/marks.ts';
import { setupSteps, stepBeside, stepFault, stepOf, stepSections } from '../../renderer/setup/steps.ts';
import { doctorFixture } from './support/health-fixtures.ts';
import { noKeys, setupFixture, typedCodes } from './support/setup-fixtures.ts';

const number: SettingInput = { kind: 'number', min: 1, max: 120, unitText: '秒' };
const plain: SettingInput = { kind: 'text', maxLength: 64, placeholder: '', lengths: null, style: 'plain' };
const code: SettingInput = { ...plain, style: 'code' };

describe('what is typed', () => {
  it('is a number in any width, and none where it is none', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), (value) => {
        expect(typedIn(number, ` ${value} `).value).toBe(value);
      }),
    );
    expect(typedIn(number, '１２０').value).toBe(120);
    for (const text of ['', '12a', '1e3', '0x10', '--1', 'Infinity', '1 2']) {
      expect(typedIn(number, text).value, text).toBeNull();
    }
  });

  it('stands in the field as it was typed, whatever it means', () => {
    fc.assert(
      fc.property(fc.constantFrom(number, plain, code), fc.string(), (input, text) => {
        expect(typedIn(input, text).text).toBe(text);
      }),
    );
  });

  it('is ASCII in a code, also with an input method left on; other texts are left alone', () => {
    expect(typedIn(code, '７１７７００ ').value).toBe('717700');
    expect(typedIn(plain, '渋谷　１号店 ').value).toBe('渋谷　１号店 ');
  });
});

describe('a draft', () => {
  const path = fc.constantFrom('a', 'b', 'c');
  const value: fc.Arbitrary<SettingValue> = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.integer(),
    fc.boolean(),
    fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
  );
  const draftOf = (entries: readonly (readonly [string, SettingValue])[]): SetupDraft =>
    entries.reduce<SetupDraft>((draft, [name, one]) => withTyped(draft, name, chosen(one), null), noDraft);

  it('tells the main process of nothing but what is changed, as the contract has it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(path, value)), (entries) => {
        const values = valuesOf(draftOf(entries));
        expect(settingValues.safeParse(values).success).toBe(true);
        for (const [name, one] of new Map(entries)) {
          expect(values[name]).toEqual(one);
        }
      }),
    );
  });

  it('forgets what is typed back to what is saved', () => {
    const changed = withTyped(noDraft, 'name', typedIn(plain, '渋谷'), '渋谷駅前店');
    expect(changed.size).toBe(1);
    expect(withTyped(changed, 'name', typedIn(plain, '渋谷駅前店'), '渋谷駅前店').size).toBe(0);
    const choices = withTyped(noDraft, 'codes', chosen(['url', 'product']), ['product', 'url']);
    expect(choices.size).toBe(0);
  });

  it('keeps another spelling of the same while it is typed, and tidies it afterwards', () => {
    const typing = withTyped(noDraft, 'seconds', typedIn(number, '030'), 30);
    expect(typing.get('seconds')?.text).toBe('030');
    expect(tidied(typing, 'seconds', 30).size).toBe(0);
    const other = withTyped(noDraft, 'seconds', typedIn(number, '０４５'), 30);
    expect(tidied(other, 'seconds', 30).get('seconds')).toEqual({ value: 45, text: '45' });
    const wrong = withTyped(noDraft, 'seconds', typedIn(number, '4x'), 30);
    expect(tidied(wrong, 'seconds', 30).get('seconds')?.text).toBe('4x');
  });

  it('loses with a saving what was saved, and nothing that was typed meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(path, value)), fc.array(fc.tuple(path, value)), (before, meanwhile) => {
        const sent = valuesOf(draftOf(before));
        const now = draftOf([...before, ...meanwhile]);
        const left = withoutSaved(now, sent);
        for (const [name, typed] of now) {
          const wasSent = Object.hasOwn(sent, name) && isSameValue(sent[name] ?? null, typed.value);
          expect(left.has(name), name).toBe(!wasSent);
        }
      }),
    );
  });

  it('is an amount with its digits in groups, as it is saved; a port is none', () => {
    const yen = { kind: 'number', min: 0, max: 9_999_999, unitText: '円' } as const;
    expect(['9999999', '50000', '100', '', 'x'].map((text) => readableText(yen, text))).toEqual([
      '9,999,999',
      '50,000',
      '100',
      '',
      'x',
    ]);
    expect(readableText({ ...yen, max: 65_535 }, '5432')).toBe('5432');
    expect(typedIn(yen, '９,９９９,９９９').value).toBe(9_999_999);
    expect(typedIn(yen, ',5').value).toBeNull();
  });

  it('has a text for whatever can stand in a field', () => {
    expect([textOf('a'), textOf(5), textOf(null), textOf(['a'])]).toEqual(['a', '5', '', '']);
  });
});

describe('what is told of a section', () => {
  const view = setupFixture('ja', { stage: 'new' });
  const identity = view.sections.find(({ id }) => id === 'identity');
  const marks = (draft: SetupDraft, tried: boolean) =>
    identity === undefined ? null : marksOf(identity, { stage: view.stage, draft, tried });

  it('on a new PC is nothing of blank fields, until somebody has typed there or tried to go on', () => {
    expect(marks(noDraft, false)).toEqual({ problems: 0, changed: 0 });
    expect(marks(withTyped(noDraft, 'identity.branchCode', typedIn(code, ''), 'x'), false)).toEqual({
      problems: 1,
      changed: 0,
    });
    expect(marks(noDraft, true)).toEqual({ problems: 3, changed: 0 });
  });

  it('is everything on a terminal that is one', () => {
    expect(isProblemTold('stopped', noDraft, 'identity.branchCode', false)).toBe(true);
    expect(isProblemTold('new', noDraft, 'identity.branchCode', false)).toBe(false);
  });

  it('leaves out what has only just come up because another field was changed', () => {
    const on = withTyped(noDraft, 'headquarters', chosen(true), false);
    expect(isProblemTold('counter', on, 'headquarters.host', false)).toBe(false);
    expect(isProblemTold('counter', on, 'headquarters.host', true)).toBe(true);
    expect(isProblemTold('counter', noDraft, 'headquarters.host', false)).toBe(true);
    const typed = withTyped(on, 'headquarters.host', typedIn(code, ''), 'db');
    expect(isProblemTold('counter', typed, 'headquarters.host', false)).toBe(true);
  });

  it('begins with the first problem in the order of the sections', () => {
    expect(firstProblem(view)?.field.path).toBe('identity.merchantId');
    expect(firstProblem(setupFixture('ja'))).toBeUndefined();
  });
});

describe('the way from a new PC to a terminal', () => {
  const blank = setupFixture('ja', { stage: 'new', keys: noKeys });
  const typed = setupFixture('ja', { stage: 'new', keys: noKeys, values: typedCodes });
  const whole = setupFixture('ja', { stage: 'new', values: typedCodes });

  it('asks for the codes before the line, and for how long they are before them', () => {
    const [first, second] = stepSections(blank, 'codes');
    expect(first?.fields.map(({ path }) => path)).toEqual([
      'gateway.serviceMode',
      'identity.merchantId',
      'identity.branchCode',
      'identity.terminalCode',
    ]);
    expect(second?.fields.map(({ path }) => path)).toEqual(['gateway.baseUrl', 'gateway.proxy']);
  });

  it('asks for what it leaves out after all where that is wrong', () => {
    const wrong = setupFixture('ja', { stage: 'new', values: { 'gateway.timeoutSeconds': 500 } });
    expect(stepSections(wrong, 'codes')[1]?.fields.map(({ path }) => path)).toContain('gateway.timeoutSeconds');
  });

  it('goes on where nothing is missing', () => {
    expect(setupSteps.map((step) => stepFault(blank, step))).toEqual(['fields', 'keys', null, 'fields']);
    expect(setupSteps.map((step) => stepFault(typed, step))).toEqual([null, 'keys', null, 'keys']);
    expect(setupSteps.map((step) => stepFault(whole, step))).toEqual([null, null, null, null]);
  });

  it('needs no keys for practising', () => {
    expect(stepFault({ ...typed, mode: 'training' }, 'check')).toBeNull();
  });

  it('has a step before and after each but the outermost, and one for each section', () => {
    expect(setupSteps.map((step) => stepBeside(step, 1))).toEqual(['keys', 'shop', 'check', undefined]);
    expect(setupSteps.map((step) => stepBeside(step, -1))).toEqual([undefined, 'codes', 'keys', 'shop']);
    expect([stepOf('gateway'), stepOf('shop'), stepOf('backup')]).toEqual(['codes', 'shop', 'check']);
  });
});

describe('a length', () => {
  it.each([
    [0, 12, 12, 'blank'],
    [8, 12, 12, 'short'],
    [12, 12, 12, 'fits'],
    [13, 12, 12, 'long'],
    [0, 0, 8, 'fits'],
    [32, 1, 32, 'fits'],
  ] as const)('of %i where %i to %i fit is %s', (count, min, max, fit) => {
    expect(lengthFit(count, { min, max })).toBe(fit);
  });
});

describe('a certificate', () => {
  it.each([
    [null, 'unlimited'],
    [SOON_DAYS + 1, 'valid'],
    [SOON_DAYS, 'soon'],
    [0, 'soon'],
    [-1, 'over'],
  ] as const)('with %s days left is %s', (days, validity) => {
    expect(validityOf(days)).toBe(validity);
  });
});

describe('what the doctor says', () => {
  const { steps } = doctorFixture('ja');

  it('is shown once and whole: what is bad, then warnings, then what is good by groups', () => {
    const troubles = troublesOf(steps);
    expect(troubles.map(({ verdict }) => verdict)).toEqual(['bad', 'warning', 'warning']);
    const good = goodOf(steps, doctorGroups);
    expect(good.map(({ group }) => group)).toEqual(['line', 'keys', 'data', 'devices', 'program']);
    expect([...troubles, ...good.flatMap((one) => one.steps)]).toHaveLength(steps.length);
    expect(new Set([...troubles, ...good.flatMap((one) => one.steps)])).toEqual(new Set(steps));
  });

  it('is counted', () => {
    expect(countsOf(steps)).toEqual({ bad: 1, warning: 2, good: 10 });
    expect(verdicts).toEqual(['bad', 'warning', 'good']);
    expect(goodOf([], doctorGroups)).toEqual([]);
  });
});
