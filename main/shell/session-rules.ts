import { isOwnUrl } from './app-scheme.ts';
import { isPaperUrl } from './paper.ts';

/** What is used of Electron's session. */
export interface SessionPort {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: unknown, answer: (streams: null) => void) => void): void;
  setBluetoothPairingHandler(
    handler: (details: unknown, answer: (reply: { confirmed: boolean }) => void) => void,
  ): void;
  setSpellCheckerEnabled(enabled: boolean): void;
  on(event: 'will-download', listener: (event: { preventDefault(): void }) => void): unknown;
  readonly webRequest: {
    onBeforeRequest(
      listener: (
        details: { readonly url: string; readonly resourceType: string },
        answer: (reply: { cancel: boolean }) => void,
      ) => void,
    ): void;
  };
}

/**
 * Takes everything from the session that the window does not need: it has its own files and the bridge. Scanners and
 * printers are the main process's, so no device is ever given to a page.
 * @param options.devTools whether the developer tools may load themselves.
 */
export function lockSession(session: SessionPort, { devTools }: { readonly devTools: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  // It would fetch dictionaries from the network.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    answer({ cancel: !isAllowed(url, resourceType, devTools) });
  });
}

function isAllowed(url: string, resourceType: string, devTools: boolean): boolean {
  return (
    isOwnUrl(url) ||
    (isPaperUrl(url) && resourceType === 'mainFrame') ||
    (url.startsWith('data:') && resourceType === 'image') ||
    (devTools && url.startsWith('devtools://'))
  );
}
