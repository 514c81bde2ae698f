import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { asTerminalError } from '../../main/common/errors.ts';

// Copies a ledger into a folder; says why that could not be done. `silent`: the disk does not tell how much is free.
const [ledger = '', ...rest] = process.argv.slice(2);
const folder = rest.at(-1) ?? '';
if (rest.includes('silent')) {
  const { statfsSync } = fs;
  fs.statfsSync = ((place: string) => ({ ...statfsSync(place), blocks: 0 })) as typeof fs.statfsSync;
  syncBuiltinESMExports();
}
const { makeBackup } = await import('../../main/backup/make-backup.ts');
const data = path.dirname(ledger);
try {
  const { made } = await makeBackup(
    {
      kind: 'make',
      ledger,
      owner: { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' },
      folder: { path: folder, ifMissing: 'tell' },
      workshop: path.join(data, 'backups'),
      lockFile: path.join(data, 'backup.sqlite'),
      now: Date.now(),
      rules: { keepHours: 24, keepDays: 62, utcOffsetHours: 9 },
    },
    { goOn: () => undefined, rest: () => undefined },
  );
  process.stdout.write(JSON.stringify({ made }));
} catch (error) {
  process.stdout.write(JSON.stringify(asTerminalError(error)));
}
