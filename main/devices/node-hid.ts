import { access, constants } from 'node:fs/promises';
import type { Device, HIDAsync } from 'node-hid';
import { errorDetail } from '../common/errors.ts';
import type { DeviceAccess, FoundHidDevice, UsbIdentity } from './port.ts';
import { usbHex } from './usb.ts';

/** The part of node-hid that this product uses: its promises, and never the calls that block. */
export interface HidLibrary {
  readonly devicesAsync: () => Promise<readonly Device[]>;
  readonly HIDAsync: { open(path: string): Promise<HIDAsync> };
}

/** An interface of a HID device, as it can be opened. */
export interface HidInterface {
  readonly path: string;
  readonly usb: UsbIdentity;
  readonly name: string;
  readonly role: FoundHidDevice['role'];
}

/** The `code` of the error where the system lacks the library that node-hid needs. */
export const NO_LIBUSB = 'NO_LIBUSB';

/** HID is not possible on this computer as it is. */
export class NoLibusb extends Error {
  override readonly name = 'NoLibusb';
  readonly code = NO_LIBUSB;
}

/** Loads node-hid, which is loaded only when a HID device is wanted. */
export async function loadNodeHid(): Promise<HidLibrary> {
  const { default: library } = await import('node-hid');
  return library;
}

const BAR_CODE_SCANNER = 0x8c;
const GENERIC_DESKTOP = 0x01;
const KEYBOARD = 0x06;

/**
 * Lists the interfaces of all HID devices.
 * @throws NoLibusb; whatever else node-hid rejects with.
 */
export async function listHidInterfaces(load: () => Promise<HidLibrary> = loadNodeHid): Promise<HidInterface[]> {
  const library = await load();
  const devices = await nativeCall(() => library.devicesAsync());
  return devices.flatMap((device) => {
    const { path, vendorId, productId, serialNumber, manufacturer, product } = device;
    if (path === undefined || path === '') {
      return [];
    }
    const usb = { vendorId: usbHex(vendorId), productId: usbHex(productId) };
    const name = [manufacturer, product].filter((part) => part !== undefined && part !== '').join(' ');
    return [
      {
        path,
        usb: serialNumber === undefined || serialNumber === '' ? usb : { ...usb, serialNumber },
        name,
        role: roleOf(device),
      },
    ];
  });
}

function roleOf({ usagePage, usage }: Device): FoundHidDevice['role'] {
  if (usagePage === BAR_CODE_SCANNER) {
    return 'posScanner';
  }
  return usagePage === GENERIC_DESKTOP && usage === KEYBOARD ? 'keyboard' : 'other';
}

/** node-hid loads its native part at the first call: without libusb that call fails, in the words of the system's loader. */
async function nativeCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw /libusb/i.test(errorDetail(error)) ? new NoLibusb(errorDetail(error), { cause: error }) : error;
  }
}

/** Whether this user may read and write a device file; other systems than Linux say so only at the opening. */
export async function deviceAccess(path: string): Promise<DeviceAccess> {
  if (!path.startsWith('/dev/')) {
    return 'allowed';
  }
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return 'allowed';
  } catch {
    return 'denied';
  }
}
