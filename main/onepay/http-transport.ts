import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from '../common/loopback.ts';
import { type ExchangeOptions, HttpExchange } from './http-exchange.ts';
import type { GatewayTransport, ProbeResult, TransportResult } from './transport.ts';

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
    post: (request) => new HttpExchange(options, { method: 'POST', ...request }).run(dispatcher),
    probe: async () => {
      const exchange = new HttpExchange(probeOptions(options), { method: 'HEAD', path: '/', body: '' });
      return asProbe(await exchange.run(dispatcher));
    },
    close: () => dispatcher.destroy(),
  };
}

/** A probe that waits longer than this, in ms, is no answer to whoever stands at the counter. */
const PROBE_MS = 3000;

function probeOptions(options: HttpTransportOptions): ExchangeOptions {
  const { connectTimeoutMs, responseTimeoutMs } = options;
  return {
    ...options,
    connectTimeoutMs: Math.min(PROBE_MS, connectTimeoutMs),
    responseTimeoutMs: Math.min(PROBE_MS, responseTimeoutMs),
  };
}

function asProbe(result: TransportResult): ProbeResult {
  switch (result.kind) {
    case 'notConnected':
      return { kind: 'notConnected', code: result.code };
    case 'lost':
      return { kind: 'silent', code: result.code };
    case 'response':
      return { kind: 'reached', ...(result.date === undefined ? {} : { date: result.date }) };
  }
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
