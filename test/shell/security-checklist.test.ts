import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_URL, appScheme, serveApp } from '../../main/shell/app-scheme.ts';
import { Bridge } from '../../main/shell/bridge.ts';
import { guardContents } from '../../main/shell/contents-rules.ts';
import { lockSession, type SessionPort } from '../../main/shell/session-rules.ts';
import { pressWindowOptions, windowOptions } from '../../main/shell/window-options.ts';
import { channelOf } from '../../preload/contract.ts';
import { described, FakeCounter, FakeIpc, FakeWindow, refusable } from './support.ts';

/** A session that keeps what it was given. */
function lockedSession(devTools = false) {
  type Handlers = { [K in keyof Omit<SessionPort, 'on' | 'webRequest'>]?: Parameters<SessionPort[K]>[0] };
  const given: Handlers & { download?: (event: { preventDefault(): void }) => void } = {};
  let onRequest: Parameters<SessionPort['webRequest']['onBeforeRequest']>[0] = () => undefined;
  const keep =
    <K extends keyof Handlers>(name: K) =>
    (handler: Handlers[K]) => {
      given[name] = handler;
    };
  lockSession(
    {
      setPermissionRequestHandler: keep('setPermissionRequestHandler'),
      setPermissionCheckHandler: keep('setPermissionCheckHandler'),
      setDevicePermissionHandler: keep('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: keep('setDisplayMediaRequestHandler'),
      setBluetoothPairingHandler: keep('setBluetoothPairingHandler'),
      setSpellCheckerEnabled: keep('setSpellCheckerEnabled'),
      on: (_event, listener) => {
        given.download = listener;
      },
      webRequest: {
        onBeforeRequest: (listener) => {
          onRequest = listener;
        },
      },
    },
    { devTools },
  );
  const isCancelled = (url: string, resourceType = 'xhr') => {
    let cancelled: boolean | undefined;
    onRequest({ url, resourceType }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  };
  return { given, isCancelled };
}

function guarded() {
  const listeners = new Map<string, (details: never) => void>();
  let openWindow: () => unknown = () => undefined;
  guardContents({
    on: (event: string, listener: (details: never) => void) => listeners.set(event, listener),
    setWindowOpenHandler: (handler) => {
      openWindow = handler;
    },
  });
  const isRefused = (event: string, details: object = {}) => {
    const refusing = refusable();
    listeners.get(event)?.({ ...details, preventDefault: refusing.preventDefault } as never);
    return refusing.refused;
  };
  return { isRefused, openWindow: () => openWindow() };
}

const options = windowOptions({
  bounds: { x: 0, y: 0, width: 1280, height: 800 },
  preload: '/app/preload/index.cjs',
  devTools: false,
});
const { webPreferences } = options;
const printing = pressWindowOptions.webPreferences;

function sourcesOf(...folders: string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(?:tsx?|html)$/.test(entry.name))
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')),
    )
    .join('\n');
}

