import { type ErrorKind, TerminalError } from '../common/errors.ts';
import { type DescribedError, describeError } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PaymentState } from '../ledger/machine.ts';

/** Exit codes say what became of the money. */
export const exitCodes = { done: 0, usage: 1, failed: 2, unknown: 3, notSent: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where a command's words go. */
export interface Streams {
  readonly out: (text: string | Uint8Array) => void;
  readonly err: (text: string) => void;
}

/**
 * What a command says. With `--json` standard output gets exactly one JSON object, and what people may read on the way
 * goes to standard error.
 */
export class Output {
  readonly json: boolean;
  readonly translate: Translator;
  readonly #streams: Streams;

  constructor(options: { readonly json: boolean; readonly translate: Translator; readonly streams: Streams }) {
    this.json = options.json;
    this.translate = options.translate;
    this.#streams = options.streams;
  }

  /** A line about what is going on. */
  say(line: string): void {
    if (this.json) {
      this.#streams.err(`${line}\n`);
    } else {
      this.#streams.out(`${line}\n`);
    }
  }

  /** A line about something that went wrong on the way, without ending the command. */
  warn(line: string): void {
    this.#streams.err(`${line}\n`);
  }

  /** The command's result: the object for scripts, the lines for people. */
  result(object: object, lines: readonly string[]): void {
    if (this.json) {
      this.#streams.out(`${JSON.stringify(object)}\n`);
    } else {
      this.#streams.out(lines.map((line) => `${line}\n`).join(''));
    }
  }

  /** Bytes that are themselves the result, such as printer commands. */
  raw(bytes: string | Uint8Array): void {
    this.#streams.out(bytes);
  }

  /** The error for an option whose value cannot be used. */
  invalidOption(name: string, choices = ''): TerminalError {
    return new TerminalError('USAGE', { detail: this.translate('usage.invalid', { name, choices }) });
  }

  /** The value of `--timeout`, typed in seconds, in ms. @throws TerminalError USAGE. */
  timeoutMs(seconds: string): number {
    if (!/^[1-9][0-9]{0,4}$/.test(seconds)) {
      throw this.invalidOption('--timeout', '1-99999');
    }
    return Number(seconds) * 1000;
  }

  /** The result of a command that failed, each of several faults on a line of its own; `payment` is null where it failed before there was one. */
  failure(error: TerminalError, payment: object | null = null): ExitCode {
    if (this.json) {
      this.result({ ok: false, payment, error: describeError(error, this.translate) }, []);
    } else {
      this.warn(errorLines(describeError(error, this.translate, '\n  ')).join('\n'));
    }
    return exitCodeOfKind(error.kind);
  }
}

/** An error for people: what happened, with the code for support, and what to do. */
export function errorLines({ code, message, hint }: DescribedError): string[] {
  return [`${message} [${code}]`, `→ ${hint}`];
}

function exitCodeOfKind(kind: ErrorKind): ExitCode {
  switch (kind) {
    case 'usage':
    case 'settings':
    case 'keys':
      return exitCodes.usage;
    case 'notSent':
      return exitCodes.notSent;
    case 'unknown':
      return exitCodes.unknown;
    case 'dataFolder':
    case 'ledger':
    case 'device':
    case 'busy':
    case 'refused':
    case 'failed':
    case 'internal':
      return exitCodes.failed;
  }
}

/** The exit code of a command that ends with a payment in this state. */
export function exitCodeOfState(state: PaymentState): ExitCode {
  switch (state) {
    case 'paid':
    case 'partlyRefunded':
      return exitCodes.done;
    case 'failed':
    case 'refused':
    case 'notCharged':
    case 'cancelled':
    case 'refunded':
      return exitCodes.failed;
    case 'notSent':
      return exitCodes.notSent;
    case 'created':
    case 'sending':
    case 'waitingForCustomer':
    case 'unknown':
    case 'cancelling':
      return exitCodes.unknown;
  }
}
