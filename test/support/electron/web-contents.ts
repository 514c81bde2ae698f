import { readFileSync } from 'node:fs';
import type { Browser, Ending, Size } from './browser.ts';
import { encode } from './codec.ts';
import { decideRequest } from './decide-request.ts';
import { receive } from './ipc-main.ts';
import { errorNumber, loadingError } from './loading-error.ts';
import { Page } from './page.ts';
import type { ConsoleEntry, PageListener, PageRequest, Reply, Verdict } from './page-listener.ts';
import type { FromPreload } from './preload-world.ts';
import { MICRONS_PER_INCH, type PdfOptions, type PrintOptions, printOn, systemPrinters } from './printing.ts';
import { fromWeb, toWeb } from './schemes.ts';
import { defaultSession, permissionsOf } from './session.ts';
import { emitCancelable, notImplemented, Strict, strict } from './strict.ts';

export interface WebContentsOptions {
  readonly browser: Browser;
  readonly preload: string | undefined;
  readonly size: Size;
  /** The page was closed by somebody else than the app, as by its user. */
  readonly onPageClosed: () => void;
  /** The page wants to be closed. */
  readonly closeWindow: () => void;
}

type WindowOpenHandler = (details: object) => { readonly action: string };
interface Loading {
  readonly url: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

let count = 0;
const all = new Set<WebContents>();

/** Electron's `webContents` of a window. */
export class WebContents extends Strict implements PageListener {
  readonly id = ++count;
  readonly session = defaultSession;
  readonly mainFrame: object;
  readonly #options: WebContentsOptions;
  readonly #preload: string;
  readonly #stopHearing: () => void;
  /** None while the browser is gone. */
  #page: Promise<Page> | undefined;
  #openPage: Page | undefined;
  #size: Size;
  #zoom = 1;
  #url = '';
  #failed = false;
  #destroyed = false;
  #hasContent = false;
  #lost = false;
  #loading: Loading | undefined;
  #windowOpen: WindowOpenHandler | undefined;
  #readyToShow: (() => void) | undefined;

  constructor(options: WebContentsOptions, readyToShow: () => void) {
    super('webContents');
    this.#options = options;
    this.#size = options.size;
    this.#readyToShow = readyToShow;
    this.#preload = options.preload === undefined ? '' : readFileSync(options.preload, 'utf8');
    this.mainFrame = this.#makeFrame();
    this.#stopHearing = options.browser.onEnd((ending) => this.#browserEnded(ending));
    this.#page = this.#open();
    all.add(this);
  }

  static all(): readonly WebContents[] {
    return [...all];
  }

  async loadURL(url: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#loading?.reject(loadingError('ERR_ABORTED', this.#loading.url));
    const loading: Loading = { url, resolve, reject };
    this.#loading = loading;
    this.#navigate(url).then(
      (problem) => this.#navigationAnswered(loading, problem),
      (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
    );
    await promise;
  }

