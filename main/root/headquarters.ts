import type { HealthView } from '../../preload/setup-views.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import { describeForWindow } from '../counter/window-errors.ts';
import { Exporter } from '../headquarters/exporter.ts';
import { FileJournal } from '../headquarters/journal-source.ts';
import { type Line, openLine } from '../headquarters/line.ts';
import { PositionFile } from '../headquarters/position-file.ts';
import type { TerminalCodes } from '../headquarters/server-book.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeyStore } from '../settings/key-store.ts';
import type { HeadquartersSettings, Settings } from '../settings/schema.ts';

type PasswordKeeper = Pick<KeyStore, 'headquartersPassword' | 'bindHeadquartersPassword'>;

export interface HeadquartersParts {
  readonly settings: Settings;
  readonly ledger: Pick<Ledger, 'file' | 'written'>;
  readonly keys: PasswordKeeper;
  /** The terminal's data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** {@link OpenHeadquarters.health} tells something else by now. */
  readonly onChange: () => void;
}

/** The sending of the journal to the headquarters, while a terminal is open. */
export interface OpenHeadquarters {
  health(translate: Translator): NonNullable<HealthView['headquarters']>;
  /** Takes no longer than a second, whatever the server does. To be called before the ledger is closed. Never rejects. */
  close(): Promise<void>;
}

/** Sends the journal from now on; undefined where no server is set up, and for training, of which nobody hears. */
export function openHeadquarters(parts: HeadquartersParts): OpenHeadquarters | undefined {
  const { settings, ledger, keys, folder, clock, log, onChange } = parts;
  const { headquarters } = settings;
  if (headquarters === null || settings.mode === 'training') {
    return undefined;
  }
  const journal = new FileJournal(ledger.file);
  const exporter = new Exporter({
    journal,
    codes: codesOf(settings),
    connect: (ending) => connectToHeadquarters(headquarters, keys, clock, ending),
    position: new PositionFile(folder, serverName(headquarters)),
    clock,
    random: Math.random,
    log,
  });
  const deafen = [ledger.written.listen(() => exporter.wake()), exporter.changed.listen(onChange)];
  exporter.start();
  return {
    health: (translate) => {
      const { state, waiting, problem } = exporter.status;
      return { state, waiting, problem: problem === null ? null : describeForWindow(problem, translate) };
    },
    close: async () => {
      for (const stop of deafen) {
        stop();
      }
      await exporter.close();
      journal.close();
    },
  };
}

/** @throws TerminalError HQ_PASSWORD_MISSING, also where it was given for another server; and for whatever else stands in the way. */
export async function connectToHeadquarters(
  settings: HeadquartersSettings,
  keys: PasswordKeeper,
  clock: Pick<Clock, 'sleep'>,
  ending: AbortSignal,
): Promise<Line> {
  const password = keys.headquartersPassword(settings);
  if (password === undefined) {
    throw new TerminalError('HQ_PASSWORD_MISSING');
  }
  keys.bindHeadquartersPassword(settings);
  return await openLine({ settings, password, clock, ending });
}

/** The codes under which a terminal sends. */
export function codesOf({ identity }: Pick<Settings, 'identity'>): TerminalCodes {
  const { merchantId, branchCode, terminalCode } = identity;
  return { merchantId, branchCode, terminalCode };
}

function serverName({ host, port, database }: HeadquartersSettings): string {
  return `${host}:${port}/${database}`;
}
