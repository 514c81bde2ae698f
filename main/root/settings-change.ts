import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import { lockedChanges, settingsDiff } from '../settings/settings-diff.ts';
import { assertNothingLost } from './open-items.ts';
import { journalSettings, type SettingsTold } from './settings-journal.ts';
import { type HeldLedger, openLedger, type StoredTerminal } from './stored-terminal.ts';

/** A change of what a terminal is told to be. */
export interface SettingsChange extends SettingsTold {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  /** All of the settings as they are to be. */
  readonly next: Settings;
  /** `keep` what is locked; `overrule` it, for store IT. */
  readonly locks: 'keep' | 'overrule';
  /** The ledger of the terminal as it is, where it is open: then its owner holds the folder. Absent: nobody has it open. */
  readonly ledger?: Ledger;
  /** What else the journal is to tell of the same change. */
  readonly alsoTell?: (ledger: Ledger) => void;
}

/** What a change has brought about. */
export interface SettingsChanged {
  /** What the settings were; undefined where there were none, or nobody could read them. */
  readonly before: Settings | undefined;
  /** The keys that differ. */
  readonly changed: readonly string[];
  /** A terminal that was for training is live now. */
  readonly becameLive: boolean;
  /** Where the damaged settings were kept that these replace; null where they were none. */
  readonly damagedKept: string | null;
}

/**
 * The one way in which settings are changed: what is locked stays, no open payment is taken away from the gateway that
 * knows it, and the journal tells who did it. Where a given ledger's terminal becomes live, the caller lets the ledger of
 * real money tell it by {@link noteSettings}, once its own is closed.
 * @throws TerminalError SETTINGS_LOCKED, OPEN_PAYMENTS, DATA_FOLDER_IN_USE, DISK_FULL; nothing was changed then.
 */
export function changeSettings(change: SettingsChange): SettingsChanged {
  const { stored, clock, ledger, alsoTell } = change;
  if (ledger !== undefined) {
    return changeBeside(change, ledger);
  }
  const opened = openToChange(stored, clock);
  if (opened === undefined) {
    return changeAlone(change);
  }
  let result: SettingsChanged;
  try {
    result = changeBeside(change, opened.ledger);
  } finally {
    opened.close();
  }
  if (result.becameLive) {
    noteSettings(stored, clock, change, alsoTell);
  }
  return result;
}

/**
 * The ledger of the terminal as it is, to be written to; undefined where there is none, or the settings or the ledger
 * itself cannot be read: mending them must be possible all the same.
 * @throws TerminalError DATA_FOLDER_IN_USE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export function openToChange(stored: StoredTerminal, clock: Clock): HeldLedger | undefined {
  try {
    return openLedger(stored, clock, 'afterACrash');
  } catch (error) {
    if (error instanceof TerminalError && (error.kind === 'settings' || error.kind === 'ledger')) {
      return undefined;
    }
    throw error;
  }
}

function changeBeside(change: SettingsChange, ledger: Ledger): SettingsChanged {
  const { stored, clock, next } = change;
  const result = save(change, (before) => assertNothingLost(stored, before, next, clock, ledger));
  journalSettings(ledger, next, change);
  change.alsoTell?.(ledger);
  return result;
}

function changeAlone(change: SettingsChange): SettingsChanged {
  const { stored, clock, next } = change;
  const before = readable(stored);
  if (before !== undefined) {
    assertNothingLost(stored, before, next, clock);
  }
  const hold = stored.hold(clock);
  let result: SettingsChanged;
  try {
    result = save(change, () => undefined);
  } finally {
    hold.release();
  }
  noteSettings(stored, clock, change, change.alsoTell);
  return result;
}

function save({ stored, clock, next, locks }: SettingsChange, check: (before: Settings) => void): SettingsChanged {
  const { mode, damaged } = stored.currentMode();
  const before = readable(stored);
  if (before !== undefined) {
    if (locks === 'keep') {
      assertUnlocked(before, next);
    }
    check(before);
  }
  const damagedKept = damaged ? stored.settingsFile.keepDamaged(utcText(clock.now())) : null;
  stored.settingsFile.save(next);
  return {
    before,
    changed: before === undefined ? [] : settingsDiff(before, next).map(({ path }) => path),
    becameLive: mode === 'training' && next.mode === 'live',
    damagedKept,
  };
}

function readable(stored: StoredTerminal): Settings | undefined {
  return stored.currentMode().damaged ? undefined : stored.settingsFile.load();
}

/** @throws TerminalError SETTINGS_LOCKED, with every locked key that would change. */
function assertUnlocked(before: Settings, next: Settings): void {
  const locked = lockedChanges(before, next);
  if (locked.length > 0) {
    throw new TerminalError('SETTINGS_LOCKED', { keys: locked.join(', ') });
  }
}

/**
 * Lets the journal tell who made the settings that are stored, where no ledger was open as they were saved: for the first
 * time, over damaged ones, or for another mode, which has a ledger of its own. Where the ledger cannot be opened now, the
 * next opening writes down that they differ.
 */
export function noteSettings(
  stored: StoredTerminal,
  clock: Clock,
  told: SettingsTold,
  alsoTell: (ledger: Ledger) => void = () => undefined,
): void {
  try {
    const { ledger, close } = openLedger(stored, clock, 'afterACrash', told);
    try {
      alsoTell(ledger);
    } finally {
      close();
    }
  } catch (error) {
    if (!(error instanceof TerminalError)) {
      throw error;
    }
  }
}
