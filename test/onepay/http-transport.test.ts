import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { MAX_ANSWER_BYTES } from '../../main/onepay/http-exchange.ts';
import { createHttpTransport, type HttpTransportOptions } from '../../main/onepay/http-transport.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { certify } from '../support/certificates.ts';
import { closedPort, httpServer, httpsServer, tcpServer } from '../support/sockets.ts';

const request = { path: '/gateway/pay/version=1.0/B01/0/0/TOKEN', body: '{"a":"日本"}' };

function transportTo(baseUrl: string, options: Partial<HttpTransportOptions> = {}): GatewayTransport {
  const transport = createHttpTransport({
    baseUrl: new URL(baseUrl),
    responseTimeoutMs: 400,
    connectTimeoutMs: 400,
    proxy: 'none',
    monotonic: systemClock.monotonic,
    ...options,
  });
  onTestFinished(() => transport.close());
  return transport;
}

const local = (port: number) => `http://127.0.0.1:${port}`;

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

describe('an exchange that goes well', () => {
  it('posts JSON in UTF-8 and gives status, date, body and timing', async () => {
    let seen: { method?: string; url?: string; type?: string; body: string } | undefined;
    const port = await httpServer(async (incoming, response) => {
      const { method, url, headers } = incoming;
      seen = {
        method: method ?? '',
        url: url ?? '',
        type: headers['content-type'] ?? '',
        body: await bodyOf(incoming),
      };
      response.end('{"b":"返品"}');
    });
    const result = await transportTo(local(port)).post(request);
    expect(seen).toEqual({
      method: 'POST',
      url: request.path,
      type: 'application/json; charset=utf-8',
      body: request.body,
    });
    expect(result).toMatchObject({ kind: 'response', status: 200, body: '{"b":"返品"}', date: expect.any(String) });
    const { connectedMs = -1, headersMs = -1, totalMs } = result.timing;
    expect(connectedMs).toBeGreaterThanOrEqual(0);
    expect(headersMs).toBeGreaterThanOrEqual(connectedMs);
    expect(totalMs).toBeGreaterThanOrEqual(headersMs);
  });

  it('keeps the connection for the next one, and sends one at a time on it', async () => {
    const connections = new Set<unknown>();
    let open = 0;
    let most = 0;
    const port = await httpServer(async (incoming, response) => {
      connections.add(incoming.socket);
      open += 1;
      most = Math.max(most, open);
      await bodyOf(incoming);
      open -= 1;
      response.end('{}');
    });
    const transport = transportTo(local(port));
    for (let n = 0; n < 20; n += 1) {
      expect((await transport.post(request)).kind).toBe('response');
    }
    // The next request may begin while the connection before it is just being freed.
    expect(connections.size).toBeLessThanOrEqual(2);
    expect(most).toBe(1);
  });
});

