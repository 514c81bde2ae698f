import type { Call } from '../../main/onepay/requests.ts';
import type { GatewayPost, GatewayTransport, ProbeResult, TransportResult } from '../../main/onepay/transport.ts';
import type { TrainingEngine } from '../../main/training/engine.ts';
import { type Scenario, type Spoil, scenarioOf } from '../../main/training/scenarios.ts';
import type { FaultCounts, LineFault } from './faults.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the line has seen of one request: every byte that left the terminal counts. */
export interface SeenRequest {
  readonly call: Call;
  readonly token: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface LineOptions {
  readonly engine: TrainingEngine;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly counts: FaultCounts;
  /** The gateway's clock, UTC ms. */
  readonly gatewayNow: () => number;
  readonly trace: (text: string) => void;
  /** Whether the terminal knows already which payment an order, or which refund a detail, belongs to. */
  readonly isKnown: (named: { readonly orderId: string; readonly orderDetailId: string }) => boolean;
}

export const RESPONSE_TIMEOUT_MS = 30_000;
/** A request is under way for so long at most: less than the minute after which *not found* counts. */
const LATEST_ARRIVAL_MS = 50_000;
const RESTART_MS = 4000;

/** A line that loses, delays, doubles, spoils and cuts; when healthy, it does none of it. */
export class FaultyLine {
  readonly seen: SeenRequest[] = [];
  /** Weight of each fault; undefined while the line is healthy. */
  weights: Readonly<Record<LineFault, number>> | undefined;
  readonly #options: LineOptions;
  readonly #answers: { readonly call: string; readonly body: string }[] = [];
  #downUntil = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** The line as one process has it: what comes back for a process that has died is lost. */
  open(isAlive: () => boolean): GatewayTransport {
    return {
      post: (request) =>
        new Promise((resolve) => {
          if (isAlive()) {
            this.#carry(request, (result) => {
              if (isAlive()) {
                resolve(result);
              }
            });
          }
        }),
      probe: async () => this.#probe(),
      close: async () => undefined,
    };
  }

  #probe(): ProbeResult {
    return this.#isDown()
      ? { kind: 'notConnected', code: 'ECONNREFUSED' }
      : { kind: 'reached', date: new Date(this.#options.gatewayNow()).toUTCString() };
  }

  #isDown(): boolean {
    return this.#options.time.now < this.#downUntil;
  }

  #carry(request: GatewayPost, resolve: (result: TransportResult) => void): void {
    const { time, random, counts, trace } = this.#options;
    const call = (/^\/gateway\/(\w+)\//.exec(request.path)?.[1] ?? '') as Call;
    const token = request.path.slice(request.path.lastIndexOf('/') + 1);
    const fault = this.weights === undefined ? 'none' : random.weighted(this.weights);
    counts[fault] += 1;
    trace(`  ${call} ${token.slice(-8)}: ${fault}`);
    const begun = time.now;
    const after = (ms: number, result: Unfinished) =>
      time.plan(ms, () => resolve({ ...result, timing: { connectedMs: 1, totalMs: time.now - begun } }));
    if (fault === 'notConnected' || fault === 'networkDown' || this.#isDown()) {
      const code = fault === 'networkDown' ? 'ENETUNREACH' : 'ECONNREFUSED';
      after(random.between(1, 200), { kind: 'notConnected', code, detail: '' });
      return;
    }
    this.seen.push({ call, token, fields: JSON.parse(request.body) as Record<string, string> });
    // Whatever comes first counts; the later ones resolve a promise that is settled.
    after(RESPONSE_TIMEOUT_MS, lost('RESPONSE_TIMEOUT'));
    if (fault === 'resetBefore' || fault === 'resetAfter') {
      after(random.between(1, 5000), lost('ECONNRESET'));
    }
    if (fault === 'requestLost' || fault === 'resetBefore') {
      return;
    }
    time.plan(fault === 'requestLate' ? random.between(1000, LATEST_ARRIVAL_MS) : random.between(1, 300), () => {
      const reply = this.#isDown() ? undefined : this.#arrive(request, call, fault);
      if (fault === 'gatewayRestart') {
        this.#downUntil = time.now + RESTART_MS;
      }
      const back = fault === 'answerLate' ? random.between(20_000, 60_000) : random.between(1, 300);
      if (reply !== 'silence') {
        after(back, reply ?? lost('ECONNRESET'));
      }
    });
  }

  /** The request is there: what comes back. Undefined: the connection is cut; silence: nothing ever comes. */
  #arrive(request: GatewayPost, call: Call, fault: LineFault): Unfinished | 'silence' | undefined {
    const { random } = this.#options;
    const reply = this.#handle(request, call, fault);
    if (fault === 'requestDuplicated') {
      const copy = this.#handle(request, call, 'none');
      // While the original is still being processed, the gateway refuses its copy and knows no such order: by section 8 the
      // request is refused then, and nothing that the terminal can ask would tell it otherwise.
      const isUnderWay = reply.spoil === 'lost' && call === 'pay';
      return this.#response((isUnderWay || random.chance(0.5) ? reply : copy).body);
    }
    const answer = this.#spoil(this.#asSpoilt(reply.body, reply.spoil), call, fault);
    this.#answers.push({ call, body: reply.body });
    const silent = fault === 'answerLost' || reply.spoil === 'late' || reply.spoil === 'drip';
    return answer === undefined && silent ? 'silence' : answer;
  }

  #handle(request: GatewayPost, call: Call, fault: LineFault): { body: string; spoil: Spoil } {
    const { engine, random } = this.#options;
    const reply = engine.handle(request.path, request.body, forcedBy(fault, call, random));
    if (reply === undefined) {
      throw new Error(`no such path: ${request.path}`);
    }
    return reply;
  }

  /** What the line makes of a healthy answer. Undefined: nothing whole comes back. */
  #spoil(result: Unfinished | undefined, call: Call, fault: LineFault): Unfinished | undefined {
    switch (fault) {
      case 'answerLost':
      case 'truncated':
      case 'resetAfter':
      case 'gatewayRestart':
        return undefined;
      case 'http5xx':
        return this.#response('{"meta":{"code":"00"}}', 503);
      case 'html':
        return this.#response('<html><body>Welcome to our network</body></html>');
      case 'badSignature':
        return result?.kind === 'response' ? this.#response(forged(result.body ?? '')) : result;
      case 'answerOfAnother': {
        const others = this.#answers.filter((answer) => answer.call === call && this.#isTellable(answer.body));
        return others.length === 0 ? result : this.#response(this.#options.random.pick(others).body);
      }
      default:
        return result;
    }
  }

  /**
   * Answers name neither token nor request (protocol section 4). One that names no order, or one of which the terminal has
   * never heard, could be its own for all that anybody can tell.
   */
  #isTellable(body: string): boolean {
    const orderId = /"orderId":"([^"]+)"/.exec(body)?.[1];
    const orderDetailId = /"orderDetailId":"([^"]+)"/.exec(body)?.[1] ?? '';
    return orderId !== undefined && this.#options.isKnown({ orderId, orderDetailId });
  }

  /** The training gateway's own spoils, as its server would carry them out. */
  #asSpoilt(body: string, spoil: Spoil): Unfinished | undefined {
    switch (spoil) {
      case 'lost':
      case 'late':
      case 'drip':
      case 'truncated':
      case 'tooLarge':
        return undefined;
      case 'http503':
        return this.#response(body, 503);
      case 'redirect':
        return this.#response('', 302);
      case 'html':
        return this.#response('<html></html>');
      case 'notUtf8':
        return { kind: 'response', status: 200, body: undefined };
      default:
        return this.#response(body);
    }
  }

  #response(body: string, status = 200): Unfinished {
    const date = new Date(this.#options.gatewayNow()).toUTCString();
    return { kind: 'response', status, date, body };
  }
}

