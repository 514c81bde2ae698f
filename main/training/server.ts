import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import type { TrainingEngine } from './engine.ts';
import { type Scenario, type Spoil, scenarioOf } from './scenarios.ts';

export interface TrainingServerOptions {
  readonly engine: TrainingEngine;
  /** 0 takes a free port. */
  readonly port: number;
  /** How long a late answer is held back, and between the bytes of a dripping one, in ms. */
  readonly lateMs: number;
  readonly dripMs: number;
}

const MAX_REQUEST_BYTES = 64 * 1024;
const TEN_MEGABYTES = 10 * 1024 * 1024;

/** Long enough to miss the longest time-out that the settings allow. */
export const LATE_MS = 130_000;
export const DRIP_MS = 500;

const controlSchema = z.strictObject({
  /** The next request of this call follows the scenario of this ending. */
  next: z.strictObject({
    call: z.enum(['pay', 'refund', 'reverse', 'confirm', 'orderQuery']),
    ending: z.string(),
  }),
});

/** The training gateway's HTTP server; it listens on this computer alone. */
export class TrainingServer {
  readonly #options: TrainingServerOptions;
  readonly #server: Server;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: TrainingServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(errorDetail(error)));
      });
    });
  }

  /**
   * Starts listening; gives the base URL.
   * @throws TerminalError TRAINING_GATEWAY_UNAVAILABLE where the port is taken.
   */
  async start(): Promise<URL> {
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(this.#options.port, '127.0.0.1', () => listening.resolve());
    try {
      await listening.promise;
    } catch (error) {
      throw new TerminalError('TRAINING_GATEWAY_UNAVAILABLE', { detail: errorDetail(error) }, { cause: error });
    }
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    this.#server.closeAllConnections();
    await closed.promise;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = await readBody(request);
    if (request.method !== 'POST' || body === undefined) {
      response.writeHead(body === undefined ? 413 : 405).end();
      return;
    }
    if (path === '/training/control') {
      this.#control(body, response);
      return;
    }
    const reply = this.#options.engine.handle(path, body);
    if (reply === undefined) {
      response.writeHead(404).end();
      return;
    }
    this.#deliver(response, reply.body, reply.spoil);
  }

  #control(body: string, response: ServerResponse): void {
    const scenario = this.#forcedScenario(body);
    if (scenario === undefined) {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"ok":false}');
      return;
    }
    this.#options.engine.force(scenario.call, scenario.scenario);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  }

  #forcedScenario(body: string): { call: Parameters<TrainingEngine['force']>[0]; scenario: Scenario } | undefined {
    try {
      const { next } = controlSchema.parse(JSON.parse(body));
      const scenario = scenarioOf(next.ending);
      return scenario === undefined ? undefined : { call: next.call, scenario };
    } catch {
      return undefined;
    }
  }

  #deliver(response: ServerResponse, body: string, spoil: Spoil): void {
    switch (spoil) {
      case 'lost':
        response.destroy();
        return;
      case 'late':
        this.#later(this.#options.lateMs, () => sendJson(response, body));
        return;
      case 'drip':
        response.writeHead(200, { 'content-type': 'application/json' });
        this.#drip(response, Buffer.from(body), 0);
        return;
      case 'http503':
        response.writeHead(503, { 'content-type': 'text/plain' }).end('service unavailable');
        return;
      case 'redirect':
        response.writeHead(302, { location: '/gateway/elsewhere' }).end();
        return;
      case 'html':
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<html><body>Sign in to the network</body></html>');
        return;
      case 'truncated':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
        response.write(body.slice(0, body.length / 2), () => response.destroy());
        return;
      case 'tooLarge':
        sendJson(response, body.replace('{', `{"padding":"${'x'.repeat(TEN_MEGABYTES)}",`));
        return;
      case 'notUtf8':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(Buffer.concat([Buffer.from(body), Buffer.of(0xff, 0xfe)]));
        return;
      default:
        sendJson(response, body);
    }
  }

  #drip(response: ServerResponse, bytes: Buffer, sent: number): void {
    if (sent >= bytes.length) {
      response.end();
      return;
    }
    response.write(bytes.subarray(sent, sent + 1));
    this.#later(this.#options.dripMs, () => this.#drip(response, bytes, sent + 1));
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}

function sendJson(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
