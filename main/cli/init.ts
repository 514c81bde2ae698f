import { TerminalError } from '../common/errors.ts';
import { makeTrainingTerminal } from '../root/training-terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `init --training`: a data folder to practise with, keys included; no account is needed. Doing it twice changes nothing. */
export function initCommand(context: CommandContext, options: { readonly training?: boolean }): ExitCode {
  const { output, process } = context;
  if (options.training !== true) {
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name: '--training' }) });
  }
  const stored = storedTerminal(context);
  const { settings, created, keysMade } = makeTrainingTerminal(stored, process.clock);
  const text = created ? 'cli.initialised' : 'cli.alreadyInitialised';
  output.result({ ok: true, dataFolder: stored.folder, mode: settings.mode, created, keysMade, error: null }, [
    output.translate(text, { folder: stored.folder }),
    ...(keysMade ? [output.translate('cli.trainingKeysMade')] : []),
  ]);
  return exitCodes.done;
}
