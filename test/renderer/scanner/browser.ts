import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { findChromium } from '../../support/electron/chromium.ts';
import type { PageUnderTest } from './page.ts';
import { keyOf } from './typist.ts';

/** A key as the system reports it. `at`: ms since some moment that is the same for all keys of one call. */
export interface Stroke {
  readonly code: string;
  readonly key: string;
  readonly at: number;
  readonly shift?: boolean;
  readonly repeat?: boolean;
  /** It stays down. */
  readonly held?: boolean;
}

const keyCodes: Readonly<Record<string, number>> = { Enter: 13, Tab: 9, Space: 32, Escape: 27, Backspace: 8 };
/** A key is let go so much later: before the next one of the fastest scanner comes. */
const DOWN_MS = 2;

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env, args } = await findChromium();
  return chromium.launch({
    executablePath,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
    headless: true,
  });
}

/** The page's script, as the product's is built. */
export async function bundlePage(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: path.join(import.meta.dirname, 'page.ts'), formats: ['iife'], name: 'page' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) {
    throw new Error('nothing was built');
  }
  return output.output[0].code;
}

/** Types on a page by Chromium's own way for input, with the times that the system would report. */
export class PageTypist {
  readonly page: Page;
  readonly #cdp: ReturnType<ReturnType<Page['context']>['newCDPSession']>;
  /** The time of the last key, on the page's clock: it may be yet to come. */
  #lastAt = 0;

  constructor(page: Page) {
    this.page = page;
    this.#cdp = page.context().newCDPSession(page);
  }

  static async open(browser: Browser, script: string): Promise<PageTypist> {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>keys</title><body></body>');
    await page.addScriptTag({ content: script });
    await page.locator('#next').waitFor();
    return new PageTypist(page);
  }

  /** Presses keys, of which the first is pressed now: they arrive at once, each with the time that it names. */
  async press(strokes: readonly Stroke[]): Promise<void> {
    const cdp = await this.#cdp;
    const { origin, now } = await this.page.evaluate(() => ({
      origin: performance.timeOrigin,
      now: performance.now(),
    }));
    const start = origin + now;
    this.#lastAt = now + Math.max(...strokes.map(({ at }) => at));
    await Promise.all(
      strokes.flatMap(({ code, key, at, shift = false, repeat = false, held = false }) => {
        const text = code === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
        const event = {
          code,
          key,
          modifiers: shift ? 8 : 0,
          windowsVirtualKeyCode: keyCodes[code] ?? key.toUpperCase().charCodeAt(0),
        };
        const timestamp = (start + at) / 1000;
        const down = { ...event, timestamp, autoRepeat: repeat, ...(text === undefined ? {} : { text }) };
        return [
          cdp.send('Input.dispatchKeyEvent', { type: text === undefined ? 'rawKeyDown' : 'keyDown', ...down }),
          ...(held
            ? []
            : [cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, timestamp: timestamp + DOWN_MS / 1000 })]),
        ];
      }),
    );
  }

  /** Waits until nothing is held any more, whoever typed it. */
  async settle(): Promise<void> {
    await this.page.waitForFunction((until) => performance.now() > until, this.#lastAt + 250);
  }

  /** What happened since this was asked before. */
  async happenings(): Promise<PageUnderTest['happenings']> {
    return this.page.evaluate(() => window.underTest.happenings.splice(0));
  }
}

/** The strokes of a text, one every `pauseMs`. */
export function strokesOf(text: string, pauseMs: number, from = 0): Stroke[] {
  return [...text].map((key, index) => ({ ...keyOf(key), key, at: from + index * pauseMs }));
}

/** The strokes of a scan, its Enter included. */
export function scanStrokes(text: string, pauseMs: number, from = 0): Stroke[] {
  return [...strokesOf(text, pauseMs, from), { code: 'Enter', key: 'Enter', at: from + text.length * pauseMs }];
}
