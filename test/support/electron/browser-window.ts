import { app } from './app.ts';
import type { Browser } from './browser.ts';
import { type Rectangle, screen } from './display.ts';
import { emitCancelable, notImplemented, Strict } from './strict.ts';
import { WebContents } from './web-contents.ts';
import { addWindow, closing, removeWindow } from './windows.ts';

interface WebPreferences {
  readonly preload?: string;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
  readonly nodeIntegrationInSubFrames?: boolean;
  readonly nodeIntegrationInWorker?: boolean;
  readonly webSecurity?: boolean;
  readonly allowRunningInsecureContent?: boolean;
  readonly webviewTag?: boolean;
}

interface Options extends Partial<Rectangle> {
  readonly show?: boolean;
  readonly fullscreen?: boolean;
  readonly kiosk?: boolean;
  readonly webPreferences?: WebPreferences;
}

/** What must be as it is by default, or be turned on: the stand-in models nothing less safe. */
const SAFE: Readonly<Record<keyof Omit<WebPreferences, 'preload'>, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  allowRunningInsecureContent: false,
  webviewTag: false,
};

let count = 0;
let browser: Browser | undefined;
const all = new Set<BrowserWindow>();

/** Names the browser in which windows are shown. */
export function showWindowsIn(chosen: Browser): void {
  browser = chosen;
}

/** Electron's `BrowserWindow`. */
export class BrowserWindow extends Strict {
  readonly id = ++count;
  readonly webContents: WebContents;
  #normal: Rectangle;
  #visible: boolean;
  #maximized = false;
  #minimized = false;
  #fullScreen: boolean;
  #kiosk: boolean;
  #destroyed = false;

  constructor(options: Options = {}) {
    super('BrowserWindow');
    if (!app.isReady() || browser === undefined) {
      throw new Error('Cannot create BrowserWindow before app is ready');
    }
    refuseUnsafe(options.webPreferences ?? {});
    const { workArea } = screen.getPrimaryDisplay();
    const { width = 800, height = 600 } = options;
    const x = options.x ?? Math.round((workArea.width - width) / 2);
    const y = options.y ?? Math.round((workArea.height - height) / 2);
    this.#normal = { x, y, width, height };
    this.#visible = options.show !== false;
    this.#kiosk = options.kiosk === true;
    this.#fullScreen = options.fullscreen === true || this.#kiosk;
    const { preload } = options.webPreferences ?? {};
    const contents = {
      browser,
      preload,
      size: this.getBounds(),
      onPageClosed: () => this.#closedByUser(),
      closeWindow: () => this.close(),
    };
    this.webContents = new WebContents(contents, () => this.emit('ready-to-show'));
    all.add(this);
    addWindow(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
    this.webContents.on('render-process-gone', (_event, details: unknown) => {
      app.emit('render-process-gone', {}, this.webContents, details);
    });
  }

  static getAllWindows(): BrowserWindow[] {
    return [...all];
  }

  static fromWebContents(webContents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === webContents) ?? null;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isVisible()) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  focus(): void {
    this.emit('focus');
  }

  close(): void {
    if (this.#destroyed) {
      return;
    }
    if (emitCancelable(this, 'close')) {
      setImmediate(() => this.destroy());
    } else {
      closing.refused();
    }
  }

  destroy(): void {
    if (this.#destroyed) {
      return;
    }
    this.#destroyed = true;
    all.delete(this);
    this.webContents.end();
    this.emit('closed');
    removeWindow(this);
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getBounds(): Rectangle {
    const isWhole = this.#fullScreen || this.#maximized;
    return isWhole ? screen.getPrimaryDisplay().bounds : { ...this.#normal };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#normal };
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#normal;
    this.#normal = { ...before, ...bounds };
    const { x, y, width, height } = this.#normal;
    if (width !== before.width || height !== before.height) {
      this.#resized();
    }
    if (x !== before.x || y !== before.y) {
      this.emit('move');
    }
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  maximize(): void {
    this.#setMaximized(true);
  }

  unmaximize(): void {
    this.#setMaximized(false);
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  minimize(): void {
    this.#minimized = true;
    this.emit('minimize');
  }

  restore(): void {
    if (this.#minimized) {
      this.#minimized = false;
      this.emit('restore');
    } else {
      this.unmaximize();
    }
  }

  isFullScreen(): boolean {
    return this.#fullScreen;
  }

  setFullScreen(on: boolean): void {
    if (on !== this.#fullScreen) {
      this.#fullScreen = on;
      this.emit(on ? 'enter-full-screen' : 'leave-full-screen');
      this.#resized();
    }
  }

  isKiosk(): boolean {
    return this.#kiosk;
  }

  setKiosk(on: boolean): void {
    this.#kiosk = on;
    this.setFullScreen(on);
  }

  removeMenu(): void {}

  setMenuBarVisibility(_visible: boolean): void {}

  setTitle(_title: string): void {}

  setAlwaysOnTop(_on: boolean): void {}

  #setMaximized(on: boolean): void {
    if (on !== this.#maximized) {
      this.#maximized = on;
      this.emit(on ? 'maximize' : 'unmaximize');
      this.#resized();
    }
  }

  #resized(): void {
    this.webContents.resize(this.getBounds());
    this.emit('resize');
  }

  /** The page is gone already: where the app refuses to close, it gets a new one. */
  #closedByUser(): void {
    if (this.#destroyed) {
      return;
    }
    if (emitCancelable(this, 'close')) {
      this.destroy();
    } else {
      closing.refused();
      this.webContents.reopen();
    }
  }
}

function refuseUnsafe(preferences: WebPreferences): void {
  if (preferences.sandbox !== true) {
    notImplemented('webPreferences without sandbox: true');
  }
  for (const [name, safe] of Object.entries(SAFE)) {
    const value = preferences[name as keyof typeof SAFE];
    if (value !== undefined && value !== safe) {
      notImplemented(`webPreferences.${name}: ${value}`);
    }
  }
}
