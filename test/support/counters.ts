import { v7 as uuid } from 'uuid';
import { expect, onTestFinished } from 'vitest';
import { maskCode } from '../../main/common/payment-code.ts';
import type { DayStart } from '../../main/common/time.ts';
import { Counter, type CounterDeviceFacts, type CounterParts } from '../../main/counter/counter.ts';
import type { CounterFacts } from '../../main/counter/counter-view.ts';
import { createTranslator, type Translator } from '../../main/i18n/translator.ts';
import type { EventContent, LedgerEvent, PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import type { Call } from '../../main/onepay/requests.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { CommandPrinter } from '../../main/printers/command-printer.ts';
import type { Printer } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { TcpTransport } from '../../main/printers/tcp-transport.ts';
import type { DropReason, ScanFacts, Scanner, ScannerEvent } from '../../main/scanners/port.ts';
import { Spooler } from '../../main/terminal/printing/spooler.ts';
import { Receipts } from '../../main/terminal/receipts.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { type CounterView, type Display, type Language, languages, type Screen } from '../../preload/contract.ts';
import { snapshot } from '../../preload/views.ts';
import { someExchange } from './ledgers.ts';
import { PrinterEmulator } from './printer/emulator.ts';
import {
  openTestTerminal,
  paymentCode,
  type TestTerminal,
  type TestTerminalOptions,
  testProfile,
} from './terminals.ts';
import { startTestGateway, type TestGateway } from './training.ts';

const translators: Readonly<Record<Language, Translator>> = {
  ja: createTranslator('ja'),
  en: createTranslator('en'),
  zh: createTranslator('zh'),
};

/** The translator of a language; making one takes a while. */
export function translatorOf(language: Language): Translator {
  return translators[language];
}

/** A scanner that a test holds in its hand. */
export class HandScanner implements Scanner {
  readonly name: string;
  stops = 0;
  /** What letting go of the device takes; meanwhile it goes on reading. */
  letGo: () => Promise<void> = async () => undefined;
  #listener: ((event: ScannerEvent) => void) | undefined;

  constructor(name = '/dev/ttyACM0') {
    this.name = name;
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    this.stops += 1;
    await this.letGo();
    this.#listener = undefined;
  }

  scan(text: string): void {
    this.#listener?.({ kind: 'scanned', code: paymentCode(text), facts: factsOf(text) });
  }

  drop(reason: DropReason, text: string): void {
    this.#listener?.({ kind: 'dropped', reason, mask: maskCode(text), facts: factsOf(text) });
  }

  plug(): void {
    this.#listener?.({ kind: 'connected' });
  }

  unplug(): void {
    this.#listener?.({ kind: 'disconnected', detail: 'gone' });
  }
}

function factsOf({ length }: string): ScanFacts {
  return { length, durationMs: 20, ending: 'CR' };
}

let scans = 0;

/** 18 digits that no test has used before, which the training gateway takes for Alipay. */
export function freshCode(): string {
  scans += 1;
  return `28039031217${String(scans).padStart(7, '0')}`;
}

/** Validates a view as the bridge does; what it gives is what the window gets. */
function asWindowGetsIt(view: unknown, language: Language = 'ja'): CounterView {
  const parsed = snapshot.parse({ seq: 1, language, sound: 'on', version: '0', view }).view;
  if (parsed.stage !== 'counter') {
    throw new Error(`the window shows ${parsed.stage}`);
  }
  return parsed;
}

interface TestCounterOptions extends Partial<TestTerminalOptions> {
  readonly terminal?: TestTerminal;
  readonly printer?: Printer;
  readonly facts?: Partial<CounterFacts>;
  readonly devices?: Partial<CounterDeviceFacts>;
  readonly scanners?: readonly HandScanner[];
  /** Who stands at the counter, and what needs a manager's word from them. */
  readonly people?: Partial<Pick<CounterParts, 'by' | 'approvals'>>;
}

/** A counter with everything that it works with. */
export interface TestCounter {
  readonly counter: Counter;
  readonly gateway: TestGateway;
  readonly terminal: TestTerminal;
  readonly scanner: HandScanner;
  readonly spooler: Spooler;
  /** Requests that are under way. */
  readonly inFlight: () => number;
  /** The calls that were sent, in their order. */
  readonly calls: string[];
  /** What the window shows, valid in all languages. */
  view(language?: Language): CounterView;
  display<S extends Screen>(screen: S): Extract<Display, { screen: S }>;
  /** How often something has changed. */
  readonly changes: () => number;
  /** Every snapshot that the window ever got, as text. */
  everythingShown(): string;
  /** Settles on an amount and scans a new code. */
  sell(amountYen: number, code?: string): void;
  untilScreen(screen: Screen): Promise<void>;
  /** Lets time pass until it is done. */
  passTime(done: () => boolean, stepMs?: number): Promise<void>;
}

const usualLimits = { maxYen: 9_999_999, confirmAboveYen: 100_000 };

export async function openTestCounter(options: TestCounterOptions = {}): Promise<TestCounter> {
  const gateway = (options.gateway as TestGateway | undefined) ?? (await startTestGateway());
  let inFlight = 0;
  const calls: string[] = [];
  const watched = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request) => {
      inFlight += 1;
      calls.push(request.path.split('/')[2] ?? '');
      try {
        return await line.post(request);
      } finally {
        inFlight -= 1;
      }
    },
  });
  const { through: between = (line: GatewayTransport) => line, ...rest } = options;
  const terminal =
    options.terminal ?? openTestTerminal({ ...rest, gateway, through: (line) => between(watched(line)) });
  const { ledger, clock } = terminal;
  let language: Language = 'ja';
  let changes = 0;
  const shown: string[] = [];
  const invalid: unknown[] = [];
  const scanner = options.scanners?.[0] ?? new HandScanner();
  const spooler = new Spooler({
    ledger,
    documents: testReceipts(ledger),
    printer: options.printer,
    clock,
    newId: () => uuid({ msecs: clock.now() }),
    onFault: () => undefined,
  });
  const counter: Counter = new Counter({
    terminal,
    clock,
    facts: {
      mode: 'training',
      shopName: '練習ストア',
      terminalCode: 'BTer001',
      limits: usualLimits,
      dayStart: '05:00' as DayStart,
      customerLimitMs: 120_000,
      ...options.facts,
    },
    requireSeller: () => undefined,
    backOffice: () => ({
      attendance: { state: 'off' },
      reconciliation: { state: 'none', from: null, to: null, fetched: 0, total: null, share: 0, problem: null },
      health: { backup: 'off', headquarters: null, takingOver: null, update: { state: 'none', version: '' } },
    }),
    timeZone: testProfile.timeZone,
    spooling: spooler,
    devices: () => ({
      keyboardScanners: [],
      printing: { hasPrinter: options.printer !== undefined, copies: ['customer', 'merchant'], whenPaid: [] },
      refuse: ['product', 'url'],
      ...options.devices,
    }),
    by: () => 'unnamed',
    approvals: () => ({ refund: false, cancel: false }),
    ...options.people,
    scanners: (options.scanners ?? [scanner]).map((one) => ({ scanner: one, kind: 'serial' })),
    translate: () => translatorOf(language),
    onChange: () => {
      changes += 1;
      const now = counter.view();
      shown.push(JSON.stringify(now));
      const parsed = snapshot.safeParse({ seq: 1, language, sound: 'on', version: '0', view: now });
      invalid.push(...(parsed.success ? [] : [parsed.error]));
    },
  });
  function view(spoken: Language = 'ja'): CounterView {
    language = spoken;
    const one = asWindowGetsIt(counter.view(), spoken);
    language = 'ja';
    return one;
  }
  onTestFinished(async () => {
    await counter.close();
    expect(invalid).toEqual([]);
  });
  counter.start();
  const screen = () => view().display.screen;
  const untilDone = (done: () => boolean) => expect.poll(done, { interval: 1, timeout: 10_000 }).toBe(true);
  return {
    counter,
    gateway,
    terminal,
    scanner,
    spooler,
    calls,
    inFlight: () => inFlight,
    view: (spoken) => {
      for (const one of languages) {
        view(one);
      }
      return view(spoken);
    },
    display: (wanted) => {
      for (const one of languages) {
        view(one);
      }
      const { display } = view();
      if (display.screen !== wanted) {
        throw new Error(`the window shows ${JSON.stringify(display)}`);
      }
      return display as Extract<Display, { screen: typeof wanted }>;
    },
    changes: () => changes,
    everythingShown: () => [...shown, ...languages.map((one) => JSON.stringify(view(one)))].join('\n'),
    sell: (amountYen, code = freshCode()) => {
      counter.charge({ amountYen, confirmed: 'twice' });
      scanner.scan(code);
    },
    untilScreen: (wanted) => untilDone(() => screen() === wanted),
    passTime: async (done, stepMs = 500) => {
      for (let step = 0; step < 2000 && !done(); step += 1) {
        await untilDone(() => done() || (inFlight === 0 && clock.sleeping > 0));
        await new Promise(setImmediate);
        if (!done() && inFlight === 0) {
          clock.advance(stepMs);
        }
      }
      expect(done()).toBe(true);
    },
  };
}

