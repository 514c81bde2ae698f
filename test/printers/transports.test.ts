import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileTransport } from '../../main/printers/file-transport.ts';
import { TcpTransport } from '../../main/printers/tcp-transport.ts';
import { closedPort, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { describeTransport } from './transport-contract.ts';

describeTransport('TCP', async () => {
  const chunks: Buffer[] = [];
  const target = { port: await tcpServer((socket) => socket.on('data', (chunk) => chunks.push(chunk))) };
  return {
    transport: new TcpTransport({
      host: '127.0.0.1',
      get port() {
        return target.port;
      },
      timeoutMs: 2000,
    }),
    received: () => Buffer.concat(chunks),
    breakDown: async () => {
      target.port = await closedPort();
    },
  };
});

describeTransport('file', async () => {
  const file = path.join(tempFolder(), 'lp0');
  return {
    transport: new FileTransport(file),
    received: () => readFileSync(file),
    breakDown: async () => {
      rmSync(file, { force: true });
      mkdirSync(file);
    },
  };
});

describe('a TCP printer', () => {
  const send = (port: number, bytes: Uint8Array) =>
    new TcpTransport({ host: '127.0.0.1', port, timeoutMs: 300 }).send(bytes);

  it('that stops reading in mid-job is a time-out', async () => {
    const port = await tcpServer((socket: Socket) => socket.pause());
    expect(await send(port, Buffer.alloc(20_000_000))).toMatchObject({ ok: false, code: 'PRINTER_TIMEOUT' });
  });

  it('that takes everything and never hangs up has printed', async () => {
    const port = await tcpServer((socket) => {
      socket.allowHalfOpen = true;
      socket.resume();
    });
    expect(await send(port, Buffer.from('receipt'))).toEqual({ ok: true });
  });

  it('that resets the connection has not', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await send(port, Buffer.alloc(20_000_000))).toMatchObject({ ok: false });
  });

  it('that talks back is read', async () => {
    const port = await tcpServer((socket) => {
      socket.write(Buffer.alloc(1_000_000));
      socket.resume();
    });
    expect(await send(port, Buffer.from('receipt'))).toEqual({ ok: true });
  });
});

describe('a full device', () => {
  it.runIf(process.platform === 'linux')('is told by its code', async () => {
    expect(await new FileTransport('/dev/full').send(Buffer.from('x'))).toMatchObject({ ok: false, code: 'ENOSPC' });
  });
});
