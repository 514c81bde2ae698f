import { answers } from './answers.ts';
import { journal } from './journal.ts';
import { receipts } from './receipts.ts';
import { recovery } from './recovery.ts';
import { scale } from './scale.ts';
import { scanToWire } from './scan-to-wire.ts';
import { signing } from './signing.ts';
import { print } from './table.ts';

// `npm run bench`: each table beside a stated alternative, measured in the same run. Not a test: figures depend on the machine.
const missed: string[] = [];
for (const benchmark of [signing, scanToWire, journal, receipts, answers, recovery, scale]) {
  missed.push(...print(benchmark.title, await benchmark.run()));
}
process.stdout.write(missed.length === 0 ? '\nAll targets met.\n' : `\nTargets missed:\n  ${missed.join('\n  ')}\n`);
