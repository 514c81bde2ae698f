import { errorLines } from '../cli/output.ts';
import { asTerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import { createTranslator, type Language } from '../i18n/translator.ts';
import { StoredTerminal } from '../root/stored-terminal.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { checkSwitches, readWindowCommand, type WindowCommand } from './command-line.ts';
import type { CounterPort } from './counter-port.ts';
import { watchFaults } from './faults.ts';
import { openCounterWindow } from './open-window.ts';
import { OrderlyQuit } from './orderly-quit.ts';
import type { ShellParts } from './parts.ts';

const TITLE = 'OnePay POS';
const FAILED = 1;

/**
 * Starts the app with its window, phase by phase. A phase that fails is shown, and ends the app with a code; it does not
 * reject.
 */
export async function runShell(parts: ShellParts): Promise<void> {
  const progress: Progress = { phase: '', dataFolder: undefined, counter: undefined, quit: undefined };
  if (parts.faults !== undefined) {
    watchFaults({ source: parts.faults, log: parts.log, end: () => void endFaulty(parts, progress) });
  }
  try {
    await start(parts, progress);
  } catch (error) {
    parts.log(`start failed: ${progress.phase}`);
    await progress.counter?.close();
    showFailure(parts, error, progress.dataFolder);
    await parts.kept?.close();
    parts.exit(FAILED);
  }
}

/** How far a start has come. */
interface Progress {
  phase: string;
  dataFolder: string | undefined;
  counter: CounterPort | undefined;
  /** How the app is ended; undefined until something needs it to. */
  quit: OrderlyQuit | undefined;
}

async function endFaulty(parts: ShellParts, progress: Progress): Promise<void> {
  progress.quit ??= new OrderlyQuit({
    clock: parts.clock,
    close: async () => {
      await progress.counter?.close();
      await parts.kept?.close();
    },
    end: parts.exit,
    log: parts.log,
  });
  try {
    await progress.quit.request(FAILED);
  } catch {
    parts.exit(FAILED);
  }
}

async function start(parts: ShellParts, progress: Progress): Promise<void> {
  const phase = <T>(name: string, work: () => T): T => {
    progress.phase = name;
    return work();
  };
  const command = phase('read the command line', () => readCommand(parts));
  progress.dataFolder = command.dataFolder;
  if (!phase('take the single instance', () => parts.takeSingleInstance())) {
    parts.exit(0);
    return;
  }
  // Only one program at a time turns the pages of a log.
  phase('open the log', () => parts.kept?.begin(command.dataFolder));
  phase('register the scheme', () => parts.registerScheme());
  await phase('wait for ready', () => parts.ready());
  phase('lock the session', () => parts.lockSession());
  if ((await phase('look at the last starts', async () => parts.updates?.begin(command.dataFolder))) === 'end') {
    parts.exit(0);
    return;
  }
  const stored = await phase('open the secrets', () => openStored(parts, command));
  const counter = phase('open the counter', () => openCounter(parts, stored, command));
  progress.counter = counter;
  await phase('open the window', () =>
    openCounterWindow({
      parts,
      counter,
      dataFolder: command.dataFolder,
      fail: (error) => showFailure(parts, error, command.dataFolder),
      onQuit: (quit) => {
        progress.quit = quit;
      },
    }),
  );
}

function readCommand(parts: ShellParts): WindowCommand {
  checkSwitches(parts.args, parts.packaged === true);
  return readWindowCommand(parts.args, { env: parts.env, userData: parts.userData() });
}

async function openStored(parts: ShellParts, command: WindowCommand): Promise<StoredTerminal> {
  return new StoredTerminal(command.dataFolder, await parts.openSecrets(command));
}

function openCounter(parts: ShellParts, stored: StoredTerminal, command: WindowCommand) {
  const { openCounter: open, clock, version, chooseFile, env, kept, updates } = parts;
  return open({
    stored,
    storeAnew: () => openStored(parts, command),
    clock,
    version,
    env,
    ...(kept === undefined ? {} : { log: kept }),
    ...(updates === undefined ? {} : { update: () => updates.view }),
    ...(chooseFile === undefined ? {} : { chooseFile }),
    firstRun: command.firstRun,
    provisioning: command.provisioning,
  });
}

function showFailure(parts: ShellParts, error: unknown, dataFolder: string | undefined): void {
  const known = asTerminalError(error);
  const translate = createTranslator(dataFolder === undefined ? 'ja' : languageOf(dataFolder));
  const text = errorLines(describeError(known, translate)).join('\n');
  parts.log(text);
  parts.showError(TITLE, text);
}

/** Settings that cannot be read may be the very failure that is to be told. */
function languageOf(dataFolder: string): Language {
  return new SettingsFile(dataFolder).loadIfReadable()?.window.language ?? 'ja';
}
