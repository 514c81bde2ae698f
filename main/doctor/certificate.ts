import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, getCACertificates, type TLSSocket } from 'node:tls';

/** What a server shows of itself. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** UTC ms. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Why it is not trusted, by OpenSSL's name; null where it is. */
  readonly refused: string | null;
  /** Whose certificate stands at the end of the chain. */
  readonly root: string;
  readonly protocol: string;
}

export interface CertificateQuestion {
  readonly target: URL;
  /** Null to connect straight. */
  readonly proxy: URL | null;
  /** Further authorities as PEM, beside Node's and the system's. */
  readonly extraAuthorities?: readonly string[];
  readonly limitMs: number;
}

/** The proxy answered, and does not let us through. */
export class ProxyRefused extends Error {
  override readonly name = 'ProxyRefused';
  readonly code = 'PROXY_REFUSED';
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.status = status;
  }
}

/**
 * Looks at the certificate of a server by TLS, and sends nothing. One that is not trusted is looked at all the same.
 * @throws Error with the code of the line; ProxyRefused.
 */
export async function lookAtCertificate(question: CertificateQuestion): Promise<ShownCertificate> {
  const { target, proxy, extraAuthorities = [], limitMs } = question;
  const signal = AbortSignal.timeout(limitMs);
  const socket = proxy === null ? undefined : await tunnel(proxy, target, signal);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const secure = connectTls({
    ...(socket === undefined ? { host, port: Number(target.port || 443) } : { socket }),
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ca: [
      ...getCACertificates('bundled'),
      ...getCACertificates('system'),
      ...getCACertificates('extra'),
      ...extraAuthorities,
    ],
    minVersion: 'TLSv1.2',
    // What is refused is to be told, with whose it is.
    rejectUnauthorized: false,
  });
  try {
    await once(secure, 'secureConnect', { signal });
    return shown(secure);
  } catch (error) {
    throw signal.aborted ? timedOut() : error;
  } finally {
    secure.on('error', () => undefined).destroy();
    socket?.destroy();
  }
}

function shown(socket: TLSSocket): ShownCertificate {
  const certificate = socket.getPeerCertificate(true);
  let root = certificate;
  while (root.issuerCertificate !== undefined && root.issuerCertificate !== root) {
    root = root.issuerCertificate;
  }
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    refused: socket.authorized ? null : codeOf(socket.authorizationError),
    root: nameOf(root.subject),
    protocol: socket.getProtocol() ?? '',
  };
}

type Name = ReturnType<TLSSocket['getPeerCertificate']>['subject'];

/** A certificate's fields can come several times. */
function nameOf(name: Name | undefined): string {
  const found = name?.CN ?? name?.O ?? name?.OU ?? '';
  return Array.isArray(found) ? found.join(', ') : found;
}

/** Node gives the code itself, or an error that has it. */
function codeOf(reason: unknown): string {
  if (typeof reason === 'string') {
    return reason;
  }
  const isCoded = typeof reason === 'object' && reason !== null && 'code' in reason;
  return isCoded ? String(reason.code) : 'CERT_UNTRUSTED';
}

/** A way through a proxy, opened as the line to the gateway does it. */
async function tunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const port = Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80));
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const socket =
    proxy.protocol === 'https:' ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
  try {
    await once(socket, proxy.protocol === 'https:' ? 'secureConnect' : 'connect', { signal });
    const authority = `${target.hostname}:${target.port || 443}`;
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials(proxy)}\r\n`);
    const status = await statusOf(socket, signal);
    if (status < 200 || status > 299) {
      throw new ProxyRefused(status);
    }
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw signal.aborted ? timedOut() : error;
  }
}

function credentials({ username, password }: URL): string {
  if (username === '' && password === '') {
    return '';
  }
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Proxy-Authorization: Basic ${Buffer.from(pair).toString('base64')}\r\n`;
}

/** A proxy's answer has no body when it opens the way, and whatever else it says is of no interest. */
const MAX_HEAD = 16_384;

async function statusOf(socket: Socket, signal: AbortSignal): Promise<number> {
  let head = '';
  while (!head.includes('\r\n\r\n') && head.length < MAX_HEAD) {
    const [chunk] = (await Promise.race([
      once(socket, 'data', { signal }),
      once(socket, 'end', { signal }).then(() => [null]),
    ])) as [Buffer | null];
    if (chunk === null) {
      break;
    }
    head += chunk.toString('latin1');
  }
  socket.pause();
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
}

function timedOut(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'CONNECT_TIMEOUT' });
}
