import { createTranslator } from '../../../main/i18n/translator.ts';
import type {
  CounterView,
  Display,
  Language,
  PaymentView,
  ProgressView,
  ReceiptView,
  RefundView,
  Snapshot,
} from '../../../preload/contract.ts';
import { displayKey } from '../../../renderer/counter/display-key.ts';
import { scannersFixture, testScansFixture } from './device-fixtures.ts';
import { outcomes, type Translate, worded } from './outcome-fixtures.ts';
import { emptyQueue, fullQueue, printerProblem, receiptOf, troubledPrinter } from './printing-fixtures.ts';

// Snapshots of every state, with the words that the main process gives.

/** The number of a payment or a refund as its id. */
export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A payment of ¥1,500 in some state. */
export function payment(t: Translate, state: PaymentView['state'], more: Partial<PaymentView> = {}): PaymentView {
  return {
    id: uuid(1),
    receiptNo: 'R2611227177000001',
    amountYen: 1500,
    state,
    stateText: t(`states.${state}`),
    brandText: 'PayPay',
    codeMask: '****9395',
    createdAt: '2026-11-22T05:12:08.123Z',
    createdAtText: '2026-11-22 14:12:08',
    businessDate: '2026-11-22',
    orderId: 'O20261122141208000042',
    refundedYen: 0,
    refundOffered: false,
    takenBack: false,
    needsCentre: false,
    outcome: null,
    ...more,
  };
}

function progress(t: Translate, more: Partial<ProgressView> = {}): ProgressView {
  return {
    asked: 3,
    lastAnswer: t('cli.answers.underWay', { code: 'P001' }),
    step: 'waiting',
    nextInMs: 8_000,
    openForMs: 41_000,
    ...more,
  };
}

/** A refund of ¥800 in some state. */
export function refund(
  t: Translate,
  state: RefundView['state'],
  id: number,
  more: Partial<RefundView> = {},
): RefundView {
  return {
    id: uuid(id),
    paymentId: uuid(1),
    amountYen: 800,
    state,
    stateText: t(`refundStates.${state}`),
    createdAt: '2026-11-22T05:30:00.000Z',
    createdAtText: '2026-11-22 14:30:00',
    reason: '',
    hasReceipt: false,
    outcome: null,
    ...more,
  };
}

const resting = { screen: 'amount', heldScan: null, amountYen: null } as const satisfies Display;

/** What the main process calls a sight of the counter, here. */
export const sightOf = (display: Display): string => `sight of ${displayKey(display)}`;

/** A terminal in training with a healthy line, unless told otherwise. */
function counterOf(display: Display, more: Partial<CounterView> = {}): CounterView {
  return {
    stage: 'counter',
    mode: 'live',
    shopName: '渋谷駅前店',
    terminalCode: '717700',
    limits: { maxYen: 999_999, confirmAboveYen: 100_000 },
    keyboardScanners: [],
    status: {
      line: 'online',
      scanners: [{ name: 'COM3', kind: 'serial', state: 'connected', problem: null, lastScan: null }],
      printer: { state: 'ready', problem: null, shortText: '' },
      openCount: 0,
      operator: null,
      businessDate: '2026-11-22',
      utcOffsetHours: 9,
      clockOffMinutes: null,
    },
    display,
    sight: sightOf(display),
    tray: { open: [], openCount: 0, ended: [], endedCount: 0 },
    printQueue: emptyQueue,
    scanTest: null,
    notice: null,
    attendance: { state: 'off' },
    moneySeq: 0,
    reconciliation: { state: 'none', from: null, to: null, fetched: 0, total: null, share: 0, problem: null },
    health: { backup: 'good', headquarters: null, takingOver: null, update: { state: 'none', version: '' } },
    scannedReceipt: null,
    ...more,
  };
}

