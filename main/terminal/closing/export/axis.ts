/**
 * Round amounts for the lines of a chart, from 0 to the first that is not less than the largest: at most five, in steps of
 * 1, 2 or 5 times a power of ten.
 */
export function axisMarks(largest: number): readonly number[] {
  const step = roundStep(Math.max(1, Math.ceil(largest / 4)));
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The smallest round step that is not less. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? least;
}

/** The hours of a chart without gaps: from the first to the last, over midnight where the day goes on there. */
export function hoursBetween(first: number, last: number): readonly number[] {
  const count = ((last - first + 24) % 24) + 1;
  return Array.from({ length: count }, (_, index) => (first + index) % 24);
}
