import { describe, expect, it } from 'vitest';
import type { Copy } from '../../main/backup/copy-name.ts';
import type { JobDone } from '../../main/backup/job.ts';
import { BackupKeeper, type BackupWork } from '../../main/backup/keeper.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { TestClock } from '../support/test-clock.ts';

const MINUTE = 60_000;
const EVERY = 60 * MINUTE;

interface Found extends Copy {
  readonly isOwn: boolean;
}

const found = (madeAt: number, seq: number, isOwn = true): Found => ({
  ...{ fileName: `copy-${seq}`, madeAt, seq },
  ...{ ledger: '11111111', row: '22222222', isOwn },
});

function open({ copies = [], isAutomatic = true }: { copies?: Found[]; isAutomatic?: boolean } = {}) {
  const clock = new TestClock();
  const world = {
    clock,
    seq: 10,
    found: copies,
    /** What stands in the way of the next copies. */
    fault: undefined as TerminalError | undefined,
    asked: [] as string[],
    /** Holds back a copy until it is called. */
    hold: undefined as Promise<void> | undefined,
    stopped: 0,
    isLedgerClosed: false,
  };
  const run = async (work: BackupWork): Promise<JobDone> => {
    world.asked.push(work.kind);
    const { seq } = world;
    await world.hold;
    if (world.fault !== undefined) {
      throw world.fault;
    }
    const list = () => ({
      place: 'otherDisk' as const,
      copies: world.found.map((copy) => ({ ...copy, bytes: 1, lastPayment: null })),
    });
    if (work.kind === 'look') {
      return { look: list() };
    }
    const made = found(clock.now(), seq);
    world.found = [made, ...world.found];
    return { made, look: list() };
  };
  const keeper = new BackupKeeper({
    run,
    stop: async () => {
      world.stopped += 1;
      return false;
    },
    head: () => {
      if (world.isLedgerClosed) {
        throw new Error('the ledger is closed');
      }
      return { seq: world.seq, hash: '' };
    },
    clock,
    everyMs: EVERY,
    isAutomatic,
  });
  return { world, keeper };
}

