import { randomBytes } from 'node:crypto';
import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { type EventContent, SETTINGS } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { KeyFacts } from '../onepay/keys.ts';
import type { Settings } from '../settings/schema.ts';
import { type SettingsDifference, settingsDiff } from '../settings/settings-diff.ts';
import { formatSettings, parseSettings } from '../settings/settings-file.ts';

type Changed = EventContent<'settings.changed'>;
type KeyImported = EventContent<'settings.keyImported'>;
type SecretSet = EventContent<'settings.secretSet'>;

/** Who changed the settings, and by which way. */
export interface SettingsTold {
  readonly source: Changed['source'];
  readonly by: Actor;
}

/** What is found changed, and nobody has told of it. */
export const foundInFile: SettingsTold = { source: 'file', by: 'terminal' };

/**
 * Writes down what the settings are by now, where they differ from what the journal has last.
 * @param found what was in the file before: what of it nobody has told of is not laid to whoever changed the settings now.
 * Both are written in one go: what stood in the file only may never be taken for what the terminal worked by.
 * @returns the keys that differ; none where nothing was written, and for the first settings of a ledger.
 * @throws TerminalError DISK_FULL, LEDGER_WRITE_FAILED; nothing was written then.
 */
export function journalSettings(
  ledger: Ledger,
  settings: Settings,
  told: SettingsTold,
  found?: Settings,
): readonly string[] {
  const last = lastJournaled(ledger);
  const before = found ?? last;
  const rows = [
    ...(found === undefined ? [] : changedRow(last, found, foundInFile)),
    ...changedRow(before, settings, told),
  ];
  if (rows.length > 0) {
    ledger.write((writer) => {
      for (const { by, content } of rows) {
        writer.append({ kind: 'settings.changed', subject: SETTINGS, content }, by);
      }
    }, told.by);
  }
  return before === undefined ? [] : changedKeys(before, settings);
}

function changedRow(before: unknown, after: Settings, { source, by }: SettingsTold): { by: Actor; content: Changed }[] {
  const changed = before === undefined ? [] : changedKeys(before, after);
  const isNews = before === undefined || changed.length > 0;
  return isNews ? [{ by, content: { source, settings: formatSettings(after), changed } }] : [];
}

function changedKeys(before: unknown, after: Settings): string[] {
  return settingsDiff(before, after).map(({ path }) => path);
}

/** The settings as the journal has them last; undefined where it has none. */
export function lastJournaled(ledger: Ledger): unknown {
  const text = lastJournaledText(ledger);
  return text === undefined ? undefined : asRead(text);
}

/** The same, as it was written down. */
export function lastJournaledText(ledger: Ledger): string | undefined {
  return ledger.newestEvent(SETTINGS, 'settings.changed')?.content.settings;
}

/** What an older version wrote lacks the settings that are new since: it worked by their defaults all the same. */
function asRead(text: string): unknown {
  try {
    return parseSettings(text);
  } catch (error) {
    if (error instanceof TerminalError) {
      return JSON.parse(text);
    }
    throw error;
  }
}

/** Writes down that a key was put in place. @param before of the key that it replaces. */
export function journalKey(
  ledger: Ledger,
  key: { readonly which: KeyImported['which']; readonly facts: KeyFacts; readonly before: KeyFacts | null },
  by: Actor,
): void {
  const content = {
    which: key.which,
    bits: key.facts.bits,
    fingerprint: bareFingerprint(key.facts),
    before: key.before === null ? null : bareFingerprint(key.before),
  };
  ledger.write((writer) => writer.append({ kind: 'settings.keyImported', subject: SETTINGS, content }), by);
}

/** As the journal has it. */
export function bareFingerprint({ fingerprint }: KeyFacts): string {
  return fingerprint.replaceAll(' ', '').toLowerCase();
}

/**
 * Writes down that a secret was put in place or forgotten. Its fingerprint is drawn by lot: one that is computed would let
 * whoever has the journal try passwords against it.
 */
export function journalSecret(ledger: Ledger, name: SecretSet['name'], became: 'kept' | 'forgotten', by: Actor): void {
  const content = { name, fingerprint: became === 'kept' ? randomBytes(8).toString('hex') : null };
  ledger.write((writer) => writer.append({ kind: 'settings.secretSet', subject: SETTINGS, content }), by);
}

/** One entry of what was changed of the settings, keys and other secrets. */
export type SettingsHistoryEntry = {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly by: Actor;
} & (
  | { readonly kind: 'first'; readonly source: Changed['source'] }
  | {
      readonly kind: 'changed';
      readonly source: Changed['source'];
      readonly changes: readonly SettingsDifference[];
    }
  | ({ readonly kind: 'key' } & KeyImported)
  | ({ readonly kind: 'secret' } & SecretSet)
);

/** All that was changed, oldest first. */
export function settingsHistory(ledger: Ledger): SettingsHistoryEntry[] {
  let before: unknown;
  return ledger.eventsAbout(SETTINGS).flatMap((row): SettingsHistoryEntry[] => {
    const { at, by } = row;
    switch (row.kind) {
      case 'settings.changed': {
        const { source, settings } = row.content;
        const isFirst = before === undefined;
        const after = asRead(settings);
        const changes = settingsDiff(before, after);
        before = after;
        return [isFirst ? { at, by, kind: 'first', source } : { at, by, kind: 'changed', source, changes }];
      }
      case 'settings.keyImported':
        return [{ at, by, kind: 'key', ...row.content }];
      case 'settings.secretSet':
        return [{ at, by, kind: 'secret', ...row.content }];
      default:
        return [];
    }
  });
}
