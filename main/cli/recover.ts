import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';
import { errorDetail } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { Refund } from '../ledger/refunds.ts';
import { type OpenTerminal, openTerminal } from '../root/terminal.ts';
import { lineStatus } from '../terminal/readiness.ts';
import { requireRefund } from '../terminal/recording.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { findPayment, paymentLine, reportInterrupted, toPaymentJson, warnOfClock } from './payments.ts';
import { refundLine, toRefundJson } from './refunds.ts';
import { adoptionAnswer, adoptionLines, takeOverOnce } from './taking-over.ts';

export interface RecoverOptions {
  readonly untilSettled?: boolean;
  /** Seconds. */
  readonly timeout: string;
}

/**
 * `recover`: asks about everything that is open, once, or until all of it is settled; after a restore, what was lost is taken over
 * from the gateway's book first.
 */
export async function recoverCommand(context: CommandContext, options: RecoverOptions): Promise<ExitCode> {
  const timeoutMs = context.output.timeoutMs(options.timeout);
  const terminal = await openToRecover(context);
  try {
    const before = terminal.ledger.queue.items();
    const { recovery } = terminal;
    await unlessEnding(context, terminal, async () => {
      if (options.untilSettled === true) {
        await settleAll(terminal, timeoutMs, context.process.clock);
        return;
      }
      await takeOverOnce(terminal);
      await recovery.passAll();
      // What was open until now may have been given back in the time that was lost.
      await takeOverOnce(terminal);
    });
    return report(context.output, terminal, before);
  } finally {
    await terminal.close();
  }
}

function openToRecover(context: CommandContext): Promise<OpenTerminal> {
  const { output, process } = context;
  return openTerminal(storedTerminal(context), process.clock, (_item, error) => {
    output.warn(output.translate('cli.problem', { detail: errorDetail(error) }));
  }).then((terminal) => {
    reportInterrupted(terminal.interrupted, output);
    return terminal;
  });
}

/** Works until it is done or the program is to end: then no more than the exchanges that are under way are finished. */
async function unlessEnding(
  { process: { ending } }: CommandContext,
  { recovery, adopter }: OpenTerminal,
  work: () => Promise<void>,
): Promise<void> {
  if (ending.aborted) {
    return;
  }
  const end = () => {
    void recovery.stop();
    void adopter.stop();
  };
  ending.addEventListener('abort', end, { once: true });
  try {
    await work();
  } finally {
    ending.removeEventListener('abort', end);
  }
}

async function settleAll({ recovery, adopter }: OpenTerminal, timeoutMs: number, clock: Clock): Promise<void> {
  const until = clock.monotonic() + timeoutMs;
  recovery.start();
  adopter.start();
  await adopter.untilDone(timeoutMs);
  await recovery.untilSettled(until - clock.monotonic());
  await adopter.stop();
  await recovery.stop();
}

interface Split {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** @param seen all that was open at some time. */
function report(output: Output, terminal: OpenTerminal, seen: readonly OpenItem[]): ExitCode {
  const { ledger, connectivity, clockWatch, adopter } = terminal;
  const { translate } = output;
  const line = lineStatus(connectivity, clockWatch);
  const still = ledger.queue.items();
  const ended = seen.filter(({ id }) => !ledger.queue.has(id));
  const settled = load(ledger, ended);
  const open = load(ledger, still);
  const isDone = still.length === 0 && !adopter.isOutstanding;
  const answer = {
    ok: isDone,
    settled: settled.payments.map(toPaymentJson),
    open: open.payments.map(toPaymentJson),
    settledRefunds: settled.refunds.map(toRefundJson),
    openRefunds: open.refunds.map(toRefundJson),
    line,
    ...adoptionAnswer(adopter),
    error: null,
  };
  const adoption = adoptionLines(adopter, output);
  const isUntouched = adoption.length > 0 && ended.length + still.length === 0;
  output.result(answer, [
    ...adoption,
    ...linesOf(settled, ledger, output),
    ...linesOf(open, ledger, output),
    ...(isUntouched ? [] : [translate('cli.settledCount', { settled: ended.length, open: still.length })]),
    ...(line === 'unproven' ? [] : [translate(`lineStates.${line}`)]),
  ]);
  warnOfClock(terminal, output);
  return isDone ? exitCodes.done : exitCodes.unknown;
}

function load(ledger: Ledger, items: readonly OpenItem[]): Split {
  return {
    payments: items.flatMap((item) => (item.flow === 'payment' ? [findPayment(ledger, item.id)] : [])),
    refunds: items.flatMap((item) => (item.flow === 'refund' ? [requireRefund(ledger, item.id)] : [])),
  };
}

function linesOf({ payments, refunds }: Split, ledger: Ledger, { translate }: Output): string[] {
  return [
    ...payments.map((payment) => `${paymentLine(payment, translate)}  ${payment.id}`),
    ...refunds.map((one) => `${refundLine(one, findPayment(ledger, one.paymentId), translate)}  ${one.id}`),
  ];
}

/** How often `watch` looks whether something has become open, in ms. */
const WATCH_EVERY_MS = 1000;

/**
 * `watch`: settles what is open until it is ended. It holds the data folder only while something is due, so that other
 * commands can sell meanwhile.
 */
export async function watchCommand(context: CommandContext): Promise<ExitCode> {
  const { output, process } = context;
  const terminal = await openToRecover(context);
  const { recovery, ledger } = terminal;
  const seen = new Map<string, OpenItem>();
  const open = new Map<string, OpenItem>();
  try {
    output.say(output.translate('cli.watching', { count: ledger.queue.length }));
    while (!process.ending.aborted) {
      for (const item of ledger.queue.items()) {
        seen.set(item.id, item);
        open.set(item.id, item);
      }
      await unlessEnding(context, terminal, async () => {
        await takeOverOnce(terminal);
        await recovery.passDue();
      });
      announce(open, ledger, output);
      await terminal.lend(() => untilDue(terminal, process.ending), process.ending);
    }
    return report(output, terminal, [...seen.values()]);
  } finally {
    await terminal.close();
  }
}

/** Says what has been settled since the last look, and forgets it. */
function announce(open: Map<string, OpenItem>, ledger: Ledger, output: Output): void {
  const settled = [...open.values()].filter(({ id }) => !ledger.queue.has(id));
  for (const line of linesOf(load(ledger, settled), ledger, output)) {
    output.say(line);
  }
  for (const { id } of settled) {
    open.delete(id);
  }
}

async function untilDue({ recovery }: OpenTerminal, ending: AbortSignal): Promise<void> {
  do {
    await delay(WATCH_EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  } while (!ending.aborted && !recovery.isDue());
}
