import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { simulate } from './simulate.ts';

// The ledger is checked against a copy of itself, which need not outlive the process either.
if (existsSync('/dev/shm')) {
  process.env['TMPDIR'] = '/dev/shm';
}

parentPort?.on('message', async (seed: number) => {
  parentPort?.postMessage(await simulate(seed));
});
