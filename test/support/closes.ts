import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import { adjustedYen, netYen } from '../../main/ledger/day-figures.ts';
import type { ReportKind } from '../../main/ledger/day-report.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { DayClose } from '../../main/terminal/closing/day-close.ts';

/** Closes the days of a simulated shop. */
export function dayCloseOf(ledger: Ledger, now: () => number, dayStart = '05:00'): DayClose {
  return new DayClose({
    ledger,
    clock: { now },
    timeZone: 'p9' as TimeZoneCode,
    dayStart: dayStart as DayStart,
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
  });
}

/** Closes all that is left, and adds all closes up; gives what is wrong. @param kept yen that the shop keeps by the gateway's book. */
export function closesAddUp(ledger: Ledger, now: () => number, kept: number): string[] {
  const closing = dayCloseOf(ledger, now);
  const newest = closing.openDays().at(-1)?.businessDate;
  try {
    if (newest !== undefined) {
      closing.close({ businessDate: newest, by: 'unnamed', reconciled: { state: 'notAsked' } });
    }
  } catch (error) {
    return [`the last day cannot be closed: ${String(error)}`];
  }
  const all = closing.reports(undefined, 10_000).toReversed();
  const net = all.reduce((sum, { total }) => sum + netYen(total), 0);
  return [
    ...(net === kept ? [] : [`the closes add up to ${net} yen, the gateway keeps ${kept}`]),
    ...all.flatMap((report, index) => {
      const { report: kind, total, byBrand, byHour, byOperator, businessDate } = report;
      const name = `close ${index + 1} of ${businessDate}`;
      const before = all[index - 1]?.report;
      const parts = [byBrand, byHour, byOperator].map((some) => some.reduce((sum, one) => sum + netYen(one), 0));
      return [
        ...(kind.kind === 'z' && isNextNumber(kind.sequence, before, ledger) ? [] : [`${name} has another number`]),
        ...(kind.kind === 'z' && kind.previousHash === (before?.kind === 'z' ? before.hash : NO_CLOSE_HASH)
          ? []
          : [`${name} does not name the close before it`]),
        ...(parts.every((part) => part === netYen(total)) ? [] : [`${name}: its parts are not its total`]),
      ];
    }),
    ...adjustmentsNameWhatWasListed(all),
    ...(closing.openDays().length === 0 ? [] : ['something is in no close']),
  ];
}

/** Only a restore leaves numbers out. */
function isNextNumber(sequence: number, before: ReportKind | undefined, { restores }: Ledger): boolean {
  const next = 1 + (before?.kind === 'z' ? before.sequence : 0);
  return sequence === next || (sequence > next && sequence <= restores.firstFreeClose);
}

/** Each thing that a close listed as open is settled in exactly one later close, by name. */
function adjustmentsNameWhatWasListed(all: ReturnType<DayClose['reports']>): string[] {
  const listed = new Map<string, number>();
  const problems = all.flatMap(({ unknown, adjustments, report }, index) => {
    const sequence = report.kind === 'z' ? report.sequence : 0;
    const wrong = adjustments.filter(({ id, listedIn }) => listed.get(id) !== listedIn);
    for (const { id } of adjustments) {
      listed.delete(id);
    }
    const wronglyListed = unknown.filter(({ id, listedIn }) => (listed.get(id) ?? null) !== listedIn);
    for (const { id } of unknown) {
      listed.set(id, listed.get(id) ?? sequence);
    }
    return [
      ...wrong.map(
        ({ id }) => `close ${index + 1} adjusts ${id} by ${adjustedYen(wrong)} yen, which was not listed so`,
      ),
      ...wronglyListed.map(({ id, listedIn }) => `close ${index + 1} says that ${id} was listed in ${listedIn}`),
    ];
  });
  return [
    ...problems,
    ...[...listed.keys()].map((id) => `${id} was listed as open, and no close says what became of it`),
  ];
}