/** Receipts in Japanese, of a shop for practice. */
export function testReceipts(ledger: Ledger): Receipts {
  return new Receipts(ledger, {
    shop: { name: '練習ストア', address: '', phone: '', registrationNumber: '' },
    training: true,
    timeZone: testProfile.timeZone,
    language: 'ja',
    translate: translatorOf('ja'),
  });
}

/** Makes the gateway's next answer to a call follow a scenario. */
export function force({ engine }: TestGateway, call: Call, ending: string): void {
  const scenario = scenarioOf(ending);
  if (scenario === undefined) {
    throw new Error(`no scenario ${ending}`);
  }
  engine.force(call, scenario);
}

/** A network printer on this computer. */
export async function tcpPrinter(): Promise<{ readonly printer: Printer; readonly emulator: PrinterEmulator }> {
  const emulator = await PrinterEmulator.start();
  onTestFinished(() => emulator.stop());
  return { printer: printerAt(emulator.port), emulator };
}

/** The printer behind a port of this computer, if there is one. */
export function printerAt(port: number): Printer {
  const transport = new TcpTransport({ host: '127.0.0.1', port, timeoutMs: 1000 });
  return new CommandPrinter({ profile: printerProfile('escpos-80mm'), transport });
}

/** Writes an attempt that is being sent; gives its id. */
export function attempt(ledger: Ledger, change: Partial<EventContent<'payment.created'>> = {}): PaymentId {
  const subject = uuid() as PaymentId;
  ledger.write((writer) => {
    const slot = writer.drawTokenSlot();
    const number = writer.nextPaymentNumber();
    const content = {
      number,
      receiptNo: `R2611221234${String(number).padStart(6, '0')}`,
      amountYen: 1000,
      askedPayType: '99',
      codeMask: '****9395',
      serviceMode: 'B01',
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
      ...change,
    };
    writer.append({ kind: 'payment.created', subject, content });
    const token = `T${slot.stamp}${slot.serial}`;
    writer.append({ kind: 'payment.sending', subject, content: { token } });
  });
  return subject;
}

