import type { UsbIdentity } from './port.ts';

export type { UsbIdentity } from './port.ts';

/** Whether a device that was found is the one that is looked for; a serial number counts only where one is asked for. */
export function isSameDevice(found: UsbIdentity, wanted: UsbIdentity): boolean {
  return (
    found.vendorId.toLowerCase() === wanted.vendorId.toLowerCase() &&
    found.productId.toLowerCase() === wanted.productId.toLowerCase() &&
    (wanted.serialNumber === undefined || found.serialNumber === wanted.serialNumber)
  );
}

/** What people call a USB device: `05e0:1200`, with its serial number where that is known. */
export function usbName({ vendorId, productId, serialNumber }: UsbIdentity): string {
  const name = `${vendorId}:${productId}`;
  return serialNumber === undefined ? name : `${name} (${serialNumber})`;
}

/** A USB number as people write it: four hexadecimal digits. */
export function usbHex(id: number): string {
  return id.toString(16).padStart(4, '0');
}
