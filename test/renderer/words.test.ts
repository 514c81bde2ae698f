import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinProblem } from '../../main/terminal/operators/pin.ts';
import type { CounterView } from '../../preload/contract.ts';
import { historyDetail, historyPage, snapshot } from '../../preload/views.ts';
import { elapsedAt, remainingAt } from '../../renderer/bridge/ticking.ts';
import { spokenOf } from '../../renderer/counter/announce.ts';
import { callsForCounter } from '../../renderer/counter/display-key.ts';
import { chargedNothing, resultKindOf } from '../../renderer/counter/result-kind.ts';
import { announcedOf } from '../../renderer/counter/tray-items.ts';
import { faultsOf, filterOf, formOf, receiptForm } from '../../renderer/history/filter-form.ts';
import { moneyKey } from '../../renderer/history/money-key.ts';
import { durationText, secondsLeft, yenText } from '../../renderer/i18n/format.ts';
import { createTranslator } from '../../renderer/i18n/translator.ts';
import { pinWeakness } from '../../renderer/operators/pin-entry.ts';
import { cueBetween, cueNotes } from '../../renderer/sound/cues.ts';
import { fixture, fixtures } from './support/fixtures.ts';
import { historyDetailFixture, historyPageFixture } from './support/history-fixtures.ts';

const text = createTranslator('ja');

function counter(name: string): CounterView {
  const { view } = fixture('ja', name);
  if (view.stage !== 'counter') {
    throw new Error(`${name} is no counter`);
  }
  return view;
}

describe('the fixtures', () => {
  it.each(['ja', 'en', 'zh'] as const)('in %s are what the contract allows', (language) => {
    for (const value of fixtures(language).values()) {
      expect(snapshot.parse(value)).toEqual(value);
    }
    historyPage.parse(historyPageFixture(language));
    historyDetail.parse(historyDetailFixture(language));
  });
});

describe('times and amounts', () => {
  it('go on from when the snapshot came, and never backwards', () => {
    expect(elapsedAt(3000, 100, 1100)).toBe(4000);
    expect(elapsedAt(3000, 100, 50)).toBe(3000);
    expect(remainingAt(3000, 100, 1100)).toBe(2000);
    expect(remainingAt(3000, 100, 9100)).toBe(0);
  });

  it('are put into words', () => {
    expect(yenText(1_234_567)).toBe('¥1,234,567');
    expect(yenText(999)).toBe('¥999');
    expect(durationText(text, 59_999)).toBe('59 秒');
    expect(durationText(text, 61_000)).toBe('1 分 1 秒');
    expect(durationText(text, 3_720_000)).toBe('1 時間 2 分');
    expect(secondsLeft(1)).toBe(1);
    expect(secondsLeft(0)).toBe(0);
  });
});

