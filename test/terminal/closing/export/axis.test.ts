import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisMarks, hoursBetween } from '../../../../main/terminal/closing/export/axis.ts';

describe('the marks of an axis', () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [156_000, [0, 50_000, 100_000, 150_000, 200_000]],
    [400, [0, 100, 200, 300, 400]],
    [9_999_999_999_999, [0, 5_000_000_000_000, 10_000_000_000_000]],
  ])('up to %i are round', (largest, marks) => {
    expect(axisMarks(largest)).toEqual(marks);
  });

  it('are whole, even, at most five, and reach the largest amount but not a step more', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999_999_999), (largest) => {
        const marks = axisMarks(largest);
        const [, step = 0] = marks;
        const last = marks.at(-1) ?? 0;
        expect(marks.length).toBeGreaterThanOrEqual(2);
        expect(marks.length).toBeLessThanOrEqual(5);
        expect(marks).toEqual(marks.map((_, index) => index * step));
        expect(last).toBeGreaterThanOrEqual(largest);
        expect(last - step).toBeLessThan(Math.max(1, largest));
        expect(String(step)).toMatch(/^[125]0*$/);
      }),
    );
  });
});

describe('the hours of a chart', () => {
  it('have no gaps, and go on over midnight', () => {
    expect(hoursBetween(9, 12)).toEqual([9, 10, 11, 12]);
    expect(hoursBetween(22, 2)).toEqual([22, 23, 0, 1, 2]);
    expect(hoursBetween(5, 4)).toHaveLength(24);
    expect(hoursBetween(7, 7)).toEqual([7]);
  });
});
