import { TerminalError } from '../common/errors.ts';
import type { Settings } from '../settings/schema.ts';
import { parseSettings } from '../settings/settings-file.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** The documents' own example terminal, in a shop that is nobody's. */
const trainingSettings = {
  mode: 'training',
  identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  shop: { name: '練習ストア', address: '東京都千代田区丸の内 1-1-1', phone: '03-0000-0000' },
};

/** The settings of a new training terminal, with whatever else is given. */
export function trainingTemplate(more: Readonly<Record<string, unknown>> = {}): Settings {
  return parseSettings(JSON.stringify({ ...trainingSettings, ...more }));
}

/** `init --training`: a data folder to practise with, keys included; no account is needed. Doing it twice changes nothing. */
export function initCommand(context: CommandContext, options: { readonly training?: boolean }): ExitCode {
  const { output, process } = context;
  if (options.training !== true) {
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name: '--training' }) });
  }
  const stored = storedTerminal(context);
  const hold = stored.hold(process.clock);
  try {
    const existing = stored.settingsFile.load();
    if (existing?.mode === 'live') {
      throw new TerminalError('ALREADY_LIVE', { folder: stored.folder });
    }
    const keysMade = stored.keys.ensureTrainingKeys();
    const settings: Settings = existing ?? trainingTemplate();
    if (existing === undefined) {
      stored.settingsFile.save(settings);
    }
    const created = existing === undefined;
    const text = created ? 'cli.initialised' : 'cli.alreadyInitialised';
    output.result({ ok: true, dataFolder: stored.folder, mode: settings.mode, created, keysMade, error: null }, [
      output.translate(text, { folder: stored.folder }),
      ...(keysMade ? [output.translate('cli.trainingKeysMade')] : []),
    ]);
    return exitCodes.done;
  } finally {
    hold.release();
  }
}
