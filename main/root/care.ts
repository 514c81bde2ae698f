import type { AttendanceView, HealthView } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import type { Wording } from '../counter/views.ts';
import type { Settings } from '../settings/schema.ts';
import type { Attendance } from '../terminal/operators/attendance.ts';
import { logActivity } from './activity-log.ts';
import { BackupDesk, openBackups } from './backups.ts';
import type { DoctorParts } from './doctor.ts';
import { lookAtBackupFacts } from './doctor-backup.ts';
import { openHeadquarters } from './headquarters.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { watchRestores } from './taking-over.ts';
import type { OpenTerminal } from './terminal.ts';

export interface CareParts {
  readonly stored: StoredTerminal;
  readonly terminal: OpenTerminal;
  readonly clock: Clock;
  readonly log: Log;
  readonly attendance: Pick<Attendance, 'require'>;
  /** As they are now. */
  readonly settings: () => Settings;
  readonly wording: () => Wording;
  /** {@link TerminalCare.health} tells something else by now. */
  readonly onChange: () => void;
}

/** What looks after an open terminal while others sell: its copies, the headquarters, the log. */
export interface TerminalCare {
  readonly backups: BackupDesk;
  /** What the doctor is told of it. */
  readonly doctor: Pick<DoctorParts, 'backup' | 'headquarters'>;
  /** @param attendance who is to be told. */
  health(attendance: AttendanceView): Pick<HealthView, 'backup' | 'headquarters' | 'takingOver'>;
  /**
   * To be called before the ledger is closed. Never rejects.
   * @returns `stuck` where a thread hangs in the system, on a share that does not answer: the process does not end by itself then.
   */
  close(): Promise<'ended' | 'stuck'>;
}

/** Begins to look after an open terminal. Nothing of it holds up a sale, and none of its failures ends one. */
export function openCare(parts: CareParts): TerminalCare {
  const { stored, terminal, clock, log, attendance, settings, wording, onChange } = parts;
  const restores = watchRestores(terminal, onChange);
  const endLog = logActivity(log, terminal);
  const keeper = openBackups({ stored, ledger: terminal.ledger, settings: terminal.settings, clock });
  const unlisten = keeper.changed.listen(onChange);
  const headquarters = openHeadquarters({
    settings: terminal.settings,
    ledger: terminal.ledger,
    keys: stored.keys,
    folder: stored.folder,
    clock,
    log,
    onChange,
  });
  const headquartersHealth = () => headquarters?.health(wording().translate) ?? null;
  return {
    backups: new BackupDesk({ keeper, attendance, settings, dataFolder: stored.folder, wording }),
    doctor: {
      backup: (now) => lookAtBackupFacts({ stored, settings: now, clock }),
      headquarters: headquartersHealth,
    },
    health: (present) => ({
      backup: keeper.health,
      headquarters: headquartersHealth(),
      takingOver: restores.view(wording(), present),
    }),
    close: async () => {
      unlisten();
      restores.close();
      const [ended] = await Promise.all([keeper.close(), headquarters?.close()]);
      endLog();
      return ended ? 'ended' : 'stuck';
    },
  };
}
