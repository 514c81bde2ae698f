import { notImplemented, strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** Chromium knows no other schemes than its own: `app://pos/x` is served as `https://pos.app.standin.test/x`. */
const DOMAIN = '.standin.test';

const schemes = new Set<string>();
const handlers = new Map<string, Handler>();
/** Electron's own rules: these are not replaced by an app that knows what it does. */
const CHROMIUMS_OWN = new Set(['http', 'https', 'file', 'data', 'blob', 'about', 'devtools']);

/** The address under which Chromium knows one of the app's. */
export function toWeb(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `https://${host}.${scheme}${DOMAIN}${rest}` : url;
}

/** The address under which the app knows one of Chromium's. */
export function fromWeb(url: string): string {
  return url.replace(/^https:\/\/([^/?#]+)\.([a-z0-9+-]+)\.standin\.test(?=[/?#]|$)/, '$2://$1');
}

/** The handler of a scheme that an app's address has. */
export function handlerOf(url: string): Handler | undefined {
  return handlers.get(url.slice(0, url.indexOf(':')));
}

/** `app:` as a source of a content security policy. */
export function policyForWeb(policy: string): string {
  return policy.replace(/(?<=^|[\s;])([a-z][a-z0-9+-]*):(?=[\s;,]|$)/g, (source, scheme: string) =>
    schemes.has(scheme) ? `https://*.${scheme}${DOMAIN}` : source,
  );
}

/** Electron's `protocol`. */
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (list: readonly { readonly scheme: string; readonly privileges?: object }[]): void => {
    for (const { scheme } of list) {
      schemes.add(scheme);
    }
  },
  handle: (scheme: string, handler: Handler): void => {
    if (CHROMIUMS_OWN.has(scheme) || !schemes.has(scheme)) {
      notImplemented(`protocol.handle for ${scheme}, a scheme that was not registered as privileged`);
    }
    if (handlers.has(scheme)) {
      throw new Error(`Failed to register protocol: ${scheme}`);
    }
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string): void => {
    handlers.delete(scheme);
  },
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
});
