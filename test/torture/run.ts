import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { torture } from './victim.ts';

// `npm run torture -- [--kills N]`: real processes of the command line, against a real training gateway process, killed by
// SIGKILL at random moments; afterwards recovery settles what is open, and the books must agree.

const { values } = parseArgs({ options: { kills: { type: 'string', default: '500' } } });
const kills = Number(values.kills);
const workers = Math.min(availableParallelism(), kills);
const begun = performance.now();
const results = await Promise.all(
  Array.from({ length: workers }, (_, worker) => {
    const share = Math.floor(kills / workers) + (worker < kills % workers ? 1 : 0);
    return torture({ kills: share, random: () => randomInt(2 ** 32) / 2 ** 32 });
  }),
);
const sum = (pick: (result: (typeof results)[number]) => number) =>
  results.reduce((total, one) => total + pick(one), 0);
const problems = results.flatMap((result) => result.problems);
const seconds = Math.round((performance.now() - begun) / 1000);
process.stdout.write(
  [
    ...problems.map((problem) => `BROKEN: ${problem}`),
    `${sum((one) => one.kills)} processes killed, ${sum((one) => one.finished)} ended by themselves before`,
    `${sum((one) => one.interrupted)} payments and refunds were found in the middle of being sent; ${sum((one) => one.open)} were open after the last kill`,
    `${sum((one) => one.payments)} payments, ${sum((one) => one.orders)} orders at the gateway, ${seconds} s`,
    problems.length === 0 ? 'every invariant holds' : `${problems.length} problems`,
    '',
  ].join('\n'),
);
process.exitCode = problems.length === 0 ? 0 : 1;
