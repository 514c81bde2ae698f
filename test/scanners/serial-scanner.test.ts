import { EventEmitter } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createVirtualPort, type VirtualPort } from '../../main/cli/virtual-port.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { ListedSerialPort, SerialPortList } from '../../main/devices/serial-ports.ts';
import type { ScannerEvent } from '../../main/scanners/port.ts';
import { openLine, serialLineOpener } from '../../main/scanners/serial-line.ts';
import { type OpenLine, SerialScanner } from '../../main/scanners/serial-scanner.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { describeScanner, type ScannerUnderTest } from './scanner-contract.ts';

const rules = {
  prefix: '',
  suffix: '\r',
  minLength: 6,
  maxLength: 512,
  characters: 'printable',
  silenceMs: 100,
  duplicateMs: 2000,
} as const;

const line = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/** A scanner on a real serial port of the system; its name stays when the device behind it changes, as udev's do. */
async function serialScanner(): Promise<ScannerUnderTest> {
  const name = path.join(tempFolder(), 'scanner');
  let port: VirtualPort;
  const plug = async () => {
    port = await createVirtualPort();
    rmSync(name, { force: true });
    symlinkSync(port.path, name);
  };
  let plugged = true;
  const unplug = () => {
    if (plugged) {
      plugged = false;
      port.unplug();
    }
  };
  await plug();
  onTestFinished(unplug);
  return {
    scanner: new SerialScanner({
      name,
      openLine: serialLineOpener({ path: name, ...line }),
      rules,
      clock: systemClock,
    }),
    ending: 'CR',
    scan: (code) => port.type(`${code}\r`),
    scanCut: (part) => port.type(part),
    noise: (bytes) => port.type(bytes),
    unplug,
    replug: async () => {
      await plug();
      plugged = true;
    },
  };
}

describeScanner('serial', serialScanner);

/** A line without a port: what is said on it is heard at once. */
function fakeLine() {
  const ended = Promise.withResolvers<string>();
  const line = { closed: false, say: (_: string): void => undefined };
  const open: OpenLine = {
    onData: (listener) => {
      line.say = (text) => listener(Buffer.from(text, 'latin1'));
    },
    onClose: (listener) => {
      ended.promise.then(listener, () => undefined);
    },
    close: async () => {
      line.closed = true;
      ended.resolve('');
    },
  };
  return { line, open };
}

describe('a serial scanner whose port opens', () => {
  it('in mid-code drops the tail, and takes a code as soon as it says that it is connected', async () => {
    const { line, open } = fakeLine();
    const scanner = new SerialScanner({ name: 'x', openLine: async () => open, rules, clock: systemClock });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    onTestFinished(() => scanner.stop());
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    line.say('172859395\r');
    await expect.poll(() => events.at(-1), { interval: 1 }).toEqual({ kind: 'connected' });
    line.say('280390312172859396\r');
    expect(events).toEqual([
      { kind: 'dropped', reason: 'truncated', mask: '****9395', facts: { length: 9, durationMs: 0, ending: 'CR' } },
      { kind: 'connected' },
      { kind: 'scanned', code: '280390312172859396', facts: { length: 18, durationMs: 0, ending: 'CR' } },
    ]);
  });

  it('and is lost at once is disconnected, and was never connected', async () => {
    const { open } = fakeLine();
    const scanner = new SerialScanner({ name: 'x', openLine: async () => open, rules, clock: systemClock });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    await open.close();
    await expect.poll(() => events).toEqual([{ kind: 'disconnected', detail: '' }]);
    await scanner.stop();
    expect(events).toEqual([{ kind: 'disconnected', detail: '' }]);
  });

  it('never, can be stopped all the same, and is closed should it open later', async () => {
    const { line, open } = fakeLine();
    const opening = Promise.withResolvers<OpenLine>();
    const scanner = new SerialScanner({ name: 'x', openLine: () => opening.promise, rules, clock: systemClock });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    const outcome = await Promise.race([
      scanner.stop().then(() => 'stopped'),
      systemClock.sleep(2000).then(() => 'still waiting'),
    ]);
    expect(outcome).toBe('stopped');
    opening.resolve(open);
    await expect.poll(() => line.closed).toBe(true);
    expect(events).toEqual([]);
  });

  it('never, and fails after it was stopped, is of no interest', async () => {
    const opening = Promise.withResolvers<OpenLine>();
    const scanner = new SerialScanner({ name: 'x', openLine: () => opening.promise, rules, clock: systemClock });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    await scanner.stop();
    opening.reject(new Error('no such port'));
    await systemClock.sleep(20);
    expect(events).toEqual([]);
  });
});

