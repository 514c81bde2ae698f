import { Cashier } from './cashier.ts';
import type { FaultCounts, LineFault } from './faults.ts';
import { lineFaults } from './faults.ts';
import { violations } from './invariants.ts';
import { World } from './world.ts';

export interface SeedResult {
  readonly seed: number;
  readonly sales: number;
  readonly requests: number;
  readonly deaths: number;
  readonly counts: FaultCounts;
  /** From a payment's being made to its settlement, in ms of virtual time; of the slowest. 0 where the clock jumped. */
  readonly longestMs: number;
  readonly problems: readonly string[];
  /** What happened, in order; only where there are problems. */
  readonly trace: readonly string[];
}

const SALES = 50;
/** Virtual time after which a run is stuck, in ms. */
const LIMIT_MS = 6 * 3_600_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Simulates a shop's worst days: about 50 sales on a bad line and a bad computer, and then a line that is healthy. */
export async function simulate(seed: number): Promise<SeedResult> {
  const world = new World(seed);
  const cashier = new Cashier(world);
  let deaths = 0;
  let failure: unknown;
  try {
    world.line.weights = lineWeights(world);
    world.boot();
    let phase: 'bad' | 'healing' | 'healed' = 'bad';
    const story = tell(world, cashier, () => {
      phase = 'healing';
    }).then(
      () => {
        phase = 'healed';
      },
      (error: unknown) => {
        failure = error;
      },
    );
    let restartAt: number | undefined;
    await world.time.run(
      () => phase === 'healed' || failure !== undefined,
      LIMIT_MS,
      () => {
        if (world.process === undefined && restartAt === undefined) {
          deaths += 1;
          restartAt = world.time.now;
          world.time.plan(world.random.between(100, 30_000), () => {
            restartAt = undefined;
            world.boot();
          });
        } else if (phase === 'bad') {
          disturb(world);
        }
      },
    );
    await story;
  } catch (error) {
    failure = error;
  }
  const result = conclude(world, cashier, failure);
  world.destroy();
  return { seed, sales: cashier.sales, deaths, ...result };
}

async function tell(world: World, cashier: Cashier, heal: () => void): Promise<void> {
  for (let sale = 0; sale < SALES; sale += 1) {
    await cashier.sell();
  }
  world.say('the line is healthy from here on');
  world.line.weights = undefined;
  world.wall.skewMs = 0;
  world.nextWrite = 'none';
  heal();
  do {
    await world.time.sleep(MINUTE);
  } while (world.process === undefined || world.process.ledger.queue.length > 0);
  // Requests that are still under way may change the gateway's mind about what is settled.
  await world.time.sleep(2 * MINUTE);
}

/** How bad the line is, and in which way, is each seed's own. */
function lineWeights({ random }: World): Record<LineFault, number> {
  const badness = random.pick([0.1, 0.3, 0.6]);
  const weights = Object.fromEntries(
    lineFaults.map((fault) => [fault, random.chance(0.6) ? badness * random.fraction() : 0]),
  ) as Record<LineFault, number>;
  return { ...weights, none: 3 };
}

/** Between any two events the terminal itself may meet its fate. */
function disturb(world: World): void {
  const { random, counts } = world;
  if (world.process === undefined || !random.chance(0.006)) {
    return;
  }
  switch (random.weighted({ kill: 4, writeDeath: 4, powerCut: 3, diskFull: 3, clockJump: 3, quit: 1 })) {
    case 'kill':
      counts.killed += 1;
      world.kill();
      return;
    case 'writeDeath':
      counts.killed += 1;
      world.nextWrite = random.chance(0.5) ? 'killBefore' : 'killAfter';
      return;
    case 'powerCut':
      counts.powerCut += 1;
      world.nextWrite = 'powerCut';
      return;
    case 'diskFull':
      counts.diskFull += 1;
      world.nextWrite = 'diskFull';
      return;
    case 'clockJump':
      counts.clockJump += 1;
      world.wall.skewMs = random.pick([
        0,
        0,
        61_000,
        -61_000,
        HOUR,
        -HOUR,
        20 * HOUR,
        -20 * HOUR,
        240 * HOUR,
        -240 * HOUR,
      ]);
      world.say(`clock is off by ${world.wall.skewMs / 1000} s`);
      return;
    case 'quit':
      counts.appClosed += 1;
      void world.quit();
      return;
  }
}

function conclude(world: World, cashier: Cashier, failure: unknown) {
  const { process, counts } = world;
  const problems = failure === undefined ? [] : [String((failure as Error).stack ?? failure)];
  let longestMs = 0;
  if (process !== undefined && failure === undefined) {
    const { ledger } = process;
    const gatewayNow = world.gatewayNow();
    const { told } = cashier;
    problems.push(
      ...violations({ ledger, orders: world.book.orders(gatewayNow), gatewayNow, seen: world.line.seen, told }),
    );
    // Both times are the wall clock's: where that jumped, they say nothing.
    longestMs =
      counts.clockJump > 0
        ? 0
        : Math.max(
            0,
            ...ledger.payments
              .page({ limit: 1000 })
              .map(({ createdAt, settledAt }) =>
                settledAt === null ? 0 : Date.parse(settledAt) - Date.parse(createdAt),
              ),
          );
  }
  return {
    requests: world.line.seen.length,
    counts,
    longestMs,
    problems,
    trace: problems.length === 0 ? [] : world.trace,
  };
}
