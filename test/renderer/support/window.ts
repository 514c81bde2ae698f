import { readFile } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { build } from 'vite';
import type { Language, Snapshot } from '../../../preload/contract.ts';
import { findChromium } from '../../support/electron/chromium.ts';
import { closePageFixture, exportedFixture, outlookFixture, zReportFixture } from './closing-fixtures.ts';
import { deviceSetupFixture, foundDevicesFixture, printerTestFixture } from './device-fixtures.ts';
import { type Harness, installFakeBridge } from './fake-bridge.ts';
import { historyDetailFixture, historyPageFixture } from './history-fixtures.ts';
import { operatorListFixture } from './operator-fixtures.ts';
import { previewFixture } from './printing-fixtures.ts';
import { reconcileResultFixture } from './reconciliation-fixtures.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const ORIGIN = 'http://pos.test';
/** As the app's own protocol sends it. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The renderer as it is shipped, built into a folder of its own. */
export async function buildRenderer(outDir: string): Promise<void> {
  // The test runner's own NODE_ENV would bring the libraries as developers use them.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await build({
      configFile: false,
      root: path.join(ROOT, 'renderer'),
      plugins: [react()],
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 },
    });
  } finally {
    process.env['NODE_ENV'] = before;
  }
}

/** A browser in which the built renderer runs with a main process that the test plays. */
export interface WindowHost {
  readonly browser: Browser;
  readonly open: (options: OpenOptions) => Promise<Page>;
  readonly close: () => Promise<void>;
}

interface OpenOptions {
  readonly snapshot: Snapshot | null;
  readonly width?: number;
  readonly height?: number;
  /** The PC's clock, which the test can then put forward. */
  readonly at?: string;
}

async function serve(context: BrowserContext, folder: string): Promise<void> {
  await context.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    const body = await readFile(file).catch(() => null);
    if (body === null) {
      await route.fulfill({ status: 404, body: '' });
      return;
    }
    const contentType = types[path.extname(file)] ?? 'application/octet-stream';
    await route.fulfill({ body, contentType, headers: { 'content-security-policy': CSP } });
  });
}

/** What the main process answers to questions, unless told otherwise. */
function answersOf(language: Language): Readonly<Record<string, unknown>> {
  const preview = previewFixture(language);
  return {
    'history.page': historyPageFixture(language),
    'history.detail': historyDetailFixture(language),
    'receipt.preview': { ...preview, characters: [] },
    'devices.setup': deviceSetupFixture(language),
    'devices.find': foundDevicesFixture(language),
    'devices.preview': preview,
    'devices.askPrinter': printerTestFixture(language),
    'operators.list': operatorListFixture(),
    'close.outlook': outlookFixture(language),
    'close.list': closePageFixture(),
    'close.show': zReportFixture(language),
    'close.export': exportedFixture(),
    'reconcile.result': reconcileResultFixture(language),
  };
}

/** Starts the browser. */
export async function startHost(folder: string): Promise<WindowHost> {
  const { executablePath, env, args } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    args: [...args, '--force-color-profile=srgb'],
  });
  return {
    browser,
    open: async ({ snapshot, width = 1280, height = 800, at }) => {
      // A context for each, since the clock is the context's.
      const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
      await serve(context, folder);
      const page = await context.newPage();
      page.on('close', () => {
        // It may be the whole browser that is closing.
        void context.close().catch(() => undefined);
      });
      if (at !== undefined) {
        await page.clock.install({ time: new Date(at) });
      }
      await page.setViewportSize({ width, height });
      await page.addInitScript(installFakeBridge, snapshot);
      await page.goto(`${ORIGIN}/`);
      const language: Language = snapshot?.language ?? 'ja';
      await page.evaluate(
        (answers) => {
          for (const [name, value] of answers) {
            window.harness.answer(name, value);
          }
        },
        Object.entries(answersOf(language)),
      );
      await page.locator('h1').first().waitFor();
      return page;
    },
    close: async () => await browser.close(),
  };
}

/** The calls that changed something, in their order. */
export async function callsOf(page: Page): Promise<Harness['calls']> {
  return await page.evaluate(() => window.harness.calls);
}

/** Shows the next snapshot. */
export async function send(page: Page, snapshot: Snapshot): Promise<void> {
  await page.evaluate((next) => window.harness.send(next), snapshot);
}

/** Fonts that are on their way would change sizes and screenshots. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}
