import { EventEmitter } from 'node:events';
import type { Device, HIDAsync } from 'node-hid';
import { describe, expect, it } from 'vitest';
import type { HidLibrary } from '../../../main/devices/node-hid.ts';
import { nodeHidOpener } from '../../../main/scanners/hid/node-hid-device.ts';
import { lossCause } from '../../../main/scanners/loss-cause.ts';

const usb = { vendorId: '0c2e', productId: '0b8f', serialNumber: 'S-1' };
const base: Device = { vendorId: 0x0c2e, productId: 0x0b8f, serialNumber: 'S-1', release: 1, interface: 0 };

class FakeHid extends EventEmitter {
  closed = false;
  readonly features: string[] = [];
  knowsFeature = true;
  sendFeatureReport = async (bytes: Buffer): Promise<number> => {
    if (!this.knowsFeature) {
      throw new Error('could not send feature report to device');
    }
    this.features.push(bytes.toString('hex'));
    return bytes.length;
  };
  close = async (): Promise<void> => {
    this.closed = true;
  };
}

/** node-hid with these devices; tells which was opened. */
function library(devices: readonly Device[]) {
  const opened: string[] = [];
  const hid = new FakeHid();
  const load = async (): Promise<HidLibrary> => ({
    devicesAsync: async () => devices,
    HIDAsync: {
      open: async (file) => {
        opened.push(file);
        return hid as unknown as HIDAsync;
      },
    },
  });
  return { load, opened, hid };
}

describe('opening a HID device', () => {
  it('takes the interface of the right device that sends scanned data', async () => {
    const { load, opened } = library([
      { ...base, path: 'keyboard', usagePage: 1, usage: 6 },
      { ...base, path: 'vendor', usagePage: 0xff66, usage: 1 },
      { ...base, path: 'of another', serialNumber: 'S-2', usagePage: 0x8c, usage: 2 },
      { ...base, path: 'scanner', usagePage: 0x8c, usage: 2 },
    ]);
    await nodeHidOpener(usb, load)();
    expect(opened).toEqual(['scanner']);
  });

  it('never takes a keyboard', async () => {
    const { load, opened } = library([{ ...base, path: 'keyboard', usagePage: 1, usage: 6 }]);
    const opening = nodeHidOpener(usb, load)();
    await expect(opening).rejects.toMatchObject({ code: 'DEVICE_NOT_FOUND' });
    await opening.catch((error: unknown) => expect(lossCause(error)).toBe('notFound'));
    expect(opened).toEqual([]);
  });

  it('tells the device to send its scans there, where its maker wants that, and goes on where it knows no such thing', async () => {
    const honeywell = library([{ ...base, path: 'scanner', usagePage: 0x8c, usage: 2 }]);
    await nodeHidOpener(usb, honeywell.load)();
    expect(honeywell.hid.features).toEqual(['fe01']);
    honeywell.hid.knowsFeature = false;
    await nodeHidOpener(usb, honeywell.load)();
    expect(honeywell.opened).toHaveLength(2);
    const newland = library([{ ...base, vendorId: 0x1eab, path: 'scanner', usagePage: 0x8c, usage: 2 }]);
    await nodeHidOpener({ ...usb, vendorId: '1eab' }, newland.load)();
    expect(newland.hid.features).toEqual([]);
  });

  it('gives reports as they come, and is lost when one cannot be read', async () => {
    const { load, hid } = library([{ ...base, path: 'scanner', usagePage: 0x8c, usage: 2 }]);
    const line = await nodeHidOpener(usb, load)();
    const reports: Uint8Array[] = [];
    const lost = new Promise<string>((resolve) => line.onClose(resolve));
    line.onData((bytes) => reports.push(bytes));
    hid.emit('data', Buffer.from([2, 0]));
    hid.emit('error', new Error('could not read from HID device'));
    await expect(lost).resolves.toBe('could not read from HID device');
    expect(reports).toEqual([Buffer.from([2, 0])]);
    expect(hid.closed).toBe(true);
  });

  it('is closed when it is told to', async () => {
    const { load, hid } = library([{ ...base, path: 'scanner', usagePage: 0x8c, usage: 2 }]);
    const line = await nodeHidOpener(usb, load)();
    const lost = new Promise<string>((resolve) => line.onClose(resolve));
    hid.close = async () => {
      hid.closed = true;
      throw new Error('it is gone already');
    };
    await line.close();
    await line.close();
    await expect(lost).resolves.toBe('');
    expect(hid.closed).toBe(true);
  });

  it('says that libusb is missing', async () => {
    const load = async (): Promise<HidLibrary> => ({
      devicesAsync: () => Promise.reject(new Error('libusb-1.0.so.0: cannot open shared object file')),
      HIDAsync: { open: () => Promise.reject(new Error('never')) },
    });
    const error = await nodeHidOpener(usb, load)().catch((one: unknown) => one);
    expect(lossCause(error)).toBe('noLibusb');
  });

  it.runIf(process.platform === 'linux')('says that the device may not be opened', async () => {
    const { load, opened } = library([{ ...base, path: '/dev/no-such-hidraw', usagePage: 0x8c, usage: 2 }]);
    const error = await nodeHidOpener(usb, load)().catch((one: unknown) => one);
    expect(lossCause(error)).toBe('noPermission');
    expect(opened).toEqual([]);
  });

  it('uses node-hid itself where nothing else is given', async () => {
    await expect(nodeHidOpener({ vendorId: 'ffff', productId: 'ffff' })()).rejects.toMatchObject({
      code: expect.stringMatching(/^(DEVICE_NOT_FOUND|NO_LIBUSB)$/),
    });
  });
});
