import { parentPort, workerData } from 'node:worker_threads';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { JobDone, WorkerMessage, WorkerTask } from './job.ts';
import { lookAt, makeBackup } from './make-backup.ts';
import type { Pace } from './pace.ts';

// A thread of its own: a slow disk or share keeps nobody waiting but this.
const { job, stop } = workerData as WorkerTask;
const stopped = new Int32Array(stop);
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

const pace: Pace = {
  goOn: () => {
    if (Atomics.load(stopped, 0) !== 0) {
      throw new TerminalError('BACKUP_STOPPED');
    }
    tell({ kind: 'alive' });
  },
  rest: (ms) => {
    Atomics.wait(stopped, 0, 0, ms);
  },
};

async function work(): Promise<JobDone> {
  return job.kind === 'make' ? await makeBackup(job, pace) : { look: lookAt(job, pace) };
}

try {
  const { made, look } = await work();
  tell({ kind: 'done', ...(made === undefined ? {} : { made }), look: { ...look, copies: [...look.copies] } });
} catch (error) {
  const { code, params } = asTerminalError(error);
  tell({ kind: 'failed', code, params });
}
