import type { Page } from 'playwright';

/** Longer than a scanner takes from key to key: what is typed so is a person's. */
const PACE_MS = 95;

const typesCharacter = (key: string): boolean => [...key].length === 1 || /^(?:Numpad\d|Space)$/.test(key);

/** Presses a key as a person does, who takes a moment for each that types something. */
export async function pressByHand(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  if (typesCharacter(key)) {
    await page.waitForTimeout(PACE_MS);
  }
}
