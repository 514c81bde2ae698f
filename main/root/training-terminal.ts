import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { Settings } from '../settings/schema.ts';
import { parseSettings } from '../settings/settings-file.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** The documents' own example terminal, in a shop that is nobody's. */
const trainingSettings = {
  mode: 'training',
  identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  operators: { signIn: 'none' },
  shop: { name: '練習ストア', address: '東京都千代田区丸の内 1-1-1', phone: '03-0000-0000' },
};

/** The settings of a new training terminal, with whatever else is given. */
export function trainingTemplate(more: Readonly<Record<string, unknown>> = {}): Settings {
  return parseSettings(JSON.stringify({ ...trainingSettings, ...more }));
}

export interface TrainingTerminal {
  readonly settings: Settings;
  /** The settings were made just now. */
  readonly created: boolean;
  readonly keysMade: boolean;
}

/**
 * Makes a data folder to practise with, keys included; no account is needed. Doing it twice changes nothing.
 * @throws TerminalError ALREADY_LIVE.
 */
export function makeTrainingTerminal(stored: StoredTerminal, clock: Clock): TrainingTerminal {
  const hold = stored.hold(clock);
  try {
    const existing = stored.settingsFile.load();
    if (existing?.mode === 'live') {
      throw new TerminalError('ALREADY_LIVE', { folder: stored.folder });
    }
    const keysMade = stored.keys.ensureTrainingKeys();
    const settings = existing ?? trainingTemplate();
    if (existing === undefined) {
      stored.settingsFile.save(settings);
    }
    return { settings, created: existing === undefined, keysMade };
  } finally {
    hold.release();
  }
}
