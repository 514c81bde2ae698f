import type { Log, LogFacts, LogLevel } from '../common/log.ts';
import type { ExchangeReference } from '../ledger/events.ts';
import { eventOf, type JournalRow, type WrittenEvent } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { errorFacts } from '../logging/error-facts.ts';
import type { OpenTerminal } from './terminal.ts';

/** What is listened to of an open terminal. */
export interface ActivitySource extends Pick<OpenTerminal, 'settings' | 'interrupted'> {
  readonly ledger: Pick<Ledger, 'written' | 'head' | 'rowsAfter' | 'exchange'>;
  readonly connectivity: Pick<OpenTerminal['connectivity'], 'state' | 'changed'>;
  readonly clockWatch: Pick<OpenTerminal['clockWatch'], 'verdict' | 'driftMs'>;
}

/** What of an event's content helps support; nothing else of it is written down. */
const toldFields = [
  ...['code', 'errorCode', 'subErrorCode', 'transStatus', 'finding', 'why', 'verdict', 'advice', 'problem'],
  ...['copy', 'receipt', 'report', 'proof', 'cameOut', 'reprint', 'sequence', 'ordinal', 'start', 'token'],
  ...[
    'source',
    'which',
    'failures',
    'lockedOutSeconds',
    'event',
    'state',
    'matched',
    'onlyHere',
    'onlyThere',
    'differs',
  ],
];

/** Kinds that somebody should look at. */
const alarming =
  /^(?:machine\.|.*\.(?:unknown|failed|needsCentre|reverseRefused|pinRefused|pinReset|notRecorded)$|ledger\.restored)/;

/**
 * Writes down what an open terminal does, by listening to what it tells anyway: the journal's rows, the exchanges behind
 * them, the line and the clock.
 * @returns ends the listening; what was told by then is written down. To be called before the ledger is closed.
 */
export function logActivity(log: Log, source: ActivitySource): () => void {
  const activity = new ActivityLog(log, source);
  activity.begin();
  return () => activity.end();
}

class ActivityLog {
  readonly #log: Log;
  readonly #source: ActivitySource;
  #unlisten: readonly (() => void)[] = [];
  #lastSeq = 0;
  #verdict: string;
  #due: NodeJS.Immediate | undefined;

  constructor(log: Log, source: ActivitySource) {
    this.#log = log;
    this.#source = source;
    this.#verdict = source.clockWatch.verdict;
  }

  begin(): void {
    const { ledger, connectivity, settings, interrupted } = this.#source;
    this.#lastSeq = ledger.head()?.seq ?? 0;
    this.#log.write('info', 'terminal.opened', {
      mode: settings.mode,
      terminal: settings.identity.terminalCode,
      journalRows: this.#lastSeq,
      interrupted: interrupted.length,
      clock: this.#verdict,
    });
    this.#unlisten = [
      ledger.written.listen(() => this.#note()),
      connectivity.changed.listen((state) =>
        this.#log.write(state === 'online' ? 'info' : 'warning', 'line.changed', { state }),
      ),
    ];
  }

  end(): void {
    for (const unlisten of this.#unlisten) {
      unlisten();
    }
    this.#tell();
    this.#log.write('info', 'terminal.closed', { journalRows: this.#lastSeq });
  }

  /** Afterwards: whoever has just written is about to send. */
  #note(): void {
    this.#due ??= setImmediate(() => this.#tell());
  }

  #tell(): void {
    // What was due is told now: after the end, the ledger is closed.
    clearImmediate(this.#due);
    this.#due = undefined;
    try {
      for (const row of this.#source.ledger.rowsAfter(this.#lastSeq)) {
        this.#lastSeq = row.seq;
        this.#tellRow(row);
      }
    } catch (error) {
      // The ledger is closed by now, or cannot be read; selling does not hang on it.
      this.#log.write('warning', 'activity.unreadable', errorFacts(error));
    }
    this.#tellClock();
  }

  /** One that cannot be understood does not keep those behind it from being told. */
  #tellRow(row: JournalRow): void {
    try {
      const event = eventOf(row);
      if (event !== undefined) {
        this.#tellExchange(event);
        this.#log.write(levelOf(event), `journal.${event.kind}`, factsOf(event));
      }
    } catch (error) {
      // The words of such an error quote the row.
      const { message: _quoted, ...facts } = errorFacts(error);
      this.#log.write('warning', 'activity.unreadable', { seq: row.seq, ...facts });
    }
  }

  #tellExchange(event: WrittenEvent): void {
    const reference = exchangeOf(event);
    const exchange = reference && this.#source.ledger.exchange(reference);
    if (exchange === undefined) {
      return;
    }
    this.#log.write(exchange.line_code === null ? 'info' : 'warning', 'gateway.answered', {
      call: exchange.call,
      token: exchange.token,
      ms: Math.round(exchange.total_ms),
      connectedMs: exchange.connected_ms === null ? null : Math.round(exchange.connected_ms),
      outcome: exchange.outcome,
      httpStatus: exchange.http_status,
      lineCode: exchange.line_code,
    });
  }

  #tellClock(): void {
    const { verdict, driftMs } = this.#source.clockWatch;
    if (verdict !== this.#verdict) {
      this.#verdict = verdict;
      const level = verdict === 'right' ? 'info' : 'warning';
      this.#log.write(level, 'clock.changed', { verdict, driftMs: Math.round(driftMs ?? 0) });
    }
  }
}

function levelOf({ kind }: WrittenEvent): LogLevel {
  return alarming.test(kind) ? 'warning' : 'info';
}

function factsOf(event: WrittenEvent): LogFacts {
  const { seq, subject, by } = event;
  const content = event.content as Readonly<Record<string, unknown>>;
  const told = toldFields.flatMap((name) => {
    const value = content[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  // Of a refund it is what somebody typed.
  const reason = event.kind === 'payment.unknown' || event.kind === 'refund.unknown' ? event.content.reason : undefined;
  return { seq, subject, by, reason, ...Object.fromEntries(told) };
}

function exchangeOf({ content }: WrittenEvent): ExchangeReference | undefined {
  return 'exchange' in content ? content.exchange : undefined;
}
