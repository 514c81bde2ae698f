import { z } from 'zod';
import table from '../../native-config/scanners.json' with { type: 'json' };

const mode = z.strictObject({
  /** The programming barcode, as the manual calls it. */
  barcode: z.string().min(1),
  /** Where it is printed. Other models of the maker have manuals of their own, and mostly the same name. */
  manual: z.string().min(1),
});

const makersSchema = z.array(
  z.strictObject({
    maker: z.string().min(1),
    vendorIds: z.array(z.string().regex(/^[0-9a-f]{4}$/)).min(1),
    /** A feature report that its scanners want in HID POS mode when they are opened, as hexadecimal digits; its number first. */
    openingFeature: z
      .strictObject({
        bytes: z.string().regex(/^(?:[0-9a-f]{2})+$/),
        why: z.string().min(1),
        source: z.string().min(1),
      })
      .optional(),
    /** The modes to which a scanner that types as a keyboard can be set; absent where its manual is not known here. */
    modes: z.strictObject({ hidPos: mode.optional(), serial: mode.optional() }),
  }),
);

/** A maker of scanners; the table is `native-config/scanners.json`. */
export type ScannerMaker = z.output<typeof makersSchema>[number];

export const scannerMakers: readonly ScannerMaker[] = makersSchema.parse(table);

/** The maker of a USB device; undefined for one that makes no scanners, or that is not known. */
export function scannerMaker(vendorId: string): ScannerMaker | undefined {
  return scannerMakers.find(({ vendorIds }) => vendorIds.includes(vendorId.toLowerCase()));
}
