import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { findChromium } from './electron/chromium.ts';
import { buildApp, hasDisplay, hasElectron, isBuilt, standInExecutable } from './electron/host.ts';

// `npm start`: the app's window as a training terminal, in what this computer has: Electron, else a browser that stands in
// for it, else, where no window can be shown, the demonstration on the command line.

const FETCH_LIMIT_MS = 20_000;
const PROJECT = path.resolve(import.meta.dirname, '../..');

interface Command {
  readonly line: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end; gives its exit code. */
async function run({ program, args, env }: Omit<Command, 'line'>, options: { readonly quietlyMs?: number } = {}) {
  const child = spawn(program, args, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: options.quietlyMs === undefined ? 'inherit' : 'ignore',
    ...(options.quietlyMs === undefined ? {} : { timeout: options.quietlyMs }),
  });
  // A terminal tells the two of Ctrl+C: this one waits for the other to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
  return await promise;
}

/** Fetches Electron's binary, as its package does on its first start. */
async function fetchElectron(): Promise<void> {
  process.stdout.write('Looking for Electron ...\n');
  const args = [path.join(PROJECT, 'node_modules/electron/install.js')];
  await run({ program: process.execPath, args }, { quietlyMs: FETCH_LIMIT_MS });
}

async function standInFor(reason: string, args: readonly string[]): Promise<Command | undefined> {
  if (process.platform === 'win32' || !hasDisplay()) {
    return undefined;
  }
  const { headlessOnly, name } = await findChromium('toBeSeen');
  const line = `${reason}: the window opens in ${name}, which stands in for it.`;
  const env = { ONEPAY_STANDIN_VISIBLE: '1' };
  return headlessOnly ? undefined : { line, program: standInExecutable, args, env };
}

async function chooseCommand(given: readonly string[]): Promise<Command> {
  const isNamed = given.some((arg) => arg === '--data' || arg.startsWith('--data='));
  const data = path.join(homedir(), '.onepay-pos-training');
  const args = ['.', '--training', ...(isNamed ? [] : ['--data', data]), ...given];
  if (hasDisplay() && !hasElectron()) {
    await fetchElectron();
  }
  if (hasDisplay() && hasElectron()) {
    const electron = path.join(PROJECT, 'node_modules/electron/cli.js');
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const line = `The training terminal's window opens. Its data: ${isNamed ? 'as given' : data}`;
    return { line, program: process.execPath, args: [electron, ...asRoot, ...args] };
  }
  const demo: Command = {
    line: 'No window can be shown here: this is the demonstration on the command line.',
    program: process.execPath,
    args: ['main/cli.ts', 'demo', ...given],
  };
  return (await standInFor('Electron could not be fetched', args)) ?? demo;
}

const command = await chooseCommand(process.argv.slice(2));
if (command.args.includes('--training')) {
  if (!isBuilt()) {
    process.stdout.write('Building the app ...\n');
  }
  await buildApp();
}
process.stdout.write(`${command.line}\n`);
process.exitCode = await run(command);
