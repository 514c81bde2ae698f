import { isLoopback } from '../common/loopback.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The way to the gateway: straight, or through a proxy, and who says so. */
export type ProxyUse =
  | { readonly kind: 'none'; readonly why: 'settings' | 'environment' | 'exception' | 'loopback' }
  /** An address that nobody can connect to; `source` names where it stands. */
  | { readonly kind: 'unusable'; readonly source: string }
  | { readonly kind: 'proxy'; readonly url: URL; readonly source: string };

/**
 * Which proxy is used for an address, as the line to the gateway decides it: lower-case names come first, and where there is
 * none for HTTPS the one for HTTP is taken.
 * @param setting `environment`, `none` or an address.
 */
export function proxyFor(target: URL, setting: string, env: Env): ProxyUse {
  if (isLoopback(target)) {
    return { kind: 'none', why: 'loopback' };
  }
  if (setting === 'none') {
    return { kind: 'none', why: 'settings' };
  }
  if (setting !== 'environment') {
    return proxyAt(setting, 'gateway.proxy');
  }
  const names =
    target.protocol === 'https:'
      ? ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
      : ['http_proxy', 'HTTP_PROXY'];
  // A blank one is as good as none.
  const source = names.find((name) => env[name]);
  if (source === undefined) {
    return { kind: 'none', why: 'environment' };
  }
  return isException(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')
    ? { kind: 'none', why: 'exception' }
    : proxyAt(env[source] ?? '', source);
}

function proxyAt(address: string, source: string): ProxyUse {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
    ? { kind: 'proxy', url: new URL(address), source }
    : { kind: 'unusable', source };
}

function isException(target: URL, list: string): boolean {
  const host = target.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return list.split(/[,\s]+/).some((entry) => {
    const [, name = '', only = ''] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (name === '' || (only !== '' && only !== port)) {
      return false;
    }
    const wildcard = name.startsWith('*.');
    const bare = name.replace(/^\*?\./, '');
    return name === '*' || (!wildcard && host === bare) || host.endsWith(`.${bare}`);
  });
}
