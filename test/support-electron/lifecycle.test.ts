import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { standInExecutable } from '../support/electron/host.ts';
import { type Sample, sampleFolder, startSample } from './sample.ts';

/** The living processes that a process has started, and those that they have started. */
function descendantsOf(pid: number): number[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendantsOf(child.pid)]);
}

function processes(): { readonly pid: number; readonly parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: statOf(name) }))
    .filter(({ stat }) => stat[0] !== undefined && stat[0] !== 'Z')
    .map(({ pid, stat }) => ({ pid, parent: Number(stat[1]) }));
}

/** A process's state, its parent and more. */
function statOf(name: string): string[] {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

/** What the window's page says, asked by way of the main process, since Playwright gives a crashed page up. */
function inPage({ app }: Sample, code: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
    code,
  );
}

test.each(['reload', 'load'])('after a crash of its renderer the page comes back by %s', async (way) => {
  const sample = await startSample();
  const { app, page, log } = sample;
  const crashed = page.waitForEvent('crash');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await crashed;
  await expect.poll(log).toContain('gone: crashed');
  await app.evaluate(async ({ BrowserWindow }, chosen) => {
    const window = BrowserWindow.getAllWindows()[0];
    const loaded = new Promise<void>((resolve) => window?.webContents.once('did-finish-load', () => resolve()));
    if (chosen === 'load') {
      await window?.loadURL('app://sample/');
    } else {
      window?.webContents.reload();
    }
    await loaded;
  }, way);
  expect(await inPage(sample, `sample.call('echo', loads)`)).toEqual([2]);
});

const BROWSER_DIES = `
import { app, BrowserWindow, protocol } from 'electron';
import { readFileSync } from 'node:fs';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true } }]);
app.whenReady().then(async () => {
  protocol.handle('app', () => new Response('<title>Back</title>', { headers: { 'content-type': 'text/html' } }));
  const window = new BrowserWindow({ webPreferences: { sandbox: true } });
  await window.loadURL('app://sample/');
  window.webContents.once('render-process-gone', async (_event, { reason }) => {
    window.webContents.once('did-finish-load', async () => {
      console.log(reason, await window.webContents.executeJavaScript('document.title'), window.webContents.getURL());
      app.exit(0);
    });
    window.webContents.reload();
  });
  const [browser] = readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').split(' ');
  process.kill(Number(browser), 'SIGKILL');
});
`;

test('after the death of the whole browser the page comes back in a new one', async () => {
  const folder = sampleFolder(BROWSER_DIES);
  const { stdout } = await promisify(execFile)(standInExecutable, ['.'], { cwd: folder });
  expect(stdout).toBe('killed Back app://sample/\n');
});

test('when the main process is killed its Chromium goes too', async () => {
  const { child } = await startSample();
  const chromium = descendantsOf(child.pid ?? 0);
  expect(chromium.length).toBeGreaterThan(1);
  child.kill('SIGKILL');
  const left = () => processes().filter(({ pid }) => chromium.includes(pid));
  await expect.poll(left, { timeout: 3000 }).toEqual([]);
});

test('a second instance ends, and the first one hears of it', async () => {
  const { child, userData, log } = await startSample();
  const folder = path.dirname(userData);
  const second = promisify(execFile)(standInExecutable, ['.', `--user-data-dir=${userData}`, '--again'], {
    cwd: folder,
  });
  await expect(second).rejects.toMatchObject({ code: 7 });
  await expect.poll(log).toContainEqual({ argv: ['.', `--user-data-dir=${userData}`, '--again'], cwd: folder });
  child.kill('SIGKILL');
  await once(child, 'exit');
  // It stays, since the lock is free again, until it is told to end.
  const stays = { cwd: folder, timeout: 1000 };
  const third = promisify(execFile)(standInExecutable, ['.', `--user-data-dir=${userData}`], stays);
  expect(await third).toMatchObject({ stdout: '' });
});

test('a page that its user closes closes its window, unless the app refuses', async () => {
  const sample = await startSample();
  const { app, page, child, log } = sample;
  await app.evaluate(({ BrowserWindow }) => {
    const log = Reflect.get(globalThis, 'log') as unknown[];
    BrowserWindow.getAllWindows()[0]?.once('close', (event) => {
      log.push('refused');
      event.preventDefault();
    });
  });
  const close = async (chosen: Page) => {
    const session = await app.context().newCDPSession(chosen);
    // The page may be gone before it has answered.
    await session.send('Page.close').catch(() => undefined);
  };
  const again = app.waitForEvent('window');
  await close(page);
  await (await again).waitForURL((url) => url.protocol !== 'about:');
  expect(await log()).toContain('refused');
  expect(await inPage(sample, 'document.title')).toBe('Sample');
  const ended = once(child, 'exit');
  await close(await again);
  expect(await ended).toEqual([0, null]);
});

const QUITTING = `
import { app, BrowserWindow } from 'electron';
const held = new Set((process.env.HOLD ?? '').split(','));
const note = (what) => (event) => {
  console.log(what);
  if (held.delete(what)) {
    event.preventDefault();
    setTimeout(() => app.quit(), 20);
  }
};
for (const event of ['before-quit', 'will-quit', 'window-all-closed', 'quit']) {
  app.on(event, note(event));
}
app.whenReady().then(() => {
  const window = new BrowserWindow({ webPreferences: { sandbox: true } });
  window.on('close', note('close'));
  window.on('closed', note('closed'));
  process.env.CLOSE === 'window' ? window.close() : process.env.CLOSE === 'signal' ? process.kill(process.pid, 'SIGTERM')
    : process.env.CLOSE === 'exit' ? app.exit(3) : app.quit();
});
if (process.env.CLOSE === 'window') app.on('window-all-closed', () => app.quit());
`;

const WHOLE = ['before-quit', 'close', 'closed', 'will-quit', 'quit'];

test.each([
  { close: 'quit', hold: '', events: WHOLE },
  { close: 'signal', hold: '', events: WHOLE },
  { close: 'quit', hold: 'before-quit', events: ['before-quit', ...WHOLE] },
  { close: 'quit', hold: 'close', events: ['before-quit', 'close', ...WHOLE] },
  {
    close: 'quit',
    hold: 'will-quit',
    events: ['before-quit', 'close', 'closed', 'will-quit', 'before-quit', 'will-quit', 'quit'],
  },
  { close: 'window', hold: '', events: ['close', 'closed', 'window-all-closed', 'before-quit', 'will-quit', 'quit'] },
  { close: 'exit', hold: '', events: ['closed', 'quit'], code: 3 },
])('ends by $close, held back by "$hold", as Electron does', async ({ close, hold, events, code = 0 }) => {
  const env = { ...process.env, CLOSE: close, HOLD: hold };
  const folder = sampleFolder(QUITTING);
  const ended = promisify(execFile)(standInExecutable, ['.', `--user-data-dir=${folder}/data`], { cwd: folder, env });
  const result: { readonly stdout: string; readonly code?: number } = await ended.catch((error) => error);
  expect(result.stdout.trim().split('\n')).toEqual(events);
  expect(result.code ?? 0).toBe(code);
});
