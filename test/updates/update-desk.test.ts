import { describe, expect, it } from 'vitest';
import { type LogFacts, type LogLevel, noLog } from '../../main/common/log.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { type Hindrance, QUIET_MS } from '../../main/updates/decide.ts';
import {
  ASK_AGAIN_MS,
  ASK_EVERY_MS,
  type BroughtFile,
  DOWNLOAD_MS,
  FIND_MS,
  LOOK_EVERY_MS,
  type ReadyUpdate,
  UpdateDesk,
  type UpdatePort,
} from '../../main/updates/update-desk.ts';
import { TestClock } from '../support/test-clock.ts';

/** A server that offers what it is told to, and counts. */
class FakeFeed implements UpdatePort {
  offered: string | undefined = '1.1.0';
  isDown = false;
  /** What takes the question and never answers it. */
  hangsAt: 'find' | 'download' | undefined;
  readonly did: string[] = [];
  during: () => void = () => undefined;

  async find(feed: string): Promise<string | undefined> {
    this.did.push(`find ${feed}`);
    this.#need();
    await this.#mayHang('find');
    return this.offered;
  }

  async download(ending: AbortSignal): Promise<BroughtFile> {
    this.did.push(`download ${this.offered}`);
    ending.addEventListener('abort', () => this.did.push('given up'));
    this.#need();
    await this.#mayHang('download');
    this.during();
    return { file: `/cache/${this.offered}`, sha512: `hash of ${this.offered}` };
  }

  async #mayHang(at: 'find' | 'download'): Promise<void> {
    if (this.hangsAt === at) {
      await new Promise(() => undefined);
    }
  }

  #need(): void {
    if (this.isDown) {
      throw new Error('nobody answers');
    }
  }
}

interface Given {
  readonly at?: string;
  readonly feed?: string | null;
  readonly refused?: readonly string[];
}

function desk({ at = '2026-11-22T03:00:00+09:00', feed = 'https://feed.example', refused = [] }: Given = {}) {
  const clock = new TestClock(at);
  const port = new FakeFeed();
  const installed: ReadyUpdate[] = [];
  const hindrances: Hindrance[] = [];
  const given: { preparing: () => void } = { preparing: () => undefined };
  const settings = {
    feed,
    from: '02:00' as DayStart,
    to: '05:00' as DayStart,
    timeZone: 'p9' as TimeZoneCode,
  };
  let failing = false;
  const updates = new UpdateDesk({
    port,
    clock,
    log: noLog,
    settings: () => ({ ...settings }),
    hindrances: () => [...hindrances],
    refused,
    prepare: async () => given.preparing(),
    install: async (update) => {
      if (failing) {
        throw new Error('the disk is full');
      }
      installed.push(update);
    },
  });
  return {
    updates,
    clock,
    port,
    installed,
    hindrances,
    settings,
    given,
    fail: () => {
      failing = true;
    },
    /** Lets minutes pass, looking at each. */
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) {
        clock.advance(LOOK_EVERY_MS);
        await updates.look();
      }
    },
  };
}

