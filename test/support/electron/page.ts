import { randomBytes } from 'node:crypto';
import type { Browser, Size, Target } from './browser.ts';
import type { EventDetails, Session } from './cdp.ts';
import type { ConsoleEntry, PageListener, PageRequest } from './page-listener.ts';
import { type FromPreload, type PreloadFacts, pageScript, preloadScript, type ToPreload } from './preload-world.ts';
import type { PdfOptions } from './printing.ts';

const PRELOAD_WORLD = 'ElectronPreload';
/** How long word of a navigation that the page itself began may lag behind its request. */
const LAG_MS = 30;

export interface PageOptions {
  /** The preload's source text. */
  readonly preload: string;
  readonly size: Size;
  readonly listener: PageListener;
}

/** A page of Chromium that shows a window's content, with the preload in a world of its own. */
export class Page {
  readonly targetId: string;
  readonly #target: Target;
  readonly #session: Session;
  readonly #listener: PageListener;
  readonly #facts: PreloadFacts;
  readonly #windowId: Promise<number>;
  /** The preload's world in the document there is now. */
  #world: number | undefined;
  /** Counts documents, since the numbers of worlds are used again. */
  #document = 0;
  /** The navigation that the page itself began last. */
  #begun: string | undefined;

  private constructor(target: Target, listener: PageListener) {
    this.#target = target;
    this.targetId = target.targetId;
    this.#session = target.session;
    this.#listener = listener;
    const key = randomBytes(8).toString('hex');
    const { platform, arch, versions } = process;
    const names = { key, binding: `binding${key}`, inbox: `inbox${key}` };
    this.#facts = { ...names, platform, arch, versions: { ...versions }, argv: [] };
    this.#windowId = target.connection
      .send('Browser.getWindowForTarget', { targetId: target.targetId })
      .then(({ windowId }) => windowId);
    this.#windowId.catch(() => undefined);
  }

  /** Takes a page of the browser and prepares it; nothing is loaded yet. */
  static async open(browser: Browser, { preload, size, listener }: PageOptions): Promise<Page> {
    const page = new Page(await browser.openPage(size), listener);
    page.#listen();
    await page.#prepare(preload, size);
    return page;
  }

  /** Gives Chromium's name of the error, if there is one. */
  async navigate(url: string): Promise<string | undefined> {
    const { errorText } = await this.#session.send('Page.navigate', { url });
    return errorText?.replace(/^net::/, '');
  }

  async reload(): Promise<void> {
    await this.#session.send('Page.reload', {});
  }

