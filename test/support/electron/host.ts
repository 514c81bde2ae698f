import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { findChromium } from './chromium.ts';
import { takeLock } from './lock-file.ts';
import { RECORD_KEY, type Recorded } from './record.ts';

/** What runs the app in tests. */
export interface ElectronHost {
  readonly kind: 'electron' | 'stand-in';
  /** For the line that says what the tests ran in. */
  readonly name: string;
  /** To be added to the environment of whoever starts Electron. */
  readonly env: Readonly<Record<string, string>>;
}

export interface LaunchOptions {
  /** The app's own folder, for `app.getPath('userData')`. */
  readonly userData: string;
  /** What stands after the app's path. */
  readonly args?: readonly string[];
  /** In addition to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** False shows the window, where there is a display. Only the stand-in can do without showing it. */
  readonly headless?: boolean;
  /** The app's folder: this project by default. */
  readonly app?: string;
}

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const ELECTRON = path.join(PROJECT, 'node_modules/electron');
const STAND_IN = path.join(import.meta.dirname, 'bin');
/** What starts the stand-in as Electron's executable is started. */
export const standInExecutable = path.join(STAND_IN, 'electron');
const BUILD_POLL_MS = 100;
const SOURCES = ['main', 'preload', 'renderer', 'package.json', 'electron.vite.config.ts'];
const BUILT = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Electron itself where its binary has been fetched and a window can be shown, else the stand-in. */
export async function electronHost(): Promise<ElectronHost> {
  const { version } = JSON.parse(readFileSync(path.join(ELECTRON, 'package.json'), 'utf8')) as { version: string };
  if (hasElectron() && hasDisplay() && process.env['ONEPAY_TEST_HOST'] !== 'stand-in') {
    return { kind: 'electron', name: `Electron ${version}`, env: {} };
  }
  if (process.platform === 'win32') {
    throw new Error("Electron's binary is missing: run `npx install-electron`. Its stand-in needs a POSIX shell.");
  }
  const { name } = await findChromium();
  const env = { ELECTRON_OVERRIDE_DIST_PATH: STAND_IN };
  return { kind: 'stand-in', name: `stand-in for Electron ${version} in ${name}`, env };
}

/** True where Electron's own binary is there. */
export function hasElectron(): boolean {
  const named = path.join(ELECTRON, 'path.txt');
  return existsSync(named) && existsSync(path.join(ELECTRON, 'dist', readFileSync(named, 'utf8')));
}

/** True where a window can be shown. */
export function hasDisplay(): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = process.env;
  return process.platform !== 'linux' || DISPLAY !== '' || WAYLAND_DISPLAY !== '';
}

/** Starts the built app and attaches Playwright to it; its windows may be yet to come. */
export async function launchApp(options: LaunchOptions): Promise<ElectronApplication> {
  const { env: hostEnv } = await electronHost();
  // Playwright asks the package `electron` for the executable, which reads this variable of this process.
  Object.assign(process.env, hostEnv);
  const visible = options.headless === false && hasDisplay() ? { ONEPAY_STANDIN_VISIBLE: '1' } : {};
  return await _electron.launch({
    args: ['.', `--user-data-dir=${options.userData}`, ...(options.args ?? [])],
    cwd: options.app ?? PROJECT,
    env: { ...definedOf(process.env), ...visible, ...options.env },
  });
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The app's first window, with its page loaded: a window that has just been made is still empty. */
export async function firstLoadedWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow();
  await page.waitForURL((url) => url.protocol !== 'about:', { waitUntil: 'load' });
  return page;
}

/** What the app asked of the desktop, as by `dialog` and `shell`; only the stand-in keeps it. */
export async function recordedBy(app: ElectronApplication): Promise<readonly Recorded[]> {
  return await app.evaluate((_electron, key) => Reflect.get(globalThis, Symbol.for(key)) as Recorded[], RECORD_KEY);
}

/** Builds the app, unless it is built; of several processes at a time one builds, and the others wait for it. */
export async function buildApp(): Promise<void> {
  const cache = path.join(PROJECT, 'node_modules/.cache');
  const lock = path.join(cache, 'onepay-build.lock');
  mkdirSync(cache, { recursive: true });
  while (!takeLock(lock)) {
    await setTimeout(BUILD_POLL_MS);
  }
  try {
    if (!isBuilt()) {
      const builder = path.join(PROJECT, 'node_modules/electron-vite/bin/electron-vite.js');
      await promisify(execFile)(process.execPath, [builder, 'build'], { cwd: PROJECT });
    }
  } finally {
    rmSync(lock, { force: true });
  }
}

/** True where what was built is newer than all its sources. */
export function isBuilt(): boolean {
  const built = BUILT.map((file) => modified(path.join(PROJECT, file)));
  return Math.min(...built) >= newest(SOURCES.map((source) => path.join(PROJECT, source)));
}

function newest(places: readonly string[]): number {
  const times = places.map((place) => {
    const inside = statSync(place).isDirectory() ? readdirSync(place).map((name) => path.join(place, name)) : [];
    return Math.max(modified(place), newest(inside));
  });
  return Math.max(0, ...times);
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
