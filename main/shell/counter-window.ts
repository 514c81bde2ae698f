import type { WindowDisplay } from './counter-port.ts';
import type { Rectangle, WindowState } from './window-state.ts';
import { type KeyInput, zoomAfter } from './zoom-keys.ts';

interface Preventable {
  preventDefault(): void;
}

/** What is used of Electron's window. */
export interface WindowPort {
  readonly webContents: {
    on(event: 'did-finish-load', listener: () => void): unknown;
    on(event: 'before-input-event', listener: (event: Preventable, input: KeyInput) => void): unknown;
    setZoomFactor(factor: number): void;
  };
  on(event: 'resize' | 'move' | 'maximize' | 'unmaximize', listener: () => void): unknown;
  on(event: 'close', listener: (event: Preventable) => void): unknown;
  /** Windows: the user signs out or the PC shuts down. */
  on(event: 'session-end', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
  isDestroyed(): boolean;
  show(): void;
  focus(): void;
  maximize(): void;
  isMaximized(): boolean;
  isMinimized(): boolean;
  restore(): void;
  getNormalBounds(): Rectangle;
  setFullScreen(full: boolean): void;
  isFullScreen(): boolean;
  setKiosk(kiosk: boolean): void;
  destroy(): void;
}

export interface CounterWindowOptions {
  readonly window: WindowPort;
  /** How it opens. */
  readonly state: WindowState;
  readonly keep: {
    saveSoon(read: () => WindowState): Promise<void>;
    saveNow(state: WindowState): void;
  };
  /** Somebody wants the window, and with it the app, to end. */
  readonly quit: () => void;
}

/** The one window: shown when it is drawn, zoomed, remembered, and closed only by an orderly end. */
export class CounterWindow {
  readonly #window: WindowPort;
  readonly #keep: CounterWindowOptions['keep'];
  readonly #shown = Promise.withResolvers<void>();
  #zoom: number;
  #kiosk = false;

  constructor({ window, state, keep, quit }: CounterWindowOptions) {
    this.#window = window;
    this.#keep = keep;
    this.#zoom = state.zoom;
    window.once('ready-to-show', () => this.#show(state.maximized));
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) {
      window.on(event as 'resize', () => this.#changed());
    }
    window.on('close', (event) => {
      event.preventDefault();
      quit();
    });
    window.on('session-end', () => quit());
    window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(this.#zoom));
    window.webContents.on('before-input-event', (event, input) => this.#key(event, input));
  }

  /** Covers the screen as the settings say, once there is something to see. */
  async display(display: WindowDisplay): Promise<void> {
    await this.#shown.promise;
    if (this.#window.isDestroyed()) {
      return;
    }
    this.#kiosk = display === 'kiosk';
    if (display === 'kiosk') {
      this.#window.setKiosk(true);
    } else if (display === 'fullScreen') {
      this.#window.setFullScreen(true);
    }
  }

  /** A kiosk stays one. */
  toggleFullScreen(): void {
    if (!this.#kiosk) {
      this.#window.setFullScreen(!this.#window.isFullScreen());
    }
  }

  /** Brings the window before the others. */
  bringUp(): void {
    if (this.#window.isMinimized()) {
      this.#window.restore();
    }
    this.#window.show();
    this.#window.focus();
  }

  /** Ends the window for good, and remembers where it was. */
  destroy(): void {
    if (!this.#window.isDestroyed()) {
      this.#keep.saveNow(this.#state());
      this.#window.destroy();
    }
  }

  #show(maximized: boolean): void {
    if (maximized) {
      this.#window.maximize();
    }
    this.#window.show();
    this.#shown.resolve();
  }

  #key(event: Preventable, input: KeyInput): void {
    const zoom = zoomAfter(input, this.#zoom);
    if (zoom !== undefined) {
      event.preventDefault();
      this.#zoom = zoom;
      this.#window.webContents.setZoomFactor(zoom);
      this.#changed();
    }
  }

  #changed(): void {
    void this.#keep.saveSoon(() => this.#state());
  }

  #state(): WindowState {
    const { x, y, width, height } = this.#window.getNormalBounds();
    return { version: 1, bounds: { x, y, width, height }, maximized: this.#window.isMaximized(), zoom: this.#zoom };
  }
}
