import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CounterView, Snapshot } from '../../../preload/contract.ts';
import { fixture } from './fixtures.ts';
import { pressByHand } from './typing.ts';
import { buildRenderer, startHost } from './window.ts';

/** A cashier who has nothing but the keyboard, at a window whose main process the test plays. */
export interface Cashier {
  /** The window as it is now. */
  readonly page: () => Page;
  readonly open: (first: string | Snapshot | null) => Promise<void>;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Digits and Enter as fast as they can come. */
  readonly typeAtOnce: (digits: string) => Promise<void>;
  /** Waits until a screen that has just come up takes presses. */
  readonly settle: () => Promise<void>;
  readonly screenShown: () => Promise<string | null>;
  readonly focused: () => Promise<string>;
}

/** Longer than a screen takes no presses that were meant for the one before. */
const SETTLED_MS = 450;

/** Builds the renderer and starts the browser, for all tests of the file that calls it. */
export function hireCashier(): Cashier {
  let folder = '';
  let host: Awaited<ReturnType<typeof startHost>> | undefined;
  let page: Page | undefined;
  const shown = (): Page => {
    if (page === undefined) {
      throw new Error('no window is open');
    }
    return page;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'onepay-pos-renderer-'));
    await buildRenderer(folder);
    host = await startHost(folder);
  }, 60_000);
  afterAll(async () => {
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page?.close();
  });

  return {
    page: shown,
    open: async (first) => {
      page = await host?.open({ snapshot: typeof first === 'string' ? fixture('ja', first) : first });
    },
    press: async (...keys) => {
      for (const key of keys) {
        await pressByHand(shown(), key);
      }
    },
    typeAtOnce: async (digits) => {
      await shown().evaluate((text) => {
        for (const key of [...text, 'Enter']) {
          const code = key === 'Enter' ? key : `Digit${key}`;
          document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }));
        }
      }, digits);
    },
    settle: async () => await shown().waitForTimeout(SETTLED_MS),
    screenShown: async () => await shown().locator('[data-screen]').getAttribute('data-screen'),
    focused: async () => await shown().evaluate(() => document.activeElement?.textContent ?? ''),
  };
}

/** A snapshot of the counter with something else in it. */
export function counterLike(name: string, more: Partial<CounterView>): Snapshot {
  const snapshot = fixture('ja', name);
  if (snapshot.view.stage !== 'counter') {
    throw new Error(`${name} is no counter`);
  }
  return { ...snapshot, view: { ...snapshot.view, ...more } };
}
