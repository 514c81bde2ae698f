import { TerminalError } from '../common/errors.ts';
import { isBusinessDate } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { Period, SettlingAction } from '../ledger/reconciliation.ts';
import { type OpenTerminal, openTerminal } from '../root/terminal.ts';
import { type DifferenceNow, needsNobody } from '../terminal/reconciling/explain.ts';
import type { Findings } from '../terminal/reconciling/reconciler.ts';
import { describeDifference, type SideWords } from '../terminal/reconciling/words.ts';
import { actorFor, authorisedFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { findPayment, reportInterrupted, toPaymentJson, warnOfClock } from './payments.ts';

export interface ReconcileOptions {
  readonly from: string;
  readonly to: string;
}

/** `reconcile`: compares business dates with the gateway's book; ended before its time, the same dates go on from there. */
export async function reconcileCommand(context: CommandContext, options: ReconcileOptions): Promise<ExitCode> {
  const { output, process } = context;
  const period = checkPeriod(output, options);
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const by = await actorFor(context, terminal, 'reconcile');
    const { reconciler } = terminal;
    const stopTelling = reconciler.changed.listen(() => tellProgress(terminal, output));
    try {
      await reconciler.run(period, by, process.ending);
    } catch (error) {
      if (reconciler.progress.state === 'paused') {
        output.warn(output.translate('reconciling.cli.paused'));
      }
      throw error;
    } finally {
      stopTelling();
    }
    warnOfClock(terminal, output);
    return report(terminal, output);
  } finally {
    await terminal.close();
  }
}

function checkPeriod(output: Output, { from, to }: ReconcileOptions): Period {
  if (!isBusinessDate(from)) {
    throw output.invalidOption('--from', 'YYYY-MM-DD');
  }
  if (!isBusinessDate(to)) {
    throw output.invalidOption('--to', 'YYYY-MM-DD');
  }
  return { from, to };
}

function tellProgress({ reconciler: { progress } }: OpenTerminal, output: Output): void {
  if (progress.state === 'running' && progress.fetched > 0) {
    const { fetched, share } = progress;
    output.warn(output.translate('reconciling.cli.progress', { fetched, percent: Math.floor(share * 100) }));
  }
}

function report({ reconciler, settings: { timeZone } }: OpenTerminal, output: Output): ExitCode {
  const { outcome, entries } = requireFindings(reconciler.findings());
  const { translate } = output;
  const ok = entries.every(needsNobody);
  const { from, to, matched, onlyHere, onlyThere, differs, checking, notCompared, matchedYen } = outcome;
  const counts = { from, to, matched, onlyHere, onlyThere, differs, checking, notCompared };
  const wording = { translate, timeZone };
  output.result(
    {
      ok,
      reconciliation: {
        ...counts,
        matchedYen,
        differences: entries.map((entry) => toDifferenceJson(entry, wording)),
      },
    },
    [
      translate('reconciling.cli.summary', { ...counts, amount: groupDigits(matchedYen) }),
      ...(checking === 0 ? [] : [translate('reconciling.cli.checking', { count: checking })]),
      ...(notCompared === 0 ? [] : [translate('reconciling.cli.notCompared', { count: notCompared })]),
      ...(entries.every(({ difference }) => difference.beingChecked) ? [translate('reconciling.cli.allMatched')] : []),
      ...entries.flatMap((entry) => differenceLines(entry, wording)),
    ],
  );
  return ok ? exitCodes.done : exitCodes.failed;
}

/** @throws TerminalError DIFFERENCE_GONE. */
function requireFindings(findings: Findings | undefined): Findings {
  if (findings === undefined) {
    throw new TerminalError('DIFFERENCE_GONE');
  }
  return findings;
}

export interface SettleOptions {
  readonly action: SettlingAction;
  readonly note: string;
}

/** The question or the reverse request, and what has to be asked after it. */
const SETTLING_STEPS = 3;

