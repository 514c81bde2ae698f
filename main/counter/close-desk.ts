import type {
  CallArgs,
  CloseOutlook,
  ClosePage,
  ClosesMade,
  DayReportView,
  Exported,
  ReportName,
} from '../../preload/contract.ts';
import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { BusinessDate } from '../common/time.ts';
import type { Reconciled } from '../ledger/day-figures.ts';
import { type CloseInput, type DayClose, periodOf } from '../terminal/closing/day-close.ts';
import type { ReportFormat } from '../terminal/closing/export/export-name.ts';
import type { DayReportExporter } from '../terminal/closing/export/exporter.ts';
import { handedOut } from '../terminal/closing/handed-out.ts';
import { type Compare, compareBeforeClose } from '../terminal/closing/reconciled.ts';
import type { DayReport } from '../terminal/closing/report.ts';
import type { Attendance } from '../terminal/operators/attendance.ts';
import { closeRow, dayReportView } from './close-view.ts';
import type { Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** What is done with each close by itself. */
export interface ClosingHabits {
  /** Whether it compares with the gateway's book first, unless it is told otherwise. */
  readonly reconcile: boolean;
  readonly print: boolean;
  readonly autoExport: readonly ReportFormat[];
}

export interface CloseDeskParts {
  readonly closing: DayClose;
  readonly attendance: Pick<Attendance, 'require' | 'requireStill' | 'authorise' | 'mayAlone'>;
  readonly compare: Compare;
  readonly exporter: () => Pick<DayReportExporter, 'export'>;
  /** Where exports go, for people. */
  readonly exportFolder: () => string;
  /** Queues a report to be printed. */
  readonly print: (report: DayReport, by: Actor) => void;
  readonly hasPrinter: () => boolean;
  readonly habits: () => ClosingHabits;
  readonly wording: () => Wording;
}

/** Closes on one page of the list. */
const PAGE = 31;

/** The owner's desk: looks at the day, closes it, prints and exports what was closed. */
export class CloseDesk {
  readonly #parts: CloseDeskParts;
  #isClosing = false;
  #isStopped = false;

  constructor(parts: CloseDeskParts) {
    this.#parts = parts;
  }

  /** A close is under way. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** The terminal stops: what is under way closes nothing any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** What a close of a date would say now; of today where no date is given. */
  outlook({ businessDate }: CallArgs<'close.outlook'>): CloseOutlook {
    const { closing, attendance, habits, wording, hasPrinter, exportFolder } = this.#parts;
    const date = (businessDate ?? closing.today) as BusinessDate;
    return {
      today: closing.today,
      open: closing.openDays(),
      report: dayReportView(closing.look(date), wording()),
      lastClose: lastClose(closing.newest, wording()),
      closable: closing.hasNews(date),
      needsApproval: closing.openCount(date) > 0 && !attendance.mayAlone('approve'),
      reconcilesFirst: habits().reconcile,
      hasPrinter: hasPrinter(),
      exportFolder: exportFolder(),
    };
  }

  /**
   * Closes a date, and those before it that were forgotten. Pressed again while it is under way, it does nothing.
   * @throws TerminalError NOT_NOW, SIGN_IN_NEEDED, NOT_PERMITTED, APPROVAL_NEEDED, PIN_WRONG, OPERATOR_LOCKED_OUT,
   *   RECONCILE_FAILED where the comparison was paused, TERMINAL_NOT_OPEN, and what {@link DayClose.close} throws.
   */
  async make(args: CallArgs<'close.make'>): Promise<ClosesMade> {
    if (this.#isClosing) {
      throw new TerminalError('NOT_NOW');
    }
    this.#isClosing = true;
    try {
      return await this.#make(args);
    } finally {
      this.#isClosing = false;
    }
  }

  async #make({ businessDate, reconcile, approval }: CallArgs<'close.make'>): Promise<ClosesMade> {
    const { closing, attendance } = this.#parts;
    const date = businessDate as BusinessDate;
    attendance.require('closeDay');
    closing.requireClosable(date);
    const authorise = () =>
      attendance.authorise({ permission: 'approve', approval, needed: closing.openCount(date) > 0 });
    const before = await authorise();
    const { by } = before;
    const warnings: string[] = [];
    const reconciled: Reconciled =
      reconcile === 'first' ? await this.#compare(date, by, warnings) : { state: 'notAsked' };
    this.#requireStill(by);
    // Something may have become open meanwhile, which nobody has approved.
    const { approvedBy } = before.approvedBy === undefined ? await authorise() : before;
    this.#requireStill(by);
    const reports = closing.close({ businessDate: date, by, approvedBy, reconciled } satisfies CloseInput);
    const exported = await this.#hand(reports, by, warnings);
    const { wording } = this.#parts;
    return { reports: reports.map((report) => dayReportView(report, wording())), exported, warnings };
  }

  /** @throws TerminalError TERMINAL_NOT_OPEN, SIGN_IN_NEEDED, NOT_PERMITTED. */
  #requireStill(by: Actor): void {
    if (this.#isStopped) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    this.#parts.attendance.requireStill(by, 'closeDay');
  }

  async #compare(to: BusinessDate, by: Actor, warnings: string[]): Promise<Reconciled> {
    const { closing, compare } = this.#parts;
    const { reconciled, problem } = await compareBeforeClose(compare, periodOf(closing, to), by);
    if (problem !== undefined) {
      warnings.push(this.#words(problem));
    }
    return reconciled;
  }

  /** Prints and exports what is to be by itself. What goes wrong with that leaves the closes as they are. */
  async #hand(reports: readonly DayReport[], by: Actor, warnings: string[]): Promise<string[]> {
    const { habits, hasPrinter, print, exporter } = this.#parts;
    const { print: prints, autoExport } = habits();
    const files: string[] = [];
    for (const report of handedOut(reports)) {
      if (prints && hasPrinter()) {
        await this.#trying(() => print(report, by), warnings);
      }
      for (const format of autoExport) {
        await this.#trying(async () => {
          const { file } = await exporter().export(report, format);
          files.push(file);
        }, warnings);
      }
    }
    return files;
  }

  async #trying(work: () => void | Promise<void>, warnings: string[]): Promise<void> {
    try {
      await work();
    } catch (error) {
      warnings.push(this.#words(error));
    }
  }

  #words(error: unknown): string {
    const { message, hint } = describeForWindow(error, this.#parts.wording().translate);
    return `${message} ${hint}`;
  }

  list({ before }: CallArgs<'close.list'>): ClosePage {
    const { closing, wording } = this.#parts;
    const found = closing.reports(before ?? undefined, PAGE + 1);
    const closes = found.slice(0, PAGE).map((report) => closeRow(report, wording()));
    return { closes, next: found.length > PAGE ? (closes.at(-1)?.sequence ?? null) : null };
  }

  /** @throws TerminalError CLOSE_NOT_FOUND. */
  show({ sequence }: CallArgs<'close.show'>): DayReportView {
    const { closing, wording } = this.#parts;
    return dayReportView(closing.report(sequence), wording());
  }

  /** @throws TerminalError CLOSE_NOT_FOUND, PRINTER_NOT_CONFIGURED, SIGN_IN_NEEDED, NOT_PERMITTED. */
  print(name: ReportName): void {
    const { attendance, hasPrinter, print } = this.#parts;
    const by = attendance.require('closeDay');
    if (!hasPrinter()) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    print(this.#report(name), by);
  }

  /** @throws TerminalError CLOSE_NOT_FOUND, FILE_UNWRITABLE, SIGN_IN_NEEDED, NOT_PERMITTED. */
  async export({ report, format }: CallArgs<'close.export'>): Promise<Exported> {
    this.#parts.attendance.require('closeDay');
    return this.#parts.exporter().export(this.#report(report), format);
  }

  #report(name: ReportName): DayReport {
    const { closing } = this.#parts;
    return name.kind === 'z' ? closing.report(name.sequence) : closing.look(name.businessDate as BusinessDate);
  }
}

function lastClose(newest: DayReport | undefined, wording: Wording): CloseOutlook['lastClose'] {
  if (newest === undefined) {
    return null;
  }
  const { sequence, businessDate, madeAtText } = closeRow(newest, wording);
  return { sequence, businessDate, madeAtText };
}
