import { systemClock } from '../common/clock.ts';
import type { CliProcess } from './context.ts';
import type { Streams } from './output.ts';

/**
 * The command line's surroundings in this process: its clock, its environment, its streams and signals.
 * @param self executable and leading arguments with which this program starts itself again.
 */
export function processAround(self: readonly string[]): { readonly process: CliProcess; readonly streams: Streams } {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Once: whoever insists is obeyed, and the payment is found as unknown at the next start.
    process.once(signal, () => ending.abort());
  }
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads may go away (`| head`); that must not end a payment in its middle.
    stream.on('error', () => undefined);
  }
  return {
    process: { env: process.env, clock: systemClock, self, readStdin, ending: ending.signal },
    streams: {
      out: (text) => {
        process.stdout.write(text);
      },
      err: (text) => {
        process.stderr.write(text);
      },
    },
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
