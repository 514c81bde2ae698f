import type { Bridge } from '../../../preload/contract.ts';

// What runs inside the page. These functions are sent there as source text: they refer to nothing outside.

interface Element {
  getAttribute(name: string): string | null;
  readonly textContent: string | null;
  readonly innerText: string;
  readonly tagName: string;
  getBoundingClientRect(): Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;
}

/** The page's globals, as far as the specs use them. */
export interface PageWorld {
  readonly onepay: Bridge;
  readonly document: {
    querySelector(selector: string): Element | null;
    querySelectorAll(selector: string): Iterable<Element>;
    readonly activeElement: Element | null;
    readonly body: Element;
  };
  readonly MutationObserver: new (
    callback: () => void,
  ) => { observe(target: unknown, options: Readonly<Record<string, unknown>>): void };
  sights: string[];
}

/** Keeps a list of all screens that the page has shown, as `screen tone`. */
export function watchSights(): void {
  const world = globalThis as unknown as PageWorld;
  if (world.sights !== undefined) {
    return;
  }
  world.sights = [];
  const look = (): void => {
    const shown = world.document.querySelector('[data-screen]');
    const sight = [shown?.getAttribute('data-screen'), shown?.getAttribute('data-tone')].filter(Boolean).join(' ');
    if (sight !== '' && sight !== world.sights.at(-1)) {
      world.sights.push(sight);
    }
  };
  new world.MutationObserver(look).observe(world.document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-screen', 'data-tone'],
  });
  look();
}

/** The middle of each key of the keypad. */
export function keypadPlaces(): Record<string, { readonly x: number; readonly y: number }> {
  const { document } = globalThis as unknown as PageWorld;
  return Object.fromEntries(
    [...document.querySelectorAll('fieldset button')].map((key) => {
      const { x, y, width, height } = key.getBoundingClientRect();
      return [key.textContent?.trim() ?? '', { x: x + width / 2, y: y + height / 2 }] as const;
    }),
  );
}
