import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
} from 'electron';
import { systemClock } from '../common/clock.ts';
import { CounterHost } from '../root/counter-host.ts';
import type { FileWish } from '../root/setup/key-desk.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { appScheme, serveApp } from './app-scheme.ts';
import { AutoStart, DesktopAutoStart, WindowsAutoStart } from './auto-start.ts';
import { chooseSecrets } from './choose-secrets.ts';
import { checkSwitches } from './command-line.ts';
import { guardContents } from './contents-rules.ts';
import { KeptLog } from './kept-log.ts';
import { logLine } from './log.ts';
import { WindowPress } from './page-press.ts';
import { isPaperUrl, PaperPages } from './paper.ts';
import type { ShellParts } from './parts.ts';
import { lockSession } from './session-rules.ts';
import { electronUpdates } from './updates/electron-updates.ts';
import { pressWindowOptions, windowOptions } from './window-options.ts';
import { placeWindow, type WindowState } from './window-state.ts';
import { WindowStateFile } from './window-state-file.ts';

/** Where the build has put what the window is made of. */
export interface BuiltFiles {
  readonly renderer: string;
  readonly preload: string;
}

/** The parts of a start, made of Electron. */
export function electronParts(args: readonly string[], files: BuiltFiles): ShellParts {
  const devTools = !app.isPackaged;
  const pages = new PaperPages();
  let shown: BrowserWindow | undefined;
  const kept = new KeptLog({ clock: systemClock, version: app.getVersion(), stderr: logLine });
  return {
    args,
    env: process.env,
    clock: systemClock,
    version: app.getVersion(),
    ipc: ipcMain,
    log: (line) => kept.line(line),
    kept,
    packaged: app.isPackaged,
    faults: process,
    userData: () => app.getPath('userData'),
    takeSingleInstance: () => app.requestSingleInstanceLock(),
    registerScheme: () => {
      app.enableSandbox();
      protocol.registerSchemesAsPrivileged([appScheme]);
    },
    ready: () => app.whenReady(),
    lockSession: () => {
      // Its accelerators would reach the page's developer tools and reload it; the window has keys of its own.
      Menu.setApplicationMenu(null);
      app.on('web-contents-created', (_event, contents) => guardContents(contents));
      lockSession(session.defaultSession, { devTools });
      protocol.handle(appScheme.scheme, (request) =>
        isPaperUrl(request.url) ? pages.serve(request) : serveApp(request, files.renderer, readFile),
      );
    },
    openSecrets: openElectronSecrets,
    openCounter: (options) =>
      new CounterHost({
        ...options,
        press: new WindowPress({
          pages,
          clock: systemClock,
          openWindow: () => new BrowserWindow(pressWindowOptions),
        }),
      }),
    windowStateFile: () =>
      new WindowStateFile({
        file: path.join(app.getPath('userData'), 'window-state.json'),
        clock: systemClock,
        log: logLine,
      }),
    createWindow: (saved) => {
      const made = createWindow(saved, files.preload, devTools);
      shown = made.window;
      return made;
    },
    chooseFile: (wish) => chooseFile(wish, shown),
    onSecondInstance: (listener) => {
      app.on('second-instance', () => listener());
    },
    onBeforeQuit: (listener) => {
      app.on('before-quit', listener);
      // Without a listener Electron quits by itself as the last window goes, and a failure would end with code 0.
      app.on('window-all-closed', () => undefined);
    },
    onSystemEnd: (listener) => {
      powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
        // The system waits for an app that says so, and then ends by itself.
        event?.preventDefault();
        listener();
      });
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(signal, listener);
      }
    },
    updates: electronUpdates({ app, args, clock: systemClock, log: kept }),
    ...(app.isPackaged ? { autoStart: (dataFolder) => autoStart(dataFolder, args) } : {}),
    showError: (title, text) => dialog.showErrorBox(title, text),
    exit: (code) => app.exit(code),
    kill: () => process.kill(process.pid, 'SIGKILL'),
  };
}

/** The secrets of a data folder, sealed as well as this PC can; the app must be ready. */
export async function openElectronSecrets(
  where: Pick<Parameters<typeof chooseSecrets>[0], 'dataFolder' | 'firstRun' | 'provisioning'>,
) {
  // The command line comes here too, and has its own way to say what is wrong.
  checkSwitches(process.argv, app.isPackaged);
  return await chooseSecrets({ ...where, store: safeStorage, platform: process.platform, log: logLine });
}

/** Before the window, so that nothing is pressed behind it. */
async function chooseFile({ title, filter }: FileWish, over: BrowserWindow | undefined): Promise<string | undefined> {
  const filters = [{ name: filter.name, extensions: [...filter.extensions] }];
  const options = { title, filters, properties: ['openFile' as const, 'dontAddToRecent' as const] };
  const isThere = over !== undefined && !over.isDestroyed();
  const { canceled, filePaths } = isThere
    ? await dialog.showOpenDialog(over, options)
    : await dialog.showOpenDialog(options);
  return canceled ? undefined : filePaths[0];
}

/** An AppImage is found again by its own file, not by where it is mounted. */
function autoStart(dataFolder: string, args: readonly string[]): AutoStart {
  const command = [process.env['APPIMAGE'] ?? process.execPath, ...args];
  return new AutoStart({
    port:
      process.platform === 'win32'
        ? new WindowsAutoStart(app, command)
        : new DesktopAutoStart(app.getPath('appData'), command),
    isWanted: () => new SettingsFile(dataFolder).load()?.window.autoStart ?? false,
    log: logLine,
  });
}

function createWindow(saved: WindowState | undefined, preload: string, devTools: boolean) {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const state = placeWindow(
    saved,
    [primary, ...others].map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow(windowOptions({ bounds: state.bounds, preload, devTools }));
  return { window, state };
}
