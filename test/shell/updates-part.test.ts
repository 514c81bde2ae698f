import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type LogFacts, noLog } from '../../main/common/log.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { APP_URL } from '../../main/shell/app-scheme.ts';
import { runShell } from '../../main/shell/run.ts';
import type { Installation } from '../../main/shell/updates/installation.ts';
import { ShellUpdates } from '../../main/shell/updates/part.ts';
import { stage } from '../../main/shell/updates/put-in.ts';
import { StartGuard } from '../../main/shell/updates/start-guard.ts';
import { type BroughtFile, LOOK_EVERY_MS } from '../../main/updates/update-desk.ts';
import type { BridgeError, Snapshot } from '../../preload/contract.ts';
import { channelOf } from '../../preload/contract.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { FakeShell, openingSnapshot } from './support.ts';

const appImage: Installation = { kind: 'appImage', file: '/home/shop/app.AppImage' };

/** The shell on a PC at 3 in the morning, with a server that offers 1.1.0. */
async function shellAtNight(installation: Installation = appImage) {
  const folder = tempFolder();
  const clock = new TestClock('2026-11-22T03:00:00+09:00');
  const shell = new FakeShell(folder);
  const launched: string[] = [];
  const logged: [string, LogFacts | undefined][] = [];
  const log = { write: (_level: string, event: string, facts?: LogFacts) => logged.push([event, facts]) };
  const given: {
    answer: () => null | Promise<null>;
    brought: BroughtFile;
    staging: (...of: Parameters<typeof stage>) => void | Promise<void>;
    launching: () => void;
  } = {
    answer: () => null,
    brought: { file: '/cache/1.1.0', sha512: '' },
    staging: () => undefined,
    launching: () => undefined,
  };
  const guard = new StartGuard({ folder, version: '1.0.0', installation, args: [], clock, log: noLog });
  const updates = new ShellUpdates({
    installation,
    guard,
    port: async () => ({ find: async () => '1.1.0', download: async () => given.brought }),
    clock,
    log,
    settings: () => ({
      feed: 'https://feed.example',
      from: '02:00' as DayStart,
      to: '05:00' as DayStart,
      timeZone: 'p9' as TimeZoneCode,
    }),
    args: ['--data', '/shop'],
    stage: async (...of) => given.staging(...of),
    launch: (_installed, file, args) => {
      given.launching();
      shell.did.push('launch');
      launched.push([file, ...args].join(' '));
    },
    startAgain: () => {
      shell.did.push('start again');
    },
  });
  Object.assign(shell.counter.handlers, { 'operator.active': () => given.answer() });
  await runShell(shell.parts({ updates, exit: (code) => shell.did.push(`exit ${code}`) }));
  const tell = (view: Snapshot['view']) => shell.counter.snapshots.emit({ ...openingSnapshot, view });
  /** Lets a minute pass, if anybody waits for it. */
  const minute = async () => {
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(LOOK_EVERY_MS);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const press = () =>
    shell.ipc.invoke(
      channelOf('operator.active'),
      { sender: shell.window.webContents, senderFrame: { url: APP_URL, parent: null } },
      null,
    );
  return { given, shell, updates, clock, launched, logged, tell, minute, press };
}

const afterwards = ({ did }: FakeShell) => did.filter((line) => /launch|again|exit/.test(line));

describe('the shell with a new version', () => {
  it('closes the terminal first, puts the new version in last, and then ends', async () => {
    const { shell, tell, minute, launched, updates } = await shellAtNight();
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 9; passed += 1) {
      await minute();
    }
    expect(updates.view).toEqual({ state: 'ready', version: '1.1.0' });
    expect(afterwards(shell)).toEqual([]);
    await minute();
    await expect.poll(() => afterwards(shell)).toEqual(['launch', 'exit 0']);
    expect(launched).toEqual(['/cache/1.1.0 --data /shop']);
    expect(shell.counter.heard).toContain('close');
  });

  it('waits ten minutes more for whoever presses something', async () => {
    const { shell, tell, minute, press } = await shellAtNight();
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 9; passed += 1) {
      await minute();
    }
    await press();
    for (let passed = 0; passed < 9; passed += 1) {
      await minute();
    }
    expect(afterwards(shell)).toEqual([]);
    await minute();
    await expect.poll(() => afterwards(shell)).toEqual(['launch', 'exit 0']);
  });

  it('waits for what was asked for and has not been answered, such as a close', async () => {
    const { given, shell, tell, minute, press } = await shellAtNight();
    const close = Promise.withResolvers<null>();
    given.answer = () => close.promise;
    tell({ stage: 'firstRun' });
    const pressed = press();
    for (let passed = 0; passed < 15; passed += 1) {
      await minute();
    }
    expect(afterwards(shell)).toEqual([]);
    close.resolve(null);
    await pressed;
  });

  it('goes on selling where somebody comes while it is made ready, and puts nothing in', async () => {
    const { given, shell, tell, minute, press } = await shellAtNight();
    const staged = Promise.withResolvers<void>();
    const staging = vi.fn(() => staged.promise);
    given.staging = staging;
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 10; passed += 1) {
      await minute();
    }
    await expect.poll(() => staging.mock.calls.length).toBe(1);
    await press();
    staged.resolve();
    for (let passed = 0; passed < 9; passed += 1) {
      await minute();
    }
    expect([afterwards(shell), shell.counter.heard]).toEqual([[], []]);
    await minute();
    await expect.poll(() => afterwards(shell)).toEqual(['launch', 'exit 0']);
  });

  it('stays open where the new version cannot be laid beside it, and tells so', async () => {
    const { given, shell, tell, minute, updates, logged } = await shellAtNight();
    given.staging = () => Promise.reject(new Error('the disk is full'));
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 10; passed += 1) {
      await minute();
    }
    await expect.poll(() => logged.at(-1)).toEqual(['update.failed', { detail: 'the disk is full' }]);
    expect(updates.view).toEqual({ state: 'failed', version: '1.1.0' });
    expect([afterwards(shell), shell.counter.heard]).toEqual([[], []]);
  });

  it('stays open where the installer has been removed since it was brought, and tells so', async () => {
    const folder = tempFolder();
    const { given, shell, tell, minute, updates } = await shellAtNight({
      kind: 'windows',
      installer: path.join(folder, 'installer.exe'),
    });
    const file = path.join(folder, 'pending.exe');
    writeFileSync(file, 'program 1.1.0');
    given.brought = { file, sha512: createHash('sha512').update('program 1.1.0').digest('base64') };
    given.staging = stage;
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 9; passed += 1) {
      await minute();
    }
    expect(updates.view.state).toBe('ready');
    rmSync(file);
    await minute();
    await expect.poll(() => updates.view).toEqual({ state: 'failed', version: '1.1.0' });
    expect([afterwards(shell), shell.counter.heard]).toEqual([[], []]);
  });

  it('starts as it was where the new version cannot be started after all', async () => {
    const { given, shell, tell, minute, logged } = await shellAtNight();
    given.launching = () => {
      throw new Error('it is gone');
    };
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 10; passed += 1) {
      await minute();
    }
    await expect.poll(() => afterwards(shell)).toEqual(['start again', 'exit 0']);
    expect(logged.at(-1)).toEqual(['update.failed', { version: '1.1.0', detail: 'it is gone' }]);
  });

  it('waits as long as the terminal is only being opened', async () => {
    const { shell, minute, updates } = await shellAtNight();
    for (let passed = 0; passed < 15; passed += 1) {
      await minute();
    }
    expect([afterwards(shell), updates.view.state]).toEqual([[], 'none']);
  });

  it('puts nothing in while the terminal is stopped, and does once it works', async () => {
    const { shell, tell, minute, updates } = await shellAtNight();
    tell({ stage: 'stopped', problem: { code: 'KEY_MISSING', kind: 'keys', message: '', hint: '' } });
    for (let passed = 0; passed < 15; passed += 1) {
      await minute();
    }
    expect([afterwards(shell), updates.view.state]).toEqual([[], 'none']);
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 10; passed += 1) {
      await minute();
    }
    await expect.poll(() => afterwards(shell)).toEqual(['launch', 'exit 0']);
  });

  it('puts nothing in where the app ends for another reason', async () => {
    const { shell, tell, minute } = await shellAtNight();
    tell({ stage: 'firstRun' });
    await minute();
    shell.emit('system');
    await expect.poll(() => afterwards(shell)).toEqual(['exit 0']);
  });

  it('puts nothing in where the end has become a failure', async () => {
    const { shell, updates, tell, minute } = await shellAtNight();
    const closed = Promise.withResolvers<void>();
    shell.counter.closing = () => closed.promise;
    tell({ stage: 'firstRun' });
    for (let passed = 0; passed < 10; passed += 1) {
      await minute();
    }
    await expect.poll(() => shell.counter.heard).toContain('close');
    updates.ending(1);
    closed.resolve();
    await expect.poll(() => afterwards(shell)).toEqual(['exit 0']);
  });

  it('looks for nothing where the system brings new versions', async () => {
    const { clock, logged, updates } = await shellAtNight({ kind: 'none', why: 'systemPackage' });
    expect(logged).toEqual([['update.notHere', { why: 'systemPackage' }]]);
    expect([clock.sleeping, updates.view]).toEqual([0, { state: 'none', version: '' }]);
  });
});

