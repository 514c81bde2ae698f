import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { StoredTerminal } from '../root/stored-terminal.ts';
import type { Secrets } from '../settings/secrets.ts';
import type { ExitCode, Output } from './output.ts';

/** The process around the command line, injected. */
export interface CliProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Executable and leading arguments with which this program starts itself again. */
  readonly self: readonly string[];
  /** Standard input as text, read when asked for. */
  readonly readStdin: () => Promise<string>;
  /** Aborted when the user asks the program to end (Ctrl+C, a termination signal). */
  readonly ending: AbortSignal;
  /** How a data folder's secrets are sealed, where something better than the key file can be had. */
  readonly secretsOf?: (dataFolder: string) => Secrets;
}

/** `--operator` and `--pin-file`, as they were typed. */
export interface ActingOptions {
  readonly operator: string | undefined;
  /** `-` for standard input. */
  readonly pinFile: string | undefined;
}

/** What every command gets. */
export interface CommandContext {
  readonly output: Output;
  readonly process: CliProcess;
  /** The value of `--data`, where it was given. */
  readonly dataOption: string | undefined;
  /** Who runs the command, as far as that was given. */
  readonly acting: ActingOptions;
}

/** A command, after its options were parsed; it gives the exit code. */
export type CommandResult = Promise<ExitCode> | ExitCode;

/** What a parsed command line asks for. */
type Invocation = (context: CommandContext) => CommandResult;

/** Runs what is asked for. */
export type Choose = (invocation: Invocation) => Promise<void>;

/** @throws TerminalError DATA_FOLDER_NOT_GIVEN. */
export function storedTerminal(context: CommandContext): StoredTerminal {
  const folder = dataFolderOf(context);
  if (folder === undefined) {
    throw new TerminalError('DATA_FOLDER_NOT_GIVEN');
  }
  return new StoredTerminal(folder, context.process.secretsOf?.(folder));
}

/** Whether a data folder was named at all. */
export function namesDataFolder(context: CommandContext): boolean {
  return dataFolderOf(context) !== undefined;
}

function dataFolderOf({ dataOption, process }: CommandContext): string | undefined {
  return (dataOption ?? process.env['ONEPAY_POS_DATA']) || undefined;
}
