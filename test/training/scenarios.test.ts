import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarioFor, scenarios } from '../../main/training/scenarios.ts';

describe('the scenarios', () => {
  it('have each an ending of its own', () => {
    expect(new Set(scenarios.map(({ ending }) => ending)).size).toBe(scenarios.length);
  });

  it('leave the amounts of every day alone', () => {
    const everyDay = [1, 5, 10, 14, 50, 80, 100, 108, 110, 128, 150, 198, 250, 298, 330, 480, 500, 550, 680, 770, 980];
    for (const amount of [
      ...everyDay,
      1000,
      1080,
      1100,
      1200,
      1234,
      1500,
      1980,
      2000,
      2500,
      3000,
      5000,
      9800,
      10_000,
      12_345,
    ]) {
      expect(scenarioFor(String(amount)).ending, String(amount)).toBe('');
    }
  });

  it('are chosen by the longest ending that fits', () => {
    expect(scenarioFor('404').ending).toBe('404');
    expect(scenarioFor('1014').ending).toBe('014');
    expect(scenarioFor('9103').ending).toBe('9103');
    expect(scenarioFor('19901').ending).toBe('9901');
  });

  it('all stand in the manual, as they are', () => {
    const manual = readFileSync('docs/training.md', 'utf8');
    for (const { ending, title } of scenarios) {
      expect(manual).toContain(`| ${ending} | ${title} |`);
    }
    expect(manual.match(/^\| \d{3,4} \| /gm)).toHaveLength(scenarios.length);
  });
});
