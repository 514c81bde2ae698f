import { cpSync } from 'node:fs';
import path from 'node:path';
import { processAround } from '../../main/cli/process.ts';
import { runCli } from '../../main/cli/run.ts';

// Copies a training terminal onto a small disk and pays until that fails; prints how often it went well and the last answer.
const [source = '', disk = ''] = process.argv.slice(2);
const data = path.join(disk, 'data');
cpSync(source, data, { recursive: true });
const { process: around } = processAround([]);
let payments = 0;
for (;;) {
  const args = ['--json', '--data', data, 'pay', '--amount', '100', '--code', '280390312172859395'];
  let answer = '';
  const exitCode = await runCli(args, around, {
    out: (text) => {
      answer += String(text);
    },
    err: () => undefined,
  });
  if (exitCode !== 0) {
    process.stdout.write(JSON.stringify({ payments, exitCode, last: JSON.parse(answer) as unknown }));
    break;
  }
  payments += 1;
}
