import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../preload/contract.ts';
import { capOf } from '../../renderer/keyboard/key-names.ts';
import { keyGroups } from '../../renderer/settings/key-groups.ts';
import { fixture } from './support/fixtures.ts';
import { keysOnScreen, layoutFaults } from './support/layout-faults.ts';
import type { Scene } from './support/scene.ts';
import { scenes, show } from './support/scenes.ts';
import { buildRenderer, settled, startHost, type WindowHost } from './support/window.ts';

// Everything that the window can show, in each language: looked at by axe, measured, and kept as pictures.

const SCREENSHOTS = path.resolve(import.meta.dirname, '../../test-results/screenshots');
const languages = ['ja', 'en', 'zh'] as const satisfies readonly Language[];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let folder = '';
let host: WindowHost;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'onepay-pos-renderer-'));
  await buildRenderer(folder);
  host = await startHost(folder);
}, 60_000);

afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

/** What axe finds, in one line for each. */
async function axeFinds(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate(
    async (runOnly) => await window.axe.run(document, { runOnly, resultTypes: ['violations'] }),
    tags,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

const explained = new Set(keyGroups.flatMap(({ keys }) => keys.flatMap(({ names }) => names)));
const isExplained = (key: string) => explained.has(capOf(key)) || /^\d$/.test(key);

/** Where the list is as long as it is. */
const mayBeHigher = /^(?:history|first-run|devices)/;

async function tooHigh(page: Page, { name }: Scene): Promise<readonly string[]> {
  const beyond = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  return beyond > 1 && !mayBeHigher.test(name) ? [`${beyond} px higher than the window`] : [];
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  const keys = await page.evaluate(keysOnScreen);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${key} stands there twice`);
  const unexplained = keys.filter((key) => !isExplained(key)).map((key) => `${key} is not in the list of keys`);
  return [...(await page.evaluate(layoutFaults)), ...twice, ...unexplained];
}

async function openPage(language: Language): Promise<Page> {
  const page = await host.open({ snapshot: fixture(language, 'opening'), at: '2026-11-22T14:12:30+09:00' });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  return page;
}

describe.concurrent.each(languages)('in %s', (language) => {
  it('every screen passes axe, has large targets and no key twice, and is pictured', async () => {
    const pictures = path.join(SCREENSHOTS, language);
    await mkdir(pictures, { recursive: true });
    const page = await openPage(language);
    const opening = fixture(language, 'opening');
    const found: Record<string, readonly string[]> = {};
    for (const scene of scenes(language)) {
      await show(page, scene, opening);
      await settled(page);
      await page.screenshot({ path: path.join(pictures, `${scene.name}.png`) });
      const faults = [...(await axeFinds(page)), ...(await faultsOf(page)), ...(await tooHigh(page, scene))];
      if (faults.length > 0) {
        found[scene.name] = faults;
      }
    }
    expect(found).toEqual({});
    expect(await page.evaluate(() => window.harness.violations)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language === 'zh' ? 'zh-Hans' : language);
    await page.close();
  }, 400_000);
});

/** The screens that hold most. */
const crowded = new Set([
  'locked-pin',
  'locked-many',
  'locked-wrong',
  'first-manager-weak',
  'amount-cashier',
  'menu-manager',
  'operators',
  'operators-new',
  'operators-pins-differ',
  'refund-part',
  'refund-over',
  'refund-approval-wrong',
  'stopped',
  'first-run',
  'amount-held',
  'amount-troubled',
  'amount-tray',
  'amount-tray-full',
  'amount-over',
  'amount-confirm',
  'scan',
  'scan-unplugged',
  'amount-unplugged',
  'paid-both-end-unknown',
  'waiting',
  'unknown',
  'paid-large-training',
  'paid-held',
  'paid-end-unknown',
  'amount-devices',
  'amount-queue',
  'queue',
  'devices-scanners',
  'devices-invalid',
  'devices-printer-test',
  'scan-test-bad',
  'paid-tray',
  'needs-centre',
  'objection',
  'help',
  'menu',
  'tray',
  'tray-full',
  'history',
  'detail',
  'closing',
  'closing-forgotten',
  'closing-ask-many',
  'closing-comparing',
  'closing-made-many',
  'closing-export',
  'closes',
  'close-opened',
  'reconciliation',
  'reconciliation-failed',
  'reconciliation-note',
  'setup',
  'setup-wrong',
  'setup-headquarters',
  'keys',
  'key-facts',
  'first-setup-tried',
  'first-setup-missing',
  'first-setup-ready',
  'setup-stopped',
  'health-doctor',
  'health-backups-failed',
  'health-taking-over-failed',
  'health-taking-over-done',
  'health-headquarters',
  'amount-unwell',
  'amount-taking-over',
  'menu-unwell',
]);

const sizes = [
  ['1024 x 768', 1024, 768],
  ['1366 x 768', 1366, 768],
  ['1920 x 1080', 1920, 1080],
  ['768 x 1024', 768, 1024],
  ['800 x 1280', 800, 1280],
  ['1280 x 800 at 200 %', 640, 400],
  ['1024 x 768 at 200 %', 512, 384],
] as const;

describe.concurrent('nothing is lost, cut off or overlapping', () => {
  it.each(languages)(
    'at any size in %s',
    async (language) => {
      const page = await openPage(language);
      const opening = fixture(language, 'opening');
      const found: Record<string, readonly string[]> = {};
      const measure = async (scene: Scene) => {
        await show(page, scene, opening);
        for (const [size, width, height] of sizes) {
          await page.setViewportSize({ width, height });
          const faults = await page.evaluate(layoutFaults);
          if (faults.length > 0) {
            found[`${scene.name} ${size}`] = faults;
          }
        }
      };
      for (const scene of scenes(language).filter(({ name }) => crowded.has(name))) {
        await measure(scene);
      }
      expect(found).toEqual({});
      await page.close();
    },
    400_000,
  );
});

describe('the window', () => {
  it('begins with less than 200 kB of code and styles', async () => {
    const page = await readFile(path.join(folder, 'index.html'), 'utf8');
    const files = [...page.matchAll(/(?:src|href)="\.?\/(assets\/[^"]+)"/g)].map(([, file = '']) => file);
    const sizes = await Promise.all(
      files.map(async (file) => gzipSync(await readFile(path.join(folder, file)), { level: 9 }).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(files.length).toBeGreaterThanOrEqual(2);
    expect(total).toBeLessThan(200_000);
  });

  it('holds still for those who want it so', async () => {
    const page = await openPage('ja');
    const name = await page.evaluate(() => {
      const turning = document.querySelector('.turning');
      return turning === null ? '' : getComputedStyle(turning).animationName;
    });
    expect(name).toBe('none');
    await page.close();
  });

  it.each([
    ['ja', 'Noto Sans JP Variable'],
    ['zh', 'Noto Sans SC Variable'],
  ] as const)('brings its own font for %s', async (language, family) => {
    const page = await openPage(language);
    await page.evaluate((name) => document.documentElement.style.setProperty('--font', `"${name}"`), family);
    await expect
      .poll(
        async () => {
          await settled(page);
          return await page.evaluate(
            (name) => [...document.fonts].some((font) => font.family.includes(name) && font.status === 'loaded'),
            family,
          );
        },
        { timeout: 5_000 },
      )
      .toBe(true);
    await page.close();
  });
});

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
