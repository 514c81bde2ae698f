import { isTimeZoneCode } from '../common/time.ts';
import { checkQueryDates } from '../onepay/query-dates.ts';
import { WireNumber, type WireObject } from '../onepay/wire.ts';
import { type Book, type Order, type OrderFilter, orderStatus } from './book.ts';
import type { RequestFields } from './rules.ts';
import type { ScenarioError } from './scenarios.ts';

const MAX_ORDERS = 1000;

/** Answers an *orderQuery*: the orders that fit all conditions, newest first, from the record `start` on. */
export function queryOrders(book: Book, fields: RequestFields, nowMs: number): { result: WireObject } | ScenarioError {
  const start = Number(fields['start']);
  const limit = Number(fields['limit']);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(limit) || start < 1 || limit < 1) {
    return { meta: '09', errorCode: 'E09127' };
  }
  if (limit > MAX_ORDERS) {
    return { meta: '09', errorCode: 'E09144' };
  }
  const problem = dateProblem(fields, nowMs);
  if (problem !== undefined) {
    return { meta: '09', errorCode: problem };
  }
  const { orders, total } = book.search(filterOf(fields), { nowMs, start, limit });
  return {
    result: {
      currentPage: String(Math.floor((start - 1) / limit) + 1),
      limit: String(limit),
      start: String(start),
      totalCount: String(total),
      totalPages: String(Math.ceil(total / limit)),
      orderBeans: orders.map((order) => toBean(order, nowMs)),
    },
  };
}

function dateProblem(fields: RequestFields, nowMs: number): string | undefined {
  const { startDate, endDate, timeZone = '' } = fields;
  const problem = isTimeZoneCode(timeZone) ? checkQueryDates({ startDate, endDate }, nowMs, timeZone) : undefined;
  switch (problem?.fault) {
    case undefined:
      return undefined;
    case 'tooFarBack':
      return 'E09142';
    case 'tooManyDays':
      return 'E09143';
    default:
      return 'E09102';
  }
}

/** Only one of the two dates means that day (protocol section 9). */
function filterOf(fields: RequestFields): OrderFilter {
  const { branchCode = '', terminalCode, orderId, orderDetailId, payType, receiptNo } = fields;
  const startDate = fields['startDate'] ?? fields['endDate'];
  const endDate = fields['endDate'] ?? fields['startDate'];
  return { branchCode, terminalCode, orderId, orderDetailId, payType, receiptNo, startDate, endDate };
}

function toBean(order: Order, nowMs: number): WireObject {
  return {
    transTime: order.transTime,
    branchCode: order.branchCode,
    terminalCode: order.terminalCode,
    receiptNo: order.receiptNo,
    currencyCode: 'JPY',
    amount: new WireNumber(String(order.amount)),
    refundAmount: new WireNumber(String(order.refunded)),
    refundingAmount: new WireNumber('0'),
    orderId: order.orderId,
    orderStatus: orderStatus(order, nowMs),
    payType: order.payType,
  };
}