/** `reconcile settle`: does something about a difference of the last comparison. */
export async function settleCommand(context: CommandContext, key: string, options: SettleOptions): Promise<ExitCode> {
  const { output, process } = context;
  const { action } = options;
  if (action === 'note' && options.note.trim() === '') {
    throw new TerminalError('USAGE', { detail: output.translate('reconciling.cli.noteNeeded') });
  }
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const who =
      action === 'reverse'
        ? await authorisedFor(context, terminal, { needed: true })
        : { by: await actorFor(context, terminal, 'reconcile') };
    await terminal.reconciler.settle(key, { action, note: options.note.trim(), ...who });
    await pursue(terminal, key);
    warnOfClock(terminal, output);
    return reportSettled(terminal, key, output);
  } finally {
    await terminal.close();
  }
}

/** What was reopened is not left to the next `recover`. */
async function pursue({ reconciler, ledger, settlement }: OpenTerminal, key: string): Promise<void> {
  const id = entryOf(reconciler.findings(), key).here?.id;
  if (id !== undefined && ledger.queue.has(id)) {
    await settlement.pursue({ flow: 'payment', id }, SETTLING_STEPS);
  }
}

/** @throws TerminalError DIFFERENCE_GONE. */
function entryOf(findings: Findings | undefined, key: string): DifferenceNow {
  const entry = requireFindings(findings).entries.find(({ difference }) => difference.key === key);
  if (entry === undefined) {
    throw new TerminalError('DIFFERENCE_GONE');
  }
  return entry;
}

function reportSettled(terminal: OpenTerminal, key: string, output: Output): ExitCode {
  const { reconciler, ledger, settings } = terminal;
  const entry = entryOf(reconciler.findings(), key);
  const wording = { translate: output.translate, timeZone: settings.timeZone };
  const payment = entry.here === null ? null : findPayment(ledger, entry.here.id);
  const ok = needsNobody(entry);
  output.result(
    {
      ok,
      difference: toDifferenceJson(entry, wording),
      payment: payment === null ? null : toPaymentJson(payment),
    },
    differenceLines(entry, wording),
  );
  if (ok) {
    return exitCodes.done;
  }
  return entry.here !== null && ledger.queue.has(entry.here.id) ? exitCodes.unknown : exitCodes.failed;
}

type Wording = Parameters<typeof describeDifference>[1];

/** A difference as scripts get it. */
function toDifferenceJson(entry: DifferenceNow, wording: Wording) {
  const { key, kind, beingChecked, here, there } = entry.difference;
  const { receiptNo, orderId, timeText, message, hint, settledText, ...sides } = describeDifference(entry, wording);
  return {
    ...{ key, kind, beingChecked, receiptNo, orderId },
    paymentId: here?.id ?? null,
    time: timeText,
    here: here === null ? null : { state: here.state, amountYen: here.amountYen, refundedYen: sides.here.refundedYen },
    there:
      there === null
        ? null
        : { status: there.status, amountYen: there.amountYen, refundedYen: sides.there.refundedYen },
    ...{ message, hint },
    actions: entry.actions,
    settled: settledText,
  };
}

function differenceLines(entry: DifferenceNow, wording: Wording): string[] {
  const { translate } = wording;
  const words = describeDifference(entry, wording);
  const { receiptNo, orderId, timeText: time, message, hint, settledText } = words;
  const here = sideText(words.here, translate);
  const there = sideText(words.there, translate);
  const { actions, difference } = entry;
  return [
    translate('reconciling.cli.difference', { time, receiptNo, orderId, here, there }),
    `  ${message}`,
    `  → ${hint}`,
    ...(settledText === null ? [] : [`  ${settledText}`]),
    ...(actions.length === 0
      ? []
      : [`  ${translate('reconciling.cli.key', { actions: actions.join(', '), key: difference.key })}`]),
  ];
}

function sideText({ yen, refundedYen, stateText }: SideWords, translate: Wording['translate']): string {
  const amount = yen === null ? '' : ` ¥${groupDigits(yen)}`;
  const back =
    (refundedYen ?? 0) > 0
      ? translate('reconciling.cli.refunded', { amount: `¥${groupDigits(refundedYen ?? 0)}` })
      : '';
  return `${stateText}${amount}${back}`;
}
