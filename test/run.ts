import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

// `npm test`: every check there is, each of which must pass, and a closing line with the counts. Tests that were skipped
// make the run fail: green would say that they had passed.

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

interface Finished {
  readonly ok: boolean;
  readonly output: string;
}

const staticSteps: readonly Step[] = [
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  {
    name: 'dependency rules',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer', 'test'],
  },
  { name: 'dead code', command: ['knip'] },
];

function run({ command }: Step, show: boolean): Promise<Finished> {
  const [program = '', ...args] = command;
  const { promise, resolve } = Promise.withResolvers<Finished>();
  const child = spawn(program, args, {
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.on('error', (error) => resolve({ ok: false, output: String(error) }));
  child.on('close', (code) => resolve({ ok: code === 0, output }));
  return promise;
}

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function runTests(): Promise<{ readonly ok: boolean; readonly summary: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-report-'));
  const file = path.join(folder, 'report.json');
  try {
    const command = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { ok } = await run({ name: 'tests', command }, true);
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    const { numTotalTests: total, numPassedTests: passed, numFailedTests: failed, testResults } = report;
    const left = testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => fullName),
    );
    for (const name of left) {
      process.stdout.write(`not run: ${name}\n`);
    }
    const summary = `${passed} of ${total} tests passed in ${testResults.length} files, ${failed} failed, ${left.length} not run`;
    return { ok: ok && passed === total && total > 0, summary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const SEEDS = 500;

const simulated = z.object({
  seeds: z.number(),
  sales: z.number(),
  elapsedMs: z.number(),
  failures: z.array(z.unknown()),
});

/** After the tests and alone, since it takes all the cores there are. */
async function runSimulation(): Promise<{ readonly ok: boolean; readonly summary: string }> {
  const command = ['node', 'test/simulation/run.ts', '--seeds', String(SEEDS), '--json'];
  const { ok, output } = await run({ name: 'simulation', command }, false);
  const result = ok ? simulated.parse(JSON.parse(output)) : undefined;
  if (result === undefined) {
    process.stdout.write(`FAIL simulation\n${output}\n`);
    return { ok: false, summary: 'the simulation failed' };
  }
  const { seeds, sales, elapsedMs } = result;
  return {
    ok: seeds === SEEDS,
    summary: `${seeds} of ${SEEDS} simulated shops with ${sales} sales, ${Math.round(elapsedMs / 1000)} s`,
  };
}

const begun = Date.now();
const outcomes = await Promise.all(staticSteps.map(async (step) => ({ step, ...(await run(step, false)) })));
for (const { step, ok, output } of outcomes) {
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${step.name}\n${ok ? '' : output}`);
}
const tests = await runTests();
const checks = outcomes.filter(({ ok }) => ok).map(({ step }) => step.name);
const simulation = await runSimulation();
const allGood = tests.ok && simulation.ok && checks.length === staticSteps.length;
const seconds = Math.round((Date.now() - begun) / 1000);
process.stdout.write(
  `${allGood ? 'PASS' : 'FAIL'}: ${checks.length} of ${staticSteps.length} checks (${checks.join(', ')}); ${tests.summary}; ${simulation.summary}; ${seconds} s in all\n`,
);
process.exitCode = allGood ? 0 : 1;
