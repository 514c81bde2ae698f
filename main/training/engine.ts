import { localStamp, type TimeZoneCode } from '../common/time.ts';
import { allowsPartialRefund, type PayType } from '../onepay/brands.ts';
import { canonicalText } from '../onepay/canonical.ts';
import { transStatuses } from '../onepay/codes.ts';
import type { Call } from '../onepay/requests.ts';
import type { SignatureCheck, Signer } from '../onepay/signature.ts';
import { isWireObject, WireNumber, type WireObject, writeWire } from '../onepay/wire.ts';
import { type Book, detailStatus, type Order, orderStatus } from './book.ts';
import { queryOrders } from './order-query.ts';
import { asForced, failure, type Outcome, responseOf, spoiled } from './reply.ts';
import { detectBrand, isTokenOf, parsePath, readFields, type Target } from './request.ts';
import { brokenRule, type RequestFields } from './rules.ts';
import { type Scenario, type Spoil, scenarioFor } from './scenarios.ts';

export interface EngineOptions {
  readonly book: Book;
  readonly signer: Signer;
  /** One for each terminal whose signatures are accepted. */
  readonly terminals: readonly SignatureCheck[];
  readonly now: () => number;
  /** So many random letters and digits, for ids. */
  readonly randomText: (length: number) => string;
}

/** What is to be sent back, and what the line does to it. */
export interface EngineReply {
  readonly body: string;
  readonly spoil: Spoil;
}

const REVERSE_DAYS = 7;
const REFUND_DAYS = 90;
const DAY_MS = 86_400_000;

interface Request {
  readonly fields: RequestFields;
  readonly token: string;
  readonly forced: Scenario | undefined;
}

/** The training gateway's own head: it knows requests and orders, but neither sockets nor timers. */
export class TrainingEngine {
  readonly #options: EngineOptions;
  readonly #forced = new Map<Call, Scenario[]>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Makes the next request of a call follow a scenario, whatever its amount. */
  force(call: Call, scenario: Scenario): void {
    this.#forced.set(call, [...(this.#forced.get(call) ?? []), scenario]);
  }

  /**
   * Answers one request; the path as in protocol section 1. Undefined where there is no such path.
   * @param forced a scenario for this request alone, before any that {@link force} left.
   */
  handle(path: string, body: string, forced?: Scenario): EngineReply | undefined {
    const target = parsePath(path);
    if (target === undefined) {
      return undefined;
    }
    const outcome = this.#answer(target, body, forced);
    const spoil = outcome.spoil ?? 'none';
    return { body: this.#seal(spoiled(responseOf(outcome), spoil), spoil), spoil };
  }

  #answer(target: Target, body: string, given: Scenario | undefined): Outcome {
    const { call, serviceMode, token } = target;
    const fields = readFields(body);
    if (fields === undefined) {
      return failure('E09127');
    }
    if (!this.#isSigned(fields) || !isTokenOf(token, fields) || !this.#options.book.useToken(token)) {
      return failure('E09901');
    }
    const broken = brokenRule(call, fields, serviceMode);
    if (broken !== undefined) {
      return failure(broken);
    }
    const forced = given ?? this.#forced.get(call)?.shift();
    switch (call) {
      case 'pay':
        return this.#pay(fields, token, forced ?? scenarioFor(fields['amount'] ?? ''));
      case 'refund':
      case 'reverse':
        return this.#amend(call, { fields, token, forced });
      case 'confirm':
        return asForced(this.#confirm(fields), forced);
      case 'orderQuery':
        return asForced(queryOrders(this.#options.book, fields, this.#options.now()), forced);
    }
  }

  #isSigned(fields: RequestFields): boolean {
    const { sign = '', ...rest } = fields;
    const text = canonicalText(rest);
    return this.#options.terminals.some((check) => check(text, sign));
  }

  #pay(fields: RequestFields, token: string, scenario: Scenario): Outcome {
    const { book, now } = this.#options;
    const ids = this.#newIds('W', fields);
    const order = {
      ...ids,
      payToken: token,
      branchCode: fields['branchCode'] ?? '',
      terminalCode: fields['terminalCode'] ?? '',
      receiptNo: fields['receiptNo'] ?? '',
      amount: Number(fields['amount']),
      payType: detectBrand(fields),
      bookedAt: now() + scenario.bookedAfterMs,
      timeline: scenario.timeline,
    };
    if (scenario.timeline.length > 0) {
      book.addOrder(order);
    }
    const { spoil } = scenario;
    if (scenario.error !== undefined) {
      return { ...scenario.error, spoil };
    }
    const transStatus = scenario.timeline[0]?.status ?? transStatuses.failed;
    return { spoil, result: payResult(order, transStatus) };
  }

  /** A refund or a reversal of an order that was paid. */
  #amend(kind: 'refund' | 'reverse', request: Request): Outcome {
    const { fields, token, forced } = request;
    const { book, now } = this.#options;
    const found = book.find(fields, now());
    if (found === undefined) {
      return asForced(failure('E09103'), forced);
    }
    const { order } = found;
    const amount = kind === 'refund' ? Number(fields['refundAmount']) : order.amount;
    const problem = kind === 'refund' ? refundProblem(order, amount, now()) : reverseProblem(order, now());
    if (problem !== undefined) {
      return asForced(failure(problem), forced);
    }
    const { orderDetailId: detailId, transTime } = this.#newIds(kind === 'refund' ? 'F' : 'V', fields);
    const { orderId } = order;
    if (forced?.timeline.length !== 0) {
      book.addDetail({ detailId, orderId, token, kind, amount, transTime });
    }
    const transStatus = kind === 'refund' ? transStatuses.refunded : transStatuses.cancelled;
    const money = new WireNumber(String(amount));
    const result = { orderId, orderDetailId: detailId, transStatus, currencyCode: 'JPY', transTime };
    const named: WireObject = kind === 'refund' ? { refundAmount: money } : { amount: money };
    return asForced({ result: { ...result, ...named } }, forced);
  }

