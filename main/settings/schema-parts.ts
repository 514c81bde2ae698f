import { z } from 'zod';
import { across } from './cross-checks.ts';

// The messages of this schema are keys of the translations, under `settingsProblems`.
export const orMissing = (problem: string) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? 'missing' : problem),
});
export const anyText = () => z.string(orMissing('notText'));
export const text = (max: number) => anyText().trim().max(max, 'tooLong');
export const wholeNumber = (min: number, max: number) =>
  z.int(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
export const number = (min: number, max: number) =>
  z.number(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
/** A device's name, address, file or folder: no longer than what the window shows and gives back. */
export const place = () => anyText().min(1, 'empty').max(256, 'tooLong');
export const object = <S extends z.core.$ZodShape>(shape: S) => z.strictObject(shape, orMissing('notAnObject'));

/** A vendor's or a product's number, as every list of USB devices shows it: four hexadecimal digits. */
const usbId = anyText()
  .trim()
  .regex(/^[0-9A-Fa-f]{4}$/, 'notAUsbId')
  .transform((id) => id.toLowerCase());

/** A USB device by what does not change with the socket it is plugged into. */
export const usbDevice = object({
  vendorId: usbId,
  productId: usbId,
  /** Only where several of the same model are plugged in. */
  serialNumber: anyText().min(1, 'empty').max(126, 'tooLong').optional(),
});

/** `COM3`, `/dev/ttyACM0`; or a USB device, whatever name its port has today. */
export const serialPort = {
  path: place().optional(),
  usb: usbDevice.optional(),
  baudRate: wholeNumber(300, 4_000_000).default(9600),
  dataBits: z.union([z.literal(7), z.literal(8)], 'outOfRange').default(8),
  parity: z.enum(['none', 'even', 'odd'], 'notAParity').default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)], 'outOfRange').default(1),
};

/** A serial port is known by its name, or by what is plugged in: one of the two. */
export const onePort = across<{ readonly path?: unknown; readonly usb?: unknown }>(
  [['path'], ['usb']],
  ({ value: { path, usb }, report }) => {
    if (path === undefined && usb === undefined) {
      report(['path'], 'noPathNorUsb');
    }
    if (path !== undefined && usb !== undefined) {
      report(['path'], 'pathAndUsb');
    }
  },
);