describe('not sent', () => {
  it('when nobody listens', async () => {
    const result = await transportTo(local(await closedPort())).post(request);
    expect(result).toMatchObject({ kind: 'notConnected', code: 'ECONNREFUSED' });
  });

  it('when the name does not resolve', async () => {
    const result = await transportTo('https://gateway.invalid', { connectTimeoutMs: 5000 }).post(request);
    expect(result).toMatchObject({ kind: 'notConnected' });
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain('code' in result ? result.code : '');
  });

  it('when a TLS handshake never ends; and not later either, when it does end', async () => {
    const { privateKeyPem: key, certificatePem: cert } = certify({ name: 'localhost', hosts: ['127.0.0.1'] });
    let requests = 0;
    const behind = await httpsServer({ key, cert }, (_incoming, response) => {
      requests += 1;
      response.end('{}');
    });
    const held = Promise.withResolvers<void>();
    const port = await tcpServer((socket) => {
      held.promise.then(() => {
        const upstream = connect(behind, '127.0.0.1');
        socket.pipe(upstream).pipe(socket);
        upstream.on('error', () => undefined);
      });
    });
    const transport = transportTo(`https://127.0.0.1:${port}`, { extraAuthorities: [cert] });
    const result = await transport.post(request);
    expect(result).toMatchObject({ kind: 'notConnected' });
    held.resolve();
    // The same transport works on: by the time this answer is there, the first request would have been too.
    await expect.poll(async () => (await transport.post(request)).kind, { timeout: 5000 }).toBe('response');
    const after = requests;
    await transport.post(request);
    expect(after).toBe(1);
    expect(requests).toBe(2);
  });

  it.each([
    ['is for another host', { hosts: ['other.example'] }, 'ERR_TLS_CERT_ALTNAME_INVALID', true],
    ['has expired', { hosts: ['127.0.0.1'], to: new Date(Date.now() - 1000) }, 'CERT_HAS_EXPIRED', true],
    ['is signed by itself', { hosts: ['127.0.0.1'] }, 'DEPTH_ZERO_SELF_SIGNED_CERT', false],
  ])("when the server's certificate %s", async (_reason, wish, code, trusted) => {
    const { privateKeyPem: key, certificatePem: cert } = certify({ name: 'gateway', ...wish });
    let requests = 0;
    const port = await httpsServer({ key, cert }, (_incoming, response) => {
      requests += 1;
      response.end('{}');
    });
    const options = trusted ? { extraAuthorities: [cert] } : {};
    const result = await transportTo(`https://127.0.0.1:${port}`, options).post(request);
    expect(result).toMatchObject({ kind: 'notConnected', code });
    expect(requests).toBe(0);
  });

  it('when the server speaks TLS 1.1 at most', async () => {
    const { privateKeyPem: key, certificatePem: cert } = certify({ name: 'old', hosts: ['127.0.0.1'] });
    const port = await httpsServer(
      { key, cert, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      (_incoming, response) => response.end('{}'),
    );
    const result = await transportTo(`https://127.0.0.1:${port}`, { extraAuthorities: [cert] }).post(request);
    expect(result).toMatchObject({ kind: 'notConnected' });
  });

  it('when there is no TLS behind the port, or the line is cut in the handshake', async () => {
    const plain = await httpServer((_incoming, response) => response.end('{}'));
    const cutting = await tcpServer((socket) => socket.destroy());
    for (const port of [plain, cutting]) {
      expect(await transportTo(`https://127.0.0.1:${port}`).post(request)).toMatchObject({ kind: 'notConnected' });
    }
  });
});

describe('unknown, because the request may have left,', () => {
  it.each([
    ['resets the connection', (socket: IncomingMessage['socket']) => socket.resetAndDestroy()],
    ['closes without an answer', (socket: IncomingMessage['socket']) => socket.end()],
  ])('when the server %s', async (_what, end) => {
    const port = await httpServer((incoming) => end(incoming.socket));
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'lost' });
  });

  it('when no answer comes in time', async () => {
    const port = await httpServer(() => undefined);
    const result = await transportTo(local(port)).post(request);
    expect(result).toMatchObject({ kind: 'lost', code: 'RESPONSE_TIMEOUT' });
    expect(result.timing.totalMs).toBeLessThan(2000);
  });

  it('when the answer drips in without ever ending', async () => {
    const port = await httpServer((_incoming, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('{'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'lost', code: 'RESPONSE_TIMEOUT' });
  });

  it('when the headers drip in without ever ending', async () => {
    const port = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'lost', code: 'RESPONSE_TIMEOUT' });
  });

  it('when the answer is beyond any size; it is not read to its end', async () => {
    let written = 0;
    const port = await httpServer((_incoming, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536, 0x20);
      const more = () => {
        while (written < 64 * MAX_ANSWER_BYTES && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            return;
          }
        }
      };
      response.on('drain', more);
      more();
    });
    const result = await transportTo(local(port), { responseTimeoutMs: 5000 }).post(request);
    expect(result).toMatchObject({ kind: 'lost', code: 'ANSWER_TOO_LARGE' });
    expect(written).toBeLessThan(16 * MAX_ANSWER_BYTES);
  });

  it('when the answer is cut short of its length', async () => {
    const port = await tcpServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"meta":'));
    });
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'lost' });
  });

  it('when the answer is not HTTP', async () => {
    const port = await tcpServer((socket) => {
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n'));
    });
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'lost' });
  });

  it('when the transport is closed meanwhile', async () => {
    const arrived = Promise.withResolvers<void>();
    const port = await httpServer(() => arrived.resolve());
    const transport = transportTo(local(port), { responseTimeoutMs: 10_000 });
    const result = transport.post(request);
    await arrived.promise;
    await transport.close();
    expect(await result).toMatchObject({ kind: 'lost' });
  });
});

