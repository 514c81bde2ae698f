import { utcText } from '../common/time.ts';
import { type DescribedError, describeError } from '../i18n/describe.ts';
import { assertNothingLost } from '../root/open-items.ts';
import { receiptLogo } from '../root/receipt-logo.ts';
import type { Settings } from '../settings/schema.ts';
import { formatSettings, parseImport } from '../settings/settings-file.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput, writeOutput } from './files.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';

/** `settings import`: checks a file whole and takes it, or leaves everything as it was. */
export function importSettings(context: CommandContext, file: string): ExitCode {
  const { output, process } = context;
  const { translate } = output;
  const stored = storedTerminal(context);
  const { settingsFile } = stored;
  const before = stored.currentMode();
  const settings = parseImport(readInput(file).toString('utf8'), before.mode, file);
  const current = before.damaged ? undefined : settingsFile.load();
  if (current !== undefined) {
    assertNothingLost(stored, current, settings, process.clock);
  }
  const hold = stored.hold(process.clock);
  try {
    const damagedKept = before.damaged ? settingsFile.keepDamaged(utcText(process.clock.now())) : null;
    settingsFile.save(settings);
    const warnings = warningsOf(settings, output);
    const modeChanged = before.mode === 'training' && settings.mode === 'live';
    output.result({ ok: true, settings, modeChanged, damagedKept, warnings, error: null }, [
      translate('cli.settingsImported', { file: settingsFile.file }),
      ...(damagedKept === null
        ? []
        : [translate('cli.settingsDamagedKept', { file: damagedKept }), translate(`cli.modeIs.${settings.mode}`)]),
      ...(modeChanged ? [translate('cli.modeChanged')] : []),
    ]);
    for (const warning of warnings) {
      output.warn(errorLines(warning).join('\n'));
    }
    return exitCodes.done;
  } finally {
    hold.release();
  }
}

/** What does not keep the settings from being taken: a logo's file may come later. */
function warningsOf(settings: Settings, { translate }: Output): DescribedError[] {
  const { problem } = receiptLogo(settings);
  return problem === undefined ? [] : [describeError(problem, translate)];
}

/** `settings export`: the settings as a `terminal.json`; they hold no secret. */
export function exportSettings(context: CommandContext, options: { readonly out?: string }): ExitCode {
  const { output } = context;
  const settings = storedTerminal(context).settings();
  const { out } = options;
  if (out === undefined) {
    output.result({ ok: true, settings, error: null }, [formatSettings(settings).trimEnd()]);
  } else {
    writeOutput(out, formatSettings(settings));
    const written = output.translate('cli.settingsWritten', { file: out });
    output.result({ ok: true, settings, file: out, error: null }, [written]);
  }
  return exitCodes.done;
}
