import { Worker } from 'node:worker_threads';
import { noFaults } from './faults.ts';
import type { SeedResult } from './simulate.ts';

/** What many seeds came to. */
export interface BatchResult {
  readonly seeds: number;
  readonly sales: number;
  readonly requests: number;
  readonly deaths: number;
  readonly counts: Record<string, number>;
  readonly longestMs: number;
  /** The seeds that broke an invariant, in the order in which they were found. */
  readonly failures: readonly SeedResult[];
  readonly elapsedMs: number;
}

export interface BatchOptions {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly workers: number;
  /** Ends with the first seed that fails. */
  readonly untilFailure: boolean;
  readonly onProgress?: (done: number) => void;
}

/** Runs many seeds, on several threads. */
export async function runBatch(options: BatchOptions): Promise<BatchResult> {
  const { firstSeed, seeds, workers, untilFailure, onProgress } = options;
  const begun = performance.now();
  const total = { sales: 0, requests: 0, deaths: 0, longestMs: 0 };
  const counts: Record<string, number> = noFaults();
  const failures: SeedResult[] = [];
  let next = firstSeed;
  let done = 0;
  const add = (result: SeedResult) => {
    done += 1;
    total.sales += result.sales;
    total.requests += result.requests;
    total.deaths += result.deaths;
    total.longestMs = Math.max(total.longestMs, result.longestMs);
    for (const [fault, count] of Object.entries(result.counts)) {
      counts[fault] = (counts[fault] ?? 0) + count;
    }
    if (result.problems.length > 0) {
      failures.push(result);
    }
    onProgress?.(done);
  };
  const nextSeed = () => {
    if (next >= firstSeed + seeds || (untilFailure && failures.length > 0)) {
      return undefined;
    }
    next += 1;
    return next - 1;
  };
  await Promise.all(Array.from({ length: Math.min(workers, seeds) }, () => employ(nextSeed, add)));
  return { seeds: done, ...total, counts, failures, elapsedMs: performance.now() - begun };
}

/** One thread, which gets seed after seed. */
async function employ(nextSeed: () => number | undefined, add: (result: SeedResult) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const ended = Promise.withResolvers<void>();
  const give = () => {
    const seed = nextSeed();
    if (seed === undefined) {
      ended.resolve();
    } else {
      worker.postMessage(seed);
    }
  };
  worker.on('message', (result: SeedResult) => {
    add(result);
    give();
  });
  worker.on('error', ended.reject);
  give();
  await ended.promise;
  await worker.terminate();
}
