import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Book, type Order } from '../../../main/training/book.ts';

/** A training gateway in a process of its own, that can be cut off and brought back under the same address. */
export interface GatewayProcess {
  readonly url: string;
  /** Lets the next request of a call follow the scenario of an ending (docs/training.md). */
  next(call: 'pay' | 'confirm' | 'reverse' | 'refund', ending: string): Promise<void>;
  /** Kills it, as a cut cable does. */
  cut(): Promise<void>;
  /** Starts it again under the same address, with the same book. */
  restore(): Promise<void>;
  /** What it has booked. */
  orders(): Order[];
  stop(): Promise<void>;
}

/** Starts the training gateway of a data folder. */
export async function startGatewayProcess(dataFolder: string): Promise<GatewayProcess> {
  let running = await start(dataFolder, 0);
  const { url } = running;
  const cut = async () => {
    const exited = once(running.child, 'exit');
    running.child.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    cut,
    restore: async () => {
      running = await start(dataFolder, Number(new URL(url).port));
    },
    next: async (call, ending) => {
      const answer = await fetch(new URL('/training/control', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ next: { call, ending } }),
      });
      if (!answer.ok) {
        throw new Error(`the training gateway refused: ${answer.status}`);
      }
    },
    orders: () => {
      const book = new Book(path.join(dataFolder, 'training', 'book.sqlite'));
      try {
        return book.orders(Number.MAX_SAFE_INTEGER);
      } finally {
        book.close();
      }
    },
    stop: async () => {
      if (running.child.exitCode === null && running.child.signalCode === null) {
        await cut();
      }
    },
  };
}

async function start(
  dataFolder: string,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const args = ['main/cli.ts', '--data', dataFolder, '--json', 'training-gateway', '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const said = JSON.parse(line) as { readonly gateway: { readonly url: string } };
  return { child, url: said.gateway.url };
}
