import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { errorDetail, systemCode } from '../common/errors.ts';
import { deviceAccess, type HidInterface, listHidInterfaces } from './node-hid.ts';
import type {
  DeviceAccess,
  DeviceFinder,
  FoundHidDevice,
  FoundPrinterFile,
  FoundSerialPort,
  Listing,
  ListingTrouble,
} from './port.ts';
import { listSerialPorts, type SerialPortList } from './serial-ports.ts';
import { listSystemPrinters, type SystemPrinterList } from './system-printers.ts';
import { usbName } from './usb.ts';

/** Where a device finder looks; each part is the system's own where none is given. */
export interface DeviceFinderParts {
  readonly serialPorts?: SerialPortList;
  readonly hidInterfaces?: () => Promise<readonly HidInterface[]>;
  readonly systemPrinters?: SystemPrinterList;
  /** The folder of the kernel's printer files. */
  readonly printerFolder?: string;
  readonly access?: (path: string) => Promise<DeviceAccess>;
}

const PRINTER_FOLDER = '/dev/usb';

/** Looks at what is plugged into this computer. */
export class SystemDeviceFinder implements DeviceFinder {
  readonly #serialPorts: SerialPortList;
  readonly #hidInterfaces: () => Promise<readonly HidInterface[]>;
  readonly #systemPrinters: SystemPrinterList;
  readonly #printerFolder: string;
  readonly #access: (path: string) => Promise<DeviceAccess>;

  constructor(parts: DeviceFinderParts = {}) {
    this.#serialPorts = parts.serialPorts ?? listSerialPorts;
    this.#hidInterfaces = parts.hidInterfaces ?? listHidInterfaces;
    this.#systemPrinters = parts.systemPrinters ?? listSystemPrinters;
    this.#printerFolder = parts.printerFolder ?? PRINTER_FOLDER;
    this.#access = parts.access ?? deviceAccess;
  }

  serialPorts(): Promise<Listing<FoundSerialPort>> {
    return listing(async () => {
      const ports = await this.#serialPorts();
      return Promise.all(ports.map(async (port) => ({ ...port, access: await this.#access(port.path) })));
    }, serialTrouble);
  }

  hidDevices(): Promise<Listing<FoundHidDevice>> {
    return listing(async () => {
      const interfaces = await this.#hidInterfaces();
      return Promise.all(
        onePerDevice(interfaces).map(async ({ path: file, usb, name, role }) => ({
          usb,
          name,
          role,
          access: await this.#access(file),
        })),
      );
    }, hidTrouble);
  }

  printerFiles(): Promise<Listing<FoundPrinterFile>> {
    return listing(
      async () => {
        const names = await filesOf(this.#printerFolder);
        const files = names.filter((name) => /^lp\d+$/.test(name)).map((name) => path.join(this.#printerFolder, name));
        return Promise.all(files.map(async (file) => ({ path: file, access: await this.#access(file) })));
      },
      () => 'failed',
    );
  }

  systemPrinters(): Promise<Listing<string>> {
    return listing(() => this.#systemPrinters(), printTrouble);
  }
}

async function listing<T>(
  list: () => Promise<readonly T[]>,
  troubleOf: (error: unknown) => ListingTrouble,
): Promise<Listing<T>> {
  try {
    return { found: await list() };
  } catch (error) {
    return { found: [], trouble: { kind: troubleOf(error), detail: errorDetail(error) } };
  }
}

function serialTrouble(error: unknown): ListingTrouble {
  return /udevadm/.test(errorDetail(error)) ? 'noUdevadm' : 'failed';
}

function hidTrouble(error: unknown): ListingTrouble {
  return systemCode(error) === 'NO_LIBUSB' ? 'noLibusb' : 'failed';
}

function printTrouble(error: unknown): ListingTrouble {
  return systemCode(error) === 'ENOENT' ? 'noPrintSystem' : 'failed';
}

/** No folder: no printer has been plugged in since the computer was started. */
async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

const importance = { posScanner: 0, keyboard: 1, other: 2 } as const satisfies Readonly<
  Record<FoundHidDevice['role'], number>
>;

/** A device shows an interface for each thing that it can do; the most telling one stands for it. */
function onePerDevice(interfaces: readonly HidInterface[]): HidInterface[] {
  const devices = new Map<string, HidInterface>();
  for (const one of interfaces) {
    const key = usbName(one.usb);
    const other = devices.get(key);
    if (other === undefined || importance[one.role] < importance[other.role]) {
      devices.set(key, one);
    }
  }
  return [...devices.values()];
}
