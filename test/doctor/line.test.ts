import { connect } from 'node:net';
import fc from 'fast-check';
import { EnvHttpProxyAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { lookAtCertificate } from '../../main/doctor/certificate.ts';
import { proxyFor } from '../../main/doctor/proxy.ts';
import { seen } from '../../main/doctor/seen.ts';
import { certify } from '../support/certificates.ts';
import { closedPort, httpServer, httpsServer, tcpServer } from '../support/sockets.ts';

const DAY = 86_400_000;
const authority = certify({ name: 'Shop Authority', isAuthority: true });

/** An HTTPS server with a certificate of our own authority; gives its address. */
async function secureServer(wish: { hosts?: string[]; from?: Date; to?: Date } = {}): Promise<URL> {
  const { hosts = ['127.0.0.1'], ...times } = wish;
  const server = certify({ name: 'gateway.test', hosts, issuer: authority, ...times });
  const port = await httpsServer({ key: server.privateKeyPem, cert: server.certificatePem }, (_request, response) => {
    response.end();
  });
  return new URL(`https://127.0.0.1:${port}`);
}

const look = (target: URL, more: { proxy?: URL; trusted?: boolean; limitMs?: number } = {}) =>
  lookAtCertificate({
    target,
    proxy: more.proxy ?? null,
    extraAuthorities: more.trusted === false ? [] : [authority.certificatePem],
    limitMs: more.limitMs ?? 5000,
  });

describe("a server's certificate", () => {
  it('is told with its issuer and its end', async () => {
    const to = new Date(Date.now() + 100 * DAY);
    expect(await look(await secureServer({ to }))).toMatchObject({
      subject: 'gateway.test',
      issuer: 'Shop Authority',
      refused: null,
      validTo: Math.floor(to.getTime() / 1000) * 1000,
      protocol: 'TLSv1.3',
    });
  });

  it.each<[string, Parameters<typeof secureServer>[0], boolean, RegExp]>([
    ['an authority that nobody knows', {}, false, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED|UNABLE_TO_GET_ISSUER/],
    [
      'an end that has passed',
      { from: new Date(Date.now() - 9 * DAY), to: new Date(Date.now() - DAY) },
      true,
      /^CERT_HAS_EXPIRED$/,
    ],
    [
      'a begin to come',
      { from: new Date(Date.now() + DAY), to: new Date(Date.now() + 9 * DAY) },
      true,
      /^CERT_NOT_YET_VALID$/,
    ],
    ["another host's name", { hosts: ['other.test'] }, true, /ALTNAME/],
  ])('is refused for %s, and told all the same', async (_why, wish, trusted, code) => {
    const shown = await look(await secureServer(wish), { trusted });
    expect(shown.refused).toMatch(code);
    expect(shown.issuer).toBe('Shop Authority');
  });

  it('is not there where nobody listens, nobody answers or nobody speaks TLS', async () => {
    const at = (port: number) => new URL(`https://127.0.0.1:${port}`);
    await expect(look(at(await closedPort()))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const silent = await tcpServer(() => undefined);
    await expect(look(at(silent), { limitMs: 200 })).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    const plain = await httpServer((_request, response) => response.end());
    await expect(look(at(plain))).rejects.toMatchObject({ code: expect.stringMatching(/SSL|EPROTO|ECONNRESET/) });
  });
});

describe('a proxy on the way', () => {
  async function proxyServer(answer: string): Promise<{ url: URL; heads: string[] }> {
    const heads: string[] = [];
    const port = await tcpServer((socket) => {
      socket.once('data', (head) => {
        heads.push(head.toString());
        const [, host = '', target = '0'] = /^CONNECT (\S+):(\d+) /.exec(head.toString()) ?? [];
        socket.write(answer);
        if (answer.includes(' 200 ')) {
          const further = connect({ host, port: Number(target) });
          further.on('error', () => socket.destroy());
          socket.pipe(further).pipe(socket);
        }
      });
    });
    return { url: new URL(`http://shop:p%40ss@127.0.0.1:${port}`), heads };
  }

  it('is asked for a tunnel, with its credentials', async () => {
    const { url, heads } = await proxyServer('HTTP/1.1 200 Connection established\r\n\r\n');
    const target = await secureServer();
    expect(await look(target, { proxy: url })).toMatchObject({ refused: null, issuer: 'Shop Authority' });
    expect(heads[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('shop:p@ss').toString('base64')}`);
  });

  it.each(['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'HTTP/1.1 403 Forbidden\r\n\r\n'])(
    'that refuses is told: %j',
    async (answer) => {
      const { url } = await proxyServer(answer);
      await expect(look(new URL('https://gateway.test'), { proxy: url })).rejects.toMatchObject({
        code: 'PROXY_REFUSED',
      });
    },
  );

  it('that says nothing is not waited for', async () => {
    const port = await tcpServer(() => undefined);
    const url = new URL(`http://127.0.0.1:${port}`);
    await expect(look(new URL('https://gateway.test'), { proxy: url, limitMs: 200 })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
    });
  });
});

describe('which proxy is used', () => {
  const gateway = new URL('https://gateway.onepay.finance');

  it.each<[string, Record<string, string>, object]>([
    ['none', { HTTPS_PROXY: 'http://p:1' }, { kind: 'none', why: 'settings' }],
    ['http://own.example:3128', { HTTPS_PROXY: 'http://p:1' }, { kind: 'proxy', source: 'gateway.proxy' }],
    ['environment', {}, { kind: 'none', why: 'environment' }],
    ['environment', { HTTPS_PROXY: '' }, { kind: 'none', why: 'environment' }],
    ['environment', { HTTPS_PROXY: 'http://p:1' }, { kind: 'proxy', source: 'HTTPS_PROXY' }],
    ['environment', { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:1' }, { kind: 'proxy', source: 'https_proxy' }],
    ['environment', { HTTP_PROXY: 'http://p:1' }, { kind: 'proxy', source: 'HTTP_PROXY' }],
    ['environment', { HTTPS_PROXY: 'nonsense' }, { kind: 'unusable', source: 'HTTPS_PROXY' }],
    ['environment', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.onepay.finance' }, { kind: 'none', why: 'exception' }],
    ['environment', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'onepay.finance:80' }, { kind: 'proxy' }],
    ['environment', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, { kind: 'none', why: 'exception' }],
  ])('by %s and %j', (setting, env, expected) => {
    expect(proxyFor(gateway, setting, env)).toMatchObject(expected);
  });

  it('is never one for this very computer', () => {
    expect(proxyFor(new URL('http://127.0.0.1:1'), 'http://p:1', {})).toEqual({ kind: 'none', why: 'loopback' });
  });

  it('is decided about exceptions as the line decides it', async () => {
    const entry = fc.constantFrom('onepay.finance', '.onepay.finance', '*.onepay.finance', 'finance', '*', 'other.jp');
    const list = fc.array(fc.tuple(entry, fc.constantFrom('', ':443', ':80')), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(list, fc.constantFrom('gateway.onepay.finance', 'onepay.finance'), async (entries, host) => {
        const noProxy = entries.map((parts) => parts.join('')).join(',');
        const port = await refusedBy(noProxy, host);
        const mine = proxyFor(new URL(`https://${host}`), 'environment', {
          HTTPS_PROXY: 'http://p:1',
          no_proxy: noProxy,
        });
        expect(mine.kind === 'proxy').toBe(port === 'proxy');
      }),
      { numRuns: 40 },
    );
  });
});

/** Whether undici goes to the proxy: it stands at an address that cannot be connected to. */
async function refusedBy(noProxy: string, host: string): Promise<'proxy' | 'straight'> {
  const went: string[] = [];
  const spy = (options: { hostname?: string }, done: (error: Error, socket: null) => void) => {
    went.push(options.hostname ?? '');
    done(new Error('refused'), null);
  };
  const proxy = 'http://proxy.invalid:1';
  const agent = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy, connect: spy as never });
  await agent.request({ origin: `https://${host}`, path: '/', method: 'GET' }).catch(() => undefined);
  await agent.destroy();
  return went[0] === host ? 'straight' : 'proxy';
}

describe('looking at something', () => {
  it('ends, whatever it does', async () => {
    expect(await seen(() => 1, 1000)).toEqual({ kind: 'seen', value: 1 });
    expect(await seen(() => Promise.reject(new Error('no')), 1000)).toMatchObject({ kind: 'failed', detail: 'no' });
    expect(
      await seen(() => {
        throw Object.assign(new Error('no'), { code: 'ENOENT' });
      }, 1000),
    ).toMatchObject({ kind: 'failed', code: 'ENOENT' });
    expect(await seen(() => new Promise(() => undefined), 20)).toEqual({ kind: 'tooLong' });
  });
});
