import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { notProvisioned, planProvisioning } from '../../main/root/provisioning.ts';
import { findProvisioning } from '../../main/root/provisioning-source.ts';
import { type Fleet, type FleetPc, makeFleet } from '../support/fleet.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const PCS = 500;
/** Starting a program is half waiting for the disk. */
const AT_A_TIME = 4;

type Verdict = FleetPc['expected'] | 'half';

interface Outcome {
  readonly pc: FleetPc;
  readonly got: Verdict;
  readonly ms: number;
}

/** One PC is set up by the program itself, in a process and a data folder of its own. */
function provision(fleet: Fleet, pc: FleetPc, data: string): Promise<Outcome> {
  const args = ['main/cli.ts', '--json', '--data', data, 'provision', '--from', fleet.folder, '--pc', pc.name];
  const begun = performance.now();
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error) => {
      const ms = performance.now() - begun;
      // Whoever was refused and has settings all the same would be half a terminal.
      const isTerminal = existsSync(path.join(data, 'terminal.json'));
      const got = error === null ? 'taken' : 'refused';
      resolve({ pc, got: isTerminal === (got === 'taken') ? got : 'half', ms });
    });
  });
}

async function provisionAll(fleet: Fleet, folder: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...fleet.pcs];
  const work = async () => {
    for (let pc = waiting.shift(); pc !== undefined; pc = waiting.shift()) {
      outcomes.push(await provision(fleet, pc, path.join(folder, pc.name)));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return outcomes;
}

/** The alternative: one process looks at all the files, and sets nothing up. */
function validateAll(fleet: Fleet): readonly Outcome[] {
  return fleet.pcs.map((pc) => {
    const begun = performance.now();
    const got = validates(fleet, pc);
    return { pc, got, ms: performance.now() - begun };
  });
}

function validates(fleet: Fleet, { name }: FleetPc): Verdict {
  try {
    const source = findProvisioning({ given: fleet.folder, machineFolder: '', pcName: name });
    if (source === undefined) {
      return 'refused';
    }
    planProvisioning(source, notProvisioned, systemClock);
    return 'taken';
  } catch (error) {
    if (error instanceof TerminalError) {
      return 'refused';
    }
    throw error;
  }
}

function rowOf(what: string, outcomes: readonly Outcome[]): Row {
  const count = (verdict: Verdict) => outcomes.filter(({ got }) => got === verdict).length;
  const wrong = outcomes.filter(({ pc, got }) => got !== pc.expected);
  const verdict =
    wrong.length === 0 ? 'all as expected' : `NOT as expected: ${wrong.map(({ pc }) => pc.name).join(', ')}`;
  return {
    ...summarize(
      what,
      outcomes.map(({ ms }) => ms),
    ),
    note: `${count('taken')} taken, ${count('refused')} refused, ${verdict}`,
    missed: wrong.length > 0,
  };
}

/** How long it takes to set up the PCs of a chain out of generated files. */
export const fleet: Benchmark = {
  title: `Setting up ${PCS} PCs from generated files, ${AT_A_TIME} at a time`,
  run: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-fleet-'));
    try {
      const made = makeFleet(path.join(folder, 'share'), PCS);
      const begun = performance.now();
      const outcomes = await provisionAll(made, path.join(folder, 'pcs'));
      const allMs = performance.now() - begun;
      return [
        rowOf('each PC by the program itself: files, keys, ledger', outcomes),
        { ...summarize(`all ${PCS} of them together`, [allMs]) },
        rowOf('alternative: one process only checks the files', validateAll(made)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