/** A result that does not know yet how long it took. */
type Unfinished = DistributiveOmit<TransportResult, 'timing'>;
type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

function lost(code: string): Unfinished {
  return { kind: 'lost', code, detail: '' };
}

/** Faults that are the gateway's own, as scenarios of the training gateway. */
function forcedBy(fault: LineFault, call: Call, random: Random): Scenario | undefined {
  const base = scenarioOf('');
  if (base === undefined) {
    throw new Error('no ordinary scenario');
  }
  switch (fault) {
    case 'otherAmount':
      return call === 'confirm' ? undefined : { ...base, spoil: 'otherAmount' };
    case 'unknownStatus':
      return call === 'pay' ? scenarioOf('077') : undefined;
    case 'reversalRefused':
      return call === 'reverse'
        ? { ...base, timeline: [], error: { meta: '09', errorCode: random.pick(['E09108', 'E09131', 'E09139']) } }
        : undefined;
    case 'gatewayErrorBooked':
      return { ...base, error: random.pick(openErrors) };
    case 'gatewayErrorUnbooked':
      return { ...base, timeline: [], error: random.pick(openErrors) };
    default:
      return undefined;
  }
}

const openErrors = [
  { meta: '09', errorCode: 'E09201' },
  { meta: '09', errorCode: 'E09202' },
  { meta: '09', errorCode: 'E09299' },
  { meta: '02', errorCode: 'E02003' },
  { meta: '09', errorCode: 'E09301', subErrorCode: 'SYSTEM_ERROR' },
  { meta: '09', errorCode: 'E09301', subErrorCode: 'SOMETHING_NEW' },
] as const;

/** Says the opposite of what the gateway said, as whoever cannot sign may try. */
function forged(body: string): string {
  return body
    .replace(/"transStatus":"(\d\d)"/, (_whole, status: string) => `"transStatus":"${status === '00' ? '01' : '00'}"`)
    .replace(/"sign":"[^"]{4}/, '"sign":"none');
}
