import { decode, encode } from './codec.ts';
import type { Reply } from './page-listener.ts';
import type { FromPreload } from './preload-world.ts';
import { Strict } from './strict.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

class IpcMain extends Strict {
  readonly handlers = new Map<string, Handler>();

  constructor() {
    super('ipcMain');
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

/** Electron's `ipcMain`. */
export const ipcMain = new IpcMain();

/** Hands on what a preload sent. `event` names the sender. */
export function receive(message: FromPreload, event: object, reply: Reply): void {
  if (message.step === 'send') {
    ipcMain.emit(message.channel, event, ...(decode(message.args) as unknown[]));
  } else if (message.step === 'invoke') {
    const { id, channel } = message;
    answer(channel, event, decode(message.args) as unknown[]).then(
      (value) => reply({ step: 'value', id, value }),
      (error: unknown) => {
        process.stderr.write(`Error occurred in handler for '${channel}': ${describe(error)}\n`);
        reply({ step: 'error', id, message: String(error) });
      },
    );
  }
}

async function answer(channel: string, event: object, args: unknown[]): Promise<string> {
  const handler = ipcMain.handlers.get(channel);
  if (handler === undefined) {
    throw new Error(`No handler registered for '${channel}'`);
  }
  return encode(await handler(event, ...args));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
