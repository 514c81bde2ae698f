import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import type { Language } from '../../../preload/views.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const AXE = path.join(PROJECT, 'node_modules/axe-core/axe.min.js');
const SHOTS = path.join(PROJECT, 'test-results/e2e');

/** WCAG 2.2, levels A and AA, with all that came before. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

interface AxeWorld {
  readonly axe?: {
    run(
      context: unknown,
      options: object,
    ): Promise<{ readonly violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[] }>;
  };
  readonly document: unknown;
}

let axe: string | undefined;

/** What is not accessible on the screen there is; empty for nothing. */
export async function axeFindings(page: Page): Promise<string[]> {
  axe ??= readFileSync(AXE, 'utf8');
  // The content security policy lets no script in; what DevTools evaluates is not asked.
  if (!(await page.evaluate(() => (globalThis as unknown as AxeWorld).axe !== undefined))) {
    await page.evaluate(axe);
  }
  return await page.evaluate(async (tags) => {
    const world = globalThis as unknown as AxeWorld;
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
    if (world.axe === undefined) {
      throw new Error('axe is not there');
    }
    const { violations } = await world.axe.run(world.document, options);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
    );
  }, TAGS);
}

/** Keeps a picture of what is shown: `test-results/e2e/<language>/<state>.png`. */
export async function keepPicture(page: Page, language: Language, state: string): Promise<void> {
  mkdirSync(path.join(SHOTS, language), { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, language, `${state}.png`), animations: 'disabled' });
}

/** Names of texts where the texts themselves ought to be, and gaps that nobody has filled in. */
const UNTRANSLATED = /\{\{|\}\}|\bundefined\b|\bNaN\b|\[object|\b[a-z]+[A-Za-z]*\.[a-z]+[A-Za-z.]*\b/;

/** Words that do not belong into a language, as far as their script tells. */
const FOREIGN: Readonly<Record<Language, RegExp>> = {
  ja: /[\u{ac00}-\u{d7af}]/u,
  en: /[\u{3001}-\u{303f}\u{3040}-\u{30ff}\u{4e00}-\u{9fff}\u{ff01}-\u{ff5e}]/u,
  zh: /[\u{3040}-\u{30fb}]/u,
};

/** Lines that are not in the language that is spoken. */
export function foreignLines(words: string, language: Language, known: readonly string[]): string[] {
  return words
    .split('\n')
    .map((line) => known.reduce((left, name) => left.replaceAll(name, ''), line))
    .filter((line) => UNTRANSLATED.test(line) || FOREIGN[language].test(line));
}
