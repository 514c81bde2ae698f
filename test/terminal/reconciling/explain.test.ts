import { describe, expect, it } from 'vitest';
import type { TimeZoneCode } from '../../../main/common/time.ts';
import { ja } from '../../../main/i18n/ja.ts';
import { createTranslator, languages } from '../../../main/i18n/translator.ts';
import type { Difference, GatewayOrder, LocalPayment, SettlingNote } from '../../../main/ledger/reconciliation.ts';
import { lookAt, meaningOf } from '../../../main/terminal/reconciling/explain.ts';
import { judge, judgeAbsence, seenOf, standingHere } from '../../../main/terminal/reconciling/standing.ts';
import { describeDifference } from '../../../main/terminal/reconciling/words.ts';
import { itsOrder, somePayment } from '../../support/reconciling.ts';

type Here = Partial<LocalPayment> | null;
type There = Partial<GatewayOrder> | null;

function difference(here: Here, there: There, foreign = false): Difference {
  const sides = {
    here: here === null ? null : { ...somePayment, ...here },
    there: there === null ? null : { ...itsOrder, ...there },
  };
  const kind = kindOf(sides);
  const beingChecked = sides.here !== null && standingHere(sides.here.state) === 'open' && kind !== 'amount';
  return { key: `${kind}:1`, kind, beingChecked, ...sides, foreign };
}

function kindOf({ here, there }: Pick<Difference, 'here' | 'there'>): Difference['kind'] {
  if (here === null) {
    return 'onlyThere';
  }
  const verdict = there === null ? judgeAbsence(here) : judge(here, there);
  if (verdict === 'agree') {
    throw new Error('there is no difference');
  }
  return verdict;
}

const refunded = { state: 'refunded', refundedYen: 1000 } as const;
const partly = { state: 'partlyRefunded', refundedYen: 300 } as const;
const fullyBack = { status: '06', refundedYen: 1000 } as const;

const cases: readonly [string, Here, There, string][] = [
  ['beingChecked', { state: 'unknown' }, {}, 'confirm,note'],
  ['beingChecked', { state: 'cancelling' }, null, 'confirm,note'],
  ['missingThere', {}, null, 'confirm,note'],
  ['missingThere', refunded, null, 'note'],
  ['cancelledMissingThere', { state: 'cancelled' }, null, 'confirm,note'],
  ['unknownOrderPaid', null, {}, 'note,reverse'],
  ['unknownOrderRefunded', null, fullyBack, 'note'],
  ['unknownOrderRefunded', null, { refundingYen: 100 }, 'note'],
  ['unknownOrderOpen', null, { status: '14' }, 'note'],
  ['unknownOrderNothing', null, { status: '01' }, 'note'],
  ['unknownOrderNothing', null, { status: '10' }, 'note'],
  ['otherAmount', {}, { amountYen: 100 }, 'note'],
  ['otherAmount', { state: 'unknown' }, { amountYen: 100 }, 'note'],
  ['otherRefund', {}, { refundedYen: 300 }, 'note'],
  ['otherRefund', partly, { refundedYen: 500 }, 'note'],
  ['refundUnderWay', {}, { status: '05' }, 'note'],
  ['refundedThere', {}, fullyBack, 'confirm,note'],
  ['refundedThere', partly, fullyBack, 'note'],
  ['refundedHere', refunded, {}, 'note'],
  ['paidThere', { state: 'failed' }, {}, 'reverse,confirm,note'],
  ['paidThere', { state: 'cancelled' }, {}, 'reverse,confirm,note'],
  ['refundedWithoutPayment', { state: 'notCharged' }, fullyBack, 'confirm,note'],
  ['cancelledThere', {}, { status: '10' }, 'confirm,note'],
  ['nothingThere', {}, { status: '13' }, 'confirm,note'],
  ['openThere', {}, { status: '09' }, 'note'],
  ['openThere', {}, { status: '77' }, 'note'],
  ['openThere', { state: 'refused' }, { status: '03' }, 'confirm,note'],
  ['noMoney', { state: 'failed' }, { status: '10' }, 'confirm,note'],
];

const facts = { isReversible: true };

