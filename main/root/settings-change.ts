import { existsSync } from 'node:fs';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { type DayStart, type TimeZoneCode, utcText } from '../common/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import { lockedChanges, locksOf, settingsDiff } from '../settings/settings-diff.ts';
import { askingDifference, assertNothingLost, type Standing } from './open-items.ts';
import { journalSettings, lastJournaled, type SettingsTold } from './settings-journal.ts';
import {
  type OpenLedger,
  openLedger,
  openLedgerToMend,
  openLedgerToRead,
  type StoredTerminal,
} from './stored-terminal.ts';

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
  /** What has to be in place before the settings are saved: called once nothing refuses them, with the folder held. */
  readonly beforeSaving?: () => void;
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
 * @throws TerminalError SETTINGS_LOCKED, OPEN_PAYMENTS, SETTINGS_EDITED, DATA_FOLDER_IN_USE, DISK_FULL; nothing was changed then.
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

/** A ledger that is open so that the settings can be changed; nobody may ask the gateway by it. */
export interface LedgerToChange extends Pick<OpenLedger, 'ledger' | 'close'> {
  /** What is stored; undefined where nobody can read it, or it is gone. */
  readonly settings: Settings | undefined;
}

/**
 * The ledger of the terminal as it is, to be written to; undefined where there is none, or it cannot be read: mending the
 * settings must be possible all the same.
 * @throws TerminalError DATA_FOLDER_IN_USE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export function openToChange(stored: StoredTerminal, clock: Clock): LedgerToChange | undefined {
  try {
    return openLedgerOrMend(stored, clock);
  } catch (error) {
    if (error instanceof TerminalError && error.kind === 'ledger') {
      return undefined;
    }
    throw error;
  }
}

/**
 * The same, also where the settings that are stored are none to work by; undefined where there is no ledger.
 * @throws TerminalError DATA_FOLDER_IN_USE, DISK_FULL, and all that is wrong with the ledger.
 */
export function openLedgerOrMend(stored: StoredTerminal, clock: Clock): LedgerToChange | undefined {
  try {
    return openLedger(stored, clock, 'afterACrash');
  } catch (error) {
    if (!(error instanceof TerminalError) || error.kind !== 'settings') {
      throw error;
    }
  }
  const { settings, mode = 'live' } = stored.current();
  if (!existsSync(stored.ledgerFile(mode))) {
    return undefined;
  }
  return { settings, ...openLedgerToMend(stored, settings ?? { mode, ...anyCalendar }, clock) };
}

/** Whose business days are counted by no row that is written beside lost settings. */
const anyCalendar = { timeZone: 'p9' as TimeZoneCode, businessDayStart: '05:00' as DayStart };

function changeBeside(change: SettingsChange, ledger: Ledger): SettingsChanged {
  const { next } = change;
  const last = lastJournaled(ledger);
  const result = save(change, last, (found) => assertNothingLost(ledger, { last, found }, next));
  journalSettings(ledger, next, change, result.before);
  change.alsoTell?.(ledger);
  return result;
}

function changeAlone(change: SettingsChange): SettingsChanged {
  const { stored, clock } = change;
  assertReadableOrAlike(change);
  const hold = stored.hold(clock);
  let result: SettingsChanged;
  try {
    result = save(change, undefined, () => undefined);
  } finally {
    hold.release();
  }
  noteSettings(stored, clock, change, change.alsoTell);
  return result;
}

function save(
  { stored, clock, next, locks, beforeSaving }: SettingsChange,
  last: unknown,
  check: (before: Settings | undefined) => void,
): SettingsChanged {
  const { settings: before, mode, damaged } = stored.current();
  if (locks === 'keep') {
    assertUnlocked({ found: before, last }, next);
  }
  check(before);
  beforeSaving?.();
  const damagedKept = damaged ? stored.settingsFile.keepDamaged(utcText(clock.now())) : null;
  stored.settingsFile.save(next);
  return {
    before,
    changed: before === undefined ? [] : settingsDiff(before, next).map(({ path }) => path),
    becameLive: mode === 'training' && next.mode === 'live',
    damagedKept,
  };
}

/** Where the ledger cannot be read, nobody can tell whether a payment is open. @throws TerminalError of the ledger. */
function assertReadableOrAlike({ stored, clock, next }: SettingsChange): void {
  const { settings: before } = stored.current();
  if (before !== undefined && askingDifference(before, next).length > 0) {
    const { ledger, close } = openLedgerToRead(stored, clock);
    try {
      assertNothingLost(ledger, { last: lastJournaled(ledger), found: before }, next);
    } finally {
      close();
    }
  }
}

/**
 * What is locked stays as it is, or becomes again what the ledger has last. Where the file cannot be read any more, its locks
 * are those that the ledger has.
 * @throws TerminalError SETTINGS_LOCKED, with every locked key that would change.
 */
function assertUnlocked({ found, last }: Standing, next: Settings): void {
  const locks = found?.locked ?? locksOf(last);
  const stays = found === undefined ? [] : [lockedChanges(found, next)];
  const becomesAgain = last === undefined ? [] : [lockedChanges({ ...Object(last), locked: locks }, next)];
  const [first = [], ...others] = [...stays, ...becomesAgain];
  const locked = first.filter((key) => others.every((other) => other.includes(key)));
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
