import { systemCode, TerminalError } from '../common/errors.ts';

/** What is used of the process to hear of what nobody caught. */
export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (fault: unknown) => void): unknown;
}

/**
 * Sees to errors that nobody caught: each is logged, and after an uncaught exception, which may have left something half
 * done, the app ends. Electron would show its stack to the cashier.
 */
export function watchFaults(options: {
  readonly source: FaultSource;
  readonly log: (line: string) => void;
  /** Ends the app in an orderly way; it must not throw. */
  readonly end: () => void;
}): void {
  const { source, log, end } = options;
  source.on('unhandledRejection', (fault) => log(`unhandled rejection: ${describeFault(fault)}`));
  source.on('uncaughtException', (fault) => {
    log(`uncaught exception: ${describeFault(fault)}`);
    end();
  });
}

/** A line of the stack, but not of the message before it; of its file only the last name. */
const PLACE = /^ {4}at .*?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/m;

/** What may be told of any error: an error's words can hold paths, a customer's code or a secret. */
function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) {
    return typeof fault;
  }
  const code = fault instanceof TerminalError ? fault.code : systemCode(fault);
  const place = PLACE.exec(stackAfterMessage(fault))?.[1];
  return [word(fault.name), word(code), ...(place === undefined ? [] : [`at ${place}`])].filter(Boolean).join(' ');
}

function stackAfterMessage({ message, stack }: Error): string {
  const text = typeof stack === 'string' ? stack : '';
  const begin = text.indexOf(message);
  return begin < 0 ? '' : text.slice(begin + message.length);
}

/** A name as programs make them, and nothing else. */
function word(text: unknown): string {
  return typeof text === 'string' && /^[A-Za-z_]{1,60}$/.test(text) ? text : '';
}