describe('a difference', () => {
  it.each(cases)('means %s: %j here, %j there', (meaning, here, there, actions) => {
    const found = difference(here, there);
    expect(meaningOf(found, facts)).toBe(meaning);
    const now = lookAt(found, { here: found.here, note: undefined, ...facts });
    expect(now.actions.join()).toBe(actions);
    expect(now.settled).toBeNull();
  });

  it('about an order that is too old, or another terminal’s, is not reversed', () => {
    const old = lookAt(difference(null, {}), { here: null, note: undefined, isReversible: false });
    expect([old.meaning, old.actions]).toEqual(['unknownOrderOld', ['note']]);
    const foreign = lookAt(difference(null, {}, true), { here: null, note: undefined, ...facts });
    expect([foreign.meaning, foreign.actions]).toEqual(['unknownOrderForeign', ['note']]);
    const failed = difference({ state: 'failed' }, {});
    expect(lookAt(failed, { here: failed.here, note: undefined, isReversible: false }).actions).toEqual([
      'confirm',
      'note',
    ]);
  });

  it('has a text for each meaning, and no text without one', () => {
    const meanings = new Set([...cases.map(([meaning]) => meaning), 'unknownOrderOld', 'unknownOrderForeign']);
    expect([...meanings].sort()).toEqual(Object.keys(ja.reconciling.messages).sort());
    expect([...meanings].sort()).toEqual(Object.keys(ja.reconciling.hints).sort());
  });

  it('is over once both sides agree', () => {
    const found = difference({ state: 'unknown' }, {});
    const now = lookAt(found, { here: somePayment, note: undefined, ...facts });
    expect(now).toMatchObject({ settled: { how: 'agrees' }, actions: [] });
  });

  it('about an order that has become ours offers no reversal of it', () => {
    const found = difference(null, {});
    const agreeing = lookAt(found, { here: somePayment, note: undefined, ...facts });
    expect(agreeing).toMatchObject({ settled: { how: 'agrees' }, actions: [] });
    const unknown = { ...somePayment, state: 'unknown' } as const;
    expect(lookAt(found, { here: unknown, note: undefined, ...facts })).toMatchObject({
      settled: null,
      actions: ['note'],
    });
  });

  it('can still be acted on after a note', () => {
    const found = difference({ state: 'failed' }, {});
    const note: SettlingNote = {
      ...{ key: found.key, action: 'note', seen: seenOf(found), note: 'x', result: 'none', code: '' },
      at: '2026-11-22T03:00:00.000Z',
    };
    expect(lookAt(found, { here: found.here, note, ...facts })).toMatchObject({
      settled: { how: 'noted' },
      actions: ['reverse', 'confirm', 'note'],
    });
    const other = difference({ state: 'failed' }, fullyBack);
    expect(lookAt(other, { here: other.here, note, ...facts }).settled).toBeNull();
  });
});

describe.each(languages)('the words for a difference in %s', (language) => {
  const wording = { translate: createTranslator(language), timeZone: 'p9' as TimeZoneCode };

  it('are there for both sides, the meaning and what was done', () => {
    for (const [, here, there] of cases) {
      const found = difference(here, there);
      for (const action of ['note', 'confirm', 'reverse'] as const) {
        const note: SettlingNote = {
          ...{ key: found.key, action, seen: seenOf(found), note: 'memo', result: 'refused', code: 'E09131' },
          at: '2026-11-22T03:00:00.000Z',
        };
        const words = describeDifference(lookAt(found, { here: found.here, note, ...facts }), wording);
        expect(JSON.stringify(words)).not.toMatch(/reconciling\.|\{\{/);
        expect(words).toMatchObject({ orderId: 'O1', receiptNo: 'R1', timeText: '2026-11-22 12:00:00' });
        expect(words.settledText).not.toBe('');
      }
    }
  });
});

describe('the sides of a difference', () => {
  it('tell their amounts, and what is missing', () => {
    const wording = { translate: createTranslator('ja'), timeZone: 'p9' as TimeZoneCode };
    const words = (here: Here, there: There) => {
      const found = difference(here, there);
      return describeDifference(lookAt(found, { here: found.here, note: undefined, ...facts }), wording);
    };
    expect(words(partly, { refundedYen: 500 })).toMatchObject({
      here: { yen: 1000, refundedYen: 300, stateText: '一部返金済み' },
      there: { yen: 1000, refundedYen: 500, stateText: '一部返金済み（00）' },
      settledText: null,
    });
    expect(words(null, fullyBack)).toMatchObject({
      here: { yen: null, refundedYen: null, stateText: '記録なし' },
      there: { yen: 1000, refundedYen: 1000, stateText: '返金済み（06）' },
    });
  });
});
