// What `import ... from 'electron'` gives in the main process. What is not modelled can be imported and fails at use.

import { missing, strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Menu, nativeTheme, powerMonitor, powerSaveBlocker, shell } from './desktop.ts';
export { screen } from './display.ts';
export { ipcMain } from './ipc-main.ts';
export { safeStorage } from './safe-storage.ts';
export { protocol } from './schemes.ts';
export { session } from './session.ts';

/** Electron's `webContents`. */
export const webContents = strict('webContents', {
  getAllWebContents: () => WebContents.all(),
  fromId: (id: number) => WebContents.all().find((contents) => contents.id === id),
  /** Playwright closes a page by this. */
  fromDevToolsTargetId: (id: string) => WebContents.all().find(({ targetId }) => targetId === id),
});

export const autoUpdater = missing('autoUpdater');
export const BaseWindow = missing('BaseWindow');
export const clipboard = missing('clipboard');
export const contentTracing = missing('contentTracing');
export const crashReporter = missing('crashReporter');
export const desktopCapturer = missing('desktopCapturer');
export const globalShortcut = missing('globalShortcut');
export const MenuItem = missing('MenuItem');
export const MessageChannelMain = missing('MessageChannelMain');
export const nativeImage = missing('nativeImage');
export const net = missing('net');
export const netLog = missing('netLog');
export const Notification = missing('Notification');
export const systemPreferences = missing('systemPreferences');
export const Tray = missing('Tray');
export const utilityProcess = missing('utilityProcess');
export const View = missing('View');
export const webFrameMain = missing('webFrameMain');
export const WebContentsView = missing('WebContentsView');
