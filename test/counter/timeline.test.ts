import { describe, expect, it } from 'vitest';
import type { Actor } from '../../main/common/actor.ts';
import type { DayStart } from '../../main/common/time.ts';
import { type MoneyEvent, timelineOf } from '../../main/counter/timeline.ts';
import type { EventContent, PaymentId } from '../../main/ledger/events.ts';
import type { WrittenEvent } from '../../main/ledger/journal.ts';
import { languages } from '../../preload/contract.ts';
import { historyDetail } from '../../preload/views.ts';
import { translatorOf } from '../support/counters.ts';
import { testProfile } from '../support/terminals.ts';

const exchange = { id: 1, sha256: '0'.repeat(64) };
const order = { orderId: 'O1', orderDetailId: 'J1', transTime: '20261122120000', payType: '01' };
const refusal = { errorCode: 'E09301', subErrorCode: 'NOT_ENOUGH', errorInfo: '', advice: 'askCustomer', exchange };
const lost = { reason: 'lost', code: 'ECONNRESET', exchange };
const word = { reference: 'C-17', decidedBy: 'Sato' };
const answers = (
  ['stillUnknown', 'stillWaiting', 'stillPaid', 'amountUnproven', 'notFound', 'noAnswer', 'notSent'] as const
).map((finding) => ({ finding, code: 'E09299', exchange }));
const compared = (['same', 'other', 'notShown', 'noAnswer'] as const).map((finding) => ({
  finding,
  code: 'X1',
  exchange,
}));
const centre = (['reversePeriodOver', 'refundPeriodOver', 'otherAmount', 'orderMissing'] as const).map((why) => ({
  why,
}));
const copies = ['customer', 'merchant'] as const;
const printed = copies.flatMap((copy) => [
  { copy, printer: '/dev/usb/lp0' },
  { copy, printer: '/dev/usb/lp0', proof: 'printer' as const, again: true as const },
  { copy, printer: '/dev/usb/lp0', proof: 'person' as const },
  { copy, printer: '/dev/usb/lp0', proof: 'printer' as const, reprint: 2 },
]);

/** Every kind of event with all that it may say: a kind that is missing does not compile. */
const samples: { readonly [K in MoneyEvent['kind']]: readonly EventContent<K>[] } = {
  'payment.created': [
    {
      number: 1,
      receiptNo: 'R1',
      amountYen: 12_345,
      askedPayType: '99',
      codeMask: '****9395',
      serviceMode: 'B01',
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
    },
  ],
  'payment.adopted': (['taken', 'cancelled', 'nothing', 'open'] as const).map((standing) => ({
    ...{
      amountYen: 12_345,
      payType: '01',
      orderId: 'O1',
      transTime: order.transTime,
      orderStatus: '00',
      standing,
      exchange,
    },
    madeAt: '2026-11-22T03:00:00.000Z',
    businessDate: '2026-11-22',
  })),
  'payment.sending': [{ token: 'SECRET-TOKEN' }],
  'payment.paid': [{ ...order, refund: 'none', exchange }],
  'payment.waitingForCustomer': [{ ...order, exchange }],
  'payment.failed': [{ ...order, transStatus: '01', exchange }],
  'payment.cancelled': [{ ...order, exchange }],
  'payment.refused': [refusal, { ...refusal, subErrorCode: '' }],
  'payment.notSent': [{ code: 'ECONNREFUSED', exchange }],
  'payment.unknown': [lost, { reason: 'interrupted', code: 'INTERRUPTED' }],
  'payment.notCharged': [{ errorCode: 'E09103', exchange }],
  'payment.asked': [{ token: 'SECRET-TOKEN' }],
  'payment.answered': answers,
  'payment.compared': compared,
  'payment.cancelRequested': [
    { reason: 'cashier' },
    { reason: 'policy' },
    { reason: 'customerTimeout' },
    { reason: 'reconciliation', approvedBy: '90' },
  ],
  'payment.reopened': [{ orderStatus: '00' }, { orderStatus: '00', approvedBy: '90' }],
  'payment.reversing': [{ token: 'SECRET-TOKEN' }],
  'payment.reverseAnswered': (['unknown', 'askConfirm', 'notFound', 'notSent'] as const).map((finding) => ({
    finding,
    code: 'X2',
    exchange,
  })),
  'payment.reverseRefused': [{ errorCode: 'E09301', subErrorCode: '', exchange }],
  'payment.needsCentre': centre,
  'payment.centreDecided': (['paid', 'notCharged', 'cancelled'] as const).map((verdict) => ({ verdict, ...word })),
  'refund.created': [
    { payment: 'p', ordinal: 1, amountYen: 12_345 },
    { payment: 'p', ordinal: 1, amountYen: 12_345, approvedBy: '90' },
  ],
  'refund.adopted': [{ amountYen: 12_345, orderStatus: '06', exchange }],
  'refund.sending': [{ token: 'SECRET-TOKEN' }],
  'refund.refunded': [{ ...order, exchange }],
  'refund.failed': [{ ...order, transStatus: '06', exchange }],
  'refund.refused': [refusal],
  'refund.notSent': [{ code: 'ECONNREFUSED', exchange }],
  'refund.unknown': [lost],
  'refund.notRefunded': [{ errorCode: 'E09103', exchange }],
  'refund.asked': [{ token: 'SECRET-TOKEN' }],
  'refund.answered': answers,
  'refund.compared': compared,
  'refund.needsCentre': centre,
  'refund.centreDecided': (['refunded', 'notRefunded'] as const).map((verdict) => ({ verdict, ...word })),
  'receipt.printed': printed,
  'receipt.failed': copies.map((copy) => ({ copy, printer: '/dev/usb/lp0', code: 'EIO' })),
  'receipt.cancelled': copies.map((copy) => ({ copy, cameOut: 'nothing' as const })),
  'slip.printed': printed.filter((content) => !('reprint' in content)),
  'slip.failed': copies.map((copy) => ({ copy, printer: '/dev/usb/lp0', code: 'EIO' })),
  'slip.cancelled': copies.map((copy) => ({ copy, cameOut: 'unknown' as const })),
  'machine.illegalEvent': [{ event: 'payment.paid', state: 'paid' }],
};

