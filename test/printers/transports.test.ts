import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
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
    transport: new FileTransport({ path: file, timeoutMs: 2000 }),
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

  it.each([
    ['a short job', 5],
    ['a receipt', 3000],
    ['a long job', 200_000],
  ])('that hangs up at once without reading has not printed %s', async (_, size) => {
    const port = await tcpServer((socket) => socket.destroy());
    expect(await send(port, Buffer.alloc(size))).toMatchObject({ ok: false, code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it('that hangs up before the job is over has not printed it, though it took what had come', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.end()));
    expect(await send(port, Buffer.from('receipt'))).toMatchObject({ ok: false, code: 'PRINTER_CLOSED' });
  });

  it('that hangs up in mid-job has not printed it', async () => {
    const port = await tcpServer((socket) => {
      socket.allowHalfOpen = true;
      socket.pause();
      socket.end();
    });
    expect(await send(port, Buffer.alloc(20_000_000))).toMatchObject({ ok: false, code: 'PRINTER_CLOSED' });
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
    const full = new FileTransport({ path: '/dev/full', timeoutMs: 1000 });
    expect(await full.send(Buffer.from('x'))).toMatchObject({ ok: false, code: 'ENOSPC' });
  });
});

describe.runIf(process.platform !== 'win32')('a device that blocks', () => {
  function fifo(): string {
    const pipe = path.join(tempFolder(), 'lp0');
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    return pipe;
  }

  /** Opens the device as its printer does; whether it reads is up to the test. */
  function openPrinterSide(pipe: string): number {
    const descriptor = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(descriptor));
    return descriptor;
  }

  it('is told at once where nobody reads it at all', async () => {
    const began = performance.now();
    const result = await new FileTransport({ path: fifo(), timeoutMs: 10_000 }).send(Buffer.from('receipt'));
    expect(result).toMatchObject({ ok: false, code: 'ENXIO' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('is a time-out where the printer stops reading in mid-job', async () => {
    const pipe = fifo();
    openPrinterSide(pipe);
    const began = performance.now();
    const result = await new FileTransport({ path: pipe, timeoutMs: 300 }).send(Buffer.alloc(100_000));
    expect(result).toEqual({ ok: false, code: 'PRINTER_TIMEOUT', detail: '300 ms' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('gets a job whole, however slowly it reads', async () => {
    const pipe = fifo();
    const printer = openPrinterSide(pipe);
    const job = Buffer.from(Array.from({ length: 150_000 }, (_, at) => at % 251));
    const taken: Buffer[] = [];
    const chunk = Buffer.alloc(20_000);
    const reading = setInterval(() => {
      try {
        taken.push(Buffer.from(chunk.subarray(0, readSync(printer, chunk))));
      } catch {
        // Nothing has come since.
      }
    }, 60);
    onTestFinished(() => clearInterval(reading));
    expect(await new FileTransport({ path: pipe, timeoutMs: 300 }).send(job)).toEqual({ ok: true });
    await expect.poll(() => Buffer.concat(taken).equals(job), { timeout: 5000 }).toBe(true);
  });
});