  reload(): void {
    this.#reload().catch((error: unknown) => {
      if (!this.#destroyed) {
        process.stderr.write(`stand-in: reload: ${String(error)}\n`);
      }
    });
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) {
      throw new TypeError('Object has been destroyed');
    }
    this.#openPage?.post({ step: 'event', channel, args: encode(args) });
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#lost;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpen = handler;
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return await (await this.#ready()).evaluate(code);
  }

  async setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {}

  setZoomFactor(factor: number): void {
    if (factor !== this.#zoom) {
      this.#zoom = factor;
      this.#openPage?.zoom(factor, this.#size);
    }
  }

  getZoomFactor(): number {
    return this.#zoom;
  }

  forcefullyCrashRenderer(): void {
    this.#openPage?.crash();
  }

  close(): void {
    this.#options.closeWindow();
  }

  async getPrintersAsync(): Promise<readonly object[]> {
    return systemPrinters();
  }

  async printToPDF(options: PdfOptions): Promise<Buffer> {
    return await (await this.#ready()).pdf(options);
  }

  print(options: PrintOptions, done: (success: boolean, failureReason: string) => void): void {
    const { width, height } = options.pageSize;
    this.printToPDF({ ...options, pageSize: { width: width / MICRONS_PER_INCH, height: height / MICRONS_PER_INCH } })
      .then((pdf) => printOn(options, pdf))
      .then(
        () => done(true, ''),
        (error: unknown) => done(false, String(error)),
      );
  }

  /** For Playwright. */
  get targetId(): string | undefined {
    return this.#openPage?.targetId;
  }

  /** The window's new size. */
  resize(size: Size): void {
    this.#size = size;
    this.#page?.then((page) => page.resize(size)).catch(() => undefined);
    if (this.#zoom !== 1) {
      this.#openPage?.zoom(this.#zoom, size);
    }
  }

  /** With the window. */
  end(): void {
    if (!this.#destroyed) {
      this.#destroyed = true;
      this.#stopHearing();
      all.delete(this);
      this.#openPage?.close();
      this.emit('destroyed');
    }
  }

  /** A new page in place of one that its user has closed. */
  reopen(): void {
    this.#page = undefined;
    this.reload();
  }

  // What the page tells.

  navigated(url: string, failed: boolean): void {
    this.#url = fromWeb(url);
    this.#failed = failed;
    this.#hasContent = true;
    this.#lost = false;
  }

  loaded(): void {
    if (this.#failed || !this.#hasContent) {
      return;
    }
    this.painted();
    this.emit('did-finish-load');
    this.#loading?.resolve();
    this.#loading = undefined;
  }

  painted(): void {
    if (!this.#failed && this.#hasContent) {
      this.#readyToShow?.();
      this.#readyToShow = undefined;
    }
  }

  crashed(): void {
    this.#gone('crashed', 5);
  }

  closed(): void {
    if (!this.#destroyed) {
      this.#options.onPageClosed();
    }
  }

  said(entry: ConsoleEntry): void {
    this.emit('console-message', { ...entry, frame: this.mainFrame });
  }

  wantsWindow({ url, frameName, features }: { url: string; frameName: string; features: string }): void {
    const referrer = { url: this.#url, policy: 'strict-origin-when-cross-origin' };
    const details = { url: fromWeb(url), frameName, features, disposition: 'foreground-tab', referrer };
    if (this.#windowOpen?.(details).action !== 'deny') {
      notImplemented('a second window opened by the page: setWindowOpenHandler has to deny it');
    }
  }

  downloads(url: string, filename: string): void {
    const item = strict('downloadItem', { getURL: () => fromWeb(url), getFilename: () => filename });
    if (emitCancelable(defaultSession, 'will-download', {}, item, this)) {
      notImplemented('a download: will-download has to be refused');
    }
  }

  received(message: FromPreload, reply: Reply): void {
    if (message.step === 'preload-error') {
      const error = Object.assign(new Error(message.message), { stack: message.stack });
      process.stderr.write(`Unable to load preload script: ${this.#options.preload}\n${message.stack}\n`);
      this.emit('preload-error', {}, this.#options.preload, error);
    } else if (message.step === 'key') {
      // Too late for `preventDefault` to keep the key from the page.
      emitCancelable(this, 'before-input-event', {}, message.input);
    } else {
      receive(message, { sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1, type: 'frame' }, reply);
    }
  }

  decide(request: PageRequest): Promise<Verdict> {
    return decideRequest(request, this);
  }

  #ready(): Promise<Page> {
    this.#page ??= this.#open();
    return this.#page;
  }

  #open(): Promise<Page> {
    const { browser } = this.#options;
    const opening = Page.open(browser, { preload: this.#preload, size: this.#size, listener: this });
    opening.then(
      (page) => {
        this.#openPage = page;
        if (this.#destroyed) {
          page.close();
        }
      },
      () => undefined,
    );
    return opening;
  }

  async #navigate(url: string): Promise<string | undefined> {
    const [page, permissions] = await Promise.all([this.#ready(), permissionsOf(this, url)]);
    await Promise.all(permissions.map(([name, granted]) => page.allow(name, granted)));
    return await page.navigate(toWeb(url));
  }

  #navigationAnswered(loading: Loading, problem: string | undefined): void {
    if (problem === undefined || this.#loading !== loading) {
      return;
    }
    this.#loading = undefined;
    this.emit('did-fail-load', {}, errorNumber(problem), problem, loading.url, true);
    loading.reject(loadingError(problem, loading.url));
  }

  async #reload(): Promise<void> {
    if (this.#page === undefined) {
      await this.#navigate(this.#url);
    } else {
      await (await this.#page).reload();
    }
  }

  #gone(reason: 'crashed' | 'killed', exitCode: number): void {
    if (!this.#destroyed) {
      this.#lost = true;
      this.emit('render-process-gone', {}, { reason, exitCode });
    }
  }

  /** Electron would go on with a new renderer: so does the stand-in, with a new browser. */
  #browserEnded(ending: Ending): void {
    this.#openPage = undefined;
    if (ending === 'clean-exit') {
      this.closed();
      return;
    }
    this.#page = undefined;
    this.#gone('killed', 9);
  }

  #makeFrame(): object {
    const url = (): string => this.#url;
    return strict('webFrameMain', {
      get url(): string {
        return url();
      },
      get origin(): string {
        return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url())?.[0] ?? 'null';
      },
      parent: null,
      frameTreeNodeId: this.id,
      routingId: 1,
      processId: 1,
      detached: false,
      isDestroyed: (): boolean => this.#destroyed,
    });
  }
}
