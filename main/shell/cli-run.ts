import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { runCliLogged } from '../cli/logs-run.ts';
import { exitCodes } from '../cli/output.ts';
import { processAround } from '../cli/process.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { KeyFileSecrets } from '../settings/key-file-secrets.ts';
import type { Secrets } from '../settings/secrets.ts';
import { needsKeyStore } from './choose-secrets.ts';
import { type CommandLine, dataFolderOf } from './command-line.ts';
import { watchFaults } from './faults.ts';
import { logLine } from './log.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Around = ReturnType<typeof processAround>;
type CliCommand = Extract<CommandLine, { kind: 'cli' }>;

/** As long as the command line takes for what is in flight. */
const LIMIT_MS = 15_000;

/** The key store around the command line. */
interface KeyStoreAround {
  readonly dataFolder: string;
  readonly open: () => Promise<Secrets>;
  /** Aborted when Electron is told to quit. */
  readonly quitting: AbortSignal;
}

/**
 * The data folder whose secrets only the key store can open; undefined where the command line can do without. Chromium
 * starts with the key store, and on Linux it needs a desktop: where there is none, the command line works as it does
 * outside of Electron.
 */
export function folderOfKeyStore(
  args: readonly string[],
  { env, platform }: { readonly env: Env; readonly platform: NodeJS.Platform },
): string | undefined {
  const hasDesktop = platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
  const folder = namedFolder(args, env);
  return hasDesktop && folder !== undefined && needsKeyStore(folder) ? folder : undefined;
}

/** Runs the command line in this process; gives its exit code. */
export async function runCommandLine({ self, args }: CliCommand, keyStore?: KeyStoreAround): Promise<number> {
  const { process: outside, streams } = processAround(self);
  const fault = new AbortController();
  watchFaults({ source: process, log: logLine, end: () => fault.abort() });
  const around = { ...outside, ending: AbortSignal.any([outside.ending, fault.signal]) };
  return await Promise.race([runWithin(args, { around, streams, keyStore }), endOfFault(fault.signal, outside.clock)]);
}

/** What an uncaught exception has left hanging does not hang for ever; what became of its payment nobody knows. */
async function endOfFault(fault: AbortSignal, clock: Pick<Clock, 'sleep'>): Promise<number> {
  await new Promise((resolve) => fault.addEventListener('abort', resolve, { once: true }));
  await clock.sleep(LIMIT_MS);
  return exitCodes.unknown;
}

async function runWithin(
  args: CliCommand['args'],
  {
    around,
    streams,
    keyStore,
  }: {
    readonly around: Around['process'];
    readonly streams: Around['streams'];
    readonly keyStore: KeyStoreAround | undefined;
  },
): Promise<number> {
  if (keyStore === undefined) {
    return await runCliLogged(args, around, streams, packageJson.version);
  }
  const { dataFolder, open, quitting } = keyStore;
  const [opening] = await Promise.allSettled([open()]);
  const secretsOf = (folder: string): Secrets => {
    if (path.resolve(folder) !== path.resolve(dataFolder)) {
      return new KeyFileSecrets(folder);
    }
    if (opening.status === 'rejected') {
      throw opening.reason;
    }
    return opening.value;
  };
  const within = { ...around, secretsOf, ending: AbortSignal.any([around.ending, quitting]) };
  return await runCliLogged(args, within, streams, packageJson.version);
}

/** What is wrong with the command line is for the command line to say. */
function namedFolder(args: readonly string[], env: Env): string | undefined {
  try {
    return dataFolderOf(args, env);
  } catch (error) {
    if (error instanceof TerminalError) {
      return undefined;
    }
    throw error;
  }
}
