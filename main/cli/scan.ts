import { classifyCode } from '../codes/classify.ts';
import { judgeCode } from '../codes/judge-code.ts';
import { TerminalError } from '../common/errors.ts';
import { maskCode, type PaymentCode } from '../common/payment-code.ts';
import { openScanners } from '../root/devices.ts';
import { openTerminal } from '../root/terminal.ts';
import type { ScanFacts, Scanner, ScannerEvent } from '../scanners/port.ts';
import type { Settings } from '../settings/schema.ts';
import { actorFor } from './acting.ts';
import { assertMayBeSent, codeKindName } from './code-kind.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { checkSale, type SaleOptions, sell } from './sell.ts';

export interface ScanOptions extends Omit<SaleOptions, 'amount'> {
  readonly amount?: string;
  /** Seconds. */
  readonly timeout: string;
}

type Scanned = Extract<ScannerEvent, { kind: 'scanned' }>;

/** `scan`: waits for a code from any configured scanner; with an amount, pays it. */
export async function scanCommand(context: CommandContext, options: ScanOptions): Promise<ExitCode> {
  const { output, process } = context;
  const { amount } = options;
  const sale = amount === undefined ? undefined : checkSale({ ...options, amount });
  const timeoutMs = output.timeoutMs(options.timeout);
  const stored = storedTerminal(context);
  const settings = stored.settings();
  const scanners = openScanners(settings, process.clock);
  // Opened before the scan, so that nothing stands between the code and the request.
  const terminal = sale === undefined ? undefined : await openTerminal(stored, process.clock);
  try {
    const by = terminal === undefined ? undefined : await actorFor(context, terminal, 'sell');
    return await reading(startReading(context, scanners, timeoutMs), async ({ code, aimId, facts }) => {
      if (sale === undefined || terminal === undefined || by === undefined) {
        return reportScan(output, { code, aimId, facts }, settings);
      }
      assertMayBeSent(code, settings, aimId);
      return await sell(context, terminal, sale, { code, by });
    });
  } finally {
    await terminal?.close();
  }
}

interface Reader {
  /** The first whole code that any of the scanners reads. */
  readonly scanned: Promise<Scanned>;
  stop(): Promise<void>;
}

/** Closing ports takes its time: they are closed when all else is done. */
async function reading<T>(reader: Reader, work: (scanned: Scanned) => Promise<T>): Promise<T> {
  try {
    return await work(await reader.scanned);
  } finally {
    await reader.stop();
  }
}

function startReading(context: CommandContext, scanners: readonly Scanner[], timeoutMs: number): Reader {
  const { output, process } = context;
  const scan = Promise.withResolvers<Scanned>();
  const done = new AbortController();
  const said = new Map<string, string>();
  let problem = new TerminalError('SCAN_TIMED_OUT', { seconds: timeoutMs / 1000 });
  for (const scanner of scanners) {
    scanner.start((event) => {
      if (done.signal.aborted) {
        return;
      }
      if (isNews(said, scanner, event)) {
        report(output, scanner, event);
      }
      if (event.kind === 'scanned') {
        done.abort();
        scan.resolve(event);
      } else if (event.kind === 'disconnected') {
        problem = new TerminalError('SCANNER_UNAVAILABLE', { name: scanner.name, detail: event.detail });
      }
    });
  }
  const giveUp = () => scan.reject(problem);
  process.clock.sleep(timeoutMs, AbortSignal.any([done.signal, process.ending])).then(giveUp, giveUp);
  return {
    scanned: scan.promise,
    stop: async () => {
      done.abort();
      await Promise.all(scanners.map((scanner) => scanner.stop()));
    },
  };
}

/** A port that is not there is tried again and again, and said once. */
function isNews(said: Map<string, string>, { name }: Scanner, event: ScannerEvent): boolean {
  if (event.kind !== 'disconnected') {
    said.delete(name);
    return true;
  }
  const isNew = said.get(name) !== event.detail;
  said.set(name, event.detail);
  return isNew;
}

function report(output: Output, scanner: Scanner, event: ScannerEvent): void {
  const { translate } = output;
  const { name } = scanner;
  switch (event.kind) {
    case 'connected':
      output.say(translate('cli.waitingForScan', { name }));
      return;
    case 'disconnected':
      output.warn(translate('errors.SCANNER_UNAVAILABLE.message', { name, detail: event.detail }));
      return;
    case 'dropped':
      output.warn(translate('cli.scanDropped', { mask: event.mask, reason: translate(`dropReasons.${event.reason}`) }));
      return;
    case 'scanned':
      output.say(translate('cli.scanned', { mask: maskCode(event.code), length: event.code.length }));
      return;
  }
}

/** Tells what was read and how it came, with no more of a customer's code than its last four characters. */
function reportScan(
  output: Output,
  { code, aimId, facts }: { code: PaymentCode; aimId: string | undefined; facts: ScanFacts },
  { codes }: Settings,
): ExitCode {
  const kind = classifyCode(code, aimId);
  const verdict = judgeCode(kind, codes.refuse);
  const { length, durationMs, ending } = facts;
  const scan = {
    mask: maskCode(code),
    length,
    durationMs,
    ending,
    aimId: aimId ?? null,
    kind: kind.kind,
    refusal: verdict === 'send' ? null : verdict,
  };
  output.result({ ok: true, scan, error: null }, [output.translate(codeKindName(kind))]);
  return exitCodes.done;
}
