import { zoomSteps } from './window-state.ts';

/** What is used of a key press as Electron tells it before the page hears of it. */
export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
}

/** `;` is where `+` is on a Japanese keyboard, `=` where it is on an American one. */
const larger: ReadonlySet<string> = new Set(['+', ';', '=']);
const smaller: ReadonlySet<string> = new Set(['-', '_']);

/**
 * The zoom after a key press: Ctrl with plus, minus or nought, as in a browser; the menu that would do it is not shown.
 * Undefined for any other key.
 */
export function zoomAfter({ type, key, control, alt }: KeyInput, zoom: number): number | undefined {
  if (type !== 'keyDown' || !control || alt) {
    return undefined;
  }
  if (key === '0') {
    return 1;
  }
  if (larger.has(key)) {
    return zoomSteps.find((step) => step > zoom) ?? zoom;
  }
  return smaller.has(key) ? (zoomSteps.findLast((step) => step < zoom) ?? zoom) : undefined;
}
