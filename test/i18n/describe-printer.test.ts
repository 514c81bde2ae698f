import { describe, expect, it } from 'vitest';
import { describePrinterReport, describePrintFailure, describePrintJob } from '../../main/i18n/describe-printer.ts';
import type { ja } from '../../main/i18n/ja.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import type { PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { PrintSubject } from '../../main/ledger/print-jobs.ts';
import { printerConditions } from '../../main/printers/port.ts';

const codes: Readonly<Record<keyof typeof ja.printing.failures, readonly string[]>> = {
  refused: ['ECONNREFUSED'],
  noRoute: ['EHOSTUNREACH', 'ENETUNREACH'],
  timedOut: ['ETIMEDOUT', 'PRINTER_TIMEOUT'],
  nameUnknown: ['ENOTFOUND', 'EAI_AGAIN'],
  notFound: ['ENOENT', 'ENODEV', 'DEVICE_NOT_FOUND', 'PRINTER_NOT_FOUND'],
  noPermission: ['EACCES', 'EPERM'],
  busy: ['EBUSY'],
  closed: ['PRINTER_CLOSED', 'ECONNRESET', 'EPIPE'],
  unconfirmed: ['PRINTER_UNCONFIRMED'],
  notReady: ['PRINTER_NOT_READY'],
  aborted: ['PRINT_ABORTED'],
  interrupted: ['INTERRUPTED'],
  needsWindow: ['PRINTER_NEEDS_WINDOW'],
  notRecorded: ['PRINT_NOT_RECORDED'],
  diskFull: ['ENOSPC'],
  noDrawer: ['PRINTER_NO_DRAWER'],
  noBeeper: ['PRINTER_NO_BEEPER'],
  noDocument: ['PRINT_NO_DOCUMENT'],
  other: ['', 'EISDIR', 'toString'],
};

const payment = 'p' as PaymentId;
const subjects: readonly PrintSubject[] = [
  { kind: 'sale', payment, copy: 'customer', refundedYen: 0 },
  { kind: 'sale', payment, copy: 'merchant', refundedYen: 0 },
  { kind: 'cancellation', payment, copy: 'customer' },
  { kind: 'refund', payment, refund: 'r' as RefundId, copy: 'customer' },
  { kind: 'unknownSlip', payment, copy: 'customer' },
];

describe.each(languages)('a printer in words, in %s', (language) => {
  const translate = createTranslator(language);
  const describeFailure = (code: string, printed: 'nothing' | 'unknown' = 'nothing') =>
    describePrintFailure({ printed, code, detail: '', conditions: [] }, translate);

  it('has what is wrong and what to do for each condition, each its own', () => {
    const words = printerConditions.map((condition) =>
      describePrinterReport({ kind: 'told', conditions: [condition] }, translate),
    );
    expect(new Set(words.map((one) => one?.message)).size).toBe(printerConditions.length);
    expect(new Set(words.map((one) => one?.hint)).size).toBe(printerConditions.length);
  });

  it('has words of its own for each kind of failure, and some for every other', () => {
    for (const [name, ofKind] of Object.entries(codes)) {
      for (const code of ofKind) {
        expect(describeFailure(code)).toEqual({
          code,
          message: translate(`printing.failures.${name as keyof typeof codes}.message`),
          hint: translate(`printing.failures.${name as keyof typeof codes}.hint`),
        });
      }
    }
  });

  it('says to look at the paper where nobody knows how much came out', () => {
    const words = describeFailure('PRINTER_CLOSED', 'unknown');
    expect(words.message).toContain(describeFailure('PRINTER_CLOSED').message);
    expect(words.message).toContain(translate('printing.unknownEnd'));
    expect(words.hint).toBe(translate('printing.unknownEndHint'));
  });

  it('tells documents apart by name, and has the number that finds them', () => {
    const titles = subjects.map((what) => describePrintJob(what, { receiptNo: 'R1' }, translate));
    expect(new Set(titles).size).toBe(subjects.length);
    for (const title of titles) {
      expect(title).toMatch(/ R1$/);
    }
    expect(subjects.map((what) => describePrintJob(what, { receiptNo: '' }, translate))[0]).not.toMatch(/ $/);
  });
});

describe('a printer in words', () => {
  const translate = createTranslator('en');

  it('says nothing where nothing is known to be wrong', () => {
    expect(describePrinterReport({ kind: 'told', conditions: [] }, translate)).toBeUndefined();
    expect(describePrinterReport({ kind: 'notTold' }, translate)).toBeUndefined();
  });

  it('says first what has to be seen to first, and does not call a printer without paper offline', () => {
    const words = describePrinterReport(
      { kind: 'told', conditions: ['offline', 'paperNearEnd', 'paperOut', 'coverOpen'] },
      translate,
    );
    expect(words?.code).toBe('COVER_OPEN');
    expect(words?.message).toMatch(/cover is open.*out of paper.*nearly used up/);
    expect(words?.message).not.toContain('offline');
    expect(words?.hint).toContain('Close the cover');
  });

  it('says what the printer itself said rather than the code that came with it', () => {
    const failure = { printed: 'nothing', code: 'PRINTER_NOT_READY', detail: '', conditions: ['paperOut'] } as const;
    expect(describePrintFailure(failure, translate)).toMatchObject({
      code: 'PRINTER_NOT_READY',
      message: 'The printer is out of paper.',
    });
  });
});
