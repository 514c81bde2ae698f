import { z } from 'zod';

/** As long as in the settings, which take no longer ones either. */
const shortText = z.string().min(1).max(256);
const usbId = z.string().regex(/^[0-9a-f]{4}$/);

/** A USB device by what does not change with the socket it is plugged into. */
const usbDevice = z.strictObject({ vendorId: usbId, productId: usbId, serialNumber: shortText.nullable() });

/** A serial port by its name, or by what is plugged in. */
const port = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('path'), path: shortText }),
  z.strictObject({ by: z.literal('usb'), usb: usbDevice }),
]);
export type PortChoice = z.output<typeof port>;

/** How a serial scanner ends a code; `other`: by what the settings say, which only they can change. */
export const serialEndings = ['CR', 'LF', 'CRLF', 'Tab', 'silence', 'other'] as const;
export const keyboardEndings = ['Enter', 'Tab', 'silence'] as const;

/** Characters before each code; blank for none. */
const prefix = z.string().max(8);

const scannerForm = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('keyboard'),
    layout: z.enum(['us', 'jp']),
    ending: z.enum(keyboardEndings),
    prefix,
  }),
  z.strictObject({
    kind: z.literal('serial'),
    port,
    baudRate: z.int().min(300).max(4_000_000),
    ending: z.enum(serialEndings),
    prefix,
  }),
  z.strictObject({ kind: z.literal('hid'), usb: usbDevice, prefix }),
]);
export type ScannerForm = z.output<typeof scannerForm>;

/** A scanner that is set up; `from` is its place in the settings, whose finer points stay. Null for a new one. */
const scannerChoice = z.strictObject({ from: z.int().min(0).nullable(), form: scannerForm });
export type ScannerChoice = z.output<typeof scannerChoice>;
export const scannerChoices = z.array(scannerChoice).min(1).max(8);

const transport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tcp'), host: shortText, port: z.int().min(1).max(65_535) }),
  z.strictObject({
    kind: z.literal('serial'),
    port,
    baudRate: z.int().min(300).max(4_000_000),
    flowControl: z.enum(['rtscts', 'xonxoff', 'none']),
  }),
  z.strictObject({ kind: z.literal('file'), path: shortText }),
  z.strictObject({ kind: z.literal('system'), name: shortText }),
  z.strictObject({ kind: z.literal('pdf'), folder: shortText }),
]);
export type TransportForm = z.output<typeof transport>;

export const printerForm = z.strictObject({
  transport,
  /** One of {@link deviceSetup}`.profiles`. */
  profile: shortText,
  customerCopy: z.boolean(),
  merchantCopy: z.boolean(),
  /** Null: as the shop's locale says. */
  language: z.enum(['ja', 'en', 'zh']).nullable(),
  openDrawer: z.enum(['never', 'whenPaid']),
  beep: z.enum(['never', 'whenPaid']),
});
export type PrinterForm = z.output<typeof printerForm>;

/** How the devices of this terminal are set up. */
export const deviceSetup = z.strictObject({
  /** What store IT keeps from being changed at this PC. */
  locked: z.array(z.enum(['scanners', 'printer'])),
  /** The same of a printer that may be changed otherwise; `removal`: there is to be one. */
  lockedOfPrinter: z.array(z.enum(['transport', 'profile', 'copies', 'language', 'openDrawer', 'beep', 'removal'])),
  scanners: z.array(scannerForm),
  printer: printerForm.nullable(),
  profiles: z.array(
    z.strictObject({
      id: z.string(),
      /** Maker and models, and the paper's width. */
      label: z.string(),
      columns: z.int(),
      canOpenDrawer: z.boolean(),
      canBeep: z.boolean(),
      /** Whether it tells of paper and cover. */
      tellsStatus: z.boolean(),
    }),
  ),
});
export type DeviceSetup = z.output<typeof deviceSetup>;

const advice = z.strictObject({ kind: z.string(), code: z.string(), message: z.string(), hint: z.string() });

/** What is plugged into this computer, each with the form that would choose it. */
export const foundDevices = z.strictObject({
  scanners: z.array(
    z.strictObject({
      name: z.string(),
      /** Port, vendor and product. */
      detail: z.string(),
      form: scannerForm,
      chosen: z.boolean(),
      /** Another mode of the scanner would serve better, or it may not be opened; null where nothing is to be done. */
      advice: advice.nullable(),
    }),
  ),
  printers: z.array(
    z.strictObject({
      name: z.string(),
      detail: z.string(),
      transport,
      chosen: z.boolean(),
      advice: advice.nullable(),
    }),
  ),
  /** What keeps some devices from being found: a driver, a group, a library. */
  troubles: z.array(advice),
});
export type FoundDevices = z.output<typeof foundDevices>;

export const sampleKinds = [
  'testPage',
  'payment',
  'refund',
  'cancellation',
  'unknownSlip',
  'xReport',
  'zReport',
] as const;
export type SampleKind = (typeof sampleKinds)[number];

/** A receipt as it will be printed; SVG that needs nothing from anywhere. */
export const receiptPreview = z.strictObject({
  svg: z.string(),
  /** Characters that the printer does not have, as they come out: `鷗→鴎`; `髙→?`. */
  characters: z.array(z.string()),
});
export type ReceiptPreview = z.output<typeof receiptPreview>;

/** What became of a test of the printer. */
export const printerTest = z.strictObject({
  printed: z.boolean(),
  /** What is wrong and what to do; null where nothing is. */
  problem: advice.nullable(),
  /** The printer itself said that it is done. */
  confirmedByPrinter: z.boolean(),
  characters: z.array(z.string()),
});
export type PrinterTest = z.output<typeof printerTest>;