const subject = '01234567-89ab-7def-8123-456789abcdef' as PaymentId;

function written(
  event: { readonly kind: string; readonly content: object; readonly by?: Actor },
  seq = 1,
  at = '2026-11-22T03:00:00.000Z',
  businessDate = '2026-11-22',
): WrittenEvent {
  return { by: 'unnamed', ...event, subject, seq, at, businessDate } as WrittenEvent;
}

const wording = {
  timeZone: testProfile.timeZone,
  dayStart: '05:00' as DayStart,
  nameOf: (id: string) => ({ '01': 'Sato', '90': 'Suzuki' })[id] ?? id,
};
const all = Object.entries(samples).flatMap(([kind, contents]) => contents.map((content) => ({ kind, content })));

describe.each(languages)('a timeline in %s', (language) => {
  const translate = translatorOf(language);

  it.each(all)('has words for $kind $content', (event) => {
    const [entry] = timelineOf([written(event)], { ...wording, translate });
    expect(historyDetail.shape.timeline.parse([entry])).toEqual([entry]);
    expect(entry?.text).not.toMatch(/^[a-z]+(?:\.[A-Za-z]+)+$/);
    expect(entry?.text).not.toMatch(/timeline\.|states\.|refundStates\.|receipt\.|\{\{|undefined/);
    expect(entry?.text.trim()).not.toBe('');
    expect(JSON.stringify(entry)).not.toMatch(/SECRET-TOKEN|\/dev/);
  });

  it('tells of what was taken over where it came from, and not as a sale of that moment', () => {
    const events = [
      written({ kind: 'payment.created', content: samples['payment.created'][0] ?? {} }, 1),
      written({ kind: 'payment.adopted', content: samples['payment.adopted'][0] ?? {} }, 2),
    ];
    const told = timelineOf(events, { ...wording, translate });
    expect(told.map(({ text, code }) => ({ text, code }))).toEqual([
      { text: translate('takenOver.payment.taken', { amount: '12,345' }), code: '00' },
    ]);
  });

  it('tells amounts, copies and the word of the centre', () => {
    const tell = (kind: MoneyEvent['kind'], index = 0) =>
      timelineOf([written({ kind, content: samples[kind][index] ?? {} })], { ...wording, translate })[0]?.text;
    expect(tell('payment.created')).toContain('12,345');
    expect(tell('refund.created')).toContain('12,345');
    expect(tell('payment.centreDecided')).toContain('C-17');
    expect(tell('payment.centreDecided')).toContain('Sato');
    expect(new Set(printed.map((_, index) => tell('receipt.printed', index))).size).toBe(printed.length);
  });
});

describe('a timeline', () => {
  const translate = translatorOf('en');

  it("is in the journal's order, whatever the clock said and whatever it is about", () => {
    const events = [
      written({ kind: 'refund.sending', content: { token: 'x' } }, 5, '2026-11-22T03:00:01.000Z'),
      written({ kind: 'payment.asked', content: { token: 'x' } }, 3, '2026-11-22T03:00:09.000Z'),
      written({ kind: 'payment.sending', content: { token: 'x' } }, 1, '2026-11-22T03:00:05.000Z'),
    ];
    expect(timelineOf(events, { ...wording, translate }).map(({ at }) => at)).toEqual([
      '2026-11-22T03:00:05.000Z',
      '2026-11-22T03:00:09.000Z',
      '2026-11-22T03:00:01.000Z',
    ]);
  });

  it('has times of day, and the date where it is another business day, not where it is after midnight', () => {
    const about = { kind: 'payment.sending', content: { token: 'x' } };
    const events = [
      written(about, 1, '2026-11-22T14:59:58.000Z'),
      written(about, 2, '2026-11-22T15:00:01.000Z'),
      written(about, 3, '2026-11-22T20:00:00.000Z', '2026-11-23'),
    ];
    expect(timelineOf(events, { ...wording, translate }).map(({ atText }) => atText)).toEqual([
      '23:59:58',
      '00:00:01',
      '2026-11-23 05:00:00',
    ]);
  });

  it('tells good and bad ends from what is open', () => {
    const tone = (kind: MoneyEvent['kind']) =>
      timelineOf([written({ kind, content: samples[kind][0] ?? {} })], { ...wording, translate })[0]?.tone;
    expect(tone('payment.paid')).toBe('good');
    expect(tone('payment.unknown')).toBe('open');
    expect(tone('payment.refused')).toBe('bad');
    expect(tone('payment.answered')).toBe('open');
    expect(tone('machine.illegalEvent')).toBe('bad');
  });

  it('names the operator who did it, and nobody where it was none', () => {
    const about = { kind: 'payment.sending', content: { token: 'x' } };
    const events = (['operator:01', 'operator:77', 'terminal', 'unnamed'] as const).map((by, seq) =>
      written({ ...about, by }, seq),
    );
    expect(timelineOf(events, { ...wording, translate }).map(({ byText }) => byText)).toEqual(['Sato', '77', '', '']);
  });

  it.each(languages)('names the manager who approved it, in %s', (language) => {
    const content = { payment: 'p', ordinal: 1, amountYen: 500, approvedBy: '90' };
    const events = [written({ kind: 'refund.created', content, by: 'operator:01' })];
    const [entry] = timelineOf(events, { ...wording, translate: translatorOf(language) });
    expect(entry).toMatchObject({ byText: 'Sato', text: expect.stringContaining('Suzuki') });
    expect(entry?.text).toContain('500');
  });

  it('tells which reprint it was', () => {
    const printed = (more: object) =>
      timelineOf([written({ kind: 'receipt.printed', content: { copy: 'customer', printer: 'p', ...more } })], {
        ...wording,
        translate: translatorOf('ja'),
      })[0]?.text;
    expect(printed({ reprint: 3 })).toBe('レシートを再印刷しました（お客様控え、3回目）。');
    expect(printed({})).not.toContain('再印刷');
    expect(printed({ again: true })).not.toContain('再印刷');
  });

  it('leaves out what is not about money', () => {
    const events = [written({ kind: 'report.printed', content: { report: 'x', printer: 'p' } })];
    expect(timelineOf(events, { ...wording, translate })).toEqual([]);
  });

  it('of nothing is empty', () => {
    expect(timelineOf([], { ...wording, translate })).toEqual([]);
  });
});
