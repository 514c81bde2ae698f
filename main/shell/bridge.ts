import {
  type Answer,
  type BridgeError,
  bridgeError,
  type CallName,
  callNames,
  calls,
  channelOf,
  type EventName,
  type EventValue,
  events,
} from '../../preload/contract.ts';
import { TerminalError } from '../common/errors.ts';
import { isOwnUrl } from './app-scheme.ts';
import type { Handlers } from './counter-port.ts';

/** The frame that asks. */
interface FramePort {
  readonly url: string;
  /** Null for a window's main frame. */
  readonly parent: unknown;
}

/** What is used of the event of a call. */
export interface InvokeEvent {
  readonly sender: { readonly id: number };
  /** Null where the frame is gone already. */
  readonly senderFrame: FramePort | null;
}

/** What is used of Electron's ipcMain. */
export interface IpcPort {
  handle(channel: string, listener: (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>): void;
}

/** What is used of the window's web contents. */
export interface ContentsPort {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, value: unknown): void;
}

export interface BridgeOptions {
  readonly ipc: IpcPort;
  /** The window's contents; undefined while there are none. */
  readonly contents: () => ContentsPort | undefined;
  readonly handlers: Handlers;
  readonly describe: (error: unknown) => BridgeError;
  /** For support; what is given holds no value of a call. */
  readonly log: (line: string) => void;
}

/** What became of an event. */
export type Sending = 'sent' | 'misfit' | 'nobody';

/** The main process's side of `preload/contract.ts`: nothing that does not fit the contract passes, either way. */
export class Bridge {
  readonly #options: BridgeOptions;
  #toldMisfit = '';

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** Registers every call of the contract. */
  register(): void {
    for (const name of callNames) {
      this.#options.ipc.handle(channelOf(name), (event, ...args) => this.#answer(name, event, args));
    }
  }

  /**
   * Tells the window something, where it is there to hear it. What does not fit is not sent: the window sees the gap at the
   * next one and asks anew. The same misfit in a row is logged once.
   */
  send<E extends EventName>(name: E, value: EventValue<E>): Sending {
    const checked = events[name].safeParse(value);
    if (!checked.success) {
      this.#tellMisfit(`event ${name} does not fit: ${placesOf(checked.error)}`);
      return 'misfit';
    }
    this.#toldMisfit = '';
    const contents = this.#options.contents();
    if (contents === undefined || contents.isDestroyed()) {
      return 'nobody';
    }
    contents.send(channelOf(name), checked.data);
    return 'sent';
  }

  #tellMisfit(line: string): void {
    if (line !== this.#toldMisfit) {
      this.#toldMisfit = line;
      this.#options.log(line);
    }
  }

  async #answer(name: CallName, event: InvokeEvent, args: readonly unknown[]): Promise<Answer<unknown>> {
    try {
      this.#checkSender(name, event);
      return { ok: true, value: await this.#call(name, args) };
    } catch (error) {
      return { ok: false, error: this.#describe(name, error) };
    }
  }

  /** @throws TerminalError BRIDGE_SENDER_REFUSED unless our own page asks, in our own window's main frame. */
  #checkSender(name: CallName, { sender, senderFrame }: InvokeEvent): void {
    const isOurs =
      sender.id === this.#options.contents()?.id &&
      senderFrame !== null &&
      senderFrame.parent === null &&
      isOwnUrl(senderFrame.url);
    if (!isOurs) {
      throw new TerminalError('BRIDGE_SENDER_REFUSED', { call: name });
    }
  }

  async #call(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const { args: argsSchema, value: valueSchema } = calls[name];
    const checkedArgs = argsSchema.safeParse(args[0]);
    if (args.length > 1 || !checkedArgs.success) {
      throw new TerminalError('BRIDGE_ARGUMENT_INVALID', { call: name });
    }
    // The schemas of one name belong to its handler, which the compiler cannot follow through the map.
    const handler = this.#options.handlers[name] as (args: unknown) => unknown;
    const value = valueSchema.safeParse(await handler(checkedArgs.data));
    if (!value.success) {
      this.#options.log(`result of ${name} does not fit: ${placesOf(value.error)}`);
      throw new TerminalError('INTERNAL', { detail: `result of ${name}` });
    }
    return value.data;
  }

  /** What nobody foresaw may name files and values: the window hears only which call it was, the log the rest. */
  #describe(name: CallName, error: unknown): BridgeError {
    const known = error instanceof TerminalError;
    if (!known) {
      this.#options.log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    try {
      return bridgeError.parse(this.#options.describe(known ? error : new TerminalError('INTERNAL', { detail: name })));
    } catch (undescribed) {
      this.#options.log(`no words for an error of ${name}: ${String(undescribed)}`);
      return { kind: 'internal', code: 'INTERNAL', message: 'INTERNAL', hint: '' };
    }
  }
}

/** Where something does not fit, without what stands there. */
function placesOf({
  issues,
}: {
  readonly issues: readonly { readonly path: PropertyKey[]; readonly code?: string }[];
}) {
  return issues.map(({ path, code }) => `${path.map(String).join('.')} ${code ?? ''}`).join(', ');
}
