import { formatSettings, parseImport } from '../settings/settings-file.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput, writeOutput } from './files.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `settings import`: checks a file whole and takes it, or leaves everything as it was. */
export function importSettings(context: CommandContext, file: string): ExitCode {
  const { output, process } = context;
  const stored = storedTerminal(context);
  const hold = stored.hold(process.clock);
  try {
    const settings = parseImport(readInput(file).toString('utf8'), stored.settingsFile.load()?.mode);
    stored.settingsFile.save(settings);
    output.result({ ok: true, settings, error: null }, [
      output.translate('cli.settingsImported', { file: stored.settingsFile.file }),
    ]);
    return exitCodes.done;
  } finally {
    hold.release();
  }
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
