import { describe, expect, it } from 'vitest';
import { type ListedSerialPort, resolveSerialPort, sharedListing } from '../../main/devices/serial-ports.ts';
import { TestClock } from '../support/test-clock.ts';

const usb = { vendorId: '05e0', productId: '1701' };
const ports: readonly ListedSerialPort[] = [
  { path: '/dev/ttyS0' },
  { path: '/dev/ttyACM0', usb: { ...usb, serialNumber: 'A' } },
  { path: '/dev/ttyACM1', usb: { ...usb, serialNumber: 'B' } },
  { path: '/dev/ttyUSB0', usb: { vendorId: '0403', productId: '6001' } },
];
const list = async () => ports;

describe('the name of a serial port', () => {
  it('is the one of the settings, without a look at what is plugged in', async () => {
    const noList = () => Promise.reject(new Error('spawn udevadm ENOENT'));
    await expect(resolveSerialPort({ path: 'COM3' }, noList)).resolves.toBe('COM3');
  });

  it('is the one that the device has now', async () => {
    await expect(resolveSerialPort({ usb }, list)).resolves.toBe('/dev/ttyACM0');
    await expect(resolveSerialPort({ usb: { ...usb, serialNumber: 'B' } }, list)).resolves.toBe('/dev/ttyACM1');
    await expect(resolveSerialPort({ usb: { vendorId: '0403', productId: '6001' } }, list)).resolves.toBe(
      '/dev/ttyUSB0',
    );
  });

  it('is missed where the device is not plugged in', async () => {
    await expect(resolveSerialPort({ usb: { ...usb, serialNumber: 'C' } }, list)).rejects.toMatchObject({
      code: 'DEVICE_NOT_FOUND',
      message: 'no device 05e0:1701 (C) is plugged in',
    });
  });
});

describe('a shared list of ports', () => {
  it('is made once for all who ask at about the same time', async () => {
    const clock = new TestClock();
    let made = 0;
    const shared = sharedListing(
      async () => {
        made += 1;
        return ports;
      },
      clock,
      2000,
    );
    await Promise.all([shared(), shared()]);
    clock.advance(1999);
    await shared();
    expect(made).toBe(1);
    clock.advance(1);
    await expect(shared()).resolves.toBe(ports);
    expect(made).toBe(2);
  });
});
