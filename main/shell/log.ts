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
