import { EventEmitter } from 'node:events';
import path from 'node:path';
import { systemClock } from '../../main/common/clock.ts';
import { asTerminalError } from '../../main/common/errors.ts';
import { Signal } from '../../main/common/signal.ts';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import type { InvokeEvent } from '../../main/shell/bridge.ts';
import type { CounterPort } from '../../main/shell/counter-port.ts';
import type { AppWindow, ShellParts } from '../../main/shell/parts.ts';
import type { KeyStorePort } from '../../main/shell/safe-storage-secrets.ts';
import { placeWindow } from '../../main/shell/window-state.ts';
import { WindowStateFile } from '../../main/shell/window-state-file.ts';
import { type BridgeError, callNames, type Snapshot } from '../../preload/contract.ts';

/** An event that can be refused. */
export function refusable() {
  const event = {
    refused: false,
    preventDefault: () => {
      event.refused = true;
    },
  };
  return event;
}

/** Electron's ipcMain, as far as a call goes. */
export class FakeIpc {
  readonly #listeners = new Map<string, (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>>();

  handle(channel: string, listener: (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>): void {
    if (this.#listeners.has(channel)) {
      throw new Error(`second handler for ${channel}`);
    }
    this.#listeners.set(channel, listener);
  }

  get channels(): string[] {
    return [...this.#listeners.keys()];
  }

  invoke(channel: string, event: InvokeEvent, ...args: unknown[]): Promise<unknown> {
    const listener = this.#listeners.get(channel);
    return listener === undefined ? Promise.reject(new Error(`no handler for ${channel}`)) : listener(event, ...args);
  }
}

class FakeContents extends EventEmitter {
  readonly id = 7;
  readonly sent: { channel: string; value: unknown }[] = [];
  zoom = 1;
  crashedByForce = 0;
  isDestroyed = () => false;
  send(channel: string, value: unknown): void {
    this.sent.push({ channel, value });
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor;
  }
  forcefullyCrashRenderer(): void {
    this.crashedByForce += 1;
  }
}

/** A window of Electron's, as far as the shell uses it. */
export class FakeWindow extends EventEmitter implements AppWindow {
  readonly webContents = new FakeContents();
  readonly did: string[] = [];
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  loads = 0;
  /** What loading ends with. */
  loading: () => Promise<void> = async () => undefined;
  #destroyed = false;
  #full = false;
  #minimized = false;

  async loadURL(url: string): Promise<void> {
    this.loads += 1;
    this.did.push(`load ${url}`);
    await this.loading();
  }
  isDestroyed = () => this.#destroyed;
  show(): void {
    this.did.push('show');
  }
  focus(): void {
    this.did.push('focus');
  }
  maximize(): void {
    this.did.push('maximize');
  }
  isMaximized = () => this.did.includes('maximize');
  minimize(): void {
    this.#minimized = true;
  }
  isMinimized = () => this.#minimized;
  restore(): void {
    this.#minimized = false;
    this.did.push('restore');
  }
  getNormalBounds = () => this.bounds;
  setFullScreen(full: boolean): void {
    this.#full = full;
    this.did.push(`fullScreen ${full}`);
  }
  isFullScreen = () => this.#full;
  setKiosk(kiosk: boolean): void {
    this.did.push(`kiosk ${kiosk}`);
  }
  destroy(): void {
    this.#destroyed = true;
    this.did.push('destroy');
  }
}

/** Words for an error, as the counter gives them. */
export function described(error: unknown): BridgeError {
  const { kind, code, params } = asTerminalError(error);
  return { kind, code, message: JSON.stringify(params), hint: '' };
}

export const openingSnapshot: Snapshot = {
  seq: 1,
  language: 'ja',
  sound: 'on',
  version: '1.0.0',
  view: { stage: 'opening' },
};

/** A counter that answers every call with nothing. */
export class FakeCounter implements CounterPort {
  readonly heard: string[] = [];
  readonly snapshots = new Signal<Snapshot>();
  readonly opening = Promise.withResolvers<Awaited<CounterPort['opened']>>();
  readonly opened = this.opening.promise;
  readonly handlers = {
    ...Object.fromEntries(callNames.map((name) => [name, () => null])),
    'snapshot.get': () => openingSnapshot,
  } as unknown as CounterPort['handlers'];
  /** What closing takes. */
  closing: () => Promise<void> = async () => undefined;
  isStuck = false;
  describe = described;
  windowOpened(): void {
    this.heard.push('opened');
  }
  windowGone(detail: string): void {
    this.heard.push(`gone: ${detail}`);
  }
  async close(): Promise<void> {
    this.heard.push('close');
    await this.closing();
  }
}

/** An app without Electron, that writes down what is done to it. */
export class FakeShell {
  readonly did: string[] = [];
  readonly window = new FakeWindow();
  readonly counter = new FakeCounter();
  readonly ipc = new FakeIpc();
  readonly errors: string[] = [];
  readonly exits: number[] = [];
  readonly #events = new EventEmitter();
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  parts(changes: Partial<ShellParts> = {}): ShellParts {
    const did = <T>(name: string, value: T): T => {
      this.did.push(name);
      return value;
    };
    return {
      args: [],
      env: {},
      clock: systemClock,
      version: '1.0.0',
      ipc: this.ipc,
      log: () => undefined,
      userData: () => this.folder,
      takeSingleInstance: () => did('single instance', true),
      registerScheme: () => did('scheme', undefined),
      ready: async () => did('ready', undefined),
      lockSession: () => did('session', undefined),
      openSecrets: async ({ dataFolder }) =>
        did(`secrets ${path.relative(this.folder, dataFolder)}`, new KeyFileSecrets(dataFolder)),
      openCounter: ({ stored, firstRun }) =>
        did(`counter ${path.relative(this.folder, stored.folder)} ${firstRun}`, this.counter),
      windowStateFile: () => new WindowStateFile({ file: this.stateFile, clock: systemClock, log: () => undefined }),
      createWindow: (saved) => {
        const state = placeWindow(saved, [{ x: 0, y: 0, width: 1920, height: 1080 }]);
        return did('window', { window: this.window, state });
      },
      onSecondInstance: (listener) => this.#events.on('second', listener),
      onBeforeQuit: (listener) => this.#events.on('before-quit', listener),
      onSystemEnd: (listener) => this.#events.on('system', listener),
      showError: (_title, text) => this.errors.push(text),
      exit: (code) => this.exits.push(code),
      kill: () => this.did.push('kill'),
      ...changes,
    };
  }

  get stateFile(): string {
    return path.join(this.folder, 'window-state.json');
  }

  emit(event: 'second' | 'before-quit' | 'system', ...args: unknown[]): void {
    this.#events.emit(event, ...args);
  }
}

/** The operating system's key store, as Electron gives it. */
export class FakeKeyStore implements KeyStorePort {
  backend = 'gnome_libsecret';
  available = true;
  /** Another one opens nothing that this one has sealed. */
  password = 0x5a;
  prefix = 'v11';
  rotated = false;
  asked = 0;

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    this.asked += 1;
    return this.available;
  }

  async encryptStringAsync(text: string): Promise<Buffer> {
    return Buffer.concat([Buffer.from(this.prefix), this.#mixed(Buffer.from(`sealed${text}`))]);
  }

  async decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const text = this.#mixed(sealed.subarray(3)).toString('utf8');
    if (!text.startsWith('sealed')) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
    }
    return { result: text.slice('sealed'.length), shouldReEncrypt: this.rotated };
  }

  getSelectedStorageBackend = () => this.backend;

  #mixed(bytes: Buffer): Buffer {
    return Buffer.from(bytes.map((byte) => byte ^ this.password));
  }
}