describe('a new version whose terminal is stopped', () => {
  /** The third start of 1.1.0, where 1.0.0 is kept and the first two have ended with `problem` at the window. */
  async function thirdStart(problem: Pick<BridgeError, 'code' | 'kind'>) {
    const folder = tempFolder();
    const file = path.join(folder, 'app.AppImage');
    writeFileSync(file, 'program 1.0.0');
    const installation: Installation = { kind: 'appImage', file };
    const start = (version: string) => {
      const clock = new TestClock('2026-11-22T03:00:00+09:00');
      const nothing = () => undefined;
      const around = { installation, clock, log: noLog, args: [], launch: nothing, startAgain: nothing };
      const guard = new StartGuard({ ...around, folder: path.join(folder, 'updates'), version });
      const port = () => Promise.reject(new Error('not asked'));
      return { guard, updates: new ShellUpdates({ ...around, guard, port, settings: () => undefined }) };
    };
    const one = start('1.0.0');
    await one.updates.begin(path.join(folder, 'none'));
    one.updates.shown({ stage: 'firstRun' });
    await one.guard.keep();
    for (let times = 0; times < 2; times += 1) {
      const { updates } = start('1.1.0');
      expect(await updates.begin(path.join(folder, 'none'))).toBe('goOn');
      updates.shown({ stage: 'stopped', problem: { ...problem, message: '', hint: '' } });
    }
    return await start('1.1.0').updates.begin(path.join(folder, 'none'));
  }

  it.each([
    ['a key', { code: 'KEY_MISSING', kind: 'keys' }],
    ['room on the disk', { code: 'DISK_FULL', kind: 'dataFolder' }],
  ] as const)('stays where it lacks %s', async (_what, problem) => {
    expect(await thirdStart(problem)).toBe('goOn');
  });

  it('is given up where the fault is its own', async () => {
    expect(await thirdStart({ code: 'INTERNAL', kind: 'internal' })).toBe('end');
  });
});

describe('a version that has failed too often', () => {
  it('ends before anything is opened, and the previous one takes over', async () => {
    const shell = new FakeShell(tempFolder());
    const begun: string[] = [];
    const updates = {
      view: { state: 'none', version: '' } as const,
      begin: async (dataFolder: string) => {
        begun.push(dataFolder);
        return 'end' as const;
      },
      watching: <H>(handlers: H) => handlers,
      shown: () => undefined,
      start: () => undefined,
      ending: () => undefined,
    };
    const given: { answer: () => null | Promise<null> } = { answer: () => null };
    Object.assign(shell.counter.handlers, { 'operator.active': () => given.answer() });
    await runShell(shell.parts({ updates, args: ['--data=/shop/one'] }));
    expect(shell.did).toEqual(['single instance', 'scheme', 'ready', 'session']);
    expect([shell.exits, begun.map((folder) => folder.replaceAll('\\', '/').slice(-9))]).toEqual([[0], ['/shop/one']]);
  });
});
