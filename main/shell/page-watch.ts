import type { Clock } from '../common/clock.ts';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { APP_URL } from './app-scheme.ts';
import { Revival } from './revival.ts';

/** A page that does not answer may only be busy for a moment. */
const PATIENCE_MS = 10_000;

/** A page cannot be loaded from within the event that tells of its end. */
const REST_MS = 250;

/** What is used of the window to know how its page is. */
export interface WatchedWindow {
  readonly webContents: {
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: { readonly reason: string; readonly exitCode: number }) => void,
    ): unknown;
    on(event: 'did-finish-load', listener: () => void): unknown;
    on(event: 'preload-error', listener: (event: unknown, path: string, error: Error) => void): unknown;
    forcefullyCrashRenderer(): void;
  };
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  isDestroyed(): boolean;
  loadURL(url: string): Promise<void>;
}

/** What the page's life means to the counter. */
export interface PageListener {
  windowOpened(): void;
  windowGone(detail: string): void;
}

/** Loads the page, loads it again when it has crashed or hangs, and gives up when that does not help. */
export class PageWatch {
  readonly #window: WatchedWindow;
  readonly #clock: Clock;
  readonly #listener: PageListener;
  readonly #failed: (error: TerminalError) => void;
  readonly #revival: Revival;
  #open = false;
  #patience = new AbortController();

  constructor(options: {
    readonly window: WatchedWindow;
    readonly clock: Clock;
    readonly listener: PageListener;
    /** There will be no page. */
    readonly failed: (error: TerminalError) => void;
  }) {
    this.#window = options.window;
    this.#clock = options.clock;
    this.#listener = options.listener;
    this.#failed = options.failed;
    this.#revival = new Revival(options.clock);
    const { webContents } = options.window;
    webContents.on('did-finish-load', () => this.#loaded());
    webContents.on(
      'render-process-gone',
      (_event, { reason, exitCode }) => void this.#crashed(`${reason} ${exitCode}`),
    );
    webContents.on('preload-error', (_event, _path, error) => this.#giveUp(errorDetail(error)));
    options.window.on('unresponsive', () => void this.#wait());
    options.window.on('responsive', () => this.#patience.abort());
  }

  async load(): Promise<void> {
    try {
      await this.#window.loadURL(APP_URL);
    } catch (error) {
      // Whoever reloads while it loads ends the first load, not the page.
      if (!errorDetail(error).includes('ERR_ABORTED') && !this.#window.isDestroyed()) {
        this.#giveUp(errorDetail(error));
      }
    }
  }

  /** The window is being closed: nothing is loaded again. */
  ended(): void {
    this.#patience.abort();
    this.#gone('closed');
  }

  #loaded(): void {
    this.#gone('reloaded');
    this.#open = true;
    this.#listener.windowOpened();
  }

  #gone(detail: string): void {
    if (this.#open) {
      this.#open = false;
      this.#listener.windowGone(detail);
    }
  }

  async #crashed(detail: string): Promise<void> {
    this.#patience.abort();
    this.#gone(detail);
    if (!this.#revival.mayTry()) {
      this.#giveUp(detail);
      return;
    }
    await this.#clock.sleep(REST_MS);
    if (!this.#window.isDestroyed()) {
      await this.load();
    }
  }

  async #wait(): Promise<void> {
    this.#patience.abort();
    this.#patience = new AbortController();
    const { signal } = this.#patience;
    try {
      await this.#clock.sleep(PATIENCE_MS, signal);
    } catch {
      return;
    }
    if (!this.#window.isDestroyed()) {
      this.#window.webContents.forcefullyCrashRenderer();
    }
  }

  #giveUp(detail: string): void {
    this.#failed(new TerminalError('WINDOW_FAILED', { detail }));
  }
}
