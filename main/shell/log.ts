import type { Log } from '../common/log.ts';
import type { Mask } from '../logging/mask.ts';

/** What is used of a stream to log to. */
interface LogStream {
  write(text: string): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** A log upon a stream whose reader may go away, which must not end a payment in its middle. */
export function logUpon(stream: LogStream): (line: string) => void {
  stream.on('error', () => undefined);
  return (line) => {
    try {
      stream.write(`${line}\n`);
    } catch {
      // There is nobody left to tell.
    }
  };
}

/** The app's log: its standard error. */
export const logLine = logUpon(process.stderr);

/** Lines for standard error that are kept for support as well, masked in both places: a line may quote an error of any maker. */
export function keptLines(line: (text: string) => void, log: Log, mask: Pick<Mask, 'text'>): (text: string) => void {
  return (text) => {
    line(mask.text(text));
    const isFault = /^(?:uncaught exception|unhandled rejection|start failed)|\bfailed: /.test(text);
    log.write(isFault ? 'error' : 'info', 'shell.said', { text });
  };
}