  async evaluate(code: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** To the preload of the document there is now. */
  post(message: ToPreload): void {
    if (this.#world !== undefined) {
      const expression = `globalThis[${JSON.stringify(this.#facts.inbox)}](${JSON.stringify(message)})`;
      this.#session.tell('Runtime.evaluate', { expression, contextId: this.#world, silent: true });
    }
  }

  /** The page on paper; sizes in inches. */
  async pdf({ pageSize, printBackground, preferCSSPageSize }: PdfOptions): Promise<Buffer> {
    const { data } = await this.#session.send('Page.printToPDF', {
      paperWidth: pageSize.width,
      paperHeight: pageSize.height,
      marginTop: 0,
      marginBottom: 0,
      marginLeft: 0,
      marginRight: 0,
      printBackground: printBackground === true,
      preferCSSPageSize: preferCSSPageSize === true,
    });
    return Buffer.from(data, 'base64');
  }

  async resize({ width, height }: Size): Promise<void> {
    const windowId = await this.#windowId;
    await this.#target.connection.send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
  }

  /** A zoomed page has a smaller viewport of finer pixels. */
  zoom(factor: number, { width, height }: Size): void {
    if (factor === 1) {
      this.#session.tell('Emulation.clearDeviceMetricsOverride', {});
    } else {
      this.#session.tell('Emulation.setDeviceMetricsOverride', {
        width: Math.round(width / factor),
        height: Math.round(height / factor),
        deviceScaleFactor: factor,
        mobile: false,
      });
    }
  }

  crash(): void {
    this.#session.tell('Page.crash', {});
  }

  async allow(permission: string, granted: boolean): Promise<void> {
    const setting = granted ? 'granted' : 'denied';
    await this.#target.connection.send('Browser.setPermission', { permission: { name: permission }, setting });
  }

  close(): void {
    this.#target.connection.send('Target.closeTarget', { targetId: this.targetId }).catch(() => undefined);
  }

  async #prepare(preload: string, size: Size): Promise<void> {
    const session = this.#session;
    await Promise.all([
      session.send('Page.enable', {}),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Inspector.enable', {}),
      session.send('Log.enable', {}),
      session.send('Runtime.enable', {}),
      session.send('Runtime.addBinding', { name: this.#facts.binding, executionContextName: PRELOAD_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(this.#facts) }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadScript(this.#facts, preload),
        worldName: PRELOAD_WORLD,
      }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.#target.connection.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
      this.resize(size),
    ]);
  }

  #listen(): void {
    const session = this.#session;
    const listener = this.#listener;
    session.on('Page.frameNavigated', ({ frame: { id, url, urlFragment, unreachableUrl } }) => {
      if (id === this.targetId) {
        listener.navigated(unreachableUrl ?? url + (urlFragment ?? ''), unreachableUrl !== undefined);
      }
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.targetId) {
        listener.navigated(url, false);
      }
    });
    session.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      if (frameId === this.targetId) {
        this.#begun = withoutFragment(url);
      }
    });
    session.on('Page.loadEventFired', () => listener.loaded());
    session.on('Page.lifecycleEvent', ({ name, frameId }) => {
      if (name === 'firstContentfulPaint' && frameId === this.targetId) {
        listener.painted();
      }
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      listener.wantsWindow({ url, frameName: windowName, features: windowFeatures.join(',') }),
    );
    session.on('Page.downloadWillBegin', ({ url, suggestedFilename }) => listener.downloads(url, suggestedFilename));
    session.on('Inspector.targetCrashed', () => {
      this.#forgetDocument();
      listener.crashed();
    });
    session.on('Target.detachedFromTarget', () => listener.closed());
    session.on('Runtime.executionContextsCleared', () => this.#forgetDocument());
    session.on('Runtime.bindingCalled', (details) => this.#receive(details));
    session.on('Runtime.consoleAPICalled', (details) => listener.said(consoleEntry(details)));
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text, lineNumber, url } }) =>
      listener.said({
        level: 'error',
        message: `Uncaught ${exception?.description ?? text}`,
        lineNumber,
        sourceId: url ?? '',
      }),
    );
    session.on('Log.entryAdded', ({ entry: { level, text, url, lineNumber } }) =>
      listener.said({
        level: level === 'verbose' ? 'debug' : level,
        message: text,
        lineNumber: lineNumber ?? 0,
        sourceId: url ?? '',
      }),
    );
    session.on('Fetch.requestPaused', (details) => {
      this.#decide(details).catch((error: unknown) => {
        process.stderr.write(`stand-in: ${details.request.url}: ${String(error)}\n`);
        this.#session.tell('Fetch.failRequest', { requestId: details.requestId, errorReason: 'Failed' });
      });
    });
  }

  #forgetDocument(): void {
    this.#world = undefined;
    this.#document++;
  }

  #receive({ name, payload, executionContextId }: EventDetails<'Runtime.bindingCalled'>): void {
    if (name !== this.#facts.binding) {
      return;
    }
    const message = JSON.parse(payload) as FromPreload;
    if (message.step === 'hello') {
      this.#world = executionContextId;
    }
    const asking = this.#document;
    this.#listener.received(message, (answer) => {
      if (asking === this.#document) {
        this.post(answer);
      }
    });
  }

  async #decide(details: EventDetails<'Fetch.requestPaused'>): Promise<void> {
    const { requestId, request, resourceType } = details;
    const { url, method, headers, postData: body } = request;
    const navigation = await this.#navigationOf(details);
    const verdict = await this.#listener.decide({ url, method, headers, body, resourceType, navigation });
    if (verdict.kind === 'go-on') {
      this.#session.tell('Fetch.continueRequest', { requestId });
    } else if (verdict.kind === 'fail') {
      this.#session.tell('Fetch.failRequest', { requestId, errorReason: verdict.reason });
    } else {
      this.#session.tell('Fetch.fulfillRequest', {
        requestId,
        responseCode: verdict.status,
        responseHeaders: verdict.headers.map(([name, value]) => ({ name, value })),
        body: verdict.body.toString('base64'),
      });
    }
  }

  /** Electron tells of navigations that the page begins, not of those that the app or DevTools' protocol begins. */
  async #navigationOf(details: EventDetails<'Fetch.requestPaused'>): Promise<PageRequest['navigation']> {
    const { resourceType, frameId, request, redirectedRequestId } = details;
    if (resourceType !== 'Document') {
      return undefined;
    }
    if (frameId !== this.targetId) {
      return 'in-frame';
    }
    if (redirectedRequestId !== undefined) {
      return 'redirected';
    }
    const url = withoutFragment(request.url);
    if (this.#begun !== url) {
      await new Promise((resolve) => setTimeout(resolve, this.#world === undefined ? 0 : LAG_MS));
    }
    const byPage = this.#begun === url;
    this.#begun = undefined;
    return byPage ? 'by-page' : undefined;
  }
}

function withoutFragment(url: string): string {
  return url.split('#')[0] ?? '';
}

function consoleEntry({ type, args, stackTrace }: EventDetails<'Runtime.consoleAPICalled'>): ConsoleEntry {
  const levels: Record<string, ConsoleEntry['level']> = { debug: 'debug', warning: 'warning', error: 'error' };
  const place = stackTrace?.callFrames[0];
  return {
    level: levels[type] ?? 'info',
    message: args.map(({ value, description, type: kind }) => String(value ?? description ?? kind)).join(' '),
    lineNumber: place?.lineNumber ?? 0,
    sourceId: place?.url ?? '',
  };
}