describe('never', () => {
  it('sends a request again, whatever the server does with it', async () => {
    const behaviours: ((response: ServerResponse) => void)[] = [
      (response) => response.destroy(),
      (response) => response.writeHead(503, { 'retry-after': '0' }).end(),
      (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      (response) => response.writeHead(408).end(),
      (response) => response.writeHead(200, { connection: 'close' }).end('{'),
    ];
    for (const behave of behaviours) {
      let arrivals = 0;
      const port = await httpServer((incoming, response) => {
        arrivals += 1;
        incoming.resume();
        behave(response);
      });
      await transportTo(local(port)).post(request);
      expect(arrivals).toBe(1);
    }
  });

  it('sends a request again that met a connection the server had just closed', async () => {
    const bodies: string[] = [];
    const port = await tcpServer((socket) => {
      socket.on('data', (data) => {
        bodies.push(data.toString());
        if (bodies.length === 1) {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}');
        } else {
          socket.resetAndDestroy();
        }
      });
    });
    const transport = transportTo(local(port));
    expect((await transport.post(request)).kind).toBe('response');
    expect((await transport.post({ ...request, path: '/second' })).kind).toBe('lost');
    expect(bodies.filter((body) => body.includes('/second'))).toHaveLength(1);
  });

  it('follows a redirect: it is an answer like any other', async () => {
    const port = await httpServer((_incoming, response) => response.writeHead(302, { location: '/x' }).end('moved'));
    expect(await transportTo(local(port)).post(request)).toMatchObject({
      kind: 'response',
      status: 302,
      body: 'moved',
    });
  });
});

describe('an answer that is not UTF-8', () => {
  it('is a response without a body', async () => {
    const port = await httpServer((_incoming, response) => response.end(Buffer.of(0x7b, 0xff, 0x7d)));
    expect(await transportTo(local(port)).post(request)).toMatchObject({ kind: 'response', body: undefined });
  });
});

describe('through a proxy', () => {
  async function proxyServer(onConnect: (target: string) => number): Promise<{ port: number; targets: string[] }> {
    const targets: string[] = [];
    const port = await tcpServer((socket) => {
      socket.once('data', (data) => {
        const target = /^CONNECT (\S+) /.exec(data.toString())?.[1] ?? '';
        targets.push(target);
        const status = onConnect(target);
        socket.write(`HTTP/1.1 ${status} Status\r\n\r\n`);
        if (status !== 200) {
          socket.end();
          return;
        }
        const [host = '', portText = ''] = target.split(':');
        const upstream = connect(Number(portText), host === 'gateway.test' ? '127.0.0.1' : host);
        upstream.on('error', () => socket.destroy());
        socket.pipe(upstream).pipe(socket);
      });
    });
    return { port, targets };
  }

  async function gateway(): Promise<{ port: number; authority: string }> {
    const { privateKeyPem: key, certificatePem: cert } = certify({ name: 'gateway', hosts: ['gateway.test'] });
    const port = await httpsServer({ key, cert }, (_incoming, response) => response.end('{}'));
    return { port, authority: cert };
  }

  it('opens a tunnel and verifies the gateway behind it', async () => {
    const { port, authority } = await gateway();
    const proxy = await proxyServer(() => 200);
    const options = { proxy: new URL(local(proxy.port)), extraAuthorities: [authority], connectTimeoutMs: 5000 };
    const result = await transportTo(`https://gateway.test:${port}`, options).post(request);
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    expect(proxy.targets).toEqual([`gateway.test:${port}`]);
  });

  it.each([407, 403, 502])('is not sent when the proxy answers %i', async (status) => {
    const { port, authority } = await gateway();
    const proxy = await proxyServer(() => status);
    const options = { proxy: new URL(local(proxy.port)), extraAuthorities: [authority] };
    expect(await transportTo(`https://gateway.test:${port}`, options).post(request)).toMatchObject({
      kind: 'notConnected',
    });
  });

  it('is not sent when the proxy is not there', async () => {
    const options = { proxy: new URL(local(await closedPort())) };
    expect(await transportTo('https://gateway.test', options).post(request)).toMatchObject({ kind: 'notConnected' });
  });

  it('is not sent when the proxy hangs up on every attempt', async () => {
    const port = await tcpServer((socket) => socket.destroy());
    const options = { proxy: new URL(local(port)) };
    expect(await transportTo('https://gateway.test', options).post(request)).toMatchObject({ kind: 'notConnected' });
  });

  it('from the environment is used for the gateway, and never for this computer itself', async () => {
    const { port, authority } = await gateway();
    const proxy = await proxyServer(() => 200);
    const before = { ...process.env };
    process.env['HTTPS_PROXY'] = local(proxy.port);
    process.env['HTTP_PROXY'] = local(proxy.port);
    onTestFinished(() => {
      process.env = before;
    });
    const options = { proxy: 'environment', extraAuthorities: [authority], connectTimeoutMs: 5000 } as const;
    expect(await transportTo(`https://gateway.test:${port}`, options).post(request)).toMatchObject({
      kind: 'response',
    });
    const own = await httpServer((_incoming, response) => response.end('{}'));
    expect(await transportTo(local(own), options).post(request)).toMatchObject({ kind: 'response' });
    expect(proxy.targets).toHaveLength(1);
  });
});