/** Writes events about what has been sent; what needs evidence gets it. */
function after(
  ledger: Ledger,
  id: string,
  ...events: readonly ((exchange: { id: number; sha256: string }) => LedgerEvent)[]
): void {
  for (const toEvent of events) {
    ledger.write((writer) => {
      const token = `E${uuid()}`;
      writer.append(toEvent(writer.keepExchange(id as PaymentId, { ...someExchange, token })));
    });
  }
}

const order = { orderId: 'O1', orderDetailId: 'J1', transTime: '20261122120000', payType: '01' };

type Step = (id: PaymentId) => (exchange: { id: number; sha256: string }) => LedgerEvent;

const become: Readonly<Record<string, Step>> = {
  paid: (subject) => (exchange) => ({ kind: 'payment.paid', subject, content: { ...order, refund: 'none', exchange } }),
  refundedInFull: (subject) => (exchange) => ({
    kind: 'payment.paid',
    subject,
    content: { ...order, refund: 'inFull', exchange },
  }),
  waiting: (subject) => (exchange) => ({
    kind: 'payment.waitingForCustomer',
    subject,
    content: { ...order, exchange },
  }),
  unknown: (subject) => (exchange) => ({
    kind: 'payment.unknown',
    subject,
    content: { reason: 'lost', code: 'ECONNRESET', exchange },
  }),
  cancelWanted: (subject) => () => ({
    kind: 'payment.cancelRequested',
    subject,
    content: { reason: 'cashier' },
  }),
  failed: (subject) => (exchange) => ({
    kind: 'payment.failed',
    subject,
    content: { ...order, transStatus: '01', exchange },
  }),
  refused: (subject) => (exchange) => ({
    kind: 'payment.refused',
    subject,
    content: { errorCode: 'E09301', subErrorCode: 'NOT_ENOUGH', errorInfo: '', advice: 'askCustomer', exchange },
  }),
  notSent: (subject) => (exchange) => ({
    kind: 'payment.notSent',
    subject,
    content: { code: 'ECONNREFUSED', exchange },
  }),
  notCharged: (subject) => (exchange) => ({
    kind: 'payment.notCharged',
    subject,
    content: { errorCode: 'E09103', exchange },
  }),
  cancelled: (subject) => (exchange) => ({ kind: 'payment.cancelled', subject, content: { ...order, exchange } }),
  needsCentre: (subject) => () => ({
    kind: 'payment.needsCentre',
    subject,
    content: { why: 'reversePeriodOver' },
  }),
};

