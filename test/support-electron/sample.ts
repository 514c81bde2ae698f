import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { onTestFinished } from 'vitest';
import { firstLoadedWindow, launchApp } from '../support/electron/host.ts';

/** An app as an Electron app is: ESM in the main process, a sandboxed CommonJS preload, its own scheme. */
const MAIN = `
import { app, BrowserWindow, ipcMain, protocol, safeStorage, session } from 'electron';
import path from 'node:path';

globalThis.log = [];
const note = (what) => globalThis.log.push(what);

if (!app.requestSingleInstanceLock()) {
  app.exit(7);
}
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
app.on('second-instance', (_event, argv, cwd) => note({ argv: argv.slice(1), cwd }));
app.on('render-process-gone', (_event, _contents, { reason }) => note('gone: ' + reason));
const safeBefore = safeStorage.isEncryptionAvailable();

const files = {
  '/': ['text/html', '<!doctype html><title>Sample</title><script src="/script.js"></script><h1>Sample</h1>'],
  '/script.js': ['text/javascript', 'window.loads = Number(sessionStorage.loads ?? 0) + 1; sessionStorage.loads = loads;'],
};
const policy = "default-src 'none'; script-src 'self'; connect-src 'self' app:; img-src *";

function serve({ url, method }) {
  note(method + ' ' + url);
  const file = files[new URL(url).pathname];
  return file === undefined
    ? new Response('nothing here', { status: 404 })
    : new Response(file[1], { headers: { 'content-type': file[0], 'content-security-policy': policy, 'x-sample': 'yes' } });
}

app.whenReady().then(async () => {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    note('asked for ' + permission);
    answer(permission === 'notifications');
  });
  session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url.includes('blocked') }));
  protocol.handle('app', async (request) => serve(request));
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      note('will-navigate ' + event.url);
      event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      note('window ' + url);
      return { action: 'deny' };
    });
  });
  ipcMain.handle('echo', (_event, ...args) => args);
  ipcMain.handle('fail', () => {
    throw new TypeError('it failed');
  });
  ipcMain.handle('nothing', () => undefined);
  ipcMain.handle('who', ({ sender, senderFrame }) => ({
    own: senderFrame === sender.mainFrame, url: senderFrame.url, origin: senderFrame.origin, parent: senderFrame.parent,
  }));
  ipcMain.handle('never', () => new Promise((resolve) => { globalThis.finish = resolve; }));
  ipcMain.handle('safe-before', () => safeBefore);
  const preload = path.join(import.meta.dirname, 'preload.cjs');
  const window = new BrowserWindow({ width: 900, height: 600, show: false, webPreferences: { preload, sandbox: true } });
  window.on('ready-to-show', () => note('ready-to-show'));
  await window.loadURL('app://sample/');
  note('loaded');
});
`;

const PRELOAD = `
const { contextBridge, ipcRenderer } = require('electron');
globalThis.preloadSecret = 'hidden';
contextBridge.exposeInMainWorld('sample', {
  call: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  on: (channel, listener) => {
    const hear = (_event, ...args) => listener(...args);
    ipcRenderer.on(channel, hear);
    return () => ipcRenderer.off(channel, hear);
  },
  throwing: () => { throw new RangeError('thrown at once'); },
  constant: { nested: [1, 2] },
  missing: () => ipcRenderer.sendSync('x'),
});
`;

export interface Sample {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly child: ChildProcess;
  readonly userData: string;
  /** What the main process has noted. */
  log(): Promise<unknown[]>;
}

export interface SampleOptions {
  readonly main?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The sample app's folder, for the time of one test. */
export function sampleFolder(main = MAIN): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-sample-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    path.join(folder, 'package.json'),
    '{"name":"sample","version":"1.2.3","type":"module","main":"main.js"}',
  );
  writeFileSync(path.join(folder, 'main.js'), main);
  writeFileSync(path.join(folder, 'preload.cjs'), PRELOAD);
  return folder;
}

/** Starts the sample app, which ends with the test at the latest. */
export async function startSample(options: SampleOptions = {}): Promise<Sample> {
  const folder = sampleFolder(options.main);
  const userData = path.join(folder, 'data');
  // Also where Electron itself could run it: the stand-in is what is tested.
  process.env['ONEPAY_TEST_HOST'] = 'stand-in';
  const app = await launchApp({ app: folder, userData, env: options.env ?? {} });
  const child = app.process();
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const page = await firstLoadedWindow(app);
  const log = () => app.evaluate(() => Reflect.get(globalThis, 'log') as unknown[]);
  return { app, page, child, userData, log };
}
