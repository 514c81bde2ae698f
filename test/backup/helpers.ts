import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { MakeJob } from '../../main/backup/job.ts';
import { BackupRunner, type RunnerOptions } from '../../main/backup/runner.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { tempFolder } from '../support/temp-folder.ts';

export const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;

export const program = new URL('../../main/backup/worker.ts', import.meta.url);

/** The real thread. */
export function openRunner(options: Partial<RunnerOptions> = {}): BackupRunner {
  return new BackupRunner({ program, clock: systemClock, ...options });
}

/** A copy of a ledger into a folder that is there, as if that were another disk. */
export function makeJob(ledger: Pick<Ledger, 'file'>, change: Partial<MakeJob> = {}): MakeJob {
  const data = path.dirname(ledger.file);
  const folder = path.join(tempFolder(), 'copies');
  mkdirSync(folder);
  return {
    kind: 'make',
    ledger: ledger.file,
    owner,
    folder: { path: folder, ifMissing: 'tell' },
    workshop: path.join(data, 'backups'),
    lockFile: path.join(data, 'backup.sqlite'),
    now: Date.parse('2026-11-22T03:00:00Z'),
    rules: { keepHours: 24, keepDays: 62, utcOffsetHours: 9 },
    ...change,
  };
}