/** What has to happen to a payment that is being sent, for each state. */
const ways: Readonly<Record<Exclude<PaymentState, 'created'>, readonly (keyof typeof become)[]>> = {
  sending: [],
  waitingForCustomer: ['waiting'],
  unknown: ['unknown'],
  cancelling: ['unknown', 'cancelWanted'],
  paid: ['paid'],
  failed: ['failed'],
  refused: ['refused'],
  notSent: ['notSent'],
  notCharged: ['unknown', 'notCharged'],
  cancelled: ['cancelled'],
  partlyRefunded: ['paid'],
  refunded: ['refundedInFull'],
};

/** Writes a payment in a state. */
export function paymentIn(
  ledger: Ledger,
  state: Exclude<PaymentState, 'created'>,
  change: Partial<EventContent<'payment.created'>> = {},
): PaymentId {
  const id = attempt(ledger, change);
  after(ledger, id, ...ways[state].flatMap((name) => become[name]?.(id) ?? []));
  if (state === 'partlyRefunded') {
    refundOf(ledger, id, 300);
  }
  return id;
}

/** Writes that a payment that was paid is cancelled. */
export function cancelPaid(ledger: Ledger, id: PaymentId): void {
  after(ledger, id, ...['cancelWanted', 'cancelled'].flatMap((name) => become[name]?.(id) ?? []));
}

/** Writes that only the payment centre can settle a payment. */
export function sendToCentre(ledger: Ledger, id: PaymentId): void {
  after(ledger, id, ...[become['needsCentre']?.(id) ?? []].flat());
}

/** Writes a refund that has gone through. */
export function refundOf(ledger: Ledger, payment: PaymentId, amountYen: number): RefundId {
  const subject = uuid() as RefundId;
  ledger.write((writer) => {
    const ordinal = ledger.refunds.of(payment).length + 1;
    writer.append({ kind: 'refund.created', subject, content: { payment, ordinal, amountYen } });
    writer.append({ kind: 'refund.sending', subject, content: { token: `R${uuid()}` } });
  });
  after(ledger, subject, (exchange) => ({
    kind: 'refund.refunded',
    subject,
    content: { ...order, orderDetailId: uuid(), exchange },
  }));
  return subject;
}
