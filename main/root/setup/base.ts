import { existsSync, readFileSync } from 'node:fs';
import { systemCode, TerminalError } from '../../common/errors.ts';
import type { Settings, TerminalMode } from '../../settings/schema.ts';
import { locksOf } from '../../settings/settings-diff.ts';
import { parseSettings } from '../../settings/settings-file.ts';
import { isSettingsGroup, valueAt } from '../../settings/value-at.ts';
import { storedKeyFacts } from '../key-import.ts';
import { askingKeys } from '../open-items.ts';
import type { StoredTerminal } from '../stored-terminal.ts';
import { newHeadquarters } from './codecs.ts';
import { type Draft, withValueAt } from './draft.ts';
import { elsewhere, keyOf, settingFields } from './fields.ts';

/** What the screen starts from. */
export interface Base {
  /** What the terminal is; undefined where it is none yet. */
  readonly mode: TerminalMode | undefined;
  readonly draft: Draft;
  /** What is stored and sound; undefined where there is none, or it is damaged. */
  readonly saved: Settings | undefined;
  /** What nobody changes at this PC. Where the settings cannot be read any more, the journal still knows it. */
  readonly locked: readonly string[];
  /** It practises, and has not both keys that it would need to take real money. */
  readonly lacksLiveKeys?: boolean;
  /** Why what is stored cannot be used; undefined where it can, or where nothing is stored. */
  readonly problem: unknown;
}

/**
 * What lies in a data folder, as far as it can be read.
 * @param last what the settings were when the journal heard of them last; blank where it has not, or nobody can tell.
 * @param stoppedBy why the terminal is stopped: where the gateway of what is stored has never heard of its payments, the draft
 * has the former one, so that saving puts it back.
 */
export function loadBase(stored: StoredTerminal, last: () => string = () => '', stoppedBy?: unknown): Base {
  const mode = modeOf(stored);
  const file = stored.settingsFile;
  const template = newSettings(mode ?? 'live');
  try {
    const saved = file.load();
    const lacksKeys = mode === 'training' && lacksLiveKeys(stored);
    const around = { mode, saved, lacksLiveKeys: lacksKeys, problem: undefined };
    if (saved === undefined) {
      const known = last();
      return { ...around, draft: rescued(template, known), locked: locksOf(parsed(known)) };
    }
    const losesPayments = stoppedBy instanceof TerminalError && stoppedBy.code === 'SETTINGS_LOSE_PAYMENTS';
    const draft = losesPayments ? withValuesOf(saved, parsed(last()), askingKeys) : saved;
    return { ...around, draft, locked: saved.locked };
  } catch (problem) {
    const known = last();
    const locked = locksOf(parsed(known));
    const draft = rescued(rescued(template, known), rawText(file.file));
    const kept = locked.length === 0 ? [] : [...locked, 'locked'];
    return { mode, draft: withValuesOf(draft, parsed(known), kept), saved: undefined, locked, problem };
  }
}

function withValuesOf(draft: Draft, other: unknown, keys: readonly string[]): Draft {
  return keys.reduce<Draft>((put, key) => withValueAt(put, key, valueAt(other, key)), draft);
}

/** Keys that cannot be read are as good as none: nothing could be sold with them. */
function lacksLiveKeys({ keys }: StoredTerminal): boolean {
  try {
    return (['terminal', 'gateway'] as const).some((which) => storedKeyFacts(keys, which, 'live') === null);
  } catch (error) {
    if (error instanceof TerminalError) {
      return true;
    }
    throw error;
  }
}

/** What a terminal is, also where its settings are gone. */
export function modeOf(stored: StoredTerminal): TerminalMode | undefined {
  return stored.current().mode ?? (existsSync(stored.ledgerFile('live')) ? 'live' : undefined);
}

/** The settings of a terminal that nobody has set up yet: as they are without a word, and without its codes. */
export function newSettings(mode: TerminalMode): Draft {
  const identity = { merchantId: '000000000000', branchCode: '0', terminalCode: '0' };
  return withValueAt(parseSettings(JSON.stringify({ mode, identity })), 'identity', {});
}

/** What a text still says that may be damaged, key by key; what it has too much is left behind. */
function rescued(template: Draft, text: string): Draft {
  const raw = parsed(text);
  const keys = new Set([...settingFields.map(keyOf), ...Object.keys(elsewhere)]);
  return [...keys].reduce<Draft>((draft, key) => {
    const value = valueAt(raw, key);
    if (value === undefined) {
      return draft;
    }
    // A headquarters' server is put together from its own keys, which come after it.
    return withValueAt(draft, key, key === 'headquarters' && isSettingsGroup(value) ? newHeadquarters : value);
  }, template);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function rawText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (systemCode(error) === '') {
      throw error;
    }
    return '';
  }
}
