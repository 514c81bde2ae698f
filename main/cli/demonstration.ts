import path from 'node:path';
import { maskCode, type PaymentCode } from '../common/payment-code.ts';
import { groupDigits, yen } from '../common/yen.ts';
import { describeBrand, describePayment, describeState } from '../i18n/describe.ts';
import type { TextKey } from '../i18n/translator.ts';
import type { PaymentState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import { DETECT_BRAND } from '../onepay/brands.ts';
import { renderSvg, renderText } from '../printers/render.ts';
import { openPrinter, receiptProfile } from '../root/devices.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { type OpenTerminal, openTerminal } from '../root/terminal.ts';
import type { ScannerEvent } from '../scanners/port.ts';
import { receiptCopies } from '../terminal/receipt-document.ts';
import { receiptOfPayment } from '../terminal/receipts.ts';
import type { CommandContext } from './context.ts';
import type { DemoPrinter, DemoScanner } from './demo-devices.ts';
import { writeOutput } from './files.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { toPaymentJson } from './payments.ts';
import { ScannerEvents } from './scanner-events.ts';

/** One customer of the demonstration; the training gateway acts by the amount's last digits. */
interface Scene {
  readonly title: TextKey;
  readonly amount: number;
  /** What the scanner sends; a line end follows unless the code is to be cut. */
  readonly code: string;
  readonly cut?: true;
  readonly expected: PaymentState | 'dropped';
}

const scenes: readonly Scene[] = [
  { title: 'demo.scenes.paid', amount: 1200, code: '280390312172859395', expected: 'paid' },
  { title: 'demo.scenes.waiting', amount: 2014, code: '130390312172859396', expected: 'paid' },
  { title: 'demo.scenes.refused', amount: 3301, code: '910390312172859397', expected: 'refused' },
  { title: 'demo.scenes.truncated', amount: 480, code: '2803903121', cut: true, expected: 'dropped' },
  { title: 'demo.scenes.lost', amount: 5601, code: '910390312172859398', expected: 'unknown' },
];

/** The next customer takes a moment. */
const BETWEEN_CUSTOMERS_MS = 700;

/** A scan sooner after a cut code would be taken for its other half. */
const AFTER_CUT_CODE_MS = 2000;

type Read = Extract<ScannerEvent, { kind: 'scanned' | 'dropped' }>;

/** Plays the demonstration's customers one after the other, and tells what happens. */
export class Demonstration {
  readonly #output: Output;
  readonly #context: CommandContext;
  readonly #folder: string;
  readonly #printer: DemoPrinter;
  readonly #payments: Payment[] = [];
  #asExpected = true;

  constructor(context: CommandContext, folder: string, printer: DemoPrinter) {
    this.#context = context;
    this.#output = context.output;
    this.#folder = folder;
    this.#printer = printer;
  }

  async run(stored: StoredTerminal, demoScanner: DemoScanner): Promise<ExitCode> {
    const { clock } = this.#context.process;
    const terminal = await openTerminal(stored, clock);
    const scanner = demoScanner.open(terminal.settings, clock);
    const events = new ScannerEvents(scanner);
    try {
      await events.next('connected');
      for (const scene of scenes) {
        await this.#play(scene, terminal, demoScanner, events);
        await clock.sleep(scene.cut === true ? AFTER_CUT_CODE_MS : BETWEEN_CUSTOMERS_MS);
      }
      await this.#settle(terminal);
      return this.#conclude(terminal);
    } finally {
      await scanner.stop();
      await terminal.close();
    }
  }

  async #play(scene: Scene, terminal: OpenTerminal, phone: DemoScanner, events: ScannerEvents): Promise<void> {
    const { clock } = this.#context.process;
    const { translate } = this.#output;
    phone.type(scene.cut === true ? scene.code : `${scene.code}\r`);
    const read = (await events.next('scanned', 'dropped')) as Read;
    const scannedAt = clock.monotonic();
    const mask = read.kind === 'scanned' ? maskCode(read.code) : read.mask;
    this.#say('');
    this.#say(`■ ${translate('demo.scan', { title: translate(scene.title), mask })}`);
    if (read.kind === 'dropped') {
      this.#expect(scene, 'dropped');
      this.#say(`  ${translate('cli.scanDropped', { mask, reason: translate(`dropReasons.${read.reason}`) })}`);
      return;
    }
    this.#say(`  ${translate('demo.amount', { amount: groupDigits(scene.amount) })}`);
    const payment = await this.#pay(terminal, scene.amount, read.code);
    this.#expect(scene, payment.state);
    this.#say(`  ${translate('demo.timing', { ms: (clock.monotonic() - scannedAt).toFixed(1) })}`);
    this.#sayOutcome(payment);
    await this.#printReceipts(terminal, payment);
    this.#payments.push(payment);
  }

  #pay(terminal: OpenTerminal, amount: number, code: PaymentCode): Promise<Payment> {
    const { translate } = this.#output;
    return terminal.sales.pay({ amount: yen(amount), code, payType: DETECT_BRAND, by: 'unnamed' }, (step) => {
      if (step.step === 'recorded') {
        this.#say(`  ${translate('cli.recorded')}`);
      } else if (step.step === 'asking') {
        this.#say(`  ${describeState(step.payment.state, translate)}: ${translate('cli.asking')}`);
      }
    });
  }

  #sayOutcome(payment: Payment): void {
    const { translate } = this.#output;
    const problem = describePayment(payment, translate);
    const state = describeState(payment.state, translate);
    if (problem === null) {
      const brand = describeBrand(payment, translate);
      this.#say(`  ${translate('demo.paid', { state, brand, orderId: payment.orderId ?? '' })}`);
      return;
    }
    this.#say(`  ${translate('demo.result', { state, code: problem.code })}`);
    this.#say(`  ${problem.message} ${problem.hint}`);
  }

  async #printReceipts(terminal: OpenTerminal, payment: Payment): Promise<void> {
    if (payment.state !== 'paid') {
      return;
    }
    const { translate } = this.#output;
    const { receipts, settings } = terminal;
    const profile = receiptProfile(settings);
    const printer = openPrinter(settings, { clock: this.#context.process.clock });
    const printedBefore = this.#printer.bytes;
    const files: string[] = [];
    for (const copy of receiptCopies) {
      const now = this.#context.process.clock.now();
      const document = receipts.document(receiptOfPayment(payment), copy, now);
      const name = `${payment.receiptNo}-${copy}`;
      writeOutput(path.join(this.#folder, `${name}.svg`), renderSvg(document, profile));
      writeOutput(path.join(this.#folder, `${name}.txt`), renderText(document, profile));
      files.push(`${name}.svg`, `${name}.txt`);
      await receipts.print(receiptOfPayment(payment), copy, { printer, by: 'terminal', now });
    }
    this.#say(`  ${translate('demo.receipt', { files: files.join(', ') })}`);
    this.#say(`  ${translate('demo.printed', { bytes: this.#printer.bytes - printedBefore })}`);
  }

  /** What stayed unknown is asked about, as the terminal's owner would with `confirm`. */
  async #settle(terminal: OpenTerminal): Promise<void> {
    const { translate } = this.#output;
    this.#say('');
    for (const unknown of terminal.ledger.payments.inState('unknown')) {
      this.#say(`■ ${translate('demo.unsettled')}`);
      const { payment } = await terminal.inquiry.aboutPayment(unknown.id);
      this.#say(`  ${translate('demo.confirmed', { state: describeState(payment.state, translate) })}`);
      this.#asExpected &&= payment.state === 'paid';
      await this.#printReceipts(terminal, payment);
      this.#payments[this.#payments.findIndex(({ id }) => id === payment.id)] = payment;
    }
  }

  #conclude(terminal: OpenTerminal): ExitCode {
    const { translate } = this.#output;
    const report = terminal.ledger.verify();
    const ok = this.#asExpected && report.faults.length === 0;
    const { journalRows: rows, payments } = report;
    this.#say('');
    this.#output.result(
      {
        ok,
        payments: this.#payments.map(toPaymentJson),
        ledger: report,
        folder: this.#folder,
        error: null,
      },
      [`■ ${translate('demo.verified', { rows, payments, faults: report.faults.length })}`],
    );
    return ok ? exitCodes.done : exitCodes.failed;
  }

  #expect(scene: Scene, outcome: PaymentState | 'dropped'): void {
    this.#asExpected &&= scene.expected === outcome;
  }

  #say(line: string): void {
    this.#output.say(line);
  }
}
