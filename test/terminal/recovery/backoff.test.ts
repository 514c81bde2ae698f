import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, defaultBackoff } from '../../../main/terminal/recovery/backoff.ts';

const attempts = fc.nat({ max: 100_000 });
const chance = fc.double({ min: 0, max: 1, noNaN: true });

describe('the back-off', () => {
  it('doubles from one second to five minutes, without jitter', () => {
    const waits = Array.from({ length: 11 }, (_, attempt) => backoffMs(attempt, 1, defaultBackoff));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]);
  });

  it('is between one second and five minutes, whatever the attempt and the chance', () => {
    fc.assert(
      fc.property(attempts, chance, (attempt, random) => {
        const wait = backoffMs(attempt, random, defaultBackoff);
        expect(wait).toBeGreaterThanOrEqual(1000);
        expect(wait).toBeLessThanOrEqual(300_000);
      }),
    );
  });

  it('leaves at least half of the full wait', () => {
    fc.assert(
      fc.property(attempts, chance, (attempt, random) => {
        const full = backoffMs(attempt, 1, defaultBackoff);
        expect(backoffMs(attempt, random, defaultBackoff)).toBeGreaterThanOrEqual(full / 2);
        expect(backoffMs(attempt, random, defaultBackoff)).toBeLessThanOrEqual(full);
      }),
    );
  });

  it('never gets shorter with a further attempt, nor with more jitter', () => {
    fc.assert(
      fc.property(attempts, chance, chance, (attempt, one, other) => {
        expect(backoffMs(attempt + 1, one, defaultBackoff)).toBeGreaterThanOrEqual(
          backoffMs(attempt, one, defaultBackoff),
        );
        expect(backoffMs(attempt, Math.max(one, other), defaultBackoff)).toBeGreaterThanOrEqual(
          backoffMs(attempt, Math.min(one, other), defaultBackoff),
        );
      }),
    );
  });

  it('spreads the terminals of a shop, so that they do not all ask at once', () => {
    const waits = new Set([0, 0.25, 0.5, 0.75, 1].map((random) => backoffMs(5, random, defaultBackoff)));
    expect(waits.size).toBe(5);
  });

  it('obeys other rules', () => {
    expect(backoffMs(0, 1, { firstMs: 10, longestMs: 50 })).toBe(10);
    expect(backoffMs(3, 1, { firstMs: 10, longestMs: 50 })).toBe(50);
  });
});
