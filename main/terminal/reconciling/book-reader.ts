import type { Actor } from '../../common/actor.ts';
import type { ReconciliationId } from '../../ledger/events.ts';
import type { ExchangeRecord } from '../../ledger/exchanges.ts';
import type { GatewayOrder, Span } from '../../ledger/reconciliation.ts';
import type { ResultOf } from '../../onepay/answers.ts';
import { wholeYenText } from '../../onepay/classify.ts';
import type { Exchange } from '../../onepay/client.ts';
import type { OrderQueryOutcome } from '../../onepay/outcome.ts';
import { draftOrderQuery, type OrderQueryInput } from '../../onepay/requests.ts';
import { makeToken } from '../../onepay/token.ts';
import type { Desk } from '../desk.ts';
import { toExchangeRecord } from '../evidence.ts';
import { unknownCode } from '../outcome-events.ts';
import { requestProblem } from '../recording.ts';
import { reconcileFailed } from './failure.ts';

/** On whose behalf, and for which comparison, the gateway's book is read. */
export interface Reading {
  readonly id: ReconciliationId;
  readonly by: Actor;
}

/** What a page says of an order beside what is compared; blank where it does not. */
export interface OrderNames {
  readonly payType: string;
  readonly branch: string;
}

/** What one question for orders brought. */
export type Page =
  | {
      readonly kind: 'page';
      readonly orders: readonly GatewayOrder[];
      readonly total: number | null;
      /** By the orders' ids, blanks around them aside. */
      readonly names: ReadonlyMap<string, OrderNames>;
      /** The exchange, whole, for whoever rests money on it. */
      readonly evidence: () => ExchangeRecord;
    }
  /** The gateway finds more than it gives: to be asked for less. */
  | { readonly kind: 'tooMuch'; readonly code: string }
  | { readonly kind: 'tooFarBack'; readonly code: string };

type Bean = ResultOf<'orderQuery'>['orderBeans'][number];

/**
 * Reads the gateway's book of orders. Each question is written down before it is sent; the answers are verified as all are,
 * but they are not kept as evidence, unless money rests on one: they say what is in the gateway's book anyway, and would fill
 * the disk.
 */
export class BookReader {
  readonly #desk: Desk;
  readonly #calendar: () => number;

  /** @param calendar the best guess at the true time, UTC ms. */
  constructor(desk: Desk, calendar: () => number) {
    this.#desk = desk;
    this.#calendar = calendar;
  }

  /**
   * Some orders of a span, newest first.
   * @throws TerminalError RECONCILE_FAILED where no usable answer came, and whatever keeps the ledger from writing.
   */
  async page(reading: Reading, span: Span, { start, limit }: { start: number; limit: number }): Promise<Page> {
    const { startDate, endDate } = span;
    return this.#ask(reading, { onlyThisTerminal: true, startDate, endDate, start, limit });
  }

  /** One order as it is now; undefined where the gateway shows none of that id. @throws as {@link page}. */
  async order(reading: Reading, orderId: string): Promise<GatewayOrder | undefined> {
    const page = await this.#ask(reading, { onlyThisTerminal: true, orderId, start: 1, limit: 10 });
    return page.kind === 'page' ? page.orders.find((order) => order.orderId.trim() === orderId.trim()) : undefined;
  }

  async #ask({ id, by }: Reading, query: OrderQueryInput): Promise<Page> {
    const { ledger, client, profile } = this.#desk;
    const drafted = draftOrderQuery(profile, query, this.#calendar());
    if (!drafted.ok) {
      const tooOld = drafted.problems.some(({ fault }) => fault === 'tooFarBack');
      if (tooOld) {
        return { kind: 'tooFarBack', code: TOO_FAR_BACK };
      }
      throw requestProblem(drafted.problems);
    }
    const signed = client.sign(drafted.draft);
    const token = ledger.write((writer) => {
      const made = makeToken(profile.identity, writer.drawTokenSlot());
      writer.append({ kind: 'reconciliation.asked', subject: id, content: { token: made, start: query.start } });
      return made;
    }, by);
    return pageOf(await client.send({ call: 'orderQuery' }, signed, token));
  }
}

const TOO_FAR_BACK = 'E09142';
/** Spans too many days, or finds too many rows. */
const TOO_MUCH: readonly string[] = ['E09143', 'E09144'];

/** @throws TerminalError RECONCILE_FAILED. */
function pageOf(exchange: Exchange<OrderQueryOutcome>): Page {
  const { outcome } = exchange;
  switch (outcome.outcome) {
    case 'answered': {
      const { totalCount, orderBeans } = outcome.result;
      return {
        kind: 'page',
        orders: orderBeans.map(orderOf),
        total: /^\d{1,10}$/.test(totalCount.trim()) ? Number(totalCount) : null,
        names: new Map(orderBeans.map((bean) => [bean.orderId.trim(), namesOf(bean)])),
        evidence: () => toExchangeRecord(exchange, undefined, 'wholeResponse'),
      };
    }
    case 'refused': {
      const { errorCode: code, subErrorCode } = outcome.refusal;
      if (code === TOO_FAR_BACK) {
        return { kind: 'tooFarBack', code };
      }
      if (TOO_MUCH.includes(code)) {
        return { kind: 'tooMuch', code };
      }
      throw reconcileFailed('refused', subErrorCode || code);
    }
    case 'notSent':
      throw reconcileFailed('notReached', outcome.code);
    case 'unknown':
      throw reconcileFailed('noAnswer', unknownCode(outcome.reason));
  }
}

/** An order as it is kept: what is compared, and nothing else. */
export function orderOf(bean: Bean): GatewayOrder {
  const { orderId, transTime, receiptNo, orderStatus, currencyCode, terminalCode, terminalSelfCode } = bean;
  const isYen = currencyCode.trim() === '' || currencyCode.trim() === 'JPY';
  return {
    orderId,
    transTime,
    receiptNo: receiptNo.trim(),
    status: orderStatus.trim(),
    amountYen: isYen ? yenOf(bean.amount) : null,
    refundedYen: yenOf(bean.refundAmount),
    refundingYen: yenOf(bean.refundingAmount),
    terminals: [terminalCode.trim(), terminalSelfCode.trim()].filter((name) => name !== ''),
  };
}

function namesOf({ payType, branchCode }: Bean): OrderNames {
  return { payType: payType.trim(), branch: branchCode.trim() };
}

/** Whole yen, 0 included; null for anything else. */
function yenOf(wire: string): number | null {
  const text = wholeYenText(wire.trim());
  return /^\d{1,13}$/.test(text) ? Number(text) : null;
}
