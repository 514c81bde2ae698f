import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listLogs } from '../logging/log-folder.ts';
import { logsFolder } from '../root/logging.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `logs`: the newest lines of the log, of window and command line together. @throws TerminalError USAGE. */
export function showLogs(context: CommandContext, { lines: wanted }: { readonly lines: string }): ExitCode {
  const { output } = context;
  if (!/^[1-9][0-9]{0,4}$/.test(wanted)) {
    throw output.invalidOption('--lines', '1-99999');
  }
  const folder = logsFolder(storedTerminal(context).folder);
  const lines = newestLines(folder, Number(wanted));
  output.result({ ok: true, folder, lines, error: null }, [
    ...lines,
    ...(lines.length === 0 ? [output.translate('supportWords.noLogs', { folder })] : []),
  ]);
  return exitCodes.done;
}

function newestLines(folder: string, count: number): string[] {
  const newestFirst = listLogs(folder).toSorted((a, b) => b.lastAt - a.lastAt);
  const lines: string[] = [];
  // Lines of two files may lie in any order: a file more is read than would do.
  for (const { name } of newestFirst.slice(0, MAX_FILES)) {
    lines.push(...linesOf(path.join(folder, name)).slice(-count));
  }
  return lines.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))).slice(-count);
}

const MAX_FILES = 4;

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    // Put aside since.
    return [];
  }
}

function timeOf(line: string): string {
  return /"at":"([^"]+)"/.exec(line)?.[1] ?? '';
}