/** Lets so much time pass, in the small steps in which the keeper looks. */
async function pass({ clock }: { readonly clock: TestClock }, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 30_000) {
    await expect.poll(() => clock.sleeping, { interval: 1 }).toBeGreaterThan(0);
    clock.advance(Math.min(left, 30_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const made = ({ asked }: { readonly asked: readonly string[] }) => asked.filter((kind) => kind === 'make').length;

describe('copies by the clock', () => {
  it('begin at once where there is none yet, and come once in a while as rows do', async () => {
    const { world, keeper } = open();
    keeper.start();
    await expect.poll(() => made(world)).toBe(1);
    await pass(world, EVERY + MINUTE);
    expect(made(world)).toBe(1);
    world.seq = 20;
    await pass(world, MINUTE);
    await expect.poll(() => made(world)).toBe(2);
    world.seq = 30;
    await pass(world, EVERY - 2 * MINUTE);
    expect(made(world)).toBe(2);
    await pass(world, 3 * MINUTE);
    await expect.poll(() => made(world)).toBe(3);
    expect(keeper.state.last?.seq).toBe(30);
    await keeper.close();
  });

  it('wait until the last one that is found is old enough', async () => {
    const last = found(new TestClock().now() - 50 * MINUTE, 5);
    const { world, keeper } = open({ copies: [last] });
    keeper.start();
    await pass(world, 9 * MINUTE);
    expect(made(world)).toBe(0);
    await pass(world, 2 * MINUTE);
    await expect.poll(() => made(world)).toBe(1);
    await keeper.close();
  });

  it('are not put off by a copy out of the future', async () => {
    const last = found(new TestClock().now() + 1000 * EVERY, 5);
    const { world, keeper } = open({ copies: [last] });
    keeper.start();
    await pass(world, EVERY + MINUTE);
    await expect.poll(() => made(world)).toBe(1);
    await keeper.close();
  });

  it('are not put off by another ledger’s copy, also where it ends with the same row number', async () => {
    const strange = found(new TestClock().now() - MINUTE, 10, false);
    const { world, keeper } = open({ copies: [strange] });
    keeper.start();
    await expect.poll(() => made(world)).toBe(1);
    expect(keeper.state.last).toMatchObject({ seq: 10, isOwn: true });
    await keeper.close();
  });

  it('begin again where somebody has taken them all away', async () => {
    const { world, keeper } = open();
    keeper.start();
    await expect.poll(() => keeper.state.last?.seq).toBe(10);
    world.found = [];
    await keeper.look(true);
    expect(keeper.state.last).toBeUndefined();
    await pass(world, EVERY + MINUTE);
    await expect.poll(() => made(world)).toBe(2);
    await keeper.close();
  });

  it('are not made by a training terminal, unless somebody asks', async () => {
    const { world, keeper } = open({ isAutomatic: false });
    keeper.start();
    expect(keeper.health).toBe('off');
    await keeper.make();
    expect(world.asked).toEqual(['make']);
    await keeper.close();
  });

  it('come after a close, at once, also where one is just being made', async () => {
    const { world, keeper } = open();
    keeper.start();
    await expect.poll(() => made(world)).toBe(1);
    world.seq = 20;
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    keeper.hasten();
    await expect.poll(() => made(world)).toBe(2);
    expect(keeper.state.state).toBe('running');
    world.seq = 30;
    keeper.hasten();
    world.hold = undefined;
    gate.resolve();
    await expect.poll(() => made(world)).toBe(3);
    expect(made(world)).toBe(3);
    await keeper.close();
  });

  it('are tried again when they fail, and told until one is made', async () => {
    const { world, keeper } = open();
    world.fault = new TerminalError('BACKUP_FOLDER_MISSING', { folder: 'E:' });
    keeper.start();
    await expect.poll(() => keeper.health).toBe('failed');
    expect(keeper.state.problem?.code).toBe('BACKUP_FOLDER_MISSING');
    await pass(world, 4 * MINUTE);
    expect(made(world)).toBe(1);
    world.fault = undefined;
    await pass(world, 2 * MINUTE);
    await expect.poll(() => keeper.health).toBe('good');
    expect(keeper.state.problem).toBeUndefined();
    await keeper.close();
  });

  it('are late when twice the time has passed and rows are in none of them', async () => {
    const { world, keeper } = open();
    const told: string[] = [];
    keeper.changed.listen(() => told.push(keeper.health));
    keeper.start();
    await expect.poll(() => made(world)).toBe(1);
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    world.clock.advance(3 * EVERY);
    expect(keeper.health).toBe('good');
    world.seq = 20;
    expect(keeper.health).toBe('late');
    await pass(world, MINUTE);
    await expect.poll(() => told.at(-1)).toBe('late');
    world.hold = undefined;
    gate.resolve();
    await pass(world, MINUTE);
    await expect.poll(() => keeper.health).toBe('good');
    await keeper.close();
  });

  it('find nothing wrong where another process makes one', async () => {
    const { world, keeper } = open();
    world.fault = new TerminalError('BACKUP_BUSY');
    keeper.start();
    await expect.poll(() => made(world)).toBe(1);
    await expect.poll(() => keeper.state.state).toBe('idle');
    expect(keeper.health).toBe('good');
    await keeper.close();
  });
});

describe('a copy by hand', () => {
  it('waits for the one that is being made', async () => {
    const { world, keeper } = open();
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    const both = Promise.all([keeper.make(), keeper.make()]);
    expect(world.asked).toEqual(['make']);
    gate.resolve();
    await both;
    expect(world.asked).toEqual(['make', 'make']);
  });

  it('says what stands in its way', async () => {
    const { world, keeper } = open();
    world.fault = new TerminalError('BACKUP_BUSY');
    await expect(keeper.make()).rejects.toMatchObject({ code: 'BACKUP_BUSY' });
  });

  it('is not waited for when the terminal closes', async () => {
    const { world, keeper } = open();
    world.hold = new Promise(() => undefined);
    void keeper.make();
    expect(await keeper.close()).toBe(false);
    expect(world.stopped).toBe(1);
  });

  it('that still waits for its turn when the terminal closes is not made, nor is anything looked at', async () => {
    const { world, keeper } = open();
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    const making = keeper.make();
    const waiting = [keeper.make(), keeper.make()];
    await keeper.close();
    gate.resolve();
    await making;
    for (const one of waiting) {
      await expect(one).rejects.toMatchObject({ code: 'BACKUP_STOPPED' });
    }
    await expect(keeper.look(true)).rejects.toMatchObject({ code: 'BACKUP_STOPPED' });
    expect(world.asked).toEqual(['make']);
    expect(keeper.state).toMatchObject({ state: 'idle', problem: undefined });
  });

  it('that ends after the ledger was closed does not ask it any more', async () => {
    const { world, keeper } = open();
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    keeper.start();
    const making = keeper.make();
    await expect.poll(() => world.asked.length).toBe(1);
    await keeper.close();
    world.isLedgerClosed = true;
    world.fault = new TerminalError('BACKUP_STOPPED');
    gate.resolve();
    await expect(making).rejects.toMatchObject({ code: 'BACKUP_STOPPED' });
    expect(keeper.health).toBe('good');
  });
});
