import { Strict, strict } from './strict.ts';

interface BeforeRequest {
  readonly cancel?: boolean;
  readonly redirectURL?: string;
}

interface RequestDetails {
  readonly url: string;
  readonly [detail: string]: unknown;
}

type RequestListener = (details: RequestDetails, callback: (answer: BeforeRequest) => void) => void;
type PermissionRequestHandler = (
  webContents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheckHandler = (
  webContents: object,
  permission: string,
  requestingOrigin: string,
  details: object,
) => boolean;

/** Chromium's names of permissions, and Electron's. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['idle-detection', 'idle-detection'],
  ['screen-wake-lock', 'screen-wake-lock'],
];

class Session extends Strict {
  requestListener: { readonly patterns: readonly RegExp[]; readonly listener: RequestListener } | undefined;
  permissionRequest: PermissionRequestHandler | null = null;
  permissionCheck: PermissionCheckHandler | null = null;

  readonly webRequest = strict('webRequest', {
    onBeforeRequest: (...args: readonly [unknown, unknown?]): void => {
      const listener = args.find((arg) => typeof arg === 'function') as RequestListener | undefined;
      const filter = args.find((arg) => typeof arg === 'object' && arg !== null) as { urls?: string[] } | undefined;
      const patterns = (filter?.urls ?? ['<all_urls>']).map(urlPattern);
      this.requestListener = listener === undefined ? undefined : { patterns, listener };
    },
  });

  constructor() {
    super('session');
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.permissionCheck = handler;
  }

  /** Devices are behind a chooser that headless Chromium does not have: nothing is ever granted. */
  setDevicePermissionHandler(_handler: unknown): void {}

  /** There is no screen to be captured. */
  setDisplayMediaRequestHandler(_handler: unknown): void {}

  /** No device ever asks to be paired. */
  setBluetoothPairingHandler(_handler: unknown): void {}

  setSpellCheckerEnabled(_enabled: boolean): void {}

  async clearCache(): Promise<void> {}
}

function urlPattern(pattern: string): RegExp {
  if (pattern === '<all_urls>') {
    return /^/;
  }
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${escaped}$`);
}

/** Electron's `session.defaultSession`. */
export const defaultSession = new Session();

/** Electron's `session`. */
export const session = strict('session', { defaultSession });

/** What `webRequest.onBeforeRequest` says of a request. */
export async function beforeRequest(details: RequestDetails): Promise<BeforeRequest> {
  const { requestListener } = defaultSession;
  if (requestListener === undefined || !requestListener.patterns.some((pattern) => pattern.test(details.url))) {
    return {};
  }
  return await new Promise((resolve) => requestListener.listener(details, resolve));
}

/**
 * What the app would answer if the page asked for this and that: Chromium is told beforehand. As in Electron, an app
 * without handlers grants everything.
 */
export async function permissionsOf(
  webContents: object,
  url: string,
): Promise<readonly (readonly [string, boolean])[]> {
  return await Promise.all(
    PERMISSIONS.map(async ([name, permission]) => [name, await isGranted(webContents, permission, url)] as const),
  );
}

async function isGranted(webContents: object, permission: string, url: string): Promise<boolean> {
  const { permissionRequest, permissionCheck } = defaultSession;
  const details = { requestingUrl: url, isMainFrame: true };
  if (permissionCheck?.(webContents, permission, url, details) === false) {
    return false;
  }
  if (permissionRequest === null) {
    return true;
  }
  return await new Promise((resolve) => permissionRequest(webContents, permission, resolve, details));
}
