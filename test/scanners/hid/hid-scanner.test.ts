import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/common/clock.ts';
import { DeviceNotFound } from '../../../main/devices/serial-ports.ts';
import { HidScanner } from '../../../main/scanners/hid/hid-scanner.ts';
import type { OpenLine } from '../../../main/scanners/kept-line.ts';
import type { ScannerEvent } from '../../../main/scanners/port.ts';
import { describeScanner, type ScannerUnderTest } from '../scanner-contract.ts';
import { aimReport, reportsOf } from './reports.ts';

const rules = { prefix: '', minLength: 6, maxLength: 512, characters: 'printable', duplicateMs: 2000 } as const;
const usb = { vendorId: '0c2e', productId: '0b8f' };

/** A device behind the opener: reports that are sent while nobody has it open are lost. */
class FakeDevice {
  #listener: ((bytes: Uint8Array) => void) | undefined;
  #lose: ((detail: string) => void) | undefined;
  #isPlugged = true;

  readonly open = async (): Promise<OpenLine> => {
    if (!this.#isPlugged) {
      throw new DeviceNotFound(usb);
    }
    const closed = Promise.withResolvers<string>();
    this.#lose = closed.resolve;
    return {
      onData: (listener) => {
        this.#listener = listener;
      },
      onClose: (listener) => {
        closed.promise.then(listener, () => undefined);
      },
      close: async () => closed.resolve(''),
    };
  };

  send(...reports: readonly Uint8Array[]): void {
    for (const report of reports) {
      this.#listener?.(report);
    }
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#listener = undefined;
    this.#lose?.('could not read from HID device');
  }

  plug(): void {
    this.#isPlugged = true;
  }
}

async function hidScanner(): Promise<ScannerUnderTest> {
  const device = new FakeDevice();
  return {
    scanner: new HidScanner({ name: 'hid', openDevice: device.open, rules, clock: systemClock }),
    ending: 'report',
    scan: (code) => device.send(...reportsOf(code)),
    scanCut: (part) => device.send(aimReport(part, { more: true })),
    noise: (bytes) => device.send(Buffer.concat([Uint8Array.of(2), bytes])),
    unplug: () => device.unplug(),
    replug: async () => device.plug(),
  };
}

describeScanner('HID', hidScanner);

describe('a HID scanner', () => {
  function started(prefix = '') {
    const device = new FakeDevice();
    const scanner = new HidScanner({
      name: 'hid',
      openDevice: device.open,
      rules: { ...rules, prefix },
      clock: systemClock,
    });
    const events: ScannerEvent[] = [];
    scanner.start((event) => events.push(event));
    onTestFinished(() => scanner.stop());
    return { device, events };
  }

  it('tells the AIM identifier of the report, and takes off line ends and a prefix', async () => {
    const { device, events } = started('P');
    await expect.poll(() => events.at(-1)?.kind).toBe('connected');
    device.send(aimReport('P280390312172859395\r', { aimId: ']C0' }));
    expect(events.at(-1)).toEqual({
      kind: 'scanned',
      code: '280390312172859395',
      aimId: ']C0',
      facts: { length: 18, durationMs: 0, ending: 'report' },
    });
  });

  it('gives a code of several reports once, when the last of them has come', async () => {
    const { device, events } = started();
    await expect.poll(() => events.at(-1)?.kind).toBe('connected');
    const long = Array.from({ length: 30 }, (_, n) => `part${n}`).join('-');
    const reports = reportsOf(long);
    device.send(...reports.slice(0, -1));
    expect(events).toHaveLength(1);
    device.send(...reports.slice(-1));
    expect(events.at(-1)).toMatchObject({ kind: 'scanned', code: long, aimId: ']Q1' });
  });

  it('says that its device is not plugged in', async () => {
    const { device, events } = started();
    await expect.poll(() => events.at(-1)?.kind).toBe('connected');
    device.unplug();
    await expect
      .poll(() => events.at(-1))
      .toEqual({ kind: 'disconnected', detail: 'no device 0c2e:0b8f is plugged in', cause: 'notFound' });
    expect(events).toContainEqual({ kind: 'disconnected', detail: 'could not read from HID device' });
  });
});
