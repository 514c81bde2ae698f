import { Worker } from 'node:worker_threads';
import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { type BackupJob, type JobDone, type WorkerTask, workerMessage } from './job.ts';

export interface RunnerOptions {
  /** The worker's program. */
  readonly program: URL;
  readonly clock: Pick<Clock, 'sleep'>;
  /** How long the worker may be silent, in ms: a disk or share that has not answered for so long is stuck. */
  readonly silenceMs?: number;
}

/** In ms. A check of a large copy's pages is one piece of work, which tells nothing on its way; whoever looks waits. */
const usualSilenceMs = { make: 300_000, look: 15_000 } as const;

/** Runs jobs in a thread of their own, one at a time. */
export class BackupRunner {
  readonly #options: RunnerOptions;
  #running: { readonly worker: Worker; readonly stop: Int32Array; readonly ended: Promise<void> } | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs a job to its end.
   * @throws TerminalError BACKUP_BUSY while another one runs, BACKUP_STUCK where nothing is heard of it for too long, and
   *   what the job throws.
   */
  async run(job: BackupJob): Promise<JobDone> {
    // One that is stuck cannot be ended before the system lets it go: a second one would be stuck beside it.
    if (this.#running !== undefined) {
      throw new TerminalError('BACKUP_BUSY');
    }
    const task: WorkerTask = { job, stop: new SharedArrayBuffer(4) };
    const worker = new Worker(this.#options.program, { workerData: task });
    // Whoever wants to end does not wait for it.
    worker.unref();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    this.#running = { worker, stop: new Int32Array(task.stop), ended };
    return await this.#heed(worker, job, resolve);
  }

  /**
   * Asks the job that runs to give up, and ends its thread where it does not. False where the system does not let the thread
   * go, because a disk or share does not answer: then this process ends only by force.
   */
  async stop(): Promise<boolean> {
    if (this.#running === undefined) {
      return true;
    }
    const { stop, worker, ended } = this.#running;
    const { clock } = this.#options;
    Atomics.store(stop, 0, 1);
    Atomics.notify(stop, 0);
    if (await endsWithin(ended, END_MS, clock)) {
      return true;
    }
    void worker.terminate();
    return await endsWithin(ended, END_MS, clock);
  }

  async #heed(worker: Worker, job: BackupJob, onExit: () => void): Promise<JobDone> {
    const { promise, resolve, reject } = Promise.withResolvers<JobDone>();
    const silenceMs = this.#options.silenceMs ?? usualSilenceMs[job.kind];
    let heard = new AbortController();
    let outcome: (() => void) | undefined;
    const watch = () => {
      heard.abort();
      heard = new AbortController();
      this.#options.clock.sleep(silenceMs, heard.signal).then(
        () => {
          reject(new TerminalError('BACKUP_STUCK', { folder: job.folder.path }));
          void worker.terminate();
        },
        () => undefined,
      );
    };
    worker.on('message', (message: unknown) => {
      const said = workerMessage.parse(message);
      switch (said.kind) {
        case 'alive':
          watch();
          break;
        case 'done':
          outcome = () => resolve(said.made === undefined ? { look: said.look } : { made: said.made, look: said.look });
          break;
        case 'failed':
          outcome = () => reject(new TerminalError(said.code, said.params));
          break;
      }
    });
    worker.once('error', (error) => {
      outcome = () => reject(new TerminalError('BACKUP_FAILED', { detail: errorDetail(error) }));
    });
    // Only then can the next one be run.
    worker.once('exit', (code) => {
      this.#running = undefined;
      onExit();
      outcome?.();
      reject(new TerminalError('BACKUP_FAILED', { detail: `the thread ended (${code})` }));
    });
    watch();
    try {
      return await promise;
    } finally {
      heard.abort();
    }
  }
}

/** How long a job has to clean up when it is to end, in ms. */
const END_MS = 1000;
