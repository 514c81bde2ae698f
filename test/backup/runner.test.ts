import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestLedger, writeAttempt } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { makeJob, openRunner } from './helpers.ts';

const programOf = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

function someJob() {
  const ledger = openTestLedger({ file: path.join(tempFolder(), 'ledger.sqlite') });
  writeAttempt(ledger);
  return makeJob(ledger);
}

describe('the thread that copies', () => {
  it('does one job after the other', async () => {
    const runner = openRunner();
    const job = someJob();
    await runner.run(job);
    const { look } = await runner.run({ ...job, kind: 'look', opensCopies: true });
    expect(look.copies).toMatchObject([{ seq: 2, lastPayment: 1 }]);
  });

  it('is given up when it has been silent for too long, and no second one is sent after it', async () => {
    const clock = new TestClock();
    const stuck = "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => undefined);";
    const runner = openRunner({ program: programOf(stuck), clock, silenceMs: 60_000 });
    const running = runner.run(someJob());
    const refused = expect(running).rejects.toMatchObject({ code: 'BACKUP_STUCK' });
    await expect(runner.run(someJob())).rejects.toMatchObject({ code: 'BACKUP_BUSY' });
    clock.advance(59_999);
    expect(clock.sleeping).toBe(1);
    clock.advance(1);
    await refused;
  });

  it('is not given up while it is heard of', async () => {
    const clock = new TestClock();
    let watches = 0;
    const sleep = (ms: number, signal?: AbortSignal) => {
      watches += 1;
      return clock.sleep(ms, signal);
    };
    const slow = `import { parentPort, workerData } from 'node:worker_threads';
      parentPort.postMessage({ kind: 'alive' });
      Atomics.wait(new Int32Array(workerData.stop), 0, 0);
      parentPort.postMessage({ kind: 'done', look: { place: 'otherDisk', copies: [] } });`;
    const runner = openRunner({ program: programOf(slow), clock: { sleep }, silenceMs: 60_000 });
    const running = runner.run(someJob());
    clock.advance(59_000);
    await expect.poll(() => watches).toBe(2);
    clock.advance(59_000);
    expect(await runner.stop()).toBe(true);
    await expect(running).resolves.toEqual({ look: { place: 'otherDisk', copies: [] } });
  });

  it('says what went wrong where it could not even begin', async () => {
    const runner = openRunner({ program: programOf("throw new Error('no such thing');") });
    await expect(runner.run(someJob())).rejects.toMatchObject({
      code: 'BACKUP_FAILED',
      params: { detail: 'no such thing' },
    });
    await expect(runner.run(someJob())).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
  });

  it('gives up where it is asked to', async () => {
    const ledger = openTestLedger({ file: path.join(tempFolder(), 'ledger.sqlite') });
    for (let n = 0; n < 100; n += 1) {
      writeAttempt(ledger);
    }
    const runner = openRunner();
    const running = runner.run(makeJob(ledger));
    const refused = expect(running).rejects.toMatchObject({ code: 'BACKUP_STOPPED' });
    expect(await runner.stop()).toBe(true);
    await refused;
  });

  it.skipIf(process.platform === 'win32')('says when the system does not let it go', async () => {
    const pipe = path.join(tempFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Nobody writes into it: opening it waits, as a share does that hangs.
    const hanging = `import { openSync } from 'node:fs';
      import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ kind: 'alive' });
      openSync(${JSON.stringify(pipe)}, 'r');`;
    const runner = openRunner({ program: programOf(hanging), silenceMs: 1000 });
    await expect(runner.run(someJob())).rejects.toMatchObject({ code: 'BACKUP_STUCK' });
    expect(await runner.stop()).toBe(false);
    await expect(runner.run(someJob())).rejects.toMatchObject({ code: 'BACKUP_BUSY' });
    writeFileSync(pipe, '');
    expect(await runner.stop()).toBe(true);
  });
});
