import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { PaymentJson } from '../../main/cli/payments.ts';
import { runCli } from '../../main/cli/run.ts';
import { systemClock } from '../../main/common/clock.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { farDayStart } from './day-start.ts';
import { tempFolder } from './temp-folder.ts';

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The program to run instead of the source's own. */
  readonly script?: string;
}

const SCRIPT = 'main/cli.ts';

function start(args: readonly string[], options: CliOptions): ChildProcess {
  const { ONEPAY_POS_DATA: _data, ...env } = process.env;
  const child = spawn(process.execPath, [options.script ?? SCRIPT, ...args], { env: { ...env, ...options.env } });
  child.stdin?.end(options.stdin ?? '');
  return child;
}

async function finish(child: ChildProcess): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

/** Runs the command line to its end, in a process of its own. */
export function runPosProcess(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return finish(start(args, options));
}

/** Runs the command line to its end in this process: the same code, without the half second that a start takes. */
export async function runPos(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  let stderr = '';
  const chunks: Buffer[] = [];
  const exitCode = await runCli(
    args,
    {
      env: options.env ?? {},
      clock: systemClock,
      self: [process.execPath, SCRIPT],
      readStdin: async () => options.stdin ?? '',
      ending: new AbortController().signal,
    },
    {
      out: (text) => chunks.push(Buffer.from(text)),
      err: (text) => {
        stderr += text;
      },
    },
  );
  return { exitCode, stdout: Buffer.concat(chunks).toString('utf8'), stderr };
}

/** Runs the command line with `--json`; standard output must be one JSON object and a line end, and nothing else. */
export async function runPosJson<T = Record<string, unknown>>(
  args: readonly string[],
  options: CliOptions = {},
  run: typeof runPos = runPos,
): Promise<{ readonly exitCode: number | null; readonly json: T; readonly stderr: string }> {
  const { exitCode, stdout, stderr } = await run(['--json', ...args], options);
  if (!/^\{.*\}\n$/.test(stdout)) {
    throw new Error(`not one JSON object: ${JSON.stringify({ stdout, stderr, exitCode })}`);
  }
  return { exitCode, json: JSON.parse(stdout) as T, stderr };
}

/** A process of the command line that goes on while the test does other things; it is killed at the test's end. */
export function startPos(args: readonly string[], options: CliOptions = {}) {
  const child = start(args, options);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const result = finish(child);
  return {
    child,
    result,
    /** The first line on standard output that fits. */
    line: async (pattern: RegExp): Promise<string> => {
      if (child.stdout === null) {
        throw new Error('no standard output');
      }
      for await (const line of createInterface({ input: child.stdout })) {
        if (pattern.test(line)) {
          return line;
        }
      }
      throw new Error(`ended without a line like ${String(pattern)}`);
    },
  };
}

/** A payment as `--json` gives it. */
export interface PaymentAnswer {
  readonly ok: boolean;
  readonly payment: PaymentJson | null;
  readonly error: {
    readonly kind: string;
    readonly code: string;
    readonly message: string;
    readonly hint: string;
  } | null;
}

/** A training terminal in a folder of its own, whose business day does not end soon. */
export async function initTraining(): Promise<string> {
  const data = tempFolder();
  const { exitCode, stderr } = await runPos(['--data', data, 'init', '--training']);
  if (exitCode !== 0) {
    throw new Error(stderr);
  }
  const stored = new StoredTerminal(data);
  stored.settingsFile.save({ ...stored.settings(), businessDayStart: farDayStart });
  return data;
}

/**
 * Changes settings by way of `settings export` and `settings import`.
 * @param acting options that say who does it, where there is a manager.
 */
export async function changeSettings(
  data: string,
  change: Readonly<Record<string, unknown>>,
  acting: readonly string[] = [],
): Promise<void> {
  const { json } = await runPosJson<{ settings: Record<string, unknown> }>(['--data', data, 'settings', 'export']);
  const file = `${data}/import.json`;
  writeFileSync(file, JSON.stringify({ ...json.settings, ...change }));
  const imported = await runPos(['--data', data, 'settings', 'import', file, ...acting]);
  if (imported.exitCode !== 0) {
    throw new Error(imported.stderr);
  }
}
