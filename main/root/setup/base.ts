import { existsSync, readFileSync } from 'node:fs';
import { systemCode } from '../../common/errors.ts';
import type { Settings, TerminalMode } from '../../settings/schema.ts';
import { parseSettings } from '../../settings/settings-file.ts';
import type { StoredTerminal } from '../stored-terminal.ts';
import { newHeadquarters } from './codecs.ts';
import { type Draft, isDraft, valueAt, withValueAt } from './draft.ts';
import { elsewhere, keyOf, settingFields } from './fields.ts';

/** What the screen starts from. */
export interface Base {
  /** What the terminal is; undefined where it is none yet. */
  readonly mode: TerminalMode | undefined;
  readonly draft: Draft;
  /** What is stored and sound; undefined where there is none, or it is damaged. */
  readonly saved: Settings | undefined;
  /** Why what is stored cannot be used; undefined where it can, or where nothing is stored. */
  readonly problem: unknown;
}

/**
 * What lies in a data folder, as far as it can be read.
 * @param last what the settings were when the journal heard of them last; blank where it has not, or nobody can tell.
 */
export function loadBase(stored: StoredTerminal, last: () => string = () => ''): Base {
  const mode = modeOf(stored);
  const file = stored.settingsFile;
  const template = newSettings(mode ?? 'live');
  try {
    const saved = file.load();
    return { mode, draft: saved ?? rescued(template, last()), saved, problem: undefined };
  } catch (problem) {
    const known = rescued(template, last());
    return { mode, draft: rescued(known, rawText(file.file)), saved: undefined, problem };
  }
}

/** What a terminal is, also where its settings are gone. */
export function modeOf(stored: StoredTerminal): TerminalMode | undefined {
  return stored.currentMode().mode ?? (existsSync(stored.ledgerFile('live')) ? 'live' : undefined);
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
    return withValueAt(draft, key, key === 'headquarters' && isDraft(value) ? newHeadquarters : value);
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
