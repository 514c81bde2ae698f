import type { Clock } from '../common/clock.ts';
import { isSameDevice, type UsbIdentity, usbName } from './usb.ts';

/** A serial port of this computer. */
export interface ListedSerialPort {
  /** `COM3`, `/dev/ttyACM0`. */
  readonly path: string;
  /** Absent for a port that is no USB device. */
  readonly usb?: UsbIdentity;
  readonly manufacturer?: string;
}

/** Lists the serial ports. Rejects where the system cannot: under Linux without `udevadm`, for one. */
export type SerialPortList = () => Promise<readonly ListedSerialPort[]>;

/** How the settings name a serial port: by its name, or by what is plugged in. */
export interface SerialPortName {
  readonly path?: string | undefined;
  readonly usb?: UsbIdentity | undefined;
}

/** The `code` of the error with which a device is missed. */
export const DEVICE_NOT_FOUND = 'DEVICE_NOT_FOUND';

/** A device that is not plugged in. */
export class DeviceNotFound extends Error {
  override readonly name = 'DeviceNotFound';
  readonly code = DEVICE_NOT_FOUND;

  constructor(usb: UsbIdentity) {
    super(`no device ${usbName(usb)} is plugged in`);
  }
}

/** The system's serial ports, through the serialport package, which is loaded only when it is wanted. */
export const listSerialPorts: SerialPortList = async () => {
  const { SerialPort } = await import('serialport');
  const ports = await SerialPort.list();
  return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
    path,
    ...(vendorId === undefined || productId === undefined ? {} : { usb: identity(vendorId, productId, serialNumber) }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
  }));
};

/**
 * The name that a serial port has now. A port that is named by its device may have another one each time it is plugged in,
 * so this is to be asked at each opening.
 * @throws DeviceNotFound where the device is not plugged in; whatever the list rejects with.
 */
export async function resolveSerialPort(
  { path, usb }: SerialPortName,
  list: SerialPortList = listSerialPorts,
): Promise<string> {
  if (usb === undefined) {
    if (path === undefined) {
      throw new RangeError('a serial port needs a path or a USB device');
    }
    return path;
  }
  const ports = await list();
  const found = ports.find((port) => port.usb !== undefined && isSameDevice(port.usb, usb));
  if (found === undefined) {
    throw new DeviceNotFound(usb);
  }
  return found.path;
}

/** One list for all who look for their ports at about the same time: listing starts a process under Linux. */
export function sharedListing(list: SerialPortList, clock: Clock, forMs = 2000): SerialPortList {
  let latest: { readonly at: number; readonly ports: ReturnType<SerialPortList> } | undefined;
  return () => {
    const at = clock.monotonic();
    if (latest === undefined || at - latest.at >= forMs) {
      latest = { at, ports: list() };
    }
    return latest.ports;
  };
}

function identity(vendorId: string, productId: string, serialNumber: string | undefined): UsbIdentity {
  const usb = { vendorId: vendorId.toLowerCase(), productId: productId.toLowerCase() };
  return serialNumber === undefined || serialNumber === '' ? usb : { ...usb, serialNumber };
}
