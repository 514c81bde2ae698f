import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { asTerminalError } from '../../main/common/errors.ts';

// Copies a ledger into a folder; says why that could not be done. `silent`: the disk does not tell how much is free.
// `two`: it has room for two copies, and one is to be kept. `workshop DIR`: the folder is where copies are made, not kept.
// One is to be kept as well with `beside N`: what lies in the folder leaves room for N ledgers without it, on the disk on which
// copies are made; and with `full`: that is another disk, and neither has room.
const [ledger = '', ...rest] = process.argv.slice(2);
const last = rest.at(-1) ?? '';
const isWorkshop = rest[0] === 'workshop';
const [folder, workshop] = isWorkshop ? [rest[1] ?? '', last] : [last, path.join(path.dirname(ledger), 'backups')];
const { statfsSync, statSync } = fs;
const tell = (change: (place: string) => object) => {
  fs.statfsSync = ((place: string) => ({ ...statfsSync(place), ...change(place) })) as typeof fs.statfsSync;
  syncBuiltinESMExports();
};
if (rest.includes('silent')) {
  tell(() => ({ blocks: 0 }));
} else if (rest.includes('two')) {
  tell((place) => ({ blocks: 1, bsize: 1e9, bavail: fs.readdirSync(place).length < 2 ? 1 : 0 }));
} else if (rest[0] === 'beside') {
  const bytes = statSync(ledger).size;
  const free = () => 32 * 1024 * 1024 + (Number(rest[1]) - fs.readdirSync(folder).length) * bytes;
  tell(() => ({ blocks: 1, bsize: 1, bavail: free() }));
} else if (rest[0] === 'full') {
  Object.assign(fs, {
    statSync: (place: string, ...how: []) => {
      const stats = statSync(place, ...how);
      return place === folder ? Object.assign(stats, { dev: -1 }) : stats;
    },
  });
  tell(() => ({ blocks: 1, bsize: 1e9, bavail: 0 }));
}
const { makeBackup } = await import('../../main/backup/make-backup.ts');
const data = path.dirname(ledger);
const many = { keepHours: 24, keepDays: 62 };
const few = { keepHours: 1, keepDays: 1 };
try {
  const { made } = await makeBackup(
    {
      kind: 'make',
      ledger,
      owner: { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' },
      folder: { path: folder, ifMissing: 'tell' },
      workshop,
      lockFile: path.join(data, 'backup.sqlite'),
      now: Date.now(),
      rules: { ...(/^(two|beside|full)$/.test(rest[0] ?? '') ? few : many), utcOffsetHours: 9 },
    },
    { goOn: () => undefined, rest: () => undefined },
  );
  process.stdout.write(JSON.stringify({ made }));
} catch (error) {
  process.stdout.write(JSON.stringify(asTerminalError(error)));
}