describe('new versions', () => {
  it('are not looked for where no server is named', async () => {
    const { port, pass, updates } = desk({ feed: null });
    await pass(ASK_EVERY_MS * 2);
    expect([port.did, updates.view.state]).toEqual([[], 'none']);
  });

  it('are brought soon after the start, and put in after ten minutes of quiet', async () => {
    const { port, installed, pass, updates } = desk();
    await pass(LOOK_EVERY_MS);
    expect(port.did).toEqual(['find https://feed.example', 'download 1.1.0']);
    expect(updates.view).toEqual({ state: 'ready', version: '1.1.0' });
    await pass(QUIET_MS - 2 * LOOK_EVERY_MS);
    expect(installed).toEqual([]);
    await pass(LOOK_EVERY_MS);
    expect(installed).toEqual([{ version: '1.1.0', file: '/cache/1.1.0', sha512: 'hash of 1.1.0' }]);
  });

  it('are put in once, however long the end takes', async () => {
    const { installed, pass } = desk();
    await pass(QUIET_MS * 3);
    expect(installed).toHaveLength(1);
  });

  it('lie ready through the day and are put in at night', async () => {
    const { installed, pass, updates, clock } = desk({ at: '2026-11-22T12:00:00+09:00' });
    await pass(13 * 60 * 60_000);
    expect([updates.view.state, installed]).toEqual(['ready', []]);
    await pass(60 * 60_000);
    expect(installed).toHaveLength(1);
    expect(new Date(clock.now()).toISOString()).toBe('2026-11-22T17:00:00.000Z');
  });

  it('are not even brought while something goes on', async () => {
    const { port, hindrances, pass } = desk();
    hindrances.push('selling');
    await pass(ASK_EVERY_MS);
    expect(port.did).toEqual([]);
  });

  it('wait as long as a payment is unknown, and ten minutes longer', async () => {
    const { installed, hindrances, pass } = desk();
    await pass(LOOK_EVERY_MS);
    hindrances.push('openPayments');
    await pass(60 * 60_000);
    expect(installed).toEqual([]);
    hindrances.pop();
    await pass(QUIET_MS - LOOK_EVERY_MS);
    expect(installed).toEqual([]);
    await pass(LOOK_EVERY_MS);
    expect(installed).toHaveLength(1);
  });

  it('wait for whoever still uses the window', async () => {
    const { installed, updates, pass } = desk();
    for (let minute = 0; minute < 30; minute += 1) {
      await pass(LOOK_EVERY_MS);
      updates.used();
    }
    expect(installed).toEqual([]);
  });

  it('are not put in where a sale began while they were being brought', async () => {
    const { installed, updates, port, hindrances, clock } = desk();
    port.during = () => hindrances.push('selling');
    clock.advance(QUIET_MS);
    await updates.look();
    expect([updates.view.state, installed]).toEqual(['ready', []]);
  });

  it.each<[string, (given: ReturnType<typeof desk>) => void]>([
    ['a sale began', ({ hindrances }) => hindrances.push('selling')],
    ['somebody came back', ({ updates }) => updates.used()],
  ])('are not put in where %s while that was being prepared', async (_what, happens) => {
    const shop = desk();
    shop.given.preparing = () => happens(shop);
    shop.clock.advance(QUIET_MS);
    await shop.updates.look();
    expect([shop.updates.view.state, shop.installed]).toEqual(['ready', []]);
    shop.given.preparing = () => undefined;
    shop.hindrances.length = 0;
    await shop.pass(QUIET_MS - LOOK_EVERY_MS);
    expect(shop.installed).toEqual([]);
    await shop.pass(LOOK_EVERY_MS);
    expect(shop.installed).toHaveLength(1);
  });

  it('are told and tried again later where they cannot be prepared', async () => {
    const { given, updates, clock, installed } = desk();
    given.preparing = () => {
      throw new Error('the disk is full');
    };
    clock.advance(QUIET_MS);
    await expect(updates.look()).rejects.toThrow('the disk is full');
    expect([updates.view, installed]).toEqual([{ state: 'failed', version: '1.1.0' }, []]);
  });

  it.each([
    ['find', FIND_MS, ''],
    ['download', DOWNLOAD_MS, '1.1.0'],
  ] as const)('a server that never answers a %s is asked again an hour later', async (hangsAt, limitMs, version) => {
    const { port, pass, updates, clock } = desk({ at: '2026-11-22T06:00:00+09:00' });
    port.hangsAt = hangsAt;
    clock.advance(LOOK_EVERY_MS);
    const looking = updates.look();
    await expect.poll(() => port.did.some((line) => line.startsWith(hangsAt)) && clock.sleeping).toBe(1);
    clock.advance(limitMs);
    await looking;
    expect(updates.view).toEqual({ state: 'failed', version });
    expect(port.did.includes('given up')).toBe(hangsAt === 'download');
    port.hangsAt = undefined;
    await pass(ASK_AGAIN_MS);
    expect(updates.view).toEqual({ state: 'ready', version: '1.1.0' });
  });

  it('that did not run here are left alone', async () => {
    const { port, installed, pass, updates } = desk({ refused: ['1.1.0'] });
    await pass(QUIET_MS * 2);
    expect(port.did).toEqual(['find https://feed.example']);
    expect([installed, updates.view.state]).toEqual([[], 'none']);
  });

  it('are asked for every four hours, and brought once', async () => {
    const { port, pass } = desk({ at: '2026-11-22T06:00:00+09:00' });
    await pass(ASK_EVERY_MS * 3);
    expect(port.did.filter((line) => line.startsWith('find'))).toHaveLength(3);
    expect(port.did.filter((line) => line.startsWith('download'))).toHaveLength(1);
  });

  it('a server that is down is asked again an hour later, and shown as such', async () => {
    const { port, pass, updates } = desk({ at: '2026-11-22T06:00:00+09:00' });
    port.isDown = true;
    await pass(LOOK_EVERY_MS);
    expect(updates.view).toEqual({ state: 'failed', version: '' });
    await pass(ASK_AGAIN_MS - LOOK_EVERY_MS);
    expect(port.did).toHaveLength(1);
    port.isDown = false;
    await pass(LOOK_EVERY_MS);
    expect(updates.view).toEqual({ state: 'ready', version: '1.1.0' });
  });

  it('a newer one takes the place of the one that lies ready', async () => {
    const { port, pass, installed } = desk({ at: '2026-11-22T20:00:00+09:00' });
    await pass(LOOK_EVERY_MS);
    port.offered = '1.2.0';
    await pass(7 * 60 * 60_000);
    expect(installed.map(({ version }) => version)).toEqual(['1.2.0']);
  });

  it('one that was taken back by the server is not put in', async () => {
    const { port, pass, installed, updates } = desk({ at: '2026-11-22T20:00:00+09:00' });
    await pass(LOOK_EVERY_MS);
    port.offered = undefined;
    await pass(9 * 60 * 60_000);
    expect([installed, updates.view.state]).toEqual([[], 'none']);
  });

  it('one that cannot be put in is told, and tried again later', async () => {
    const { fail, pass, updates, clock } = desk();
    fail();
    clock.advance(QUIET_MS);
    await expect(updates.look()).rejects.toThrow('the disk is full');
    expect(updates.view).toEqual({ state: 'failed', version: '1.1.0' });
    await pass(LOOK_EVERY_MS);
    expect(updates.view.state).toBe('failed');
  });

  const nightLater = { from: '12:00' as DayStart, to: '13:00' as DayStart };
  it.each([
    ['they are switched off', 'brought', { feed: null }],
    ['they are switched off', 'prepared', { feed: null }],
    ['another server is named', 'brought', { feed: 'https://other.example' }],
    ['another server is named', 'prepared', { feed: 'https://other.example' }],
    ['their time is changed', 'brought', nightLater],
    ['their time is changed', 'prepared', nightLater],
  ] as const)('are not put in where %s while that was being %s', async (_what, when, changed) => {
    const { updates, clock, port, given, settings, installed } = desk();
    const change = () => {
      Object.assign(settings, changed);
    };
    if (when === 'brought') {
      port.during = change;
    } else {
      given.preparing = change;
    }
    clock.advance(QUIET_MS);
    await updates.look();
    expect(installed).toEqual([]);
  });

  it('that lie ready are forgotten where they are switched off, and looked for soon after they are switched on', async () => {
    const { pass, updates, settings, installed, port } = desk({ at: '2026-11-22T12:00:00+09:00' });
    await pass(LOOK_EVERY_MS);
    expect(updates.view.state).toBe('ready');
    settings.feed = null;
    await pass(15 * 60 * 60_000);
    expect([updates.view, installed]).toEqual([{ state: 'none', version: '' }, []]);
    settings.feed = 'https://feed.example';
    port.did.length = 0;
    await pass(LOOK_EVERY_MS);
    expect(port.did).toEqual(['find https://feed.example', 'download 1.1.0']);
  });

  it('that lie ready from one server are not put in once another is named, which is asked soon', async () => {
    const { pass, updates, settings, installed, port } = desk();
    await pass(LOOK_EVERY_MS);
    settings.feed = 'https://other.example';
    port.did.length = 0;
    port.offered = undefined;
    await pass(QUIET_MS * 2);
    expect([port.did, updates.view.state, installed]).toEqual([['find https://other.example'], 'none', []]);
  });

  it('go on being looked for after a failure, until the end', async () => {
    const clock = new TestClock();
    const logged: [LogLevel, string, LogFacts | undefined][] = [];
    const updates = new UpdateDesk({
      port: new FakeFeed(),
      clock,
      log: { write: (...line) => logged.push([line[0], line[1], line[2]]) },
      settings: () => {
        throw new Error('no settings');
      },
      hindrances: () => [],
      refused: [],
      prepare: async () => undefined,
      install: async () => undefined,
    });
    const ending = new AbortController();
    const running = updates.run(ending.signal);
    for (let times = 1; times < 4; times += 1) {
      await expect.poll(() => clock.sleeping).toBe(1);
      clock.advance(LOOK_EVERY_MS);
      await expect.poll(() => logged.length).toBe(times);
    }
    await expect.poll(() => clock.sleeping).toBe(1);
    ending.abort();
    await running;
    expect(logged).toHaveLength(3);
    expect(logged[0]).toEqual(['warning', 'update.failed', { detail: 'no settings' }]);
  });
});
