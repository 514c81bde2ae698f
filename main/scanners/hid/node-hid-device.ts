import type { HIDAsync } from 'node-hid';
import { errorDetail } from '../../common/errors.ts';
import {
  deviceAccess,
  type HidInterface,
  type HidLibrary,
  listHidInterfaces,
  loadNodeHid,
} from '../../devices/node-hid.ts';
import type { UsbIdentity } from '../../devices/port.ts';
import { scannerMaker } from '../../devices/scanner-makers.ts';
import { DeviceNotFound } from '../../devices/serial-ports.ts';
import { isSameDevice } from '../../devices/usb.ts';
import type { OpenLine } from '../kept-line.ts';
import type { HidOpener } from './hid-scanner.ts';

/** A device that this user may not open. */
export class DeviceNotPermitted extends Error {
  override readonly name = 'DeviceNotPermitted';
  readonly code = 'EACCES';

  constructor(path: string) {
    super(`${path} may not be opened`);
  }
}

/**
 * Opens a scanner by what does not change with the socket it is plugged into, through node-hid.
 * @param load gives node-hid.
 */
export function nodeHidOpener(usb: UsbIdentity, load: () => Promise<HidLibrary> = loadNodeHid): HidOpener {
  return async () => {
    const library = await load();
    const found = scannerInterface(await listHidInterfaces(async () => library), usb);
    if (found === undefined) {
      throw new DeviceNotFound(usb);
    }
    // node-hid says only that it could not open a device, and not why.
    if ((await deviceAccess(found.path)) === 'denied') {
      throw new DeviceNotPermitted(found.path);
    }
    const device = await library.HIDAsync.open(found.path);
    await sendOpeningFeature(device, usb);
    return openLine(device);
  };
}

/** A model that does not know the report sends its scans without it. */
async function sendOpeningFeature(device: HIDAsync, { vendorId }: UsbIdentity): Promise<void> {
  const feature = scannerMaker(vendorId)?.openingFeature;
  if (feature !== undefined) {
    await device.sendFeatureReport(Buffer.from(feature.bytes, 'hex')).catch(() => undefined);
  }
}

/** The interface that sends scanned data. A keyboard of the same device never does, and Windows keeps it for itself. */
function scannerInterface(interfaces: readonly HidInterface[], usb: UsbIdentity): HidInterface | undefined {
  const ofDevice = interfaces.filter((one) => isSameDevice(one.usb, usb));
  return ofDevice.find(({ role }) => role === 'posScanner') ?? ofDevice.find(({ role }) => role === 'other');
}

function openLine(device: HIDAsync): OpenLine {
  const closed = Promise.withResolvers<string>();
  let closing: Promise<void> | undefined;
  // A device that is gone cannot be closed, and need not be.
  const close = () => (closing ??= device.close().catch(() => undefined));
  // A device that was pulled out is told as an error of the next reading.
  device.on('error', (error: unknown) => {
    closed.resolve(errorDetail(error));
    void close();
  });
  return {
    onData: (listener) => {
      device.on('data', listener);
    },
    onClose: (listener) => {
      closed.promise.then(listener, () => undefined);
    },
    close: async () => {
      await close();
      closed.resolve('');
    },
  };
}
