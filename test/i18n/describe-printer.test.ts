import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describePrinted,
  describePrinterReport,
  describePrintFailure,
  describePrintJob,
  describeProfile,
  shortPrinterProblem,
} from '../../main/i18n/describe-printer.ts';
import { ja } from '../../main/i18n/ja.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import type { PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { PrintSubject } from '../../main/ledger/print-jobs.ts';
import { type PrinterCondition, printerConditions } from '../../main/printers/port.ts';
import { printerProfile, profileNames } from '../../main/printers/profiles.ts';
import { sampleClose } from '../support/sample-close.ts';

const codes: Readonly<Record<Exclude<keyof typeof ja.printing.failures, 'namedPrinterGone'>, readonly string[]>> = {
  refused: ['ECONNREFUSED'],
  noRoute: ['EHOSTUNREACH', 'ENETUNREACH'],
  timedOut: ['ETIMEDOUT', 'PRINTER_TIMEOUT'],
  nameUnknown: ['ENOTFOUND', 'EAI_AGAIN'],
  notFound: ['ENOENT', 'ENODEV', 'DEVICE_NOT_FOUND'],
  portFailed: ['PRINTER_PORT_FAILED'],
  systemPrinterGone: ['PRINTER_NOT_FOUND'],
  noPermission: ['EACCES', 'EPERM'],
  busy: ['EBUSY'],
  closed: ['PRINTER_CLOSED', 'ECONNRESET', 'EPIPE'],
  unconfirmed: ['PRINTER_UNCONFIRMED'],
  notReady: ['PRINTER_NOT_READY'],
  aborted: ['PRINT_ABORTED'],
  interrupted: ['INTERRUPTED'],
  restored: ['RESTORED'],
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

  it('names the printer that the system no longer has', () => {
    const report = { kind: 'unreachable', code: 'PRINTER_NOT_FOUND', detail: 'TM-m30 {{x}}' } as const;
    expect(describePrinterReport(report, translate)?.message).toContain('TM-m30 {{x}}');
    expect(describeFailure('PRINTER_NOT_FOUND').message).not.toMatch(/\{\{|『』|“”|""/);
  });

  it('has a word or two for each condition and each failure, of 1 to 24 characters', () => {
    const anyCode = fc.oneof(fc.constantFrom(...Object.values(codes).flat()), fc.string());
    fc.assert(
      fc.property(fc.subarray([...printerConditions]), anyCode, (conditions, code) => {
        const words = shortPrinterProblem({ conditions, code }, translate);
        expect(words).toMatch(/^.{1,24}$/u);
        expect(words.length).toBeLessThanOrEqual(24);
        expect(words).not.toContain('printing.');
      }),
    );
    const texts = printerConditions.map((one) => shortPrinterProblem({ conditions: [one], code: '' }, translate));
    expect(new Set(texts).size).toBe(printerConditions.length);
  });

  it('has a name for each printer profile, which says how wide the paper is', () => {
    const names = profileNames.map((id) => describeProfile(id, translate));
    expect(new Set(names).size).toBe(profileNames.length);
    profileNames.forEach((id, index) => {
      expect(names[index]).toContain(`${printerProfile(id).paperMm} mm`);
    });
    expect(Object.keys(ja.printerProfiles)).toEqual(profileNames);
  });

  it('says to look at the paper where nobody knows how much came out', () => {
    const words = describeFailure('PRINTER_CLOSED', 'unknown');
    expect(words.message).toContain(describeFailure('PRINTER_CLOSED').message);
    expect(words.message).toContain(translate('printing.unknownEnd'));
    expect(words.hint).toBe(translate('printing.unknownEndHint'));
  });

  it('says of what kind the document is that has come out, and which report', () => {
    const report = sampleClose();
    const reports: readonly PrintSubject[] = [report, { ...report, report: { kind: 'x' } } as const].map((one) => ({
      kind: 'report',
      report: one,
    }));
    const said = [...subjects.slice(1), ...reports].map((what) => describePrinted(what, translate));
    expect(new Set(said).size).toBe(said.length);
    expect(said.at(-2)).toContain('42');
    expect(said.at(-1)).toContain('2026-11-22');
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

describe("a day's report in the queue", () => {
  it.each([
    ['ja', '精算 No.42', '点検 2026-11-22'],
    ['en', 'Daily close no. 42', 'Interim report 2026-11-22'],
    ['zh', '日结 No.42', '点检 2026-11-22'],
  ] as const)('is named by its number or its date, in %s', (language, z, x) => {
    const report = sampleClose();
    const titles = [report, { ...report, report: { kind: 'x' } } as const].map((one) =>
      describePrintJob({ kind: 'report', report: one }, { receiptNo: '' }, createTranslator(language)),
    );
    expect(titles).toEqual([z, x]);
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
    expect(words?.message).toMatch(/cover is open\. .*out of paper, too\. .*nearly used up, too\.$/);
    expect(words?.message).not.toContain('offline');
    expect(words?.hint).toBe(translate('printing.conditions.paperOut.hint'));
  });

  it('tells of an open cover and no paper as people would', () => {
    const report = { kind: 'told', conditions: ['paperOut', 'coverOpen'] } as const;
    expect(describePrinterReport(report, createTranslator('ja'))?.message).toBe(
      'プリンターのカバーが開いています。用紙もありません。',
    );
    const open = describePrinterReport({ kind: 'told', conditions: ['coverOpen'] }, translate);
    expect(open?.hint).toBe(translate('printing.conditions.coverOpen.hint'));
  });

  it('says in short what is most urgent, and an error where nothing is known', () => {
    const short = (conditions: readonly PrinterCondition[], code: string) =>
      shortPrinterProblem({ conditions, code }, createTranslator('ja'));
    expect(short(['offline', 'paperOut', 'coverOpen'], 'PRINTER_NOT_READY')).toBe('カバー開');
    expect(short([], 'PRINTER_TIMEOUT')).toBe('応答なし');
    expect(short([], 'whatever')).toBe('エラー');
  });

  it('says what the printer itself said rather than the code that came with it', () => {
    const failure = { printed: 'nothing', code: 'PRINTER_NOT_READY', detail: '', conditions: ['paperOut'] } as const;
    expect(describePrintFailure(failure, translate)).toMatchObject({
      code: 'PRINTER_NOT_READY',
      message: 'The printer is out of paper.',
    });
  });
});
