import { answers } from './answers.ts';
import { backup } from './backup.ts';
import { bundle } from './bundle.ts';
import { closing } from './closing.ts';
import { fleet } from './fleet.ts';
import { headquarters } from './headquarters.ts';
import { journal } from './journal.ts';
import { printQueue } from './print-queue.ts';
import { receipts } from './receipts.ts';
import { reconcile } from './reconcile.ts';
import { recovery } from './recovery.ts';
import { scale } from './scale.ts';
import { scanToWire } from './scan-to-wire.ts';
import { scanners } from './scanners.ts';
import { signing } from './signing.ts';
import { print } from './table.ts';
import { counterWindow } from './window.ts';

// `npm run bench`, or `npm run bench -- signing window` for some: each table beside a stated alternative, measured in the same
// run. Not a test: figures depend on the machine.
const benchmarks = {
  signing,
  scanToWire,
  scanners,
  journal,
  printQueue,
  receipts,
  answers,
  recovery,
  reconcile,
  scale,
  closing,
  headquarters,
  backup,
  window: counterWindow,
  fleet,
};
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const missed: string[] = [];
for (const [name, benchmark] of Object.entries(benchmarks)) {
  if (isWanted(name)) {
    missed.push(...print(benchmark.title, await benchmark.run()));
  }
}
if (isWanted('window')) {
  missed.push(...(await bundle()));
}
process.stdout.write(missed.length === 0 ? '\nAll targets met.\n' : `\nTargets missed:\n  ${missed.join('\n  ')}\n`);
