import path from 'node:path';

/** The window's own scheme. `standard` gives it an origin, `secure` the web's newer features; it bypasses no policy. */
export const appScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
} as const;

export const APP_ORIGIN = 'app://pos';

/** The window's one page. */
export const APP_URL = `${APP_ORIGIN}/`;

/** Whether an address belongs to the window's own content. */
export function isOwnUrl(url: string): boolean {
  return url.startsWith(APP_URL);
}

/**
 * Nothing but the app's own files, from nowhere else. Styles may stand in attributes, since the component library places
 * its popovers and sizes its controls that way; a style can run nothing.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** All kinds of files that the window is made of. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
  ['.wav', 'audio/wav'],
]);

/** A name as the build makes them. It leaves no room for `..`, backslashes, drives, streams and encoded tricks. */
const plainName = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/**
 * The file that an address of the window stands for; undefined where it stands for none. A query changes nothing.
 * @param root the folder of the window's files; nothing outside it is ever named.
 */
export function fileOf(url: string, root: string): string | undefined {
  if (!URL.canParse(url)) {
    return undefined;
  }
  const { protocol, host, username, password, pathname } = new URL(url);
  if (protocol !== 'app:' || host !== 'pos' || username !== '' || password !== '') {
    return undefined;
  }
  const names = pathname === '/' ? ['index.html'] : pathname.slice(1).split('/');
  return names.every((name) => plainName.test(name)) ? path.join(root, ...names) : undefined;
}

/**
 * Answers a request of the window out of the folder of its files.
 * @param read gives the file's bytes; rejects where there is none.
 */
export async function serveApp(
  request: Pick<Request, 'method' | 'url'>,
  root: string,
  read: (file: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Response> {
  if (request.method !== 'GET') {
    return empty(405);
  }
  const file = fileOf(request.url, root);
  const type = file === undefined ? undefined : contentTypes.get(path.extname(file));
  if (file === undefined || type === undefined) {
    return empty(404);
  }
  try {
    return new Response(await read(file), { headers: { ...securityHeaders, 'content-type': type } });
  } catch {
    return empty(404);
  }
}

function empty(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
