import { setTimeout as delay } from 'node:timers/promises';
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

export interface RecoverOptions {
  readonly untilSettled?: boolean;
  /** Seconds. */
  readonly timeout: string;
}

/** `recover`: asks about everything that is open, once, or until all of it is settled. */
export async function recoverCommand(context: CommandContext, options: RecoverOptions): Promise<ExitCode> {
  const timeoutMs = context.output.timeoutMs(options.timeout);
  const terminal = await openToRecover(context);
  try {
    const before = terminal.ledger.queue.items();
    const { recovery } = terminal;
    await unlessEnding(context, terminal, () =>
      options.untilSettled === true ? settleAll(recovery, timeoutMs) : recovery.passAll(),
    );
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
  { recovery }: OpenTerminal,
  work: () => Promise<void>,
): Promise<void> {
  if (ending.aborted) {
    return;
  }
  const end = () => void recovery.stop();
  ending.addEventListener('abort', end, { once: true });
  try {
    await work();
  } finally {
    ending.removeEventListener('abort', end);
  }
}

async function settleAll(recovery: OpenTerminal['recovery'], timeoutMs: number): Promise<void> {
  recovery.start();
  await recovery.untilSettled(timeoutMs);
  await recovery.stop();
}

interface Split {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

/** @param seen all that was open at some time. */
function report(output: Output, terminal: OpenTerminal, seen: readonly OpenItem[]): ExitCode {
  const { ledger, connectivity, clockWatch } = terminal;
  const { translate } = output;
  const line = lineStatus(connectivity, clockWatch);
  const still = ledger.queue.items();
  const ended = seen.filter(({ id }) => !ledger.queue.has(id));
  const settled = load(ledger, ended);
  const open = load(ledger, still);
  const answer = {
    ok: still.length === 0,
    settled: settled.payments.map(toPaymentJson),
    open: open.payments.map(toPaymentJson),
    settledRefunds: settled.refunds.map(toRefundJson),
    openRefunds: open.refunds.map(toRefundJson),
    line,
    error: null,
  };
  output.result(answer, [
    ...linesOf(settled, ledger, output),
    ...linesOf(open, ledger, output),
    translate('cli.settledCount', { settled: ended.length, open: still.length }),
    ...(line === 'unproven' ? [] : [translate(`lineStates.${line}`)]),
  ]);
  warnOfClock(terminal, output);
  return still.length === 0 ? exitCodes.done : exitCodes.unknown;
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
      await unlessEnding(context, terminal, () => recovery.passDue());
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
