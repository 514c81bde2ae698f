import { z } from 'zod';
import printerProfiles from '../../native-config/printers.json' with { type: 'json' };
import { anyText, number, object, wholeNumber } from './schema-parts.ts';

/** `tcp://192.168.0.20:9100` and `file:///dev/usb/lp0` are short for the objects. */
function spelledOut(transport: unknown): unknown {
  if (typeof transport !== 'string' || !URL.canParse(transport)) {
    return transport;
  }
  const { protocol, hostname: host, port, pathname } = new URL(transport);
  switch (protocol) {
    case 'tcp:':
      return port === '' ? { kind: 'tcp', host } : { kind: 'tcp', host, port: Number(port) };
    case 'file:':
      return { kind: 'file', path: decodeURIComponent(pathname) };
    default:
      return transport;
  }
}

const transport = z.preprocess(
  spelledOut,
  z.discriminatedUnion(
    'kind',
    [
      object({
        kind: z.literal('tcp'),
        host: anyText().min(1, 'empty'),
        port: wholeNumber(1, 65_535).default(9100),
        timeoutSeconds: number(1, 60).default(5),
      }),
      object({
        kind: z.literal('file'),
        /** A device file such as `/dev/usb/lp0`, or a file to which receipts are appended. */
        path: anyText().min(1, 'empty'),
      }),
    ],
    { error: 'notATransport' },
  ),
);

/** A receipt printer, and how it is reached. */
export const printerSchema = object({
  transport,
  /** A name of `native-config/printers.json`. */
  profile: anyText()
    .refine((name) => Object.hasOwn(printerProfiles, name), 'notAProfile')
    .default('escpos-80mm'),
});
