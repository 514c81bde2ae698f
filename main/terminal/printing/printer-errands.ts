import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type {
  Printer,
  PrinterAct,
  PrinterCondition,
  PrinterReport,
  PrintOrder,
  PrintResult,
} from '../../printers/port.ts';
import { PrintAttempt } from './attempt.ts';
import { type ErrandKind, Errands } from './errands.ts';
import { within } from './limits.ts';
import type { PrinterSeat } from './printer-seat.ts';
import { abortedResult, withoutRejecting } from './spool-rules.ts';

/** How long a printer may stand still in the middle of something that is in no queue, in ms. */
const HELD_MS = 10_000;

/** How long opening a drawer, or a beep, may take, in ms. */
const ACT_MS = 15_000;

/** How long each waits for its turn, in ms: a drawer that opens later surprises whoever stands there. */
const ACT_WAITS_MS = 3000;
const OTHERS_WAIT_MS = 15_000;

export interface PrinterErrandsParts {
  readonly seat: PrinterSeat;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly onChange: () => void;
}

/** What people have done with the printer between two documents: a test page, the drawer, a question. */
export class PrinterErrands {
  readonly #parts: PrinterErrandsParts;
  readonly #errands: Errands;
  #underWay: { readonly attempt?: PrintAttempt; readonly giveUp: () => void } | undefined;

  constructor(parts: PrinterErrandsParts) {
    this.#parts = parts;
    this.#errands = new Errands(parts.clock);
  }

  /** The printer stands still in the middle of one. */
  get isHeld(): boolean {
    return (this.#underWay?.attempt?.hold.length ?? 0) > 0;
  }

  /** @throws TerminalError NOT_NOW, PRINTER_NOT_CONFIGURED. */
  sample(order: PrintOrder): Promise<PrintResult> {
    return this.#add('sample', OTHERS_WAIT_MS, async (printer) => {
      const { seat, clock, onChange } = this.#parts;
      const patience = new HoldLimit();
      const attempt = new PrintAttempt(printer, clock, (conditions) => {
        patience.look(conditions, attempt);
        seat.note(printer, { kind: 'told', conditions });
        onChange();
      });
      this.#underWay = { attempt, giveUp: () => attempt.giveUp() };
      return seat.learn(printer, patience.resultOf(await attempt.print(order)));
    });
  }

  /** @throws TerminalError NOT_NOW, PRINTER_NOT_CONFIGURED. */
  act(act: PrinterAct): Promise<PrintResult> {
    return this.#add(act, ACT_WAITS_MS, async (printer) => {
      const { seat, clock } = this.#parts;
      const givenUp = new AbortController();
      this.#underWay = { giveUp: () => givenUp.abort() };
      const acting = withoutRejecting(() => printer.act(act));
      const result = await within(acting, ACT_MS, clock, givenUp.signal);
      const late = givenUp.signal.aborted ? abortedResult : { ...abortedResult, code: 'PRINTER_TIMEOUT' };
      return seat.learn(printer, result === 'late' ? late : result);
    });
  }

  /** @throws TerminalError NOT_NOW, PRINTER_NOT_CONFIGURED. */
  ask(): Promise<PrinterReport> {
    return this.#add('ask', OTHERS_WAIT_MS, async (printer) => {
      const report = await this.#parts.seat.ask(printer);
      if (report === 'interrupted') {
        throw new TerminalError('NOT_NOW');
      }
      return report;
    });
  }

  #add<T>(kind: ErrandKind, withinMs: number, work: (printer: Printer) => Promise<T>): Promise<T> {
    return this.#errands.add(kind, withinMs, async () => {
      const { printer } = this.#parts.seat;
      if (printer === undefined) {
        throw new TerminalError('PRINTER_NOT_CONFIGURED');
      }
      try {
        return await work(printer);
      } finally {
        this.#underWay = undefined;
        this.#parts.onChange();
      }
    });
  }

  /** Does the oldest one that waits; gives whether there was one. */
  runNext(): Promise<boolean> {
    return this.#errands.runNext();
  }

  /** The printer is put away. */
  giveUp(): void {
    this.#underWay?.giveUp();
  }

  /** None of those that wait will be done, and the one that is under way is not waited for. */
  close(): void {
    this.#errands.refuse(new TerminalError('NOT_NOW'));
    this.#underWay?.attempt?.abandon();
    this.giveUp();
  }
}

/** Gives up what stands still for too long, and remembers for what it stood still. */
class HoldLimit {
  #held: { readonly conditions: readonly PrinterCondition[]; readonly over: AbortController } | undefined;
  #gaveUpFor: readonly PrinterCondition[] | undefined;

  look(conditions: readonly PrinterCondition[], attempt: PrintAttempt): void {
    if (conditions.length === 0) {
      this.#held?.over.abort();
      this.#held = undefined;
      return;
    }
    const over = this.#held?.over ?? new AbortController();
    if (this.#held === undefined) {
      attempt.after(HELD_MS, () => this.#giveUp(attempt), over.signal);
    }
    this.#held = { conditions, over };
  }

  #giveUp(attempt: PrintAttempt): void {
    this.#gaveUpFor = this.#held?.conditions;
    attempt.giveUp();
  }

  resultOf(result: PrintResult): PrintResult {
    return result.ok || this.#gaveUpFor === undefined
      ? result
      : { ...result, printed: 'unknown', code: 'PRINTER_UNCONFIRMED', conditions: this.#gaveUpFor };
  }
}
