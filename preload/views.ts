import { z } from 'zod';
import { attendance, correction, reconcileProgress, refundRules } from './back-office-views.ts';
import { health } from './setup-views.ts';

/** The languages of the window. */
export const languages = ['ja', 'en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** Whole yen, 1 to 9,999,999,999,999. */
export const wholeYen = z.int().min(1).max(9_999_999_999_999);
const yenOrNone = z.int().min(0).max(9_999_999_999_999);
/** Names a payment or a refund. */
export const paymentId = z.uuid();
/** UTC, ISO 8601 with ms. */
const instant = z.iso.datetime({ precision: 3 });
/** Ms since the snapshot's moment, or up to it. */
const durationMs = z.number().min(0);
/** At most the last four characters of a customer's code. */
const mask = z.string().regex(/^\*{4}.{0,4}$/);

/** Something that has to be said in words, in the window's language. `code` is for support. */
const worded = z.strictObject({ kind: z.string(), code: z.string(), message: z.string(), hint: z.string() });
export type Worded = z.output<typeof worded>;

export const paymentStates = [
  'created',
  'sending',
  'waitingForCustomer',
  'unknown',
  'cancelling',
  'paid',
  'failed',
  'refused',
  'notSent',
  'notCharged',
  'cancelled',
  'partlyRefunded',
  'refunded',
] as const;

export const refundStates = [
  'created',
  'sending',
  'unknown',
  'refunded',
  'refused',
  'failed',
  'notSent',
  'notRefunded',
] as const;

const payment = z.strictObject({
  id: paymentId,
  receiptNo: z.string(),
  amountYen: wholeYen,
  state: z.enum(paymentStates),
  /** The state's name. */
  stateText: z.string(),
  /** The brand's name, or words for one that is yet to be detected. */
  brandText: z.string(),
  codeMask: mask,
  createdAt: instant,
  /** `YYYY-MM-DD HH:MM:SS`, the shop's local time. */
  createdAtText: z.string(),
  businessDate: z.iso.date(),
  orderId: z.string().nullable(),
  refundedYen: yenOrNone,
  /** It was to be cancelled and is paid all the same: a refund is what is left. */
  refundOffered: z.boolean(),
  /** It was paid, and is being cancelled or has been: the customer gets back what was taken. */
  takenBack: z.boolean(),
  /** Only the payment centre can settle it. */
  needsCentre: z.boolean(),
  /** Why it is not paid; null for one that is. */
  outcome: worded.nullable(),
});
export type PaymentView = z.output<typeof payment>;

const refund = z.strictObject({
  id: paymentId,
  paymentId,
  amountYen: wholeYen,
  state: z.enum(refundStates),
  stateText: z.string(),
  createdAt: instant,
  createdAtText: z.string(),
  /** Why it was given back; blank where nobody said. */
  reason: z.string(),
  /** Its receipt can be printed. */
  hasReceipt: z.boolean(),
  outcome: worded.nullable(),
});
export type RefundView = z.output<typeof refund>;

/** What the terminal is doing to settle something that is open. */
const progress = z.strictObject({
  /** Questions asked so far. */
  asked: z.int().min(0),
  /** What the last of them brought, in words; null before the first answer. */
  lastAnswer: z.string().nullable(),
  /** `waiting` for its time, `asking` now, `paused` while there is no network. */
  step: z.enum(['waiting', 'asking', 'paused']),
  /** Until the next question; null while one is under way or none is planned. */
  nextInMs: durationMs.nullable(),
  /** Since the request was sent. */
  openForMs: durationMs,
});
export type ProgressView = z.output<typeof progress>;

const receiptProgress = z.strictObject({
  /**
   * `none`: there is no printer, or nothing to print. `waiting`: it is kept and printed when the printer is back. `held`: the
   * printer stands still in the middle of it. `endUnknown`: nobody knows whether it came out whole.
   */
  state: z.enum(['none', 'waiting', 'printing', 'held', 'printed', 'endUnknown', 'cancelled']),
  /** What is wrong with the printer and what to do; null where nothing is. */
  problem: worded.nullable(),
  /** Those of its documents whose end nobody knows. */
  jobIds: z.array(z.uuid()),
});
export type ReceiptView = z.output<typeof receiptProgress>;

/** Whether the next customer can be served now, or only when the request that is under way has been answered. */
const leaving = z.enum(['now', 'afterAnswer']);

/** What the counter shows. Where money is involved it is told by the main process, never worked out in the window. */
export const display = z.discriminatedUnion('screen', [
  /** The cashier enters an amount. */
  z.strictObject({
    screen: z.literal('amount'),
    /** A code that was scanned first waits for its amount, for at most a minute. */
    heldScan: z.strictObject({ mask, forMs: durationMs }).nullable(),
    /** What to begin with: the amount that is being changed; null for none. */
    amountYen: wholeYen.nullable(),
  }),
  /** The amount is settled: the next scan pays it. */
  z.strictObject({ screen: z.literal('scan'), amountYen: wholeYen }),
  /** One request is on its way. Nothing can be pressed, and scans are ignored. */
  z.strictObject({
    screen: z.literal('paying'),
    amountYen: wholeYen,
    codeMask: mask,
    step: z.enum(['recording', 'sending', 'asking']),
    elapsedMs: durationMs,
  }),
  /** The customer has to approve on the phone. */
  z.strictObject({
    screen: z.literal('waiting'),
    payment,
    elapsedMs: durationMs,
    /** When it is cancelled by itself, counted as `elapsedMs`. */
    limitMs: durationMs,
    leaving,
  }),
  /** Nobody knows yet: being checked, or being cancelled. */
  z.strictObject({
    screen: z.literal('unknown'),
    payment,
    progress,
    leaving,
  }),
  /** It is known how the payment ended. */
  z.strictObject({ screen: z.literal('result'), payment, receipt: receiptProgress }),
  /** Nothing was sent and nothing was written down: the terminal objected. */
  z.strictObject({ screen: z.literal('objection'), amountYen: wholeYen, problem: worded }),
]);
export type Display = z.output<typeof display>;
export type Screen = Display['screen'];

const trayItem = z.discriminatedUnion('flow', [
  z.strictObject({ flow: z.literal('payment'), payment, progress }),
  z.strictObject({ flow: z.literal('refund'), refund, payment, progress }),
]);
export type TrayItem = z.output<typeof trayItem>;

/** Something of the tray that has ended since: to be told until somebody has taken note. */
const announcement = z.discriminatedUnion('flow', [
  z.strictObject({ flow: z.literal('payment'), payment }),
  z.strictObject({ flow: z.literal('refund'), refund, payment }),
]);
export type Announcement = z.output<typeof announcement>;

const scannerKinds = z.enum(['serial', 'keyboard', 'hid']);

const scannerStatus = z.strictObject({
  name: z.string(),
  kind: scannerKinds,
  state: z.enum(['connected', 'disconnected']),
  /** Why it is not there and what to do; null where it is, or where that is not known. */
  problem: worded.nullable(),
  /** What it read last. `number` grows with each scan of this run: the activity light. */
  lastScan: z.strictObject({ number: z.int().min(1), mask, taken: z.boolean(), forMs: durationMs }).nullable(),
});

const printerStatus = z.strictObject({
  /** `attention`: it prints, and somebody should see to it soon. `stopped`: it does not print until somebody does. */
  state: z.enum(['none', 'ready', 'printing', 'attention', 'stopped']),
  /** What is wrong and what to do, in words; null where nothing is. */
  problem: worded.nullable(),
  /** What is wrong in a word or two, for the status bar; blank where nothing is. */
  shortText: z.string().max(24),
});

/** A document that is still to come out of the printer, or whose end nobody knows. */
const printJob = z.strictObject({
  id: z.uuid(),
  /** What it is, such as `領収書 お客様控え R2611…`. */
  title: z.string(),
  state: z.enum(['waiting', 'printing', 'held', 'endUnknown']),
  /** Why it has not come out, and what to do. */
  problem: worded.nullable(),
  /** `YYYY-MM-DD HH:MM:SS`, the shop's local time. */
  queuedAtText: z.string(),
  /** Until it is tried again; null where that has no time. */
  nextInMs: durationMs.nullable(),
});
export type PrintJobView = z.output<typeof printJob>;

const printQueue = z.strictObject({
  /** The oldest first; at most 50. */
  jobs: z.array(printJob),
  count: z.int().min(0),
  /** How many wait for somebody to say whether they came out. */
  endUnknownCount: z.int().min(0),
});

/** One scan of the scan test: what the scanner sends, told but for the code itself. */
const testScan = z.strictObject({
  number: z.int().min(1),
  scanner: z.string(),
  kind: scannerKinds,
  verdict: z.enum(['good', 'bad']),
  mask,
  /** What kind of code it is, or why it was dropped, and what to do about that. */
  words: worded,
  lengthText: z.string(),
  timingText: z.string(),
  endingText: z.string(),
  /** `]Q3 (QR)`; blank where the scanner does not tell. */
  symbologyText: z.string(),
});
export type TestScan = z.output<typeof testScan>;

/** How a scanner that works as a keyboard types. */
const keyboardScanner = z.strictObject({
  /** Which of the configured scanners it is, from 0. */
  index: z.int().min(0),
  layout: z.enum(['us', 'jp']),
  /** Characters before each code; blank for none. */
  prefix: z.string(),
  /** The key that ends a code; `silence` where none does. */
  suffix: z.enum(['Enter', 'Tab', 'silence']),
  /** The longest time between two keys of one scan. */
  keyGapMs: z.number().min(1),
  /** What is shorter is no scan but a person, in characters. */
  minLength: z.int().min(1),
});
export type KeyboardScanner = z.output<typeof keyboardScanner>;

const status = z.strictObject({
  line: z.enum(['unproven', 'online', 'gatewayUnreachable', 'networkDown', 'clockWrong']),
  scanners: z.array(scannerStatus),
  printer: printerStatus,
  /** Payments and refunds whose outcome is open, the one on display included. */
  openCount: z.int().min(0),
  /** Null until operators sign in. */
  operator: z.string().nullable(),
  businessDate: z.iso.date(),
  /** How far the shop's local time is before UTC, in hours: its clock, wherever this PC thinks it is. */
  utcOffsetHours: z.int().min(-12).max(12),
  /** This PC's clock behind (+) or before (-) the gateway's; null where it is close enough. */
  clockOffMinutes: z.int().nullable(),
});
export type Status = z.output<typeof status>;

/** Something small that has just happened: a scan that was not used, a receipt that was printed. */
const notice = z.strictObject({
  /** Grows with each notice, so that the same words twice are two notices. */
  number: z.int().min(1),
  tone: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  hint: z.string(),
});
export type Notice = z.output<typeof notice>;

const counterView = z.strictObject({
  stage: z.literal('counter'),
  mode: z.enum(['live', 'training']),
  shopName: z.string(),
  terminalCode: z.string(),
  limits: z.strictObject({ maxYen: wholeYen, confirmAboveYen: yenOrNone }),
  keyboardScanners: z.array(keyboardScanner),
  status,
  display,
  /** Names what `display` shows; the calls that move the counter on say which they were pressed upon. */
  sight: z.string(),
  tray: z.strictObject({
    /** The newest of what is open and not on display. */
    open: z.array(trayItem),
    /** How many there are in all. */
    openCount: z.int().min(0),
    /** The oldest of what has ended and nobody has taken note of. */
    ended: z.array(announcement),
    endedCount: z.int().min(0),
  }),
  printQueue,
  /** The scans of a scan test, the newest first; null while there is none. Nothing is sold during one. */
  scanTest: z.array(testScan).nullable(),
  notice: notice.nullable(),
  /** Grows with each row that is written about a payment, a refund or a receipt: what was asked for before may be old. */
  moneySeq: z.int().min(0),
  /** Who stands at the counter. */
  attendance,
  /** How far a comparison with the gateway's book has come. */
  reconciliation: reconcileProgress,
  /** How the terminal itself is, beside selling. */
  health,
  /** A receipt that was scanned: history shows its payment. `number` grows with each. */
  scannedReceipt: z.strictObject({ number: z.int().min(1), receiptNo: z.string() }).nullable(),
});
export type CounterView = z.output<typeof counterView>;

export const snapshot = z.strictObject({
  /** Grows by one with each snapshot of a run of the terminal. */
  seq: z.int().min(0),
  language: z.enum(languages),
  sound: z.enum(['on', 'off']),
  version: z.string(),
  view: z.discriminatedUnion('stage', [
    /** The terminal is being opened. */
    z.strictObject({ stage: z.literal('opening') }),
    /** This PC is no terminal yet. */
    z.strictObject({ stage: z.literal('firstRun') }),
    /** Something keeps the terminal from working at all; nothing can be sold. */
    z.strictObject({ stage: z.literal('stopped'), problem: worded }),
    counterView,
  ]),
});
export type Snapshot = z.output<typeof snapshot>;

export const historyFilter = z.strictObject({
  /** Null for all days. */
  businessDate: z.iso.date().nullable(),
  /** The receipt number, whole or its end (the last four or more characters); null for any. */
  receiptNo: z.string().max(32).nullable(),
  amountYen: wholeYen.nullable(),
  /** The protocol's code of a brand. */
  payType: z.string().max(4).nullable(),
  state: z.enum(paymentStates).nullable(),
  /** Local time of day, `HH:MM`, from and to, both included; null for any. */
  from: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .nullable(),
  to: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .nullable(),
  /** Where the page before ended; null for the first page. */
  after: z.int().min(1).nullable(),
});
export type HistoryFilter = z.output<typeof historyFilter>;

export const historyPage = z.strictObject({
  payments: z.array(payment),
  /** To be given as `after` for the next page; null where there is none. */
  next: z.int().min(1).nullable(),
  /** The brands that can be searched for. */
  brands: z.array(z.strictObject({ payType: z.string(), name: z.string() })),
  /** The states that can be searched for, by their names. */
  states: z.array(z.strictObject({ state: z.enum(paymentStates), name: z.string() })),
});
export type HistoryPage = z.output<typeof historyPage>;

export const paymentActions = ['checkNow', 'cancel', 'refund', 'printCustomer', 'printMerchant'] as const;
export type PaymentAction = (typeof paymentActions)[number];

export const historyDetail = z.strictObject({
  payment,
  refunds: z.array(refund),
  /** What happened to it, oldest first, out of the journal. */
  timeline: z.array(
    z.strictObject({
      at: instant,
      /** Local time of day, `HH:MM:SS`; with the date where it is another business day's. */
      atText: z.string(),
      text: z.string(),
      /** Who did it, by name; blank where it was no operator. */
      byText: z.string(),
      /** For support: the gateway's code or the like; blank for none. */
      code: z.string(),
      tone: z.enum(['neutral', 'good', 'bad', 'open']),
    }),
  ),
  /** What its state allows. */
  actions: z.array(z.enum(paymentActions)),
  /** How it can be taken back; null where nothing was taken. */
  correction: correction.nullable(),
  refundRules,
  /** Cancelling needs a manager's word, and the one who is there is none. */
  cancelNeedsApproval: z.boolean(),
  progress: progress.nullable(),
});
export type HistoryDetail = z.output<typeof historyDetail>;
