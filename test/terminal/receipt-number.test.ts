import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import { makeReceiptNumber, originOfReceipt } from '../../main/terminal/receipt-number.ts';

const codes = { branchCode: 'AShop001', terminalCode: 'BTer001' };
const businessDate = '2026-11-22' as BusinessDate;

describe('a receipt number', () => {
  it('tells the number of its payment to the terminal that made it, and to no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (number) => {
        const receiptNo = makeReceiptNumber({ ...codes, businessDate, number });
        expect(originOfReceipt(receiptNo, codes)).toEqual({ of: 'terminal', number });
        expect(originOfReceipt(receiptNo, { ...codes, terminalCode: 'BTer002' })).toEqual({ of: 'otherTerminal' });
      }),
    );
  });

  it.each(['', 'REG-7', 'R261122', 'R26112271770000', 'r2611227177000001', 'R2611227177000001x', '2611227177000001'])(
    'of another form is a register’s: %s',
    (receiptNo) => {
      expect(originOfReceipt(receiptNo, codes)).toEqual({ of: 'register' });
    },
  );
});
