import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWholePng, pngSize } from '../../main/printers/png.ts';
import { makePng, type PngForm } from './make-png.ts';

const form: fc.Arbitrary<PngForm> = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 20 }),
  kind: fc.constantFrom('grey1', 'grey8', 'colour', 'palette4', 'transparent'),
  interlaced: fc.boolean(),
});

describe('a PNG', () => {
  it('is whole in each of its forms, and says how large it is', () => {
    fc.assert(
      fc.property(form, (some) => {
        const png = makePng(some);
        expect(pngSize(png)).toEqual({ width: some.width, height: some.height });
        expect(isWholePng(png)).toBe(true);
      }),
    );
  });

  it('is not whole when anything of it is missing or changed', () => {
    fc.assert(
      fc.property(form, fc.nat(), fc.integer({ min: 1, max: 255 }), (some, at, change) => {
        const png = makePng(some);
        expect(isWholePng(png.subarray(0, at % png.length))).toBe(false);
        const changed = Buffer.from(png);
        changed.writeUInt8(changed.readUInt8(at % png.length) ^ change, at % png.length);
        expect(isWholePng(changed)).toBe(false);
      }),
    );
  });

  it('is not whole when it has fewer or more dots than it says, as a picture that unpacks without end', () => {
    const small = makePng({ width: 10, height: 10, kind: 'grey8', interlaced: false });
    for (const height of [9, 11, 1_000_000]) {
      const lying = makePng({ width: 10, height: 10, kind: 'grey8', interlaced: false }, { saidHeight: height });
      expect(lying.length).toBe(small.length);
      expect(isWholePng(lying)).toBe(false);
    }
  });
});
