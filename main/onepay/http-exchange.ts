import type { Dispatcher } from 'undici';
import { errorDetail } from '../common/errors.ts';
import { errorCode } from './http-errors.ts';
import type { ExchangeTiming, TransportResult } from './transport.ts';

/** What is sent. */
export interface HttpRequest {
  readonly method: 'POST' | 'HEAD';
  readonly path: string;
  /** Blank: none. */
  readonly body: string;
}

export interface ExchangeOptions {
  readonly baseUrl: URL;
  /** From connected to the last byte of the answer, in ms: an answer that drips in has no more time than a silent one. */
  readonly responseTimeoutMs: number;
  /** For name resolution, proxy, TCP and TLS together, in ms. */
  readonly connectTimeoutMs: number;
  readonly monotonic: () => number;
}

/** 1000 orders are about 0.4 MB; an answer beyond this limit, in bytes, is none of the gateway's. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const headerFields = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' };

/**
 * One request from its beginning to its end. What tells *not sent* from *lost* is whether undici had begun to write the
 * request, never the error's code: ECONNRESET may come before or after.
 */
export class HttpExchange {
  readonly #options: ExchangeOptions;
  readonly #request: HttpRequest;
  readonly #begun: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #connectedMs: number | undefined;
  #headersMs: number | undefined;
  #status = 0;
  #date: string | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #settle: ((result: TransportResult) => void) | undefined;

  constructor(options: ExchangeOptions, request: HttpRequest) {
    this.#options = options;
    this.#request = request;
    this.#begun = options.monotonic();
  }

  /** Dispatches the request; resolves once, with whatever comes first: the answer, an error or a deadline. */
  run(dispatcher: Pick<Dispatcher, 'dispatch'>): Promise<TransportResult> {
    const { promise, resolve } = Promise.withResolvers<TransportResult>();
    this.#settle = resolve;
    this.#deadline = setTimeout(() => this.#fail('CONNECT_TIMEOUT'), this.#options.connectTimeoutMs);
    try {
      dispatcher.dispatch(
        {
          origin: this.#options.baseUrl.origin,
          path: this.#request.path,
          method: this.#request.method,
          ...(this.#request.body === ''
            ? {}
            : { headers: headerFields, body: Buffer.from(this.#request.body, 'utf8') }),
          idempotent: false,
        },
        this.#handler(),
      );
    } catch (error) {
      this.#fail(errorCode(error), errorDetail(error));
    }
    return promise;
  }

  #handler(): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller) => this.#onStart(controller),
      onResponseStart: (_controller, status, headers) => this.#onHeaders(status, headers),
      onResponseData: (_controller, chunk) => this.#onData(chunk),
      onResponseEnd: () => this.#onEnd(),
      onResponseError: (_controller, error) => this.#fail(errorCode(error), errorDetail(error)),
    };
  }

  #onStart(controller: Dispatcher.DispatchController): void {
    if (this.#settle === undefined) {
      // Already reported as not sent: so it must not be sent now.
      controller.abort(new Error('given up before it was sent'));
      return;
    }
    this.#controller = controller;
    this.#connectedMs = this.#elapsed();
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#fail('RESPONSE_TIMEOUT'), this.#options.responseTimeoutMs);
  }

  #onHeaders(status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    this.#headersMs = this.#elapsed();
    const { date } = headers;
    this.#date = typeof date === 'string' ? date : undefined;
  }

  #onData(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) {
      this.#fail('ANSWER_TOO_LARGE');
    } else {
      this.#chunks.push(chunk);
    }
  }

  #onEnd(): void {
    this.#finish({
      kind: 'response',
      status: this.#status,
      ...(this.#date === undefined ? {} : { date: this.#date }),
      body: decodeUtf8(Buffer.concat(this.#chunks)),
      timing: this.#timing(),
    });
  }

  #fail(code: string, detail = ''): void {
    const kind = this.#connectedMs === undefined ? 'notConnected' : 'lost';
    this.#finish({ kind, code, detail, timing: this.#timing() });
    this.#controller?.abort(new Error(code));
  }

  #finish(result: TransportResult): void {
    clearTimeout(this.#deadline);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(result);
  }

  #elapsed(): number {
    return this.#options.monotonic() - this.#begun;
  }

  #timing(): ExchangeTiming {
    return {
      ...(this.#connectedMs === undefined ? {} : { connectedMs: this.#connectedMs }),
      ...(this.#headersMs === undefined ? {} : { headersMs: this.#headersMs }),
      totalMs: this.#elapsed(),
    };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
