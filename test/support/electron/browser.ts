import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { Connection, type Session } from './cdp.ts';
import { findChromium } from './chromium.ts';
import { isAlive } from './lock-file.ts';

/** Why a browser is gone: on its own, as when its user closes it, or by force. */
export type Ending = 'clean-exit' | 'killed';

/** A page of Chromium to which commands can be sent. */
export interface Target {
  readonly session: Session;
  readonly targetId: string;
  readonly connection: Connection;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const PROFILE = 'onepay-standin-';

const ARGS = [
  '--remote-debugging-pipe',
  // window.open gives null and a link to a new window does nothing, as when Electron's handler denies it.
  '--block-new-web-contents',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  // Frames stay in the page's process, where their requests are seen.
  '--disable-site-isolation-trials',
  '--disable-sync',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  '--autoplay-policy=no-user-gesture-required',
  // What reaches a server on this computer is for the app to decide.
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks,Translate,OptimizationHints,MediaRouter',
  // Nothing leaves this computer, whatever the app lets through.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** The Chromium that shows the windows: one process, started at once and again when it has died and a page is wanted. */
export class Browser {
  readonly #switches: ReadonlyMap<string, string>;
  readonly #visible = process.env['ONEPAY_STANDIN_VISIBLE'] === '1';
  #running: Promise<Connection> | undefined;
  #spare: Promise<Target> | undefined;
  #child: ChildProcess | undefined;
  #profile: string | undefined;
  readonly #endings = new Set<(ending: Ending) => void>();

  constructor(switches: ReadonlyMap<string, string>) {
    this.#switches = switches;
    process.on('exit', () => this.#kill());
  }

  /** Starts the browser with one page, which the first window takes. */
  start(): void {
    this.#spare = this.#open({ width: 1280, height: 800 });
    this.#spare.catch(() => undefined);
  }

  /** Tells of the browser's end; gives the way to stop listening. */
  onEnd(listener: (ending: Ending) => void): () => void {
    this.#endings.add(listener);
    return () => {
      this.#endings.delete(listener);
    };
  }

  async openPage(size: Size): Promise<Target> {
    const spare = this.#spare;
    this.#spare = undefined;
    return await (spare ?? this.#open(size));
  }

  async #open(size: Size): Promise<Target> {
    this.#running ??= this.#launch();
    const connection = await this.#running;
    const targetId = (await this.#firstPage(connection)) ?? (await newPage(connection, size));
    const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    return { session: connection.session(sessionId), targetId, connection };
  }

  /** A whole browser starts with a page, seen or not; one that is made for tests has none. */
  async #firstPage(connection: Connection): Promise<string | undefined> {
    const { targetInfos } = await connection.send('Target.getTargets', {});
    return targetInfos.find(({ type, attached }) => type === 'page' && !attached)?.targetId;
  }

  async #launch(): Promise<Connection> {
    const { executablePath, args, env } = await findChromium(this.#visible ? 'toBeSeen' : 'tests');
    removeLeftProfiles();
    this.#profile = mkdtempSync(path.join(tmpdir(), `${PROFILE}${process.pid}-`));
    const child = spawn(executablePath, [...args, ...ARGS, ...this.#ownArgs(this.#profile)], {
      env: { ...process.env, ...env },
      // Ctrl+C in a terminal is for the app alone.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const [, , errors, output, input] = child.stdio;
    if (errors !== null && errors !== undefined) {
      createInterface({ input: errors as Duplex }).on('line', relay);
    }
    const connection = new Connection(input as Duplex, output as Duplex);
    child.on('error', (error) => {
      process.stderr.write(`stand-in: ${executablePath} does not start: ${error.message}\n`);
      connection.close();
    });
    child.on('exit', (code) => this.#ended(connection, code === 0 ? 'clean-exit' : 'killed'));
    return connection;
  }

  #ownArgs(profile: string): string[] {
    const port = this.#switches.get('remote-debugging-port');
    const lang = this.#switches.get('lang');
    return [
      `--user-data-dir=${profile}`,
      ...(port === undefined ? [] : [`--remote-debugging-port=${port}`]),
      ...(lang === undefined ? [] : [`--lang=${lang}`]),
      ...(this.#switches.has('no-sandbox') ? ['--no-sandbox'] : []),
      // As an app the page has a window of its own, with no address bar to take the keys.
      ...(this.#visible
        ? ['--app=data:text/html,', '--test-type']
        : ['--headless', '--disable-gpu', '--hide-scrollbars']),
    ];
  }

  #ended(connection: Connection, ending: Ending): void {
    connection.close();
    this.#running = undefined;
    this.#spare = undefined;
    for (const listener of [...this.#endings]) {
      listener(ending);
    }
  }

  #kill(): void {
    this.#child?.removeAllListeners('exit');
    this.#child?.kill('SIGKILL');
    if (this.#profile !== undefined) {
      removeQuietly(this.#profile);
    }
  }
}

async function newPage(connection: Connection, { width, height }: Size): Promise<string> {
  return (await connection.send('Target.createTarget', { url: 'about:blank', width, height, newWindow: true }))
    .targetId;
}

/** Playwright waits for the line about DevTools; the rest is of use only when the stand-in itself is at fault. */
function relay(line: string): void {
  if (line.startsWith('DevTools listening on ') || process.env['ONEPAY_STANDIN_DEBUG'] === '1') {
    process.stderr.write(`${line}\n`);
  }
}

/** The profiles of stand-ins that were killed. */
function removeLeftProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PROFILE) ? Number(name.slice(PROFILE.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(owner) && owner !== process.pid && !isAlive(owner)) {
      removeQuietly(path.join(tmpdir(), name));
    }
  }
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2, retryDelay: 10 });
  } catch {
    // A dying browser may still write into it: the next start removes it.
  }
}
