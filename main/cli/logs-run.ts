import type { Log } from '../common/log.ts';
import { openTerminalLog } from '../root/logging.ts';
import { StoredTerminal } from '../root/stored-terminal.ts';
import type { CliProcess } from './context.ts';
import type { ExitCode, Streams } from './output.ts';
import { runCli } from './run.ts';

/**
 * Runs one command line as {@link runCli} does, and writes down in the data folder's log which command it was and how it
 * ended; never what was typed with it.
 */
export async function runCliLogged(
  args: readonly string[],
  process: CliProcess,
  streams: Streams,
  version: string,
): Promise<ExitCode> {
  const folder = dataFolderIn(args, process.env);
  if (folder === undefined) {
    return await runCli(args, process, streams);
  }
  const stored = new StoredTerminal(folder);
  const log = openTerminalLog({ stored, base: 'cli', version, clock: process.clock });
  try {
    return await timed(log, commandIn(args), process, () => runCli(args, process, streams));
  } finally {
    await log.close();
  }
}

async function timed(
  log: Log,
  command: string,
  { clock }: CliProcess,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const begun = clock.monotonic();
  const exitCode = await run();
  const ms = Math.round(clock.monotonic() - begun);
  log.write(exitCode === 0 ? 'info' : 'warning', 'command.ended', { command, exitCode, ms });
  return exitCode;
}

/** The words of a command, without any option or value: a value may be a customer's code. */
function commandIn(args: readonly string[]): string {
  const words: string[] = [];
  for (const [index, arg] of args.entries()) {
    const isValue = args[index - 1]?.startsWith('--') === true && args[index - 1] !== '--json';
    if (/^[a-z][a-z-]{1,20}$/.test(arg) && !isValue && words.length < 2) {
      words.push(arg);
    }
  }
  return words.join(' ');
}

function dataFolderIn(args: readonly string[], env: CliProcess['env']): string | undefined {
  const at = args.findIndex((arg) => arg === '--data' || arg.startsWith('--data='));
  const arg = args[at];
  const typed = arg?.startsWith('--data=') === true ? arg.slice('--data='.length) : at < 0 ? undefined : args[at + 1];
  return (typed ?? env['ONEPAY_POS_DATA']) || undefined;
}
