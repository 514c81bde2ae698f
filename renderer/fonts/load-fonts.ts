import type { Language } from '../../preload/contract.ts';

// One function for each: of two imports in one condition, the build forgets one.
const japanese = () => import('@fontsource-variable/noto-sans-jp/wght.css');
const chinese = () => import('@fontsource-variable/noto-sans-sc/wght.css');
const lists: Readonly<Record<Language, () => Promise<unknown>>> = { ja: japanese, en: japanese, zh: chinese };

/**
 * Fetches the list of the bundled fonts' parts. A part itself is read only where the PC has no Japanese or Chinese font of
 * its own, as those stand first in the font family.
 */
export function loadFonts(language: Language): void {
  // Without it the PC's own fonts show; there is nothing to tell a cashier.
  void lists[language]().catch(() => undefined);
}
