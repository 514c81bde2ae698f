import { z } from 'zod';

/** Of what a cashier needs, nothing is lost at this size. */
export const MINIMUM_SIZE = { width: 800, height: 600 } as const;
const USUAL_SIZE = { width: 1280, height: 800 } as const;

/** In steps, as browsers do it. */
export const zoomSteps = [0.75, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

const coordinate = z.int().min(-100_000).max(100_000);
const size = z.int().min(1).max(100_000);

const rectangle = z.strictObject({ x: coordinate, y: coordinate, width: size, height: size });
export type Rectangle = z.output<typeof rectangle>;

/** `window-state.json`: how the window was left. */
export const windowStateSchema = z.strictObject({
  version: z.literal(1),
  /** Where it is when it is not maximised. */
  bounds: rectangle,
  maximized: z.boolean(),
  zoom: z.number().min(0.5).max(3),
});
export type WindowState = z.output<typeof windowStateSchema>;

/**
 * Where the window is to open: where it was, moved and shrunk onto a display that exists.
 * @param saved undefined at the first start.
 * @param displays the usable areas of the displays, the primary one first.
 */
export function placeWindow(saved: WindowState | undefined, displays: readonly Rectangle[]): WindowState {
  const primary = displays[0] ?? { x: 0, y: 0, ...USUAL_SIZE };
  if (saved === undefined) {
    return { version: 1, bounds: centred(USUAL_SIZE, primary), maximized: false, zoom: 1 };
  }
  const home = displays.toSorted((one, other) => overlap(saved.bounds, other) - overlap(saved.bounds, one))[0];
  const visible = home !== undefined && overlap(saved.bounds, home) > 0;
  return { ...saved, bounds: visible ? inside(saved.bounds, home) : centred(saved.bounds, primary) };
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function centred({ width, height }: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  return inside(
    {
      x: Math.round(area.x + (area.width - width) / 2),
      y: Math.round(area.y + (area.height - height) / 2),
      width,
      height,
    },
    area,
  );
}

/** A display smaller than the smallest window is left by it to the right and below: its title stays in reach. */
function inside(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = clamp(bounds.width, MINIMUM_SIZE.width, area.width);
  const height = clamp(bounds.height, MINIMUM_SIZE.height, area.height);
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** Where the limits cross, the lower one holds. */
function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(value, highest));
}
