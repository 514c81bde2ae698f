import { setTimeout as delay } from 'node:timers/promises';
import { errorDetail } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { Refund } from '../ledger/refunds.ts';
import { type OpenTerminal, openTerminal } from '../root/terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { findPayment, paymentLine, reportInterrupted, toPaymentJson } from './payments.ts';
import { findRefund, refundLine, toRefundJson } from './refunds.ts';

export interface RecoverOptions {
  readonly untilSettled?: boolean;
  /** Seconds. */
  readonly timeout: string;
}

/** `recover`: asks about everything that is open, once, or until all of it is settled. */
export async function recoverCommand(context: CommandContext, options: RecoverOptions): Promise<ExitCode> {
  const timeoutMs = parseSeconds(context.output, options.timeout) * 1000;
  const terminal = await openToRecover(context);
  try {
    const before = terminal.ledger.queue.items();
    if (options.untilSettled === true) {
      await settleAll(context, terminal, timeoutMs);
    } else {
      await terminal.recovery.passAll();
    }
    return report(context.output, terminal.ledger, before);
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

async function settleAll({ process }: CommandContext, terminal: OpenTerminal, timeoutMs: number): Promise<void> {
  const { recovery } = terminal;
  const end = () => void recovery.stop();
  process.ending.addEventListener('abort', end, { once: true });
  try {
    recovery.start();
    await recovery.untilSettled(timeoutMs);
    await recovery.stop();
  } finally {
    process.ending.removeEventListener('abort', end);
  }
}

interface Split {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

function report(output: Output, ledger: Ledger, before: readonly OpenItem[]): ExitCode {
  const { translate } = output;
  const still = ledger.queue.items();
  const isStill = (id: string) => still.some((item) => item.id === id);
  const settled = load(
    ledger,
    before.filter(({ id }) => !isStill(id)),
  );
  const open = load(ledger, still);
  const answer = {
    ok: still.length === 0,
    settled: settled.payments.map(toPaymentJson),
    open: open.payments.map(toPaymentJson),
    settledRefunds: settled.refunds.map(toRefundJson),
    openRefunds: open.refunds.map(toRefundJson),
    error: null,
  };
  output.result(answer, [
    ...linesOf(settled, ledger, output),
    ...linesOf(open, ledger, output),
    translate('cli.settledCount', { settled: before.length - still.length, open: still.length }),
  ]);
  return still.length === 0 ? exitCodes.done : exitCodes.unknown;
}

function load(ledger: Ledger, items: readonly OpenItem[]): Split {
  return {
    payments: items.flatMap((item) => (item.flow === 'payment' ? [findPayment(ledger, item.id)] : [])),
    refunds: items.flatMap((item) => (item.flow === 'refund' ? [findRefund(ledger, item.id)] : [])),
  };
}

function linesOf({ payments, refunds }: Split, ledger: Ledger, { translate }: Output): string[] {
  return [
    ...payments.map((payment) => `${paymentLine(payment, translate)}  ${payment.id}`),
    ...refunds.map((one) => `${refundLine(one, findPayment(ledger, one.paymentId), translate)}  ${one.id}`),
  ];
}

function parseSeconds(output: Output, text: string): number {
  if (!/^[1-9][0-9]{0,4}$/.test(text)) {
    throw output.invalidOption('--timeout', '1-99999');
  }
  return Number(text);
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
  const watched = new Map<string, OpenItem>();
  try {
    output.say(output.translate('cli.watching', { count: ledger.queue.length }));
    while (!process.ending.aborted) {
      for (const item of ledger.queue.items()) {
        watched.set(item.id, item);
      }
      await recovery.passDue();
      announce(watched, ledger, output);
      await terminal.lend(() => untilDue(terminal, process.ending));
    }
    return report(output, ledger, [...watched.values()]);
  } finally {
    await terminal.close();
  }
}

/** Says what has been settled since the last look, and forgets it. */
function announce(watched: Map<string, OpenItem>, ledger: Ledger, output: Output): void {
  const settled = [...watched.values()].filter(({ id }) => !ledger.queue.has(id));
  for (const line of linesOf(load(ledger, settled), ledger, output)) {
    output.say(line);
  }
  for (const { id } of settled) {
    watched.delete(id);
  }
}

async function untilDue({ recovery }: OpenTerminal, ending: AbortSignal): Promise<void> {
  do {
    await delay(WATCH_EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  } while (!ending.aborted && !recovery.isDue());
}
