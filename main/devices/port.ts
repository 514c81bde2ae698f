/** A USB device by what does not change with the socket it is plugged into; numbers as four hexadecimal digits. */
export interface UsbIdentity {
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber?: string | undefined;
}

/** Whether this user may open it. */
export type DeviceAccess = 'allowed' | 'denied';

export interface FoundSerialPort {
  /** `COM3`, `/dev/ttyACM0`. */
  readonly path: string;
  /** Absent for a port that is no USB device. */
  readonly usb?: UsbIdentity;
  readonly manufacturer?: string;
  readonly access: DeviceAccess;
}

export interface FoundHidDevice {
  readonly usb: UsbIdentity;
  /** As the device calls itself. */
  readonly name: string;
  /** `posScanner`: usage page 0x8C. A `keyboard` of a scanner's maker is a scanner that has not been set to another mode. */
  readonly role: 'posScanner' | 'keyboard' | 'other';
  readonly access: DeviceAccess;
}

/** A printer's device file, such as `/dev/usb/lp0`. */
export interface FoundPrinterFile {
  readonly path: string;
  readonly access: DeviceAccess;
}

/** Why a list could not be made, or not whole. */
export type ListingTrouble = 'noUdevadm' | 'noLibusb' | 'noPrintSystem' | 'failed';

export interface Listing<T> {
  readonly found: readonly T[];
  readonly trouble?: { readonly kind: ListingTrouble; readonly detail: string };
}

/** What is plugged into this computer. A list that cannot be made says why; nothing rejects. */
export interface DeviceFinder {
  serialPorts(): Promise<Listing<FoundSerialPort>>;
  hidDevices(): Promise<Listing<FoundHidDevice>>;
  printerFiles(): Promise<Listing<FoundPrinterFile>>;
  /** The printers of the operating system, by name, the usual one first. */
  systemPrinters(): Promise<Listing<string>>;
}
