import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { FileTransport } from '../../main/printers/file-transport.ts';
import { portOptions, SerialTransport, type SerialTransportOptions } from '../../main/printers/serial-transport.ts';
import { TcpTransport } from '../../main/printers/tcp-transport.ts';
import { PtyPrinter } from '../support/printer/pty-printer.ts';
import { closedPort, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { bring, describeTransport, NotedEars, opened } from './transport-contract.ts';

const reasonOf = (step: Promise<unknown>) =>
  step.then(
    () => undefined,
    (error: unknown) => error,
  );

describeTransport('TCP', 'twoWay', async () => {
  const chunks: Buffer[] = [];
  const sockets: Socket[] = [];
  const target = {
    port: await tcpServer((socket) => {
      sockets.push(socket);
      socket.on('data', (chunk) => chunks.push(chunk));
    }),
  };
  const latest = () => sockets.at(-1);
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
    printer: {
      say: (bytes) => latest()?.write(bytes),
      vanish: () => latest()?.resetAndDestroy(),
      hold: () => latest()?.pause(),
      goOn: () => latest()?.resume(),
      stuffing: 12_000_000,
    },
  };
});

describeTransport('file', 'oneWay', async () => {
  const file = path.join(tempFolder(), 'lp0');
  return {
    transport: new FileTransport({ path: file }),
    received: () => readFileSync(file),
    breakDown: async () => {
      rmSync(file, { force: true });
      mkdirSync(file);
    },
  };
});

const ptys = process.platform === 'linux';

async function ptyPrinter(): Promise<PtyPrinter> {
  const printer = await PtyPrinter.plug();
  onTestFinished(() => printer.unplug());
  return printer;
}

const line = {
  baudRate: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flowControl: 'none',
} as const satisfies Partial<SerialTransportOptions>;

function handOn(printer: PtyPrinter) {
  return {
    received: () => Buffer.concat(printer.received),
    breakDown: async () => printer.unplug(),
    printer: {
      say: (bytes: Uint8Array) => printer.say(bytes),
      vanish: () => printer.unplug(),
      hold: () => printer.hold(),
      goOn: () => printer.goOn(),
      stuffing: 500_000,
    },
  };
}

if (ptys) {
  describeTransport('serial', 'twoWay', async () => {
    const printer = await ptyPrinter();
    const transport = new SerialTransport({ name: printer.path, findPort: async () => printer.path, ...line });
    return { transport, ...handOn(printer) };
  });

  describeTransport('device file', 'twoWay', async () => {
    const printer = await ptyPrinter();
    // A printer's device file changes no bytes; a terminal's does until it is told not to.
    execFileSync('stty', ['-F', printer.path, 'raw', '-echo']);
    return { transport: new FileTransport({ path: printer.path }), ...handOn(printer) };
  });
}

