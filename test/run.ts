import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { electronHost } from './support/electron/host.ts';

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
  { name: 'types of the tests', command: ['tsc', '--noEmit', '-p', 'test'] },
  { name: 'types of the window', command: ['tsc', '--noEmit', '-p', 'renderer'] },
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
    /** What kept the file itself from being read, where no test of it is told of. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

interface Tested {
  readonly ok: boolean;
  readonly summary: string;
  /** A line for each test that failed or was not run: they are told again beside the closing counts. */
  readonly wrong: readonly string[];
}

const MOST_OF_A_MESSAGE = 300;

function wrongIn({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = path.relative(process.cwd(), name);
    if (assertionResults.length === 0) {
      return [`no test of ${file}: ${message.slice(0, MOST_OF_A_MESSAGE)}`];
    }
    return assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName, status, failureMessages: [why = ''] = [] }) => {
        const [firstLine = ''] = why.split('\n');
        const happened = status === 'failed' ? 'failed' : 'not run';
        return `${happened}: ${file}: ${fullName}: ${firstLine.slice(0, MOST_OF_A_MESSAGE)}`;
      });
  });
}

/** Runs the tests of one configuration; every one of them must pass, and none may be left out. */
async function runTests(
  name: string,
  args: readonly string[],
  tell: (report: VitestReport) => string,
): Promise<Tested> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-report-'));
  const file = path.join(folder, 'report.json');
  try {
    const command = ['vitest', 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { ok } = await run({ name, command }, true);
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    const { numTotalTests: total, numPassedTests: passed, numFailedTests: failed } = report;
    const left = total - passed - failed;
    const summary = `${passed} of ${total} ${name} passed (${tell(report)}), ${failed} failed, ${left} not run`;
    return { ok: ok && passed === total && total > 0, summary, wrong: wrongIn(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What makes a test one of integration: a real file, socket, process, port or browser. */
const REAL_PARTS =
  /support\/(?:temp-folder|training|terminals|ledgers|counters|cli|sockets|small-disk|certificates|electron|postgres)|virtual-port|child-gateway|worker.ts|updates-feed|http-server/;

function kindsOf({ testResults }: VitestReport): string {
  const counts = { unit: 0, integration: 0 };
  for (const { name, assertionResults } of testResults) {
    counts[REAL_PARTS.test(readFileSync(name, 'utf8')) ? 'integration' : 'unit'] += assertionResults.length;
  }
  return `${counts.unit} unit, ${counts.integration} integration, ${testResults.length} files`;
}

async function runEndToEnd(): Promise<Tested> {
  const { name } = await electronHost();
  return await runTests('end-to-end tests', ['--config', 'test/e2e/vitest.config.ts'], () => `in ${name}`);
}

const SEEDS = 500;

const simulated = z.object({
  seeds: z.number(),
  sales: z.number(),
  elapsedMs: z.number(),
  failures: z.array(z.unknown()),
});

/** After the tests and alone, since it takes all the cores there are. */
async function runSimulation(): Promise<Tested> {
  const command = ['node', 'test/simulation/run.ts', '--seeds', String(SEEDS), '--json'];
  const { ok, output } = await run({ name: 'simulation', command }, false);
  const result = ok ? simulated.parse(JSON.parse(output)) : undefined;
  if (result === undefined) {
    process.stdout.write(`FAIL simulation\n${output}\n`);
    return { ok: false, summary: 'the simulation failed', wrong: [] };
  }
  const { seeds, sales, elapsedMs } = result;
  return {
    ok: seeds === SEEDS,
    summary: `${seeds} of ${SEEDS} simulated shops with ${sales} sales, ${Math.round(elapsedMs / 1000)} s`,
    wrong: [],
  };
}

const begun = Date.now();
const outcomes = await Promise.all(staticSteps.map(async (step) => ({ step, ...(await run(step, false)) })));
for (const { step, ok, output } of outcomes) {
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${step.name}\n${ok ? '' : output}`);
}
const checks = outcomes.filter(({ ok }) => ok).map(({ step }) => step.name);
const tests = await runTests('tests', [], kindsOf);
const endToEnd = await runEndToEnd();
const simulation = await runSimulation();
const allGood = tests.ok && endToEnd.ok && simulation.ok && checks.length === staticSteps.length;
for (const line of [...tests.wrong, ...endToEnd.wrong]) {
  process.stdout.write(`${line}\n`);
}
const seconds = Math.round((Date.now() - begun) / 1000);
process.stdout.write(
  `${allGood ? 'PASS' : 'FAIL'}: ${checks.length} of ${staticSteps.length} checks (${checks.join(', ')}); ${tests.summary}; ${endToEnd.summary}; ${simulation.summary}; ${seconds} s in all\n`,
);
process.exitCode = allGood ? 0 : 1;
