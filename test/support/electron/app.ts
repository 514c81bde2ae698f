import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandLine } from './command-line.ts';
import { takeSingleInstanceLock } from './single-instance.ts';
import { emitCancelable, Strict, strict } from './strict.ts';
import { closing, onAllClosed, openWindows } from './windows.ts';

/** No, as long as it runs; `asked` while windows may still refuse; `exiting` when nothing can. */
type Quitting = 'no' | 'asked' | 'exiting';

class App extends Strict {
  readonly commandLine;
  #commandLine: CommandLine | undefined;
  readonly #switches = new Map<string, string>();
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #quitting: Quitting = 'no';
  #exitCode = 0;
  #hasLock = false;
  name = 'Electron';

  constructor() {
    super('app');
    const switches = this.#switches;
    this.commandLine = strict('app.commandLine', {
      appendSwitch: (name: string, value = ''): void => {
        switches.set(name, value);
      },
      hasSwitch: (name: string): boolean => switches.has(name),
      getSwitchValue: (name: string): string => switches.get(name) ?? '',
    });
    onAllClosed(() => this.#allClosed());
    closing.refused = () => {
      this.#quitting = 'no';
    };
  }

  get isPackaged(): boolean {
    return process.env['ONEPAY_STANDIN_PACKAGED'] === '1';
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#commandLine?.manifest.version ?? process.versions['electron'] ?? '';
  }

  getAppPath(): string {
    return this.#commandLine?.appPath ?? process.cwd();
  }

  getLocale(): string {
    const [posix = ''] = (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').split('.');
    const language = this.#switches.get('lang') ?? posix.replace('_', '-');
    return language === '' || language === 'C' || language === 'POSIX' ? 'en-US' : language;
  }

  getPath(name: string): string {
    const known = this.#paths.get(name);
    if (known !== undefined) {
      return known;
    }
    const appData = process.env['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config');
    const places: Readonly<Record<string, () => string>> = {
      home: homedir,
      temp: tmpdir,
      appData: () => appData,
      userData: () => path.join(appData, this.name),
      sessionData: () => this.getPath('userData'),
      logs: () => path.join(this.getPath('userData'), 'logs'),
      crashDumps: () => path.join(this.getPath('userData'), 'Crashpad'),
      exe: () => process.execPath,
      documents: () => path.join(homedir(), 'Documents'),
      downloads: () => path.join(homedir(), 'Downloads'),
      desktop: () => path.join(homedir(), 'Desktop'),
    };
    const place = places[name];
    if (place === undefined) {
      throw new Error(`Failed to get '${name}' path`);
    }
    return place();
  }

  setPath(name: string, value: string): void {
    if (!path.isAbsolute(value)) {
      throw new Error('Path must be absolute');
    }
    this.#paths.set(name, value);
  }

  setAppUserModelId(_id: string): void {}

  enableSandbox(): void {
    this.#onlyBeforeReady('app.enableSandbox()');
  }

  disableHardwareAcceleration(): void {
    this.#onlyBeforeReady('app.disableHardwareAcceleration()');
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    this.#hasLock ||= takeSingleInstanceLock(this.getPath('userData'), data, (second) => {
      this.emit('second-instance', {}, second.argv, second.cwd, second.data);
    });
    return this.#hasLock;
  }

  hasSingleInstanceLock(): boolean {
    return this.#hasLock;
  }

  quit(): void {
    if (this.#quitting !== 'no' || !emitCancelable(this, 'before-quit')) {
      return;
    }
    this.#quitting = 'asked';
    const windows = openWindows();
    for (const window of windows) {
      window.close();
    }
    if (windows.length === 0) {
      this.#quitIfNobodyMinds();
    }
  }

  exit(code = 0): void {
    this.#exitCode = code;
    if (!this.#isReady) {
      process.exit(code);
    }
    this.#quitting = 'exiting';
    const windows = openWindows();
    for (const window of windows) {
      window.destroy();
    }
    if (windows.length === 0) {
      this.#end();
    }
  }

  /** What the command line says, before the app is loaded. */
  begin(commandLine: CommandLine): void {
    this.#commandLine = commandLine;
    this.name = commandLine.manifest.productName ?? commandLine.manifest.name ?? this.name;
    for (const [name, value] of commandLine.switches) {
      this.#switches.set(name, value);
    }
    const userData = commandLine.switches.get('user-data-dir');
    if (userData !== undefined) {
      this.setPath('userData', path.resolve(userData));
    }
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => this.quit());
    }
  }

  /** The app's main module has been loaded. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', {}, {});
    this.#ready.resolve();
  }

  #onlyBeforeReady(what: string): void {
    if (this.#isReady) {
      throw new Error(`${what} can only be called before app is ready`);
    }
  }

  #allClosed(): void {
    if (this.#quitting === 'exiting') {
      this.#end();
    } else if (this.#quitting === 'asked') {
      this.#quitIfNobodyMinds();
    } else if (this.listenerCount('window-all-closed') > 0) {
      this.emit('window-all-closed');
    } else {
      this.quit();
    }
  }

  #quitIfNobodyMinds(): void {
    if (emitCancelable(this, 'will-quit')) {
      this.#end();
    } else {
      this.#quitting = 'no';
    }
  }

  #end(): void {
    this.emit('quit', {}, this.#exitCode);
    process.exit(this.#exitCode);
  }
}

/** Electron's `app`. */
export const app = new App();