describe('sounds', () => {
  it.each([
    ['paid', 'paid'],
    ['refused', 'refused'],
    ['not-sent', 'refused'],
    ['unknown', 'unknown'],
    ['waiting', 'attention'],
    ['paid-after-cancel', 'attention'],
    ['objection', 'refused'],
    ['amount-held', 'attention'],
    ['scan', null],
    ['paying', null],
  ] as const)('of %s: %s', (name, cue) => {
    expect(cueBetween(counter('amount-empty'), counter(name))).toBe(cue);
    expect(cueBetween(counter(name), counter(name))).toBeNull();
  });

  it('call for what has ended in the tray, once', () => {
    expect(cueBetween(counter('amount-empty'), counter('amount-tray'))).toBe('attention');
    expect(cueBetween(counter('amount-tray'), counter('amount-tray'))).toBeNull();
  });

  it('differ in rhythm or direction', () => {
    const shapes = Object.values(cueNotes).map((notes) =>
      notes.map(({ hz, startMs }, index) => `${startMs} ${Math.sign(hz - (notes[index - 1]?.hz ?? hz))}`).join('|'),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe('screens', () => {
  it('come in front of the history when there is something to see', () => {
    const rest = counter('amount-empty').display;
    expect(callsForCounter(rest, counter('amount-held').display)).toBe(true);
    expect(callsForCounter(counter('amount-held').display, rest)).toBe(false);
    expect(callsForCounter(counter('paying').display, counter('paid').display)).toBe(true);
    expect(callsForCounter(rest, rest)).toBe(false);
  });

  it('are said, an unwelcome one as an alert', () => {
    expect(spokenOf(text, counter('paid').display)).toEqual({
      role: 'status',
      words: '支払完了 ¥1,500 PayPay 商品をお渡しください。',
    });
    for (const name of ['refused', 'failed', 'not-sent', 'unknown', 'needs-centre', 'objection', 'paid-after-cancel']) {
      expect(spokenOf(text, counter(name).display)?.role, name).toBe('alert');
    }
    expect(spokenOf(text, counter('amount-empty').display)).toBeNull();
  });
});

describe('the history', () => {
  it('is asked again when the ledger was written, and not for what the counter shows alone', () => {
    expect(moneyKey(counter('scan'))).toBe(moneyKey(counter('amount-empty')));
    expect(moneyKey(counter('paying'))).toBe(moneyKey(counter('scan')));
    expect(moneyKey(counter('waiting'))).not.toBe(moneyKey(counter('paying')));
    expect(moneyKey(counter('paid'))).not.toBe(moneyKey(counter('waiting')));
    expect(moneyKey(counter('amount-tray'))).not.toBe(moneyKey(counter('amount-empty')));
    const still = counter('amount-empty');
    expect(moneyKey({ ...still, moneySeq: still.moneySeq + 1 })).not.toBe(moneyKey(still));
  });
});

describe('a sale that was paid and is cancelled', () => {
  const payment = historyDetailFixture('ja').payment;
  const cancelled = { ...payment, state: 'cancelled', stateText: '取消済み' } as const;

  it('is announced as money that goes back, and the customer owes nothing', () => {
    const told = announcedOf({ flow: 'payment', payment: { ...cancelled, takenBack: true } }, text);
    expect(told.words).toContain('お客様に全額が戻ります');
    expect(told.words).not.toContain('渡さない');
    expect(chargedNothing(resultKindOf({ ...cancelled, takenBack: true }))).toBe(false);
  });

  it('is told apart from one that was never paid', () => {
    const told = announcedOf({ flow: 'payment', payment: cancelled }, text);
    expect(told.words).toContain('商品を渡さないでください');
    expect(chargedNothing(resultKindOf(cancelled))).toBe(true);
  });
});

describe('a new PIN', () => {
  it('is called weak where the main process refuses it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{4,12}$/), (pin) => {
        expect(pinWeakness(pin)).toBe(pinProblem(pin) ?? null);
      }),
    );
    for (const pin of ['1111', '1234', '9876', '8901', '000000', '2468', '1357', '2580']) {
      expect(pinWeakness(pin)).toBe(pinProblem(pin) ?? null);
    }
  });
});

describe('the search', () => {
  it('is of today by default, and of any day for a receipt that was scanned', () => {
    expect(filterOf(formOf('2026-11-22'), null)).toMatchObject({ businessDate: '2026-11-22', receiptNo: null });
    expect(filterOf(receiptForm('R123456'), null)).toMatchObject({ businessDate: null, receiptNo: 'R123456' });
  });

  it('reads what a cashier types, and leaves out what cannot be searched for', () => {
    const form = { ...formOf(''), receiptNo: ' ００42 ', amount: '¥１,500', from: '09:00', state: 'paid' };
    expect(filterOf(form, 7)).toEqual({
      businessDate: null,
      receiptNo: '0042',
      amountYen: 1500,
      payType: null,
      state: 'paid',
      from: '09:00',
      to: null,
      after: 7,
    });
    expect(faultsOf({ ...form, receiptNo: '42', amount: '15.0' })).toEqual({ receiptNo: true, amount: true });
    expect(filterOf({ ...form, receiptNo: '42', amount: '0' }, null)).toMatchObject({
      receiptNo: null,
      amountYen: null,
    });
  });
});
