import type { EventEmitter } from 'node:events';
import type { PageRequest, Verdict } from './page-listener.ts';
import { fromWeb, handlerOf, policyForWeb } from './schemes.ts';
import { beforeRequest } from './session.ts';
import { emitCancelable, notImplemented } from './strict.ts';

/** Whose page makes the request. */
interface Asking extends EventEmitter {
  readonly id: number;
  readonly mainFrame: object;
}

/** Electron's names of what a request is for. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  Fetch: 'xhr',
  XHR: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket',
};

/** What Electron asks its listeners about a navigation. */
const NAVIGATION_EVENTS = {
  'by-page': ['will-frame-navigate', 'will-navigate'],
  redirected: ['will-redirect'],
  'in-frame': ['will-frame-navigate'],
} as const;

/** Asks the app about a request, and lets it answer those for its own scheme. */
export async function decideRequest(request: PageRequest, contents: Asking): Promise<Verdict> {
  const url = fromWeb(request.url);
  if (!mayNavigate(request.navigation, url, contents)) {
    return { kind: 'fail', reason: 'Aborted' };
  }
  const { cancel, redirectURL } = await beforeRequest({
    url,
    method: request.method,
    webContentsId: contents.id,
    webContents: contents,
    frame: contents.mainFrame,
    resourceType: resourceTypeOf(request),
    referrer: '',
    timestamp: Date.now(),
  });
  if (redirectURL !== undefined) {
    notImplemented('webRequest.onBeforeRequest with redirectURL');
  }
  if (cancel === true) {
    return { kind: 'fail', reason: 'BlockedByClient' };
  }
  return url === request.url ? { kind: 'go-on' } : await serve(url, request);
}

function mayNavigate(navigation: PageRequest['navigation'], url: string, contents: Asking): boolean {
  if (navigation === undefined) {
    return true;
  }
  const isMainFrame = navigation !== 'in-frame';
  const details = { url, isMainFrame, isSameDocument: false, initiator: contents.mainFrame };
  return NAVIGATION_EVENTS[navigation].every((name) => emitCancelable(contents, name, details, url));
}

function resourceTypeOf({ resourceType, navigation }: PageRequest): string {
  if (resourceType === 'Document') {
    return navigation === 'in-frame' ? 'subFrame' : 'mainFrame';
  }
  return RESOURCE_TYPES[resourceType] ?? 'other';
}

async function serve(url: string, { method, headers, body }: PageRequest): Promise<Verdict> {
  const handler = handlerOf(url);
  if (handler === undefined) {
    return { kind: 'fail', reason: 'AddressUnreachable' };
  }
  const asSeen = Object.entries(headers).map(([name, value]): [string, string] => [name, fromWeb(value)]);
  const response = await handler(
    new Request(url, { method, headers: asSeen, ...(body === undefined ? {} : { body }) }),
  );
  return {
    kind: 'answer',
    status: response.status,
    headers: [...response.headers].map(([name, value]) => [
      name,
      name === 'content-security-policy' ? policyForWeb(value) : value,
    ]),
    body: Buffer.from(await response.arrayBuffer()),
  };
}
