import type { Clock } from '../common/clock.ts';
import { CloseDesk } from '../counter/close-desk.ts';
import type { Counter } from '../counter/counter.ts';
import type { ApprovalsNeeded } from '../counter/history.ts';
import { ReconcileDesk } from '../counter/reconcile-desk.ts';
import type { Wording } from '../counter/views.ts';
import type { Settings } from '../settings/schema.ts';
import { Attendance } from '../terminal/operators/attendance.ts';
import { OperatorDesk } from '../terminal/operators/operator-desk.ts';
import { dayReportExporter, exportFolder } from './exports.ts';
import type { OpenTerminal } from './terminal.ts';

export interface BackOfficeParts {
  readonly terminal: OpenTerminal;
  readonly clock: Clock;
  /** Where the terminal keeps its data. */
  readonly dataFolder: string;
  readonly settings: () => Settings;
  readonly wording: () => Wording;
  /** The counter comes after the people who stand at it. */
  readonly counter: () => Counter | undefined;
  readonly onChange: () => void;
}

/** Who stands at the counter, and what the owner's desk does. */
export interface BackOffice {
  readonly operators: OperatorDesk;
  readonly attendance: Attendance;
  readonly closes: CloseDesk;
  readonly reconciling: ReconcileDesk;
  /** What needs a manager's word from whoever stands there. */
  readonly approvals: () => ApprovalsNeeded;
  /** Nobody stands at the counter any more. */
  close(): void;
}

/** Puts the back office of an open terminal together. */
export function openBackOffice(parts: BackOfficeParts): BackOffice {
  const { terminal, clock, dataFolder, settings, wording, counter, onChange } = parts;
  const { ledger, closing, reconciler } = terminal;
  const operators = new OperatorDesk({ ledger, clock });
  const attendance: Attendance = new Attendance({
    ledger,
    desk: operators,
    clock,
    settings: () => settings().operators,
    isBusy: () => closes.isClosing || (counter()?.isSelling ?? false),
    onChange: () => {
      if (attendance.state.state === 'locked') {
        counter()?.abandon();
      }
      onChange();
    },
  });
  const closes: CloseDesk = new CloseDesk({
    closing,
    attendance,
    compare: (period, by) => reconciler.runForClose(period, by),
    exporter: () => dayReportExporter(settings(), dataFolder),
    exportFolder: () => exportFolder(settings(), dataFolder),
    print: (report, by) => counter()?.paper.printReport(report, by),
    hasPrinter: () => settings().printer !== null,
    habits: () => settings().closing,
    wording,
  });
  const unlisten = reconciler.changed.listen(onChange);
  return {
    operators,
    attendance,
    closes,
    reconciling: new ReconcileDesk({ reconciler, attendance, wording }),
    approvals: () => {
      const { approveRefunds, approveCancellations } = settings().operators;
      const isNeeded = (rule: typeof approveRefunds) => rule === 'manager' && !attendance.mayAlone('approve');
      return { refund: isNeeded(approveRefunds), cancel: isNeeded(approveCancellations) };
    },
    close: () => {
      unlisten();
      attendance.close();
    },
  };
}
