import path from 'node:path';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger } from '../../main/ledger/ledger.ts';

// Writes attempts into the ledger of a folder until that fails; says how many there are and why it ended.
const ledger = new Ledger({
  file: path.join(process.argv[2] ?? '', 'ledger.sqlite'),
  clock: systemClock,
  timeZone: 'p9' as TimeZoneCode,
  dayStart: '05:00' as DayStart,
});
let written = 0;
try {
  for (;;) {
    ledger.write((writer) => {
      const number = writer.nextPaymentNumber();
      writer.append({
        kind: 'payment.created',
        subject: `payment-${number}` as PaymentId,
        content: {
          number,
          receiptNo: `R${number}`,
          amountYen: 1,
          askedPayType: '99',
          codeMask: '****1234',
          remark: 'x'.repeat(128),
          serviceMode: 'B01',
          branchCode: 'AShop001',
          terminalCode: 'BTer001',
        },
      });
    });
    written += 1;
  }
} catch (error) {
  process.stdout.write(JSON.stringify({ written, code: (error as { code?: string }).code }));
}