describe('a TCP printer', () => {
  const send = (port: number, bytes: Uint8Array) =>
    reasonOf(bring(new TcpTransport({ host: '127.0.0.1', port, timeoutMs: 300 }), bytes));

  it('that takes everything and never hangs up has printed', async () => {
    const port = await tcpServer((socket) => {
      socket.allowHalfOpen = true;
      socket.resume();
    });
    expect(await send(port, Buffer.from('receipt'))).toBeUndefined();
  });

  it('that resets the connection has not', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await send(port, Buffer.alloc(20_000_000))).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it.each([
    ['a short job', 5],
    ['a receipt', 3000],
    ['a long job', 200_000],
  ])('that hangs up at once without reading has not printed %s', async (_, size) => {
    const port = await tcpServer((socket) => socket.destroy());
    expect(await send(port, Buffer.alloc(size))).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it('that hangs up before the job is over has not printed it, though it took what had come', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.end()));
    expect(await send(port, Buffer.from('receipt'))).toMatchObject({ code: 'PRINTER_CLOSED' });
  });

  it('that hangs up in mid-job has not printed it', async () => {
    const port = await tcpServer((socket) => {
      socket.allowHalfOpen = true;
      socket.pause();
      socket.end();
    });
    expect(await send(port, Buffer.alloc(20_000_000))).toMatchObject({ code: 'PRINTER_CLOSED' });
  });

  it('that talks much is read', async () => {
    const port = await tcpServer((socket) => {
      socket.write(Buffer.alloc(1_000_000));
      socket.resume();
    });
    expect(await send(port, Buffer.from('receipt'))).toBeUndefined();
  });

  it('whose address has no computer is told within the time', async () => {
    // 192.0.2.0/24 is kept free for examples (RFC 5737); networks without a way out refuse at once.
    const transport = new TcpTransport({ host: '192.0.2.1', port: 9100, timeoutMs: 200 });
    const began = performance.now();
    expect(await reasonOf(transport.open(new NotedEars()))).toMatchObject({ code: expect.stringMatching(/^E[A-Z]+$/) });
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('a full device', () => {
  it.runIf(process.platform === 'linux')('is told by its code', async () => {
    expect(await reasonOf(bring(new FileTransport({ path: '/dev/full' }), Buffer.from('x')))).toMatchObject({
      code: 'ENOSPC',
    });
  });
});

describe('a device file', () => {
  const missed = { name: 'LinkLost', code: 'DEVICE_NOT_FOUND' };

  it.each(['lp0', 'usb/lp0', 'usb/../lp0'])('that is not there (%s) is not made an ordinary file', async (name) => {
    const devices = tempFolder();
    mkdirSync(path.join(devices, 'usb'));
    const transport = new FileTransport({ path: `${devices}/${name}`, devices });
    expect(await reasonOf(transport.open(new NotedEars()))).toMatchObject(missed);
    expect(readdirSync(devices, { recursive: true })).toEqual(['usb']);
  });

  it('that somebody has made an ordinary file gets nothing', async () => {
    const devices = tempFolder();
    const file = path.join(devices, 'lp0');
    writeFileSync(file, 'earlier');
    expect(await reasonOf(new FileTransport({ path: file, devices }).open(new NotedEars()))).toMatchObject(missed);
    expect(readFileSync(file, 'utf8')).toBe('earlier');
  });

  it('in memory, or beside the devices, is an ordinary file', async () => {
    const folder = tempFolder();
    const devices = path.join(folder, 'dev');
    mkdirSync(path.join(devices, 'shm'), { recursive: true });
    for (const file of [path.join(devices, 'shm', 'receipts'), path.join(folder, 'device-receipts')]) {
      await bring(new FileTransport({ path: file, devices }), Buffer.from('x'));
      expect(readFileSync(file, 'utf8')).toBe('x');
    }
  });

  it.runIf(process.platform === 'linux')('is looked for where Linux has them', async () => {
    const name = `/dev/onepay-pos-no-printer-${process.pid}`;
    expect(await reasonOf(new FileTransport({ path: name }).open(new NotedEars()))).toMatchObject(missed);
    expect(existsSync(name)).toBe(false);
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
    expect(await reasonOf(bring(new FileTransport({ path: fifo() }), Buffer.from('receipt')))).toMatchObject({
      code: 'ENXIO',
    });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('is let go of at once where the printer stops reading in mid-job', async () => {
    const pipe = fifo();
    openPrinterSide(pipe);
    const link = await opened(new FileTransport({ path: pipe }));
    const writing = reasonOf(link.write(Buffer.alloc(100_000)));
    await link.abandon();
    expect(await writing).toMatchObject({ name: 'LinkLost' });
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
    await bring(new FileTransport({ path: pipe }), job);
    await expect.poll(() => Buffer.concat(taken).equals(job), { timeout: 5000 }).toBe(true);
  });
});

describe.runIf(ptys)('a serial printer', () => {
  it('that says XOFF gets nothing until it says XON, and its characters are not heard', async () => {
    const printer = await ptyPrinter();
    const ears = new NotedEars();
    const transport = new SerialTransport({
      name: 'printer',
      findPort: async () => printer.path,
      ...line,
      flowControl: 'xonxoff',
    });
    const link = await opened(transport, ears);
    await link.write(Buffer.from('before'));
    await expect.poll(() => Buffer.concat(printer.received).toString()).toBe('before');
    printer.xoff();
    // What is said behind XOFF is heard only when the line has obeyed it.
    printer.say(Buffer.of(0x12));
    await expect.poll(() => ears.bytes).toEqual([0x12]);
    let isTaken = false;
    const writing = link.write(Buffer.from(' after')).then(() => {
      isTaken = true;
    });
    // Time enough for the bytes to arrive, were they sent.
    await systemClock.sleep(150);
    expect(Buffer.concat(printer.received).toString()).toBe('before');
    expect(isTaken).toBe(false);
    printer.xon();
    await writing;
    await link.finish(new Uint8Array());
    await expect.poll(() => Buffer.concat(printer.received).toString()).toBe('before after');
    expect(ears.bytes).toEqual([0x12]);
  });

  it('that says XOFF for ever does not keep its port', async () => {
    const printer = await ptyPrinter();
    const options = { name: 'printer', findPort: async () => printer.path, ...line, flowControl: 'xonxoff' } as const;
    const link = await opened(new SerialTransport(options));
    printer.xoff();
    void reasonOf(link.finish(Buffer.alloc(100_000)));
    await link.abandon();
    await opened(new SerialTransport(options));
  });

  it('is opened by lines where those control the flow', async () => {
    const options = { name: 'printer', findPort: async () => 'COM3', ...line };
    expect(portOptions('COM3', { ...options, flowControl: 'rtscts' })).toMatchObject({ rtscts: true, xon: false });
    expect(portOptions('COM3', { ...options, flowControl: 'xonxoff' })).toMatchObject({ rtscts: false, xon: true });
    expect(portOptions('COM3', { ...options, flowControl: 'none' })).toMatchObject({ rtscts: false, xon: false });
    for (const flowControl of ['rtscts', 'xonxoff', 'none'] as const) {
      expect(portOptions('COM3', { ...options, flowControl })).toMatchObject({ xoff: false, path: 'COM3' });
    }
  });

  it('prints with control by lines, too', async () => {
    const printer = await ptyPrinter();
    const transport = new SerialTransport({
      name: 'printer',
      findPort: async () => printer.path,
      ...line,
      flowControl: 'rtscts',
    });
    await bring(transport, Buffer.from('receipt'));
    await expect.poll(() => Buffer.concat(printer.received).toString()).toBe('receipt');
  });

  it('that is plugged in nowhere is told by the code of who looked for it', async () => {
    const findPort = async () => {
      throw Object.assign(new Error('no such device'), { code: 'DEVICE_NOT_FOUND' });
    };
    const transport = new SerialTransport({ name: '04b8:0202', findPort, ...line });
    expect(await reasonOf(transport.open(new NotedEars()))).toMatchObject({
      name: 'LinkLost',
      code: 'DEVICE_NOT_FOUND',
    });
  });

  it('whose port somebody else has is busy', async () => {
    const printer = await ptyPrinter();
    const transport = new SerialTransport({ name: 'printer', findPort: async () => printer.path, ...line });
    await opened(transport);
    expect(await reasonOf(transport.open(new NotedEars()))).toMatchObject({ code: 'EBUSY' });
  });

  it('whose port is not there is told so', async () => {
    const transport = new SerialTransport({ name: 'x', findPort: async () => '/dev/ttyNONE', ...line });
    expect(await reasonOf(transport.open(new NotedEars()))).toMatchObject({ code: 'ENOENT' });
  });
});
