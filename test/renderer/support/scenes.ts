import type { Page } from 'playwright';
import type { Language, Snapshot } from '../../../preload/contract.ts';
import { fixture, fixtures } from './fixtures.ts';
import { pressByHand } from './typing.ts';
import { send } from './window.ts';

/** Something that the window can show: a snapshot, and the keys that lead on from it. */
export interface Scene {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly keys: readonly string[];
  /** What must be there before it is looked at. */
  readonly shows: string;
}

const digits = (text: string): readonly string[] => [...text];

/** Everything that the window can show in one language. */
export function scenes(language: Language): readonly Scene[] {
  const plain = [...fixtures(language)].map(([name, snapshot]) => ({ name, snapshot, keys: [], shows: 'h1' }));
  const led = (name: string, from: string, keys: readonly string[], shows: string): Scene => ({
    name,
    snapshot: fixture(language, from),
    keys,
    shows,
  });
  return [
    ...plain,
    led('first-run-live', 'first-run', ['2'], '.dialog'),
    led('amount-typed', 'amount-empty', digits('1500'), 'text=1,500'),
    led('amount-over', 'amount-empty', digits('12345678'), '.total-over'),
    led('amount-confirm', 'amount-empty', [...digits('200000'), 'Enter'], '.dialog'),
    led('unknown-cancel', 'unknown', ['F8'], '.dialog'),
    led('refund-confirm', 'paid-after-cancel', ['F7'], '.dialog'),
    led('help', 'amount-training', ['F1'], '.dialog'),
    led('menu', 'amount-empty', ['F2'], '.dialog'),
    led('tray', 'amount-tray', ['F6'], '.dialog'),
    led('tray-full', 'amount-tray-full', ['F6'], '.dialog'),
    led('tray-open-item', 'amount-tray', ['F6', 'ArrowDown', 'ArrowDown'], '.dialog'),
    led('history', 'amount-tray', ['F3'], '.rows .badge'),
    led('detail', 'amount-training', ['F3', '.rows', 'Enter'], '.timeline'),
    led('detail-refund', 'amount-empty', ['F3', '.rows', 'Enter', '.timeline', 'F7'], '.dialog'),
  ];
}

const SETTLED_MS = 450;

/** Shows a scene from its beginning, whatever was open before. A key that begins with a dot is something to wait for. */
export async function show(page: Page, scene: Scene, opening: Snapshot): Promise<void> {
  await send(page, opening);
  await page.locator('[data-screen=opening]').waitFor();
  await send(page, scene.snapshot);
  await page.locator('h1').first().waitFor();
  await page.clock.fastForward(SETTLED_MS);
  for (const key of scene.keys) {
    if (key.startsWith('.')) {
      await page.locator(key).first().waitFor();
    } else {
      await pressByHand(page, key);
    }
  }
  await page.locator(scene.shows).first().waitFor();
}