  #confirm(fields: RequestFields): Outcome {
    const { book, now } = this.#options;
    const found = book.find({ orderDetailId: fields['orderDetailId'], qryToken: fields['qryToken'] }, now());
    if (found === undefined) {
      return failure('E09103');
    }
    const { order, detail } = found;
    return {
      result: {
        transStatus: detailStatus(order, detail, now()),
        payCheckDate: detail.transTime.slice(0, 8),
        transTime: detail.transTime,
        orderId: order.orderId,
        orderDetailId: detail.detailId,
        payType: order.payType,
      },
    };
  }

  #newIds(letter: string, fields: RequestFields) {
    const { now, randomText } = this.#options;
    const time = now();
    const transTime = localStamp(time, fields['timeZone'] as TimeZoneCode);
    const stamp = `${transTime}${String(time % 1000).padStart(3, '0')}`;
    return {
      orderId: `O${letter}C${stamp}${randomText(4)}`,
      orderDetailId: `J1${letter}P${stamp}${randomText(3)}`,
      transTime,
    };
  }

  #seal(response: WireObject, spoil: Spoil): string {
    const data = response['data'];
    // A signature of something else is as good as one of somebody else's.
    const text = spoil === 'badSignature' ? '{}' : canonicalText(response);
    const sign = spoil === 'unsigned' ? {} : { sign: this.#options.signer(text) };
    return writeWire({ ...response, data: { ...(data !== undefined && isWireObject(data) ? data : {}), ...sign } });
  }
}

function payResult(order: Omit<Order, 'refunded' | 'reversed'>, transStatus: string): WireObject {
  const { orderDetailId, orderId, transTime, amount, payType } = order;
  return {
    orderDetailId,
    orderId,
    transTime,
    currencyCode: 'JPY',
    amount: new WireNumber(String(amount)),
    amountRmb: new WireNumber((amount * 0.05).toFixed(2)),
    transStatus,
    payType,
  };
}

function refundProblem(order: Order, amount: number, nowMs: number): string | undefined {
  const status = orderStatus(order, nowMs);
  if (status === transStatuses.cancelled) {
    return 'E09121';
  }
  if (status !== transStatuses.paid) {
    return status === transStatuses.refunded ? 'E09123' : 'E09117';
  }
  if (nowMs - order.bookedAt > REFUND_DAYS * DAY_MS) {
    return 'E09114';
  }
  if (amount > order.amount - order.refunded) {
    return 'E09123';
  }
  const partial = amount < order.amount;
  return partial && !allowsPartialRefund(order.payType as PayType) ? 'E09128' : undefined;
}

function reverseProblem(order: Order, nowMs: number): string | undefined {
  if (order.reversed) {
    return 'E09118';
  }
  if (order.refunded > 0) {
    return 'E09119';
  }
  return nowMs - order.bookedAt > REVERSE_DAYS * DAY_MS ? 'E09114' : undefined;
}
