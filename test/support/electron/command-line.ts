import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

/** What stands on Electron's command line. */
export interface CommandLine {
  /** Modules to be loaded before the app: `-r`, by which Playwright gets in. */
  readonly preloads: readonly string[];
  readonly appPath: string;
  readonly mainFile: string;
  readonly manifest: Manifest;
  /** `--name=value` and `--name`, before and after the app's path. */
  readonly switches: ReadonlyMap<string, string>;
  /** `process.argv` as the app is to see it, where no preload cuts it. */
  readonly argv: readonly string[];
}

/** Reads Electron's arguments. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const preloads: string[] = [];
  let position = 0;
  for (; position < args.length && args[position]?.startsWith('-'); position++) {
    if (args[position] === '-r' || args[position] === '--require') {
      position++;
      preloads.push(path.resolve(args[position] ?? ''));
    }
  }
  const given = args[position];
  if (given === undefined) {
    throw new Error("Electron's stand-in needs the path of an app");
  }
  const switches = new Map(args.filter((arg) => arg.startsWith('--')).map(asSwitch));
  return { preloads, ...findApp(path.resolve(given)), switches, argv: [process.execPath, ...args.slice(position)] };
}

function asSwitch(arg: string): [string, string] {
  const [name = '', ...value] = arg.slice(2).split('=');
  return [name, value.join('=')];
}

function findApp(given: string): Pick<CommandLine, 'appPath' | 'mainFile' | 'manifest'> {
  if (!statSync(given).isDirectory()) {
    return { appPath: path.dirname(given), mainFile: given, manifest: {} };
  }
  const manifest = JSON.parse(readFileSync(path.join(given, 'package.json'), 'utf8')) as Manifest;
  return { appPath: given, mainFile: path.join(given, manifest.main ?? 'index.js'), manifest };
}