function counters(t: Translate, language: Language): Readonly<Record<string, CounterView>> {
  const say = outcomes(t);
  const healthy = counterOf(resting).status;
  const result = (state: PaymentView['state'], more: Partial<PaymentView> = {}) =>
    counterOf({ screen: 'result', payment: payment(t, state, more), receipt: receiptOf('none') });
  const open = payment(t, 'unknown', { id: uuid(7), receiptNo: 'R2611227177000007', outcome: say.unknown });
  const cancelling = payment(t, 'cancelling', { id: uuid(8), amountYen: 32_480, outcome: say.cancelling });
  const queue = fullQueue(language);
  const outOfPaper = troubledPrinter(language, 'stopped', 'paperOut');
  const unplugged: CounterView['status'] = {
    ...healthy,
    scanners: scannersFixture(language).slice(2),
  };
  const paid = (receipt: ReceiptView, more: Partial<CounterView> = {}) =>
    counterOf({ screen: 'result', payment: payment(t, 'paid'), receipt }, more);
  const tray: CounterView['tray'] = {
    open: [
      { flow: 'payment', payment: open, progress: progress(t) },
      { flow: 'payment', payment: cancelling, progress: progress(t, { step: 'asking', nextInMs: null }) },
      {
        flow: 'refund',
        payment: payment(t, 'paid', { id: uuid(9) }),
        refund: refund(t, 'unknown', 19),
        progress: progress(t, { step: 'paused', nextInMs: null, lastAnswer: null, asked: 0, openForMs: 4_000_000 }),
      },
    ],
    openCount: 3,
    ended: [
      { flow: 'payment', payment: payment(t, 'paid', { id: uuid(5), receiptNo: 'R2611227177000005' }) },
      { flow: 'payment', payment: payment(t, 'notCharged', { id: uuid(6), receiptNo: 'R2611227177000006' }) },
    ],
    endedCount: 2,
  };
  return {
    'amount-empty': counterOf(resting),
    'amount-change': counterOf({ ...resting, amountYen: 1500 }),
    'amount-held': counterOf({ ...resting, heldScan: { mask: '****9395', forMs: 42_000 } }),
    'amount-training': counterOf(resting, { mode: 'training' }),
    'amount-troubled': counterOf(resting, {
      status: {
        ...healthy,
        line: 'networkDown',
        scanners: [
          { name: 'COM3', kind: 'serial', state: 'disconnected', problem: null, lastScan: null },
          { name: 'USB', kind: 'keyboard', state: 'connected', problem: null, lastScan: null },
        ],
        printer: outOfPaper,
        openCount: 3,
        operator: '佐藤 花子',
        clockOffMinutes: 12,
      },
      notice: {
        number: 1,
        tone: 'warning',
        message: t('dropReasons.truncated'),
        hint: t('errors.CODE_INVALID.hint'),
      },
    }),
    'amount-tray': counterOf(resting, { tray, status: { ...healthy, openCount: 3 } }),
    'amount-tray-full': counterOf(resting, {
      tray: { ...tray, openCount: 120, endedCount: 14 },
      status: { ...healthy, openCount: 120 },
    }),
    'amount-devices': counterOf(resting, {
      status: {
        ...healthy,
        scanners: scannersFixture(language),
        printer: troubledPrinter(language, 'attention', 'paperLow'),
      },
    }),
    'amount-queue': counterOf(resting, {
      tray,
      printQueue: queue,
      status: { ...healthy, openCount: 3, printer: outOfPaper },
    }),
    'scan-test': counterOf(resting, { scanTest: [] }),
    'scan-test-good': counterOf(resting, { scanTest: [...testScansFixture(language)] }),
    'scan-test-bad': counterOf(resting, { scanTest: testScansFixture(language).slice(1) }),
    scan: counterOf({ screen: 'scan', amountYen: 1500 }),
    'amount-unplugged': counterOf(resting, { status: unplugged }),
    'scan-unplugged': counterOf({ screen: 'scan', amountYen: 1500 }, { status: unplugged }),
    'scan-training': counterOf({ screen: 'scan', amountYen: 1500 }, { mode: 'training' }),
    paying: counterOf({ screen: 'paying', amountYen: 1500, codeMask: '****9395', step: 'asking', elapsedMs: 3_200 }),
    waiting: counterOf({
      screen: 'waiting',
      payment: payment(t, 'waitingForCustomer', { outcome: say.waiting }),
      elapsedMs: 17_000,
      limitMs: 90_000,
      leaving: 'now',
    }),
    unknown: counterOf(
      {
        screen: 'unknown',
        payment: payment(t, 'unknown', { outcome: say.unknown }),
        progress: progress(t),
        leaving: 'now',
      },
      { status: { ...healthy, openCount: 1 } },
    ),
    'unknown-cancelling': counterOf({
      screen: 'unknown',
      payment: payment(t, 'cancelling', { outcome: say.cancelling }),
      progress: progress(t, { step: 'asking', nextInMs: null }),
      leaving: 'now',
    }),
    'unknown-paused': counterOf({
      screen: 'unknown',
      payment: payment(t, 'unknown', { outcome: say.unknown, orderId: null }),
      progress: progress(t, { step: 'paused', nextInMs: null, lastAnswer: null, asked: 0 }),
      leaving: 'now',
    }),
    paid: counterOf({
      screen: 'result',
      payment: payment(t, 'paid'),
      receipt: receiptOf('printed'),
    }),
    'paid-large-training': counterOf(
      {
        screen: 'result',
        payment: payment(t, 'paid', { amountYen: 9_999_999_999_999 }),
        receipt: receiptOf('printing'),
      },
      { mode: 'training' },
    ),
    'paid-held': paid(receiptOf('held', printerProblem(language, 'paperOut')), {
      status: { ...healthy, printer: outOfPaper },
      printQueue: { ...queue, endUnknownCount: 0 },
    }),
    'paid-waiting': paid(receiptOf('waiting', printerProblem(language, 'notReached')), {
      status: { ...healthy, printer: troubledPrinter(language, 'stopped', 'notReached') },
    }),
    'paid-end-unknown': paid(receiptOf('endUnknown', printerProblem(language, 'cut')), {
      printQueue: { ...queue, count: 1 },
    }),
    'paid-both-end-unknown': paid(
      { ...receiptOf('endUnknown', printerProblem(language, 'cut')), jobIds: [uuid(201), uuid(202)] },
      {
        printQueue: {
          jobs: queue.jobs.slice(0, 2).map((job) => ({ ...job, state: 'endUnknown' })),
          count: 2,
          endUnknownCount: 2,
        },
      },
    ),
    'paid-unprinted': paid(receiptOf('none')),
    'paid-print-cancelled': paid(receiptOf('cancelled')),
    'paid-after-cancel': result('paid', { refundOffered: true }),
    refused: result('refused', { outcome: say.refused }),
    failed: result('failed', { outcome: say.failed }),
    'not-sent': result('notSent', { outcome: say.notSent, orderId: null }),
    cancelled: result('cancelled', { outcome: say.cancelled }),
    'not-charged': result('notCharged', { outcome: say.notCharged }),
    refunded: result('refunded', { outcome: say.refunded, refundedYen: 1500 }),
    'needs-centre': counterOf({
      screen: 'result',
      payment: payment(t, 'unknown', { outcome: say.needsCentre, needsCentre: true }),
      receipt: receiptOf('none'),
    }),
    'paid-tray': counterOf(
      { screen: 'result', payment: payment(t, 'paid'), receipt: receiptOf('printed') },
      { tray, status: { ...healthy, openCount: 3 }, mode: 'training' },
    ),
    objection: counterOf({ screen: 'objection', amountYen: 1500, problem: say.codeInUse }),
  };
}

/** Every state of the window by its name, in one language. */
export function fixtures(language: Language): ReadonlyMap<string, Snapshot> {
  const t = createTranslator(language);
  const snapshot = (view: Snapshot['view']): Snapshot => ({ seq: 1, language, sound: 'on', version: '0.1.0', view });
  const damaged = worded(
    t,
    'LEDGER_DAMAGED',
    'LEDGER_DAMAGED',
    'errors.LEDGER_DAMAGED.message',
    'errors.LEDGER_DAMAGED.hint',
    { file: 'ledger.db', detail: 'row 42' },
  );
  return new Map([
    ['opening', snapshot({ stage: 'opening' })],
    ['first-run', snapshot({ stage: 'firstRun' })],
    ['stopped', snapshot({ stage: 'stopped', problem: damaged })],
    ...Object.entries(counters(t, language)).map(([name, view]) => [name, snapshot(view)] as const),
  ]);
}

/** One of the states. */
export function fixture(language: Language, name: string): Snapshot {
  const found = fixtures(language).get(name);
  if (found === undefined) {
    throw new Error(`no fixture ${name}`);
  }
  return found;
}
