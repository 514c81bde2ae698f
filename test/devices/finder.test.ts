import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SystemDeviceFinder } from '../../main/devices/finder.ts';
import { type HidLibrary, listHidInterfaces, NoLibusb } from '../../main/devices/node-hid.ts';
import { usualPrinter } from '../../main/devices/system-printers.ts';
import { tempFolder } from '../support/temp-folder.ts';

const allowed = async () => 'allowed' as const;
const fail = (message: string, code?: string) => () =>
  Promise.reject(Object.assign(new Error(message), code === undefined ? {} : { code }));

/** A library that lists what it is given. */
function hidLibrary(devices: Awaited<ReturnType<HidLibrary['devicesAsync']>>): () => Promise<HidLibrary> {
  return async () => ({ devicesAsync: async () => devices, HIDAsync: { open: fail('not to be opened') } });
}

const device = { release: 1, interface: 0, vendorId: 0x0c2e, productId: 0x0b8f, path: '/dev/hidraw0' };

describe('finding devices', () => {
  it('tells of each serial port whether this user may open it', async () => {
    const finder = new SystemDeviceFinder({
      serialPorts: async () => [
        { path: '/dev/ttyS0' },
        { path: '/dev/ttyACM0', usb: { vendorId: '05e0', productId: '1701' } },
      ],
      access: async (file) => (file === '/dev/ttyS0' ? 'denied' : 'allowed'),
    });
    await expect(finder.serialPorts()).resolves.toEqual({
      found: [
        { path: '/dev/ttyS0', access: 'denied' },
        { path: '/dev/ttyACM0', usb: { vendorId: '05e0', productId: '1701' }, access: 'allowed' },
      ],
    });
  });

  it('tells a scanner in the mode HID POS from one that types, and lists a device once', async () => {
    const hidInterfaces = () =>
      listHidInterfaces(
        hidLibrary([
          { ...device, usagePage: 1, usage: 6, product: 'Voyager', manufacturer: 'Honeywell', serialNumber: '1' },
          { ...device, path: '/dev/hidraw1', usagePage: 0x8c, usage: 2, product: 'Voyager', serialNumber: '1' },
          { ...device, path: '/dev/hidraw2', usagePage: 1, usage: 6, product: '', serialNumber: '2' },
          { ...device, path: '/dev/hidraw3', vendorId: 0x46d, usagePage: 1, usage: 2, product: 'Mouse' },
          { ...device, path: '' },
        ]),
      );
    const { found } = await new SystemDeviceFinder({ hidInterfaces, access: allowed }).hidDevices();
    const usb = { vendorId: '0c2e', productId: '0b8f' };
    expect(found).toEqual([
      { usb: { ...usb, serialNumber: '1' }, name: 'Voyager', role: 'posScanner', access: 'allowed' },
      { usb: { ...usb, serialNumber: '2' }, name: '', role: 'keyboard', access: 'allowed' },
      { usb: { ...usb, vendorId: '046d' }, name: 'Mouse', role: 'other', access: 'allowed' },
    ]);
  });

  it('finds the files of printers, and nothing where no printer was ever plugged in', async () => {
    const folder = path.join(tempFolder(), 'usb');
    await expect(new SystemDeviceFinder({ printerFolder: folder }).printerFiles()).resolves.toEqual({ found: [] });
    mkdirSync(folder);
    for (const name of ['lp1', 'lp0', 'hiddev0']) {
      writeFileSync(path.join(folder, name), '');
    }
    const { found } = await new SystemDeviceFinder({ printerFolder: folder, access: allowed }).printerFiles();
    expect(found.map((file) => file.path)).toEqual([path.join(folder, 'lp0'), path.join(folder, 'lp1')]);
  });

  it.each([
    ['serialPorts', { serialPorts: fail('spawn udevadm ENOENT', 'ENOENT') }, 'noUdevadm'],
    ['serialPorts', { serialPorts: fail('something else') }, 'failed'],
    ['hidDevices', { hidInterfaces: () => Promise.reject(new NoLibusb('no libusb')) }, 'noLibusb'],
    ['hidDevices', { hidInterfaces: fail('something else') }, 'failed'],
    ['systemPrinters', { systemPrinters: fail('spawn lpstat ENOENT', 'ENOENT') }, 'noPrintSystem'],
    ['systemPrinters', { systemPrinters: fail('lpstat: Bad file descriptor') }, 'failed'],
  ] as const)('never rejects: %s says why there is no list (%#)', async (list, parts, kind) => {
    const finder = new SystemDeviceFinder(parts);
    await expect(finder[list]()).resolves.toMatchObject({ found: [], trouble: { kind, detail: expect.any(String) } });
  });

  it('never rejects where a folder cannot be read', async () => {
    const file = path.join(tempFolder(), 'usb');
    writeFileSync(file, '');
    await expect(new SystemDeviceFinder({ printerFolder: file }).printerFiles()).resolves.toMatchObject({
      found: [],
      trouble: { kind: 'failed' },
    });
  });

  it('knows in the words of the system that libusb is missing', async () => {
    const load = async (): Promise<HidLibrary> => ({
      devicesAsync: fail('libusb-1.0.so.0: cannot open shared object file: No such file or directory'),
      HIDAsync: { open: fail('not to be opened') },
    });
    await expect(listHidInterfaces(load)).rejects.toBeInstanceOf(NoLibusb);
  });

  it('looks at this computer as it is', async () => {
    const finder = new SystemDeviceFinder();
    const [serial, hid, files, printers] = await Promise.all([
      finder.serialPorts(),
      finder.hidDevices(),
      finder.printerFiles(),
      finder.systemPrinters(),
    ]);
    for (const { found } of [serial, hid, files, printers]) {
      expect(Array.isArray(found)).toBe(true);
    }
  });

  it.runIf(process.platform === 'linux')('asks CUPS by its own command, the usual printer first', async () => {
    const folder = tempFolder();
    const command = path.join(folder, 'lpstat');
    writeFileSync(
      command,
      '#!/bin/sh\nif [ "$1" = -e ]; then printf "office\\nreceipts\\n"; else echo "system default destination: receipts"; fi\n',
    );
    chmodSync(command, 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
    try {
      await expect(new SystemDeviceFinder().systemPrinters()).resolves.toEqual({ found: ['receipts', 'office'] });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('finds no usual printer where there is none', () => {
    expect(usualPrinter('no system default destination\n')).toBeUndefined();
    expect(usualPrinter('system default destination: TM_m30\n')).toBe('TM_m30');
  });
});
