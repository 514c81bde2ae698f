import { Signal } from '../common/signal.ts';
import type { Exchange } from '../onepay/client.ts';
import { lineFault } from '../onepay/http-errors.ts';
import type { ProbeResult } from '../onepay/transport.ts';

/** What the terminal knows of its line; `unproven` until the first exchange. */
export type LineState = 'unproven' | 'online' | 'gatewayUnreachable' | 'networkDown';

export interface ConnectivityOptions {
  /** False where the computer has no network at all. */
  readonly hasNetwork: () => boolean;
  /** Finds out whether the gateway can be reached, cheaply. */
  readonly probe: () => Promise<ProbeResult>;
}

type Seen = Pick<
  Exchange<{ readonly outcome: string; readonly reason?: { readonly kind: string } }>,
  'httpStatus' | 'lineCode' | 'outcome'
>;

/** What an exchange says about the line. A page of a hotel's network is an answer, but not the gateway's. */
export function lineStateAfter({ httpStatus, lineCode, outcome }: Seen): LineState {
  if (httpStatus === undefined) {
    return offlineState(lineCode ?? '');
  }
  return httpStatus === 200 && outcome.reason?.kind !== 'notJson' ? 'online' : 'gatewayUnreachable';
}

/** Which part of the way is cut, by the error code of the line. */
function offlineState(lineCode: string): LineState {
  return lineFault(lineCode) === 'networkDown' ? 'networkDown' : 'gatewayUnreachable';
}

function stateAfterProbe(result: ProbeResult): LineState {
  switch (result.kind) {
    case 'reached':
      return 'online';
    case 'notConnected':
      return offlineState(result.code);
    case 'silent':
      return 'gatewayUnreachable';
  }
}

/** Keeps one honest state of the line, from real exchanges and a cheap probe. */
export class Connectivity {
  /** Tells each change. */
  readonly changed = new Signal<LineState>();
  readonly #options: ConnectivityOptions;
  #state: LineState = 'unproven';

  constructor(options: ConnectivityOptions) {
    this.#options = options;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Takes note of an exchange with the gateway. */
  note(exchange: Seen): void {
    this.#set(lineStateAfter(exchange));
  }

  /** Whether the network is down right now: what was seen before is looked at again before it is believed. */
  isNetworkDown(): boolean | Promise<boolean> {
    if (!this.#options.hasNetwork()) {
      this.#set('networkDown');
      return true;
    }
    return this.#state === 'networkDown' ? this.check().then((state) => state === 'networkDown') : false;
  }

  /** Probes the line. */
  async check(): Promise<LineState> {
    if (!this.#options.hasNetwork()) {
      this.#set('networkDown');
      return this.#state;
    }
    const result = await this.#options.probe();
    this.#set(stateAfterProbe(result));
    return this.#state;
  }

  #set(state: LineState): void {
    if (state !== this.#state) {
      this.#state = state;
      this.changed.emit(state);
    }
  }
}
