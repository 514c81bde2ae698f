import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Loaded before a program: kills its process, as a power cut would, right before the n-th of its calls that change a disk.
// What SQLite itself writes is not counted. `DIE_IN` says in which thread.
const at = Number(process.env['DIE_AT_CALL']);
const isHere = isMainThread === ((process.env['DIE_IN'] ?? 'main') === 'main');
let calls = 0;

const changing = ['renameSync', 'linkSync', 'rmSync', 'copyFileSync', 'writeSync', 'fsyncSync'] as const;
const loose = fs as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
for (const name of isHere ? changing : []) {
  const original = loose[name];
  loose[name] = (...args) => {
    calls += 1;
    if (calls === at) {
      process.kill(process.pid, 'SIGKILL');
    }
    return original?.(...args);
  };
}
syncBuiltinESMExports();
