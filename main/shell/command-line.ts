import { hostname } from 'node:os';
import path from 'node:path';
import { type ErrorCode, TerminalError } from '../common/errors.ts';
import { machineFolder, type ProvisioningPlaces } from '../root/provisioning-source.ts';

const CLI_SWITCH = '--cli';
const DATA_OPTION = '--data';
const PROVISION_OPTION = '--provision';
const TRAINING_SWITCH = '--training';

/** How the app was started. */
export type CommandLine =
  | {
      readonly kind: 'cli';
      /** Executable and leading arguments with which the command line starts itself again. */
      readonly self: readonly string[];
      /** What follows `--cli`, as it follows `npm run pos --`. */
      readonly args: readonly string[];
    }
  | {
      readonly kind: 'window';
      /** What follows the executable, and in development the app's own path. */
      readonly args: readonly string[];
    };

/**
 * Reads how the app was started. What is not ours is Chromium's, or in development the app's own path, and left alone.
 * @param argv `process.argv`; its first element may be a bare name.
 * @param executable `process.execPath`.
 */
export function readCommandLine(argv: readonly string[], executable: string): CommandLine {
  const position = argv.indexOf(CLI_SWITCH);
  return position < 0
    ? { kind: 'window', args: argv.slice(1) }
    : { kind: 'cli', self: [executable, ...argv.slice(1, position + 1)], args: argv.slice(position + 1) };
}

/** What the window is asked to show. */
export interface WindowCommand {
  readonly dataFolder: string;
  /** What a PC that is no terminal yet becomes. */
  readonly firstRun: 'ask' | 'startTraining';
  /** Where it looks first for what it is to be. */
  readonly provisioning: ProvisioningPlaces;
}

/**
 * @throws TerminalError DATA_FOLDER_NOT_GIVEN where `--data` names none, PROVISIONING_NOT_GIVEN where `--provision` names
 * nothing.
 */
export function readWindowCommand(
  args: readonly string[],
  options: { readonly env: Env; readonly userData: string; readonly pc?: Pc },
): WindowCommand {
  const { env, userData, pc = { name: hostname(), platform: process.platform } } = options;
  const folder = dataFolderOf(args, env) ?? path.join(userData, 'terminal');
  const given =
    optionOf(args, PROVISION_OPTION, 'PROVISIONING_NOT_GIVEN') ?? (env['ONEPAY_POS_PROVISION'] || undefined);
  return {
    dataFolder: path.resolve(folder),
    firstRun: args.includes(TRAINING_SWITCH) ? 'startTraining' : 'ask',
    provisioning: {
      machineFolder: machineFolder(pc.platform, env),
      pcName: pc.name,
      ...(given === undefined ? {} : { given: path.resolve(given) }),
    },
  };
}

/** The computer that this is. */
interface Pc {
  readonly name: string;
  readonly platform: NodeJS.Platform;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The data folder that was named, on the command line or else in the environment.
 * @throws TerminalError DATA_FOLDER_NOT_GIVEN where `--data` stands there without a folder.
 */
export function dataFolderOf(args: readonly string[], env: Env): string | undefined {
  return optionOf(args, DATA_OPTION, 'DATA_FOLDER_NOT_GIVEN') ?? (env['ONEPAY_POS_DATA'] || undefined);
}

/** The value of an option; undefined where it does not stand there. @throws TerminalError where it stands without one. */
function optionOf(args: readonly string[], option: string, missing: ErrorCode): string | undefined {
  const position = args.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  const given = args[position];
  if (given === undefined) {
    return undefined;
  }
  const value = given === option ? args[position + 1] : given.slice(option.length + 1);
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new TerminalError(missing);
  }
  return value;
}

/** How a switch is written: Chromium takes one dash too, Windows a slash. */
const SWITCH = /^(?:--?|\/)([a-z][a-z0-9-]*)(?==|$)/i;

/** Opens the app to another program, loosens what its pages may, or sends elsewhere what goes over the line. */
const DANGEROUS = new RegExp(
  `^(?:${[
    'remote-(?:debugging-[a-z]+|allow-origins)',
    'inspect[a-z-]*',
    'js-flags',
    '(?:load|disable)-extensions?(?:-except)?',
    '(?:renderer|utility|zygote|ppapi-plugin)-cmd-prefix',
    '(?:gpu|ppapi-plugin|utility)-launcher',
    'browser-subprocess-path',
    'single-process',
    'no-zygote(?:-sandbox)?',
    'disable-[a-z-]*sandbox',
    'disable-(?:web-security|site-isolation-trials)',
    'allow-(?:file-access-from-files|running-insecure-content|insecure-localhost)',
    'unsafely-treat-insecure-origin-as-secure',
    'ignore-certificate-errors[a-z-]*',
    'host-(?:resolver-)?rules',
    'proxy-(?:server|pac-url|bypass-list)',
    '(?:ssl-key-log-file|log-net-log)',
  ].join('|')})$`,
  'i',
);

/** On Linux the AppImage gives it itself, where the system lets no one make a sandbox. */
const NO_SANDBOX = /^no-sandbox$/i;

/** @throws TerminalError SWITCH_REFUSED where the installed app is started so that others may reach into it. */
export function checkSwitches(
  args: readonly string[],
  packaged: boolean,
  platform: NodeJS.Platform = process.platform,
): void {
  const isRefused = (name: string) => DANGEROUS.test(name) || (platform !== 'linux' && NO_SANDBOX.test(name));
  const refused = packaged ? args.flatMap((arg) => SWITCH.exec(arg)?.[1] ?? []).find(isRefused) : undefined;
  if (refused !== undefined) {
    throw new TerminalError('SWITCH_REFUSED', { name: `--${refused}` });
  }
}
