import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type BatchResult, runBatch } from './batch.ts';
import type { SeedResult } from './simulate.ts';

// `npm run simulate -- --seeds N [--seed S] [--until-failure]`: simulated shops on their worst days, and what must be true
// of each when its line is healthy again. A seed that fails is told with all that happened; `--seed S` runs it again.

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    'until-failure': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const single = values.seed !== undefined;
const result = await runBatch({
  firstSeed: wholeNumber(values.seed ?? '1'),
  seeds: single && values.seeds === '100' ? 1 : wholeNumber(values.seeds),
  workers: availableParallelism(),
  untilFailure: values['until-failure'],
  onProgress: (done) => {
    if (done % 1000 === 0) {
      process.stderr.write(`${done} seeds\n`);
    }
  },
});
process.stdout.write(values.json ? `${JSON.stringify(brief(result))}\n` : report(result));
process.exitCode = result.failures.length === 0 ? 0 : 1;

function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) {
    throw new RangeError(`not a whole number: ${text}`);
  }
  return Number(text);
}

function brief({ failures, ...rest }: BatchResult) {
  return { ...rest, failures: failures.map(({ seed, problems }) => ({ seed, problems })) };
}

function report(batch: BatchResult): string {
  const { seeds, sales, requests, deaths, counts, longestMs, failures, elapsedMs } = batch;
  const perSecond = Math.round(sales / (elapsedMs / 1000));
  const injected = Object.entries(counts).filter(([fault]) => fault !== 'none');
  return [
    ...failures.slice(0, 3).flatMap(tellFailure),
    `${seeds} seeds, ${sales} sales, ${requests} requests, ${deaths} deaths of the terminal's process`,
    `faults injected: ${injected.map(([fault, count]) => `${fault} ${count}`).join(', ')}`,
    `longest time to settle: ${(longestMs / 60_000).toFixed(1)} min of simulated time`,
    `${perSecond} sales per second, ${(elapsedMs / 1000).toFixed(1)} s`,
    failures.length === 0
      ? 'every invariant holds'
      : `${failures.length} seeds broke an invariant: ${failures.map(({ seed }) => seed).join(', ')}`,
    '',
  ].join('\n');
}

function tellFailure({ seed, problems, trace }: SeedResult): string[] {
  return [
    `seed ${seed}`,
    ...trace.map((line) => `  ${line}`),
    ...problems.map((problem) => `  BROKEN: ${problem}`),
    '',
  ];
}
