import { type DescribedError, describeError } from '../i18n/describe.ts';
import { receiptLogo } from '../root/receipt-logo.ts';
import { changeSettings, noteSettings, type SettingsChanged } from '../root/settings-change.ts';
import { settingsAsBase } from '../settings/base-file.ts';
import { formatJsonSchema } from '../settings/json-schema.ts';
import type { Settings } from '../settings/schema.ts';
import { settingsDiff } from '../settings/settings-diff.ts';
import { formatSettings, parseImport } from '../settings/settings-file.ts';
import { differenceLine } from './compare-settings.ts';
import { asConfigurer } from './configuring.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput, writeOutput } from './files.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';

/** `settings import`: checks a file whole and takes it, or leaves everything as it was. */
export async function importSettings(
  context: CommandContext,
  file: string,
  options: { readonly unlock?: boolean },
): Promise<ExitCode> {
  const stored = storedTerminal(context);
  const { clock } = context.process;
  const next = parseImport(readInput(file).toString('utf8'), stored.current().mode, file);
  const { by, done } = await asConfigurer(context, stored, (configurer) => ({
    by: configurer.by,
    done: changeSettings({
      stored,
      clock,
      next,
      source: 'commandLine',
      locks: options.unlock === true ? 'overrule' : 'keep',
      ...configurer,
    }),
  }));
  if (done.becameLive) {
    // Its own ledger is closed by now: the one of real money is told too.
    noteSettings(stored, clock, { source: 'commandLine', by });
  }
  return reportImported(context, stored.settingsFile.file, next, done);
}

function reportImported(
  { output }: CommandContext,
  file: string,
  settings: Settings,
  { before, becameLive, changed, damagedKept }: SettingsChanged,
): ExitCode {
  const { translate } = output;
  const warnings = warningsOf(settings, output);
  const differences = before === undefined ? [] : settingsDiff(before, settings);
  const answer = { settings, changed, differences, modeChanged: becameLive, damagedKept, warnings };
  output.result({ ok: true, ...answer, error: null }, [
    translate('cli.settingsImported', { file }),
    ...differences.map(differenceLine),
    ...(before !== undefined && differences.length === 0 ? [translate('setupWords.same')] : []),
    ...(damagedKept === null
      ? []
      : [translate('cli.settingsDamagedKept', { file: damagedKept }), translate(`cli.modeIs.${settings.mode}`)]),
    ...(becameLive ? [translate('cli.modeChanged')] : []),
  ]);
  for (const warning of warnings) {
    output.warn(errorLines(warning).join('\n'));
  }
  return exitCodes.done;
}

/** What does not keep the settings from being taken: a logo's file may come later. */
export function warningsOf(settings: Settings, { translate }: Output): DescribedError[] {
  const { problem } = receiptLogo(settings);
  return problem === undefined ? [] : [describeError(problem, translate)];
}

/** `settings export`: the settings as a `terminal.json`; they hold no secret. */
export function exportSettings(
  context: CommandContext,
  options: { readonly out?: string; readonly asBase?: boolean },
): ExitCode {
  const { output } = context;
  const stored = storedTerminal(context).settings();
  const settings = options.asBase === true ? settingsAsBase(stored) : stored;
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

/** `settings schema`: the JSON schema of a `terminal.json`, for editors and for whoever generates such files. */
export function schemaOfSettings({ output }: CommandContext, options: { readonly out?: string }): ExitCode {
  const text = formatJsonSchema();
  if (options.out === undefined) {
    output.result({ ok: true, schema: JSON.parse(text), error: null }, [text.trimEnd()]);
  } else {
    writeOutput(options.out, text);
    const written = output.translate('setupWords.schemaWritten', { file: options.out });
    output.result({ ok: true, file: options.out, error: null }, [written]);
  }
  return exitCodes.done;
}
