import type { AttendanceView, HealthView } from '../../preload/contract.ts';
import { asTerminalError, type TerminalError } from '../common/errors.ts';
import { type RestoreKnown, takingOverView } from '../counter/taking-over-view.ts';
import type { Wording } from '../counter/views.ts';
import { asTerminalError as asLedgerError } from '../ledger/open-file.ts';
import type { OpenTerminal } from './terminal.ts';

/** What the window hears of the last restore. */
export interface RestoreWatch {
  /** Null where this ledger was never restored. */
  view(wording: Wording, attendance: AttendanceView): HealthView['takingOver'];
  /** To be called before the ledger is closed. */
  close(): void;
}

/**
 * Keeps at hand what is known of the last restore: the ledger is asked now, and each time that the taking over has gone on.
 * @param onChange {@link RestoreWatch.view} tells something else by now.
 * @throws TerminalError LEDGER_DAMAGED, where the journal cannot be read.
 */
export function watchRestores(
  { ledger, adopter }: Pick<OpenTerminal, 'ledger' | 'adopter'>,
  onChange: () => void,
): RestoreWatch {
  const look = (): RestoreKnown | null => {
    const last = ledger.restores.last();
    return last === undefined ? null : { last, progress: adopter.progress };
  };
  let known = look();
  let worded: Worded | undefined;
  const unlisten = adopter.changed.listen(() => {
    try {
      known = look();
    } catch (error) {
      // A damaged page, perhaps: what was known before would be told for as long as the terminal is open.
      known = known && stoppedBy(asTerminalError(asLedgerError(error, ledger.file)), known);
    }
    onChange();
  });
  return {
    view: (wording, attendance) => {
      if (known === null) {
        return null;
      }
      if (worded === undefined || !isStillTrue(worded, known, wording, attendance)) {
        const view = takingOverView(known, wording, attendance);
        worded = { known, translate: wording.translate, who: whoOf(attendance), view };
      }
      return worded.view;
    },
    close: unlisten,
  };
}

/** What is left to be said where the ledger cannot be asked any more. */
function stoppedBy(error: TerminalError, known: RestoreKnown): RestoreKnown {
  const { last, progress } = known;
  return progress.state === 'none'
    ? known
    : { last, progress: { ...progress, state: 'failed', error }, isUnreadable: true };
}

/** Words that were found once, for snapshots are made often. */
interface Worded {
  readonly known: RestoreKnown;
  readonly translate: Wording['translate'];
  readonly who: string;
  readonly view: HealthView['takingOver'];
}

function isStillTrue(worded: Worded, known: RestoreKnown, { translate }: Wording, attendance: AttendanceView): boolean {
  return worded.known === known && worded.translate === translate && worded.who === whoOf(attendance);
}

/** What of the one who is there decides about what is shown. */
function whoOf(attendance: AttendanceView): string {
  return attendance.state === 'signedIn' ? attendance.role : attendance.state;
}
