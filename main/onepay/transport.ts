/** One POST to the gateway. */
export interface GatewayPost {
  /** From the base URL's root, with the token in it. */
  readonly path: string;
  /** JSON in UTF-8. */
  readonly body: string;
}

/** How long the parts of an exchange took, in ms since it was begun; absent where a part was not reached. */
export interface ExchangeTiming {
  /** The connection stood and the request was about to be written. */
  readonly connectedMs?: number;
  /** The response's status and headers were there. */
  readonly headersMs?: number;
  readonly totalMs: number;
}

/** What came of one POST. The three kinds differ in what may have happened to the money. */
export type TransportResult =
  /** No connection was made: the request never left the terminal. */
  | {
      readonly kind: 'notConnected';
      readonly code: string;
      readonly detail: string;
      readonly timing: ExchangeTiming;
    }
  /** The request may have left, and no whole answer came. */
  | { readonly kind: 'lost'; readonly code: string; readonly detail: string; readonly timing: ExchangeTiming }
  | {
      readonly kind: 'response';
      readonly status: number;
      /** The gateway's `Date` header, where it sent one. */
      readonly date?: string;
      /** UTF-8 text; undefined where the bytes were not UTF-8. */
      readonly body: string | undefined;
      readonly timing: ExchangeTiming;
    };

/** What a probe of the line found. */
export type ProbeResult =
  | { readonly kind: 'reached' /** The gateway's `Date` header. */; readonly date?: string }
  | { readonly kind: 'notConnected'; readonly code: string }
  /** A connection was made, and no answer came. */
  | { readonly kind: 'silent'; readonly code: string };

/** The line to the gateway. It never rejects, never retries and never follows a redirect. */
export interface GatewayTransport {
  post(request: GatewayPost): Promise<TransportResult>;
  /** Finds out whether the gateway can be reached, with a request that means nothing to it. Never rejects. */
  probe(): Promise<ProbeResult>;
  /** Closes idle connections; exchanges under way are given up as lost. */
  close(): Promise<void>;
}