describe('a line', () => {
  type Done = (error: Error | null) => void;
  const unplugged = new Error('unplugged');

  it.each([
    {
      that: 'closes',
      close: (port: EventEmitter, done: Done) => {
        port.emit('close', unplugged);
        done(unplugged);
      },
      detail: 'unplugged',
    },
    // As the serialport package does: such an error is told to who closes, and to nobody else.
    { that: 'fails to close', close: (_: EventEmitter, done: Done) => done(new Error('EIO')), detail: 'EIO' },
  ])(
    'that $that is let go of',
    async ({ close, detail }) => {
      const port = new EventEmitter();
      const line = openLine(Object.assign(port, { isOpen: true, close: (done: Done) => close(port, done) }) as never);
      const ended: string[] = [];
      line.onClose((why) => ended.push(why));
      await line.close();
      await expect.poll(() => ended).toEqual([detail]);
    },
    3000,
  );
});

describe('a serial scanner whose port is not there', () => {
  it('says so, and reads as soon as it is', async () => {
    const name = path.join(tempFolder(), 'scanner');
    const openLine = serialLineOpener({ path: name, ...line });
    const scanner = new SerialScanner({ name, openLine, rules, clock: systemClock });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    onTestFinished(() => scanner.stop());
    await expect.poll(() => events[0]?.kind).toBe('disconnected');
    expect(events[0]).toMatchObject({ detail: expect.stringContaining('No such file'), cause: 'notFound' });
    const port = await createVirtualPort();
    onTestFinished(() => port.unplug());
    symlinkSync(port.path, name);
    await expect.poll(() => events.at(-1)?.kind, { timeout: 10_000 }).toBe('connected');
    port.type('280390312172859395\r');
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'scanned', code: '280390312172859395' });
  });
});

describe('a serial scanner that is named by its device', () => {
  const usb = { vendorId: '05e0', productId: '1701', serialNumber: 'S-1' };

  /** A list of ports whose devices are pseudo-terminals, to be plugged in and pulled out by hand. */
  function fakeList() {
    const list: { ports: ListedSerialPort[]; asked: number } = { ports: [], asked: 0 };
    const ask: SerialPortList = async () => {
      list.asked += 1;
      return list.ports;
    };
    return { list, ask };
  }

  async function plugIn(list: { ports: ListedSerialPort[] }, device = usb): Promise<VirtualPort> {
    const port = await createVirtualPort();
    list.ports = [...list.ports, { path: port.path, usb: device }];
    onTestFinished(() => port.unplug());
    return port;
  }

  function started(ask: SerialPortList) {
    const scanner = new SerialScanner({
      name: 'scanner',
      openLine: serialLineOpener({ usb, ...line }, ask),
      rules,
      clock: systemClock,
    });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    onTestFinished(() => scanner.stop());
    return events;
  }

  it('is read on under another name after it was plugged in again', async () => {
    const { list, ask } = fakeList();
    const first = await plugIn(list);
    const events = started(ask);
    await expect.poll(() => events.at(-1)?.kind).toBe('connected');
    first.type('280390312172859395\r');
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'scanned', code: '280390312172859395' });
    list.ports = [];
    // Another port is there before the device comes back, so that it cannot come back under its old name.
    await plugIn(list, { ...usb, serialNumber: 'S-2' });
    first.unplug();
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'disconnected', cause: 'notFound' });
    const second = await plugIn(list);
    await expect.poll(() => events.at(-1)?.kind, { timeout: 10_000 }).toBe('connected');
    second.type('280390312172859396\r');
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'scanned', code: '280390312172859396' });
  });

  it('opens no other device', async () => {
    const { list, ask } = fakeList();
    const other = await plugIn(list, { ...usb, productId: '1702' });
    const events = started(ask);
    await expect.poll(() => list.asked, { timeout: 5000 }).toBeGreaterThan(1);
    other.type('280390312172859395\r');
    expect(events.map(({ kind }) => kind)).not.toContain('connected');
    expect(events).toContainEqual({
      kind: 'disconnected',
      detail: 'no device 05e0:1701 (S-1) is plugged in',
      cause: 'notFound',
    });
  });

  it('says why where the ports cannot be listed', async () => {
    const events = started(() => Promise.reject(new Error('spawn udevadm ENOENT')));
    await expect.poll(() => events[0]).toEqual({ kind: 'disconnected', detail: 'spawn udevadm ENOENT' });
  });
});