/** https://www.electronjs.org/docs/latest/tutorial/security: one test for each item of the checklist. */
describe('Electron’s security checklist', () => {
  it('1. only secure content is loaded: the app’s own, and nothing from any network', () => {
    const { isCancelled } = lockedSession();
    for (const url of ['http://a/', 'https://a/', 'ws://a/', 'wss://a/', 'file:///etc/passwd', 'ftp://a/', 'blob:x']) {
      expect(isCancelled(url), url).toBe(true);
    }
    expect(isCancelled('app://pos/assets/index.js')).toBe(false);
    expect(isCancelled('app://other/index.js')).toBe(true);
    // A page for the printer is a page, and nothing that another page may fetch.
    expect(isCancelled('app://paper/1', 'mainFrame')).toBe(false);
    expect(isCancelled('app://paper/1', 'subFrame')).toBe(true);
    expect(isCancelled('app://paper/1', 'xhr')).toBe(true);
    expect(isCancelled('data:image/png;base64,AA', 'image')).toBe(false);
    expect(isCancelled('data:text/html,x', 'mainFrame')).toBe(true);
  });

  it('2. no page has Node', () => {
    expect(webPreferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
    // And what is printed runs no scripts at all.
    expect(printing).toMatchObject({ nodeIntegration: false, javascript: false });
    expect(printing).not.toHaveProperty('preload');
  });

  it('3. contexts are isolated', () => {
    expect(webPreferences.contextIsolation).toBe(true);
    expect(printing.contextIsolation).toBe(true);
  });

  it('4. processes are sandboxed', () => {
    expect(webPreferences.sandbox).toBe(true);
    expect(printing.sandbox).toBe(true);
  });

  it('5. every permission and every device is denied', () => {
    const { given } = lockedSession();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'fullscreen',
      'openExternal',
      'clipboard-read',
    ]) {
      const answers: boolean[] = [];
      given.setPermissionRequestHandler?.({}, permission, (granted) => answers.push(granted));
      expect(answers, permission).toEqual([false]);
    }
    expect(given.setPermissionCheckHandler?.()).toBe(false);
    expect(given.setDevicePermissionHandler?.()).toBe(false);
    const others: unknown[] = [];
    given.setDisplayMediaRequestHandler?.({}, (streams) => others.push(streams));
    given.setBluetoothPairingHandler?.({}, (reply) => others.push(reply));
    expect(others).toEqual([null, { confirmed: false }]);
    expect(given.setSpellCheckerEnabled).toBe(false);
    const download = refusable();
    given.download?.(download);
    expect(download.refused).toBe(true);
  });

  it('6. web security stays on', () => {
    expect(webPreferences.webSecurity).toBe(true);
  });

  it('7. a content security policy comes with every answer', async () => {
    const answer = await serveApp({ url: APP_URL, method: 'GET' }, '/nowhere', () => Promise.reject(new Error('none')));
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).not.toMatch(/unsafe-eval|\*|https?:|script-src[^;]*unsafe/);
    expect(appScheme.privileges).not.toHaveProperty('bypassCSP');
  });

  it('8. no insecure content runs', () => {
    expect(webPreferences.allowRunningInsecureContent).toBe(false);
  });

  it('9. experimental features are off', () => {
    expect(webPreferences.experimentalFeatures).toBe(false);
  });

  it('10. no Blink features are switched on', () => {
    expect(webPreferences).not.toHaveProperty('enableBlinkFeatures');
  });

  it('11. there is no webview that could open pop-ups', () => {
    expect(webPreferences.webviewTag).toBe(false);
    expect(sourcesOf('renderer')).not.toMatch(/<webview|allowpopups/i);
  });

  it('12. a webview is refused before it is made', () => {
    expect(guarded().isRefused('will-attach-webview')).toBe(true);
  });

  it('13. navigation is refused, but for the page to itself', () => {
    const { isRefused } = guarded();
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      for (const url of [
        'https://example.com/',
        'file:///etc/passwd',
        'app://pos/other.html',
        'javascript:0',
        `${APP_URL}?x`,
      ]) {
        expect(isRefused(event, { url, isMainFrame: true }), `${event} ${url}`).toBe(true);
      }
      expect(isRefused(event, { url: APP_URL, isMainFrame: false })).toBe(true);
      expect(isRefused(event, { url: APP_URL, isMainFrame: true })).toBe(false);
    }
    expect(webPreferences.navigateOnDragDrop).toBe(false);
  });

  it('14. no window is opened', () => {
    expect(guarded().openWindow()).toEqual({ action: 'deny' });
  });

  it('15. nothing is handed to the system to open', () => {
    expect(sourcesOf('main', 'preload', 'renderer')).not.toMatch(/openExternal\(|openPath\(/);
  });

  it('16. Electron is current', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
  });

  it('17. who sends a message is checked, for every call', async () => {
    const ipc = new FakeIpc();
    const { webContents } = new FakeWindow();
    const handlers = { ...new FakeCounter().handlers, 'window.toggleFullScreen': () => null };
    new Bridge({ ipc, contents: () => webContents, handlers, describe: described, log: () => undefined }).register();
    const foreign = { sender: { id: 7 }, senderFrame: { url: 'https://example.com/', parent: null } };
    for (const channel of ipc.channels) {
      expect(await ipc.invoke(channel, foreign, null), channel).toMatchObject({
        ok: false,
        error: { code: 'BRIDGE_SENDER_REFUSED' },
      });
    }
    expect(ipc.channels).toContain(channelOf('counter.charge'));
  });

  it('18. files come by a scheme of their own, not by file://', () => {
    expect(APP_URL).toBe('app://pos/');
    expect(appScheme.privileges).toMatchObject({ standard: true, secure: true });
    expect(sourcesOf('main/shell')).not.toMatch(/loadFile\(|file:\/\//);
  });

  it('19. what Electron can do and the app does not need is switched off in its binary', () => {
    const builder = readFileSync('electron-builder.yml', 'utf8');
    for (const fuse of [
      'runAsNode: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'enableCookieEncryption: true',
      'enableEmbeddedAsarIntegrityValidation: true',
      'onlyLoadAppFromAsar: true',
      'grantFileProtocolExtraPrivileges: false',
    ]) {
      expect(builder).toContain(`  ${fuse}\n`);
    }
  });

  it('20. the page gets the contract’s calls, and nothing of Electron’s', () => {
    const preload = readFileSync('preload/index.ts', 'utf8');
    expect(preload.match(/exposeInMainWorld\(/g)).toHaveLength(1);
    expect(preload).toContain('callNames.includes(name)');
    expect(preload).toContain('eventNames.includes(name)');
  });

  it('and the developer tools open only in development', () => {
    expect(webPreferences.devTools).toBe(false);
    expect(lockedSession(false).isCancelled('devtools://devtools/bundled/x.js')).toBe(true);
    expect(lockedSession(true).isCancelled('devtools://devtools/bundled/x.js')).toBe(false);
  });
});
