import { describe, expect, it } from 'vitest';
import type { LocalPayment, SettlingNote } from '../../../main/ledger/reconciliation.ts';
import type { Settled } from '../../../main/terminal/reconciling/explain.ts';
import { settledAs } from '../../../main/terminal/reconciling/settled-as.ts';
import { somePayment } from '../../support/reconciling.ts';

const note = (result: SettlingNote['result']): SettlingNote => ({
  ...{ key: 'state:1', action: 'reverse', seen: '', note: '', code: '', result },
  at: '2026-11-22T05:12:08.000Z',
});
const here = (state: LocalPayment['state']): LocalPayment => ({ ...somePayment, state });
const reversed = (result: SettlingNote['result']): Settled => ({ how: 'reversed', note: note(result) });
const reversing: Settled = { how: 'reversing', note: note('none') };

describe('what was done about a difference', () => {
  it.each([
    ['is done where both sides agree', { how: 'agrees' }, null, 'done'],
    ['is done where a note stands', { how: 'noted', note: note('none') }, null, 'done'],
    [
      'is under way where it was asked anew and still differs',
      { how: 'confirmed', note: note('none') },
      null,
      'underWay',
    ],
    ['is done where our payment was cancelled', reversing, here('cancelled'), 'done'],
    ['is under way while our payment is being cancelled', reversing, here('cancelling'), 'underWay'],
    ['has failed where our payment stays paid', reversing, here('paid'), 'failed'],
    ['is done where the order was reversed', reversed('cancelled'), null, 'done'],
    ['has failed where the gateway refused', reversed('refused'), null, 'failed'],
    ['has failed where it was never sent', reversed('notSent'), null, 'failed'],
    ['is under way where its outcome is unknown', reversed('unknown'), null, 'underWay'],
    ['is under way where there is no outcome yet', reversed('none'), null, 'underWay'],
  ] as const satisfies readonly (readonly [string, Settled, LocalPayment | null, string])[])(
    '%s',
    (_, settled, local, as) => {
      expect(settledAs({ settled, here: local })).toBe(as);
    },
  );

  it('is nothing while nothing was done', () => {
    expect(settledAs({ settled: null, here: null })).toBeNull();
  });
});
