import type { Size } from './browser.ts';
import { Strict } from './strict.ts';

interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** The display's size: `ONEPAY_STANDIN_DISPLAY`, like `1366x768`. */
function displaySize(): Size {
  const [width = 0, height = 0] = (process.env['ONEPAY_STANDIN_DISPLAY'] ?? '1280x800').split('x').map(Number);
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new Error('ONEPAY_STANDIN_DISPLAY has to be like 1366x768');
  }
  return { width, height };
}

class Screen extends Strict {
  constructor() {
    super('screen');
  }

  getPrimaryDisplay() {
    const size = displaySize();
    const bounds: Rectangle = { x: 0, y: 0, ...size };
    return { id: 1, label: '', bounds, workArea: bounds, workAreaSize: size, size, scaleFactor: 1, rotation: 0 };
  }

  getAllDisplays() {
    return [this.getPrimaryDisplay()];
  }

  getDisplayMatching(_bounds: Rectangle) {
    return this.getPrimaryDisplay();
  }
}

/** Electron's `screen`: one display. */
export const screen = new Screen();
export type { Rectangle };
