import type { PortChoice } from '../../preload/contract.ts';

/** Why a field cannot be saved as it stands. */
export type FieldFault = 'empty' | 'usbId' | 'baudRate' | 'portNumber' | 'tooLong';

/** A form out of its fields, or what is wrong with which of them. */
export type Read<T, F extends string> =
  | { readonly ok: true; readonly form: T }
  | { readonly ok: false; readonly faults: Faults<F> };

/** The fields that cannot be saved. */
export type Faults<F extends string> = { readonly [K in F]?: FieldFault };

/** A serial port as it stands in its fields: all text. */
export interface PortFields {
  readonly portBy: PortChoice['by'];
  readonly path: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly serialNumber: string;
  readonly baudRate: string;
}

/** The fields before anybody has filled them in. */
export const noPort: PortFields = {
  portBy: 'path',
  path: '',
  vendorId: '',
  productId: '',
  serialNumber: '',
  baudRate: '9600',
};

/** The speeds that scanners and printers have. */
export const usualBaudRates = ['9600', '19200', '38400', '57600', '115200'] as const;

const MAX_TEXT = 256;
const MAX_SERIAL_NUMBER = 126;

/** What was typed, as it is meant: full-width letters are the same ones. */
export function typedText(text: string): string {
  return text.normalize('NFKC').trim();
}

/** A vendor's or a product's number as lists of devices show it, in whatever spelling. */
function usbIdOf(text: string): string {
  return typedText(text).toLowerCase().replace(/^0x/, '');
}

/** What is wrong with a text that must be there. */
export function textFault(text: string): FieldFault | undefined {
  const { length } = typedText(text);
  if (length === 0) {
    return 'empty';
  }
  return length > MAX_TEXT ? 'tooLong' : undefined;
}

function usbFault(text: string): FieldFault | undefined {
  const id = usbIdOf(text);
  if (id === '') {
    return 'empty';
  }
  return /^[0-9a-f]{4}$/.test(id) ? undefined : 'usbId';
}

/** A whole number within its bounds; undefined for anything else. */
export function numberOf(text: string, min: number, max: number): number | undefined {
  const digits = typedText(text);
  const number = /^\d{1,7}$/.test(digits) ? Number(digits) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** The speed in baud; undefined for none that a port may have. */
export function baudRateOf(text: string): number | undefined {
  return numberOf(text, 300, 4_000_000);
}

/** Leaves out what is not wrong. */
export function faultsOf<F extends string>(found: Readonly<Record<F, FieldFault | undefined>>): Faults<F> {
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined)) as Faults<F>;
}

type UsbFields = Pick<PortFields, 'vendorId' | 'productId' | 'serialNumber'>;

/** What is wrong with the fields of a USB device. */
export function usbFaults({ vendorId, productId, serialNumber }: UsbFields): Faults<keyof UsbFields> {
  return faultsOf({
    vendorId: usbFault(vendorId),
    productId: usbFault(productId),
    serialNumber: typedText(serialNumber).length > MAX_SERIAL_NUMBER ? 'tooLong' : undefined,
  });
}

/** The USB device of the fields. */
export function usbOf({ vendorId, productId, serialNumber }: UsbFields) {
  const number = typedText(serialNumber);
  return {
    vendorId: usbIdOf(vendorId),
    productId: usbIdOf(productId),
    serialNumber: number === '' ? null : number,
  };
}

/** What is wrong with the fields of a port and its speed. */
export function portFaults(fields: PortFields): Faults<keyof PortFields> {
  const baudRate = baudRateOf(fields.baudRate) === undefined ? 'baudRate' : undefined;
  return fields.portBy === 'path'
    ? faultsOf({ path: textFault(fields.path), baudRate })
    : { ...usbFaults(fields), ...faultsOf({ baudRate }) };
}

/** The port of the fields. */
export function portOf(fields: PortFields): PortChoice {
  return fields.portBy === 'path' ? { by: 'path', path: typedText(fields.path) } : { by: 'usb', usb: usbOf(fields) };
}

/** A USB device as it stands in its fields. */
export function usbFieldsOf(usb: ReturnType<typeof usbOf>): UsbFields {
  return { vendorId: usb.vendorId, productId: usb.productId, serialNumber: usb.serialNumber ?? '' };
}

/** A port as it stands in its fields. */
export function portFieldsOf(port: PortChoice, baudRate: number): PortFields {
  const place =
    port.by === 'path'
      ? ({ portBy: 'path', path: port.path } as const)
      : ({ portBy: 'usb', ...usbFieldsOf(port.usb) } as const);
  return { ...noPort, ...place, baudRate: String(baudRate) };
}
