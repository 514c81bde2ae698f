import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import type { CounterHostOptions } from '../../main/root/counter-host.ts';
import { APP_URL } from '../../main/shell/app-scheme.ts';
import type { ShellParts } from '../../main/shell/parts.ts';
import { runShell } from '../../main/shell/run.ts';
import { channelOf } from '../../preload/contract.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { FakeShell, openingSnapshot, refusable } from './support.ts';

async function started(changes: Partial<ShellParts> = {}) {
  const shell = new FakeShell(tempFolder());
  await runShell(shell.parts(changes));
  return shell;
}

/** Lets promises that can go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the start', () => {
  it('goes through its phases in order', async () => {
    const { did, window, exits, errors } = await started();
    expect(did).toEqual([
      'single instance',
      'scheme',
      'ready',
      'session',
      'secrets terminal',
      'counter terminal ask',
      'window',
    ]);
    expect(window.did).toEqual([`load ${APP_URL}`]);
    expect([exits, errors]).toEqual([[], []]);
  });

  it('takes the data folder and the training switch from the command line', async () => {
    const { did } = await started({ args: ['.', '--no-sandbox', '--data=/shop/one', '--training'] });
    expect(did.some((line) => line.startsWith('counter') && line.endsWith('shop/one startTraining'))).toBe(true);
  });

  it('hands the counter what it takes to choose files, and to seal anew what it keeps', async () => {
    const shell = new FakeShell(tempFolder());
    const given: CounterHostOptions[] = [];
    const openCounter: ShellParts['openCounter'] = (options) => {
      given.push(options);
      return shell.counter;
    };
    await runShell(shell.parts({ openCounter, chooseFile: async ({ title }) => `/keys/${title}` }));
    const [options] = given;
    const filter = { name: 'Keys', extensions: ['p12'] };
    expect(await options?.chooseFile?.({ title: 'shop.p12', filter })).toBe('/keys/shop.p12');
    const anew = await options?.storeAnew?.();
    expect(anew?.folder).toBe(options?.stored.folder);
    expect(anew).not.toBe(options?.stored);
    expect(shell.did.filter((line) => line === 'secrets terminal')).toHaveLength(2);
  });

  it('ends where the app runs already, before anything is opened', async () => {
    const { did, exits } = await started({ takeSingleInstance: () => false });
    expect([did, exits]).toEqual([[], [0]]);
  });

  it.each<[string, Partial<ShellParts>]>([
    ['read the command line', { args: ['--data'] }],
    ['register the scheme', { registerScheme: failing }],
    ['wait for ready', { ready: async () => failing() }],
    ['lock the session', { lockSession: failing }],
    ['open the secrets', { openSecrets: async () => failing() }],
    ['open the counter', { openCounter: failing }],
    ['open the window', { createWindow: failing }],
  ])('shows a failure of the phase "%s", and ends with a code', async (phase, changes) => {
    const logged: string[] = [];
    const { errors, exits, counter, did } = await started({ ...changes, log: (line) => logged.push(line) });
    expect(exits).toEqual([1]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/\[[A-Z_]+\]\n→ ./);
    expect(logged[0]).toBe(`start failed: ${phase}`);
    expect(counter.heard.includes('close')).toBe(did.some((line) => line.startsWith('counter')));
  });

  it('tells a failure in the language of the settings', async () => {
    const folder = tempFolder();
    const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
    writeFileSync(path.join(folder, 'terminal.json'), JSON.stringify({ identity, window: { language: 'en' } }));
    const { errors } = await started({ args: [`--data=${folder}`], lockSession: failing });
    expect(errors[0]).toMatch(/An internal error happened/);
  });

  it('shows the window without waiting for the counter, and covers the screen when it is known how', async () => {
    const { window, counter } = await started();
    window.emit('ready-to-show');
    await settle();
    expect(window.did).toEqual([`load ${APP_URL}`, 'show']);
    counter.opening.resolve({ display: 'kiosk' });
    await settle();
    expect(window.did.at(-1)).toBe('kiosk true');
  });

  it('covers nothing before there is something to see', async () => {
    const { window, counter } = await started();
    counter.opening.resolve({ display: 'fullScreen' });
    await settle();
    expect(window.did).toEqual([`load ${APP_URL}`]);
    window.emit('ready-to-show');
    await settle();
    expect(window.did.slice(1)).toEqual(['show', 'fullScreen true']);
  });
});

function failing(): never {
  throw new Error('cannot');
}

describe('the running app', () => {
  const ours = { sender: { id: 7 }, senderFrame: { url: APP_URL, parent: null } };

  it('joins the window and the counter', async () => {
    const { ipc, counter, window } = await started();
    expect(await ipc.invoke(channelOf('snapshot.get'), ours, null)).toEqual({ ok: true, value: openingSnapshot });
    counter.snapshots.emit({ ...openingSnapshot, seq: 2 });
    expect(window.webContents.sent).toEqual([
      { channel: channelOf('snapshot'), value: { ...openingSnapshot, seq: 2 } },
    ]);
  });

  it('switches full screen on and off when asked, but lets no kiosk go', async () => {
    const { ipc, window, counter } = await started();
    const toggle = () => ipc.invoke(channelOf('window.toggleFullScreen'), ours, null);
    await toggle();
    await toggle();
    expect(window.did.slice(1)).toEqual(['fullScreen true', 'fullScreen false']);
    counter.opening.resolve({ display: 'kiosk' });
    window.emit('ready-to-show');
    await settle();
    expect(await toggle()).toEqual({ ok: true, value: null });
    expect(window.did.at(-1)).toBe('kiosk true');
  });

  it('comes up when it is started once more', async () => {
    const shell = await started();
    shell.window.minimize();
    shell.emit('second');
    expect(shell.window.did.slice(1)).toEqual(['restore', 'show', 'focus']);
  });

  it('remembers where the window was, and its zoom', async () => {
    const shell = await started();
    const { window } = shell;
    window.webContents.emit('before-input-event', refusable(), {
      type: 'keyDown',
      key: '+',
      control: true,
      alt: false,
    });
    expect(window.webContents.zoom).toBe(1.1);
    window.emit('close', refusable());
    await vi.waitUntil(() => shell.exits.length > 0);
    expect(JSON.parse(readFileSync(shell.stateFile, 'utf8'))).toEqual({
      version: 1,
      bounds: window.bounds,
      maximized: false,
      zoom: 1.1,
    });
  });

  it('opens maximised and zoomed as it was left', async () => {
    const shell = new FakeShell(tempFolder());
    const bounds = { x: 0, y: 0, width: 900, height: 700 };
    writeFileSync(shell.stateFile, JSON.stringify({ version: 1, bounds, maximized: true, zoom: 2 }));
    await runShell(shell.parts());
    shell.window.emit('ready-to-show');
    shell.window.webContents.emit('did-finish-load');
    expect(shell.window.did.slice(1)).toEqual(['maximize', 'show']);
    expect(shell.window.webContents.zoom).toBe(2);
  });
});

describe('the page', () => {
  it('is told of to the counter when it opens, is reloaded and ends', async () => {
    const { window, counter, exits } = await started();
    window.webContents.emit('did-finish-load');
    window.webContents.emit('did-finish-load');
    window.emit('close', refusable());
    await vi.waitUntil(() => exits.length > 0);
    expect(counter.heard).toEqual(['opened', 'gone: reloaded', 'opened', 'close', 'gone: closed']);
  });

  it('is loaded again when it crashes, and given up when that does not help', async () => {
    const clock = new TestClock();
    const { window, counter, errors, exits } = await started({ clock });
    for (let crash = 1; crash <= 3; crash += 1) {
      window.webContents.emit('did-finish-load');
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
      expect(counter.heard.at(-1)).toBe('gone: crashed 5');
      clock.advance(250);
      await settle();
      expect(window.loads).toBe(1 + crash);
    }
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 9 });
    await vi.waitUntil(() => exits.length > 0);
    expect(counter.heard.at(-1)).toBe('close');
    expect(errors).toEqual([expect.stringContaining('[WINDOW_FAILED]')]);
    expect([window.loads, exits]).toEqual([4, [1]]);
  });

  it('may crash now and then for ever', async () => {
    const clock = new TestClock();
    const { window, exits } = await started({ clock });
    for (let crash = 0; crash < 10; crash += 1) {
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
      clock.advance(30_000);
      await settle();
    }
    expect([window.loads, exits]).toEqual([11, []]);
  });

  it('that hangs is ended, so that it can be loaded again; one that comes back is not', async () => {
    const clock = new TestClock();
    const { window } = await started({ clock });
    window.emit('unresponsive');
    clock.advance(9999);
    window.emit('responsive');
    clock.advance(60_000);
    await settle();
    expect(window.webContents.crashedByForce).toBe(0);
    window.emit('unresponsive');
    clock.advance(10_000);
    await settle();
    expect(window.webContents.crashedByForce).toBe(1);
  });

  it('that cannot be loaded, or has no bridge, ends the app with an error', async () => {
    const noPage = new FakeShell(tempFolder());
    noPage.window.loading = () => Promise.reject(new Error('ERR_FILE_NOT_FOUND'));
    await runShell(noPage.parts());
    const noBridge = await started();
    noBridge.window.webContents.emit('preload-error', {}, '/app/preload/index.cjs', new Error('SyntaxError'));
    for (const { exits, errors, counter } of [noPage, noBridge]) {
      await vi.waitUntil(() => exits.length > 0);
      expect(exits).toEqual([1]);
      expect(errors).toEqual([expect.stringContaining('[WINDOW_FAILED]')]);
      expect(counter.heard).toContain('close');
    }
  });

  it('that is reloaded while it loads is not given up', async () => {
    const shell = new FakeShell(tempFolder());
    shell.window.loading = () => Promise.reject(new Error('ERR_ABORTED (-3) loading app://pos/'));
    await runShell(shell.parts());
    expect(shell.exits).toEqual([]);
  });
});

describe('the end', () => {
  it.each<[string, (shell: FakeShell) => void]>([
    ['the window is closed', ({ window }) => window.emit('close', refusable())],
    ['Electron quits', (shell) => shell.emit('before-quit', refusable())],
    ['the system asks for it', (shell) => shell.emit('system')],
    ['the user signs out', ({ window }) => window.emit('session-end')],
  ])('closes the counter first when %s', async (_name, cause) => {
    const shell = await started();
    const closing = Promise.withResolvers<void>();
    shell.counter.closing = () => closing.promise;
    cause(shell);
    await settle();
    expect([shell.counter.heard, shell.window.did.includes('destroy'), shell.exits]).toEqual([['close'], false, []]);
    closing.resolve();
    await vi.waitUntil(() => shell.exits.length > 0);
    expect([shell.window.did.at(-1), shell.exits]).toEqual(['destroy', [0]]);
  });

  it('holds back who closes or quits until it is done, however often', async () => {
    const shell = await started();
    const closing = Promise.withResolvers<void>();
    shell.counter.closing = () => closing.promise;
    for (let time = 0; time < 3; time += 1) {
      const [quit, close] = [refusable(), refusable()];
      shell.emit('before-quit', quit);
      shell.window.emit('close', close);
      shell.emit('system');
      expect([quit.refused, close.refused]).toEqual([true, true]);
    }
    closing.resolve();
    await vi.waitUntil(() => shell.exits.length > 0);
    expect([shell.counter.heard, shell.exits]).toEqual([['close'], [0]]);
    const afterwards = refusable();
    shell.emit('before-quit', afterwards);
    expect(afterwards.refused).toBe(false);
  });

  it('does not wait for ever for a counter that does not close', async () => {
    const clock = new TestClock();
    const shell = await started({ clock });
    shell.counter.closing = () => new Promise(() => undefined);
    shell.emit('system');
    clock.advance(14_999);
    await settle();
    expect(shell.exits).toEqual([]);
    clock.advance(1);
    await vi.waitUntil(() => shell.exits.length > 0);
    expect(shell.exits).toEqual([0]);
  });

  it('comes also where closing fails', async () => {
    const shell = await started();
    shell.counter.closing = () => Promise.reject(new TerminalError('DISK_FULL'));
    shell.emit('system');
    await vi.waitUntil(() => shell.exits.length > 0);
    expect(shell.exits).toEqual([0]);
  });
});
