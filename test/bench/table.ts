/** One line of a benchmark's table. Times in ms. */
export interface Row {
  readonly what: string;
  readonly runs: number;
  readonly median: number;
  readonly p99: number;
  /** What the line must stay under, where there is a target: its p99 for single operations. */
  readonly target?: number;
  /** More to say, and whether that misses a target of its own. */
  readonly note?: string;
  readonly missed?: boolean;
}

export interface Benchmark {
  readonly title: string;
  run(): Promise<readonly Row[]>;
}

/** Median and 99th percentile of a series of times in ms. */
export function summarize(what: string, times: readonly number[], target?: number): Row {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const row = { what, runs: sorted.length, median: at(0.5), p99: at(0.99) };
  return target === undefined ? row : { ...row, target };
}

/** Times a synchronous piece of work, after some rounds that do not count. */
export function time(
  what: string,
  work: () => void,
  options: { readonly rounds: number; readonly target?: number },
): Row {
  for (let n = 0; n < Math.ceil(options.rounds / 10); n += 1) {
    work();
  }
  const times: number[] = [];
  for (let n = 0; n < options.rounds; n += 1) {
    const begun = performance.now();
    work();
    times.push(performance.now() - begun);
  }
  return summarize(what, times, options.target);
}

/** Prints one benchmark's table; gives the lines that missed their target. */
export function print(title: string, rows: readonly Row[]): readonly string[] {
  const missed: string[] = [];
  process.stdout.write(`\n${title}\n`);
  process.stdout.write(
    `  ${'what'.padEnd(58)}${'runs'.padStart(7)}${'median ms'.padStart(12)}${'p99 ms'.padStart(12)}   target (p99)\n`,
  );
  for (const { what, runs, median, p99, target, note = '', missed: missedToo = false } of rows) {
    const met = target === undefined || p99 < target;
    if (!met || missedToo) {
      missed.push(`${title}: ${what}`);
    }
    const verdict = target === undefined ? '' : `   < ${target} ms ${met ? 'met' : 'MISSED'}`;
    const figures = `${String(runs).padStart(7)}${median.toFixed(3).padStart(12)}${p99.toFixed(3).padStart(12)}`;
    process.stdout.write(
      `  ${what.padEnd(58)}${figures}${verdict}   ${note}${missedToo ? ' MISSED' : ''}\n`.replace(/ +\n/, '\n'),
    );
  }
  return missed;
}
