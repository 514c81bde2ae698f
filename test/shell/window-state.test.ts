import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINIMUM_SIZE, placeWindow, type WindowState } from '../../main/shell/window-state.ts';
import { WindowStateFile } from '../../main/shell/window-state-file.ts';
import { zoomAfter } from '../../main/shell/zoom-keys.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

const primary = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const state = (bounds: WindowState['bounds']): WindowState => ({ version: 1, bounds, maximized: false, zoom: 1 });

describe('the place of the window', () => {
  it('is the middle of the first display at the first start', () => {
    expect(placeWindow(undefined, [primary, left]).bounds).toEqual({ x: 320, y: 120, width: 1280, height: 800 });
  });

  it('is where it was, on whichever display', () => {
    for (const bounds of [
      { x: 100, y: 100, width: 900, height: 700 },
      { x: -1200, y: 50, width: 1000, height: 900 },
    ]) {
      expect(placeWindow(state(bounds), [primary, left]).bounds).toEqual(bounds);
    }
  });

  it('is moved to a display that exists', () => {
    const { bounds } = placeWindow(state({ x: -1200, y: 50, width: 1000, height: 900 }), [primary]);
    expect(bounds).toEqual({ x: 460, y: 70, width: 1000, height: 900 });
  });

  it('lies within a display, large enough, for any state and displays that can hold it', () => {
    const part = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 5000 });
    const bounds = fc.record({ x: part, y: part, width: size, height: size });
    const display = fc.record({
      x: part,
      y: part,
      width: fc.integer({ min: 800, max: 4000 }),
      height: fc.integer({ min: 600, max: 4000 }),
    });
    fc.assert(
      fc.property(bounds, fc.array(display, { minLength: 1, maxLength: 3 }), (saved, displays) => {
        const { bounds: placed } = placeWindow(state(saved), displays);
        expect(placed.width).toBeGreaterThanOrEqual(MINIMUM_SIZE.width);
        expect(placed.height).toBeGreaterThanOrEqual(MINIMUM_SIZE.height);
        const holds = displays.some(
          ({ x, y, width, height }) =>
            placed.x >= x &&
            placed.y >= y &&
            placed.x + placed.width <= x + width &&
            placed.y + placed.height <= y + height,
        );
        expect(holds).toBe(true);
      }),
    );
  });
});

describe('the file of the window’s place', () => {
  function kept(file = path.join(tempFolder(), 'window-state.json')) {
    const clock = new TestClock();
    const logged: string[] = [];
    return { file, clock, logged, keep: new WindowStateFile({ file, clock, log: (line) => logged.push(line) }) };
  }
  const one = state({ x: 1, y: 2, width: 900, height: 700 });

  it('gives back what was saved', () => {
    const { keep, file } = kept();
    expect(keep.load()).toBeUndefined();
    keep.saveNow({ ...one, maximized: true, zoom: 2 });
    expect(kept(file).keep.load()).toEqual({ ...one, maximized: true, zoom: 2 });
  });

  it.runIf(process.platform !== 'win32')('is its owner’s alone', () => {
    const { keep, file } = kept();
    keep.saveNow(one);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is written once when changes have settled', async () => {
    const { keep, file, clock } = kept();
    let x = 0;
    const saves = Array.from({ length: 20 }, () =>
      keep.saveSoon(() => state({ x: ++x, y: 0, width: 900, height: 700 })),
    );
    clock.advance(499);
    expect(() => readFileSync(file)).toThrow();
    clock.advance(1);
    await Promise.all(saves);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bounds: { x: 1 } });
  });

  it('is not written later by what was to be saved soon', async () => {
    const { keep, file, clock } = kept();
    const soon = keep.saveSoon(() => state({ x: 5, y: 0, width: 900, height: 700 }));
    keep.saveNow(one);
    clock.advance(1000);
    await soon;
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(one);
  });

  it.each([
    '',
    'null',
    '{"version":2}',
    '{"version":1,"bounds":{"x":0,"y":0,"width":1e9,"height":1},"maximized":false,"zoom":1}',
  ])('that holds %s is not used', (text) => {
    const { keep, file, logged } = kept();
    writeFileSync(file, text);
    expect(keep.load()).toBeUndefined();
    expect(logged).toHaveLength(1);
  });

  it('that cannot be written keeps nobody from working', () => {
    const { keep, logged } = kept(path.join(tempFolder(), 'none', 'window-state.json'));
    keep.saveNow(one);
    expect(logged).toHaveLength(1);
  });
});

describe('the zoom keys', () => {
  const press = (key: string, zoom: number, more = {}) =>
    zoomAfter({ type: 'keyDown', key, control: true, alt: false, ...more }, zoom);

  it('go in steps, on an American and a Japanese keyboard, up to 300 %', () => {
    const seen = [1];
    for (let zoom = press('+', 1); zoom !== undefined && zoom !== seen.at(-1); zoom = press('=', zoom)) {
      seen.push(zoom);
    }
    expect(seen).toEqual([1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]);
    expect(press(';', 1)).toBe(1.1);
    expect(press('-', 2)).toBe(1.75);
    expect(press('-', 0.75)).toBe(0.75);
    expect(press('0', 3)).toBe(1);
  });

  it('are no others', () => {
    expect(press('a', 1)).toBeUndefined();
    expect(press('+', 1, { control: false })).toBeUndefined();
    expect(press('+', 1, { alt: true })).toBeUndefined();
    expect(press('+', 1, { type: 'keyUp' })).toBeUndefined();
  });
});
