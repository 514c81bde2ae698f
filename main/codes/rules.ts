import { z } from 'zod';
import table from '../../native-config/codes.json' with { type: 'json' };

const pattern = z.string().transform((text) => new RegExp(text));
/** Who says so. */
const source = z.string().min(1);

const rulesSchema = z.strictObject({
  numericPayment: z.strictObject({
    pattern,
    source,
    wallets: z.array(z.strictObject({ name: z.string().min(1), pattern, source })),
  }),
  /** As hexadecimal digits. */
  emvConsumerQr: z.strictObject({ beginsWith: z.string().regex(/^(?:[0-9A-F]{2})+$/), source }),
  url: z.strictObject({ patterns: z.array(pattern).min(1), source }),
  products: z.strictObject({
    symbologies: z.array(z.strictObject({ name: z.enum(['EAN-13', 'UPC-A', 'EAN-8']), digits: z.int() })),
    aimIds: pattern,
    /** Symbols that only goods carry, whatever they say: by the scanner's AIM identifier. */
    goods: z.array(z.strictObject({ name: z.enum(['EAN/UPC', 'GS1 DataBar', 'GS1-128']), aimId: pattern, source })),
    source,
  }),
});

/** What codes look like; the table is `native-config/codes.json`. */
export type CodeRules = z.output<typeof rulesSchema>;

export type ProductSymbology =
  | CodeRules['products']['symbologies'][number]['name']
  | CodeRules['products']['goods'][number]['name'];

export const codeRules: CodeRules = rulesSchema.parse(table);
