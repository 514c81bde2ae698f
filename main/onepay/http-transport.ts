import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from '../common/loopback.ts';
import { type ExchangeOptions, HttpExchange } from './http-exchange.ts';
import type { GatewayTransport } from './transport.ts';

/** `environment` honours HTTPS_PROXY and NO_PROXY; `none` connects directly; else the proxy's address. */
export type ProxyChoice = 'environment' | 'none' | URL;

export interface HttpTransportOptions extends ExchangeOptions {
  readonly proxy: ProxyChoice;
  /** Extra certificate authorities as PEM, beside Node's and the system's. */
  readonly extraAuthorities?: readonly string[];
}

const KEEP_ALIVE_MS = 10_000;

/** Speaks HTTP through undici's `Agent`: no retry, one request at a time on a connection, TLS 1.2 at least. */
export function createHttpTransport(options: HttpTransportOptions): GatewayTransport {
  const dispatcher = createDispatcher(options);
  return {
    post: (request) => new HttpExchange(options, request).run(dispatcher),
    close: () => dispatcher.destroy(),
  };
}

function createDispatcher(options: HttpTransportOptions): Dispatcher {
  const { baseUrl, proxy, connectTimeoutMs } = options;
  const secureContext = baseUrl.protocol === 'https:' ? trustedContext(options.extraAuthorities ?? []) : undefined;
  const tls = secureContext === undefined ? {} : { secureContext };
  const agentOptions = {
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: connectTimeoutMs,
    // The exchange has deadlines of its own, over all parts together.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { ...tls, timeout: connectTimeoutMs },
  };
  if (proxy === 'none' || isLoopback(baseUrl)) {
    return new Agent(agentOptions);
  }
  const explicit = proxy === 'environment' ? {} : { httpProxy: proxy.href, httpsProxy: proxy.href, noProxy: '' };
  return new EnvHttpProxyAgent({ ...agentOptions, requestTls: tls, proxyTls: tls, ...explicit });
}

// Made once: parsing some hundred authorities for each connection would cost more than the handshake.
function trustedContext(extraAuthorities: readonly string[]): SecureContext {
  const ca = [
    ...getCACertificates('bundled'),
    ...getCACertificates('system'),
    ...getCACertificates('extra'),
    ...extraAuthorities,
  ];
  return createSecureContext({ ca, minVersion: 'TLSv1.2' });
}
