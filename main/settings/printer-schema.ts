import { z } from 'zod';
import printerProfiles from '../../native-config/printers.json' with { type: 'json' };
import { anyText, number, object, onePort, place, serialPort, wholeNumber } from './schema-parts.ts';

/** `tcp://192.168.0.20:9100`, `file:///dev/usb/lp0` and `serial:///dev/ttyS0` or `serial:COM1` are short for the objects. */
function spelledOut(transport: unknown): unknown {
  if (typeof transport !== 'string' || !URL.canParse(transport)) {
    return transport;
  }
  const { protocol, hostname, port, pathname } = new URL(transport);
  const path = decoded(pathname);
  if (path === undefined) {
    return transport;
  }
  switch (protocol) {
    case 'tcp:': {
      // An address of IPv6 stands in brackets in an URL, and nowhere else.
      const host = hostname.replace(/^\[(.*)\]$/, '$1');
      return port === '' ? { kind: 'tcp', host } : { kind: 'tcp', host, port: Number(port) };
    }
    case 'file:':
      return { kind: 'file', path };
    case 'serial:':
      return { kind: 'serial', path };
    default:
      return transport;
  }
}

/** Undefined for a `%` that stands for nothing. */
function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

const transport = z.preprocess(
  spelledOut,
  z.discriminatedUnion(
    'kind',
    [
      object({
        kind: z.literal('tcp'),
        host: place(),
        port: wholeNumber(1, 65_535).default(9100),
        timeoutSeconds: number(1, 60).default(5),
      }),
      object({
        kind: z.literal('file'),
        /** A device file such as `/dev/usb/lp0`, or a file to which receipts are appended. */
        path: place(),
      }),
      object({
        kind: z.literal('serial'),
        ...serialPort,
        /** How the printer says that it can take no more: by its lines, by characters, or not at all. */
        flowControl: z.enum(['rtscts', 'xonxoff', 'none'], 'notAFlowControl').default('rtscts'),
      }).check(onePort),
      object({
        /** A printer of the operating system, by its name there. */
        kind: z.literal('system'),
        name: place(),
      }),
      object({
        /** No paper: each receipt becomes a PDF in this folder. */
        kind: z.literal('pdf'),
        folder: place(),
      }),
    ],
    { error: ({ input }) => (typeof input === 'string' ? 'notATransportText' : 'notATransport') },
  ),
);

/** A receipt printer, and how it is reached. */
export const printerSchema = object({
  transport,
  /** A name of `native-config/printers.json`. */
  profile: anyText()
    .refine((name) => Object.hasOwn(printerProfiles, name), 'notAProfile')
    .default('escpos-80mm'),
  /** The copies that are printed by themselves after a payment. */
  copies: z.array(z.enum(['customer', 'merchant'], 'notACopy'), 'notAList').default(['customer', 'merchant']),
  /** Absent: the language of the shop's `locale`. */
  language: z.enum(['ja', 'en', 'zh'], 'notALanguage').optional(),
  /** A PNG at the head of each receipt; its file. */
  logo: anyText().min(1, 'empty').optional(),
  /** Whether the drawer is opened when a payment is paid. */
  openDrawer: z.enum(['never', 'whenPaid'], 'notADrawerRule').default('never'),
  beep: z.enum(['never', 'whenPaid'], 'notABeepRule').default('never'),
});
