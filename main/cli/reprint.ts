import { TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import type { PrintSubject } from '../ledger/print-jobs.ts';
import { openLedger } from '../root/stored-terminal.ts';
import { createDayClose, createReceipts } from '../root/terminal.ts';
import { asPrintedNow } from '../terminal/printing/reprints.ts';
import type { ReceiptCopy } from '../terminal/receipt-document.ts';
import { printSubject, reportSubject } from '../terminal/receipts.ts';
import { actorFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';
import { namesOf } from './print-queue.ts';
import { type PrintPlace, printWhatWaits } from './printing.ts';
import { findSource } from './receipt.ts';

export interface ReprintOptions {
  readonly payment?: string;
  readonly refund?: string;
  readonly close?: string;
  readonly copy: ReceiptCopy;
}

/** `reprint`: prints a receipt or a close once more, marked as what it is; where the printer does not go along, it is kept. */
export async function reprintCommand(context: CommandContext, options: ReprintOptions): Promise<ExitCode> {
  const { output, process } = context;
  const { settings, ledger, close } = openLedger(storedTerminal(context), process.clock);
  try {
    const place: PrintPlace = { ledger, settings, receipts: createReceipts(ledger, settings) };
    const what = asPrintedNow(subjectOf(context, place, options), ledger, utcText(process.clock.now()));
    const by = await actorFor(context, place, 'sell');
    const number = what.reprint?.number ?? 0;
    output.say(output.translate(number === 0 ? 'cli.reprintFirst' : 'cli.reprint', { number }));
    const queued: string[] = [];
    const { printed } = await printWhatWaits(context, place, (spooler) => {
      const jobs = spooler.queue([{ what }], by);
      queued.push(...jobs.map(({ id }) => id));
      return jobs;
    });
    const isPrinted = printed.some((id) => queued.includes(id));
    const reprint = { number, at: what.reprint?.at ?? null, kind: what.kind, ...namesOf(what), printed: isPrinted };
    output.result({ ok: isPrinted, reprint, error: null }, []);
    return isPrinted ? exitCodes.done : exitCodes.failed;
  } finally {
    close();
  }
}

type Repeatable = Exclude<PrintSubject, { kind: 'unknownSlip' }>;

/** @throws TerminalError USAGE, PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, RECEIPT_NOT_AVAILABLE, CLOSE_NOT_FOUND. */
function subjectOf(
  { output, process }: CommandContext,
  { ledger, settings }: PrintPlace,
  { payment, refund, close, copy }: ReprintOptions,
): Repeatable {
  if ([payment, refund, close].filter((named) => named !== undefined).length !== 1) {
    const name = '--payment | --refund | --close';
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name }) });
  }
  if (close === undefined) {
    return printSubject(findSource(output, ledger, { payment, refund }), copy);
  }
  if (!/^[1-9][0-9]{0,9}$/.test(close)) {
    throw output.invalidOption('--close', '1-9999999999');
  }
  return reportSubject(createDayClose(ledger, settings, process.clock).report(Number(close)));
}
