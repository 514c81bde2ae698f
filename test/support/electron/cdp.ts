import type { Readable, Writable } from 'node:stream';
// The protocol's types as Playwright describes them, which its package does not export.
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

export type Command = keyof Protocol.CommandParameters;
export type CommandDetails<C extends Command> = Protocol.CommandParameters[C];
export type Result<C extends Command> = Protocol.CommandReturnValues[C];
export type EventName = keyof Protocol.Events;
export type EventDetails<E extends EventName> = Protocol.Events[E];

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The DevTools protocol over a browser's pipe. When this process ends, however it ends, the pipe closes and the browser goes. */
export class Connection {
  readonly #output: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, Session>();
  #sent = 0;
  #unread: Buffer[] = [];
  #closed = false;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#read(chunk));
    for (const stream of [input, output]) {
      stream.on('error', () => this.close());
    }
    input.on('close', () => this.close());
  }

  send<C extends Command>(method: C, details: CommandDetails<C>, sessionId?: string): Promise<Result<C>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#closed) {
      reject(new Error(`${method}: the browser has gone`));
    } else {
      this.#sent++;
      this.#waiting.set(this.#sent, { method, resolve, reject });
      this.#output.write(`${JSON.stringify({ id: this.#sent, method, params: details, sessionId })}\0`);
    }
    return promise as Promise<Result<C>>;
  }

  /** The events and commands of one target that is attached. */
  session(sessionId: string): Session {
    const session = new Session(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  close(): void {
    this.#closed = true;
    for (const { method, reject } of this.#waiting.values()) {
      reject(new Error(`${method}: the browser has gone`));
    }
    this.#waiting.clear();
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#unread, rest.subarray(0, end)]).toString('utf8');
      this.#unread = [];
      rest = rest.subarray(end + 1);
      this.#hear(JSON.parse(text) as Message);
    }
    if (rest.length > 0) {
      this.#unread.push(rest);
    }
  }

  #hear({ id, method, params, sessionId, result, error }: Message): void {
    if (method !== undefined) {
      // Only the browser as a whole tells that a target has gone.
      const gone = method === 'Target.detachedFromTarget' ? (params as { sessionId: string }).sessionId : undefined;
      this.#sessions.get(gone ?? sessionId ?? '')?.hear(method, params);
      return;
    }
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error === undefined) {
      waiting?.resolve(result);
    } else {
      waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    }
  }
}

/** One target of the browser. */
export class Session {
  readonly #connection: Connection;
  readonly #id: string;
  readonly #listeners = new Map<string, ((details: never) => void)[]>();

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
  }

  send<C extends Command>(method: C, details: CommandDetails<C>): Promise<Result<C>> {
    return this.#connection.send(method, details, this.#id);
  }

  /** For a command whose answer nobody waits for; the target may go meanwhile. */
  tell<C extends Command>(method: C, details: CommandDetails<C>): void {
    this.send(method, details).catch(() => undefined);
  }

  on<E extends EventName>(event: E, listener: (details: EventDetails<E>) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  hear(event: string, details: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      listener(details as never);
    }
  }
}
