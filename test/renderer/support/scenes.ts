import type { Page } from 'playwright';
import type { Language, Snapshot } from '../../../preload/contract.ts';
import { closingScenes } from './closing-scenes.ts';
import { deviceSetupFixture } from './device-fixtures.ts';
import { fixture, fixtures } from './fixtures.ts';
import { operatorScenes } from './operator-scenes.ts';
import type { Scene } from './scene.ts';
import { setupScenes } from './setup-scenes.ts';
import { pressByHand } from './typing.ts';
import { send } from './window.ts';

const digits = (text: string): readonly string[] => [...text];

/** Everything that the window can show in one language. */
export function scenes(language: Language): readonly Scene[] {
  // A test of the scanners is shown at its own place alone.
  const places = [...fixtures(language)].filter(([name]) => !name.startsWith('scan-test'));
  const plain = places.map(([name, snapshot]) => ({ name, snapshot, keys: [], shows: 'h1' }));
  const led = (name: string, from: string, keys: readonly string[], shows: string): Scene => ({
    name,
    snapshot: fixture(language, from),
    keys,
    shows,
  });
  const tested = (name: string, shows: string): Scene => ({
    ...led(name, 'amount-devices', ['F2', '0', '.devices h1:focus', '2', '.scan-waiting'], shows),
    finally: fixture(language, name),
  });
  return [
    ...plain,
    tested('scan-test', '.scan-waiting-on'),
    tested('scan-test-good', '.scan-good'),
    tested('scan-test-bad', '.scan-bad'),
    led('amount-typed', 'amount-empty', digits('1500'), 'text=1,500'),
    led('amount-over', 'amount-empty', digits('12345678'), '.total-over'),
    led('amount-confirm', 'amount-empty', [...digits('200000'), 'Enter'], '.dialog'),
    led('unknown-cancel', 'unknown', ['F8'], '.dialog'),
    led('refund-confirm', 'paid-after-cancel', ['F7'], '.refund-total'),
    led('help', 'amount-training', ['F1'], '.dialog'),
    led('menu', 'amount-empty', ['F2'], '.dialog'),
    led('tray', 'amount-tray', ['F6'], '.dialog'),
    led('tray-full', 'amount-tray-full', ['F6'], '.dialog'),
    led('tray-open-item', 'amount-tray', ['F6', 'ArrowDown', 'ArrowDown'], '.dialog'),
    led('queue', 'amount-queue', ['Shift+F3'], '.dialog'),
    led('queue-held', 'amount-queue', ['Shift+F3', 'ArrowDown'], '.dialog'),
    led('queue-cancel', 'amount-queue', ['Shift+F3', 'ArrowDown', 'F8'], 'text=F9'),
    led('queue-empty', 'amount-empty', ['Shift+F3'], '.dialog'),
    led('devices-scanners', 'amount-devices', ['F2', '0', '.device-good'], '.device-advice'),
    led(
      'devices-keyboard',
      'amount-devices',
      ['F2', '0', '.devices h1:focus', '.device-good', 'ArrowDown'],
      '.device-advice',
    ),
    led(
      'devices-invalid',
      'amount-devices',
      ['F2', '0', '.devices h1:focus', '.device-good', 'F7', 'F10'],
      '[aria-invalid=true]',
    ),
    led(
      'devices-unsaved',
      'amount-devices',
      ['F2', '0', '.devices h1:focus', '.device-good', 'F7', 'Escape'],
      '.dialog',
    ),
    led('devices-scan-test', 'amount-devices', ['F2', '0', '.devices h1:focus', '2'], '.scan-waiting'),
    led('devices-printer', 'amount-devices', ['F2', '0', '.devices h1:focus', '3', '.paper-roll'], '.device-advice'),
    led(
      'devices-printer-test',
      'amount-devices',
      ['F2', '0', '.devices h1:focus', '3', '.paper-roll', 'F4'],
      '.test-outcome',
    ),
    {
      ...led(
        'devices-printer-locked',
        'amount-devices',
        ['F2', '0', '.devices h1:focus', '3', '.paper-roll'],
        '.device-locked',
      ),
      answers: {
        'devices.setup': { ...deviceSetupFixture(language), lockedOfPrinter: ['transport', 'copies', 'removal'] },
      },
    },
    led('history', 'amount-tray', ['F3'], '.rows .badge'),
    led('detail', 'amount-training', ['F3', '.rows', 'Enter'], '.paper-roll'),
    led('detail-refund', 'amount-empty', ['F3', '.rows', 'Enter', '.timeline', 'F7'], '.refund-total'),
    ...operatorScenes(language),
    ...closingScenes(language),
    ...setupScenes(language),
  ];
}

const SETTLED_MS = 450;

/** Shows a scene from its beginning, whatever was open before. A key that begins with a dot is something to wait for. */
export async function show(page: Page, scene: Scene, opening: Snapshot): Promise<void> {
  await send(page, opening);
  await page.locator('[data-screen=opening]').waitFor();
  await page.evaluate(() => window.harness.letAllGo());
  await send(page, scene.snapshot);
  await page.locator('h1').first().waitFor();
  await page.clock.fastForward(SETTLED_MS);
  await page.evaluate(
    ([answers, refusals, holds]) => {
      for (const name of holds) {
        window.harness.hold(name);
      }
      for (const [name, value] of Object.entries(answers)) {
        window.harness.answer(name, value);
      }
      for (const [name, error] of Object.entries(refusals)) {
        window.harness.refuse(name, error);
      }
    },
    [scene.answers ?? {}, scene.refusals ?? {}, scene.holds ?? []] as const,
  );
  for (const key of scene.keys) {
    if (key.startsWith('.')) {
      await page.locator(key).first().waitFor();
    } else {
      await pressByHand(page, key);
    }
  }
  if (scene.finally !== undefined) {
    await send(page, scene.finally);
  }
  await page.locator(scene.shows).first().waitFor();
}
