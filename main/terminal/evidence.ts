import { maskCode, redactCode } from '../common/payment-code.ts';
import { utcText } from '../common/time.ts';
import type { ExchangeRecord } from '../ledger/exchanges.ts';
import type { Exchange } from '../onepay/client.ts';

/** A longer response is kept by its beginning, in characters: an order list is no evidence of one payment. */
const MAX_RESPONSE = 65_536;

/**
 * Turns an exchange into what the ledger keeps: the customer's code masked wherever it stands, signatures left out.
 * @param customerCode the code that was sent, where one was.
 */
export function toExchangeRecord(exchange: Exchange<{ outcome: string }>, customerCode?: string): ExchangeRecord {
  const { timing, requestFields } = exchange;
  const { userCode, ...fields } = requestFields;
  const request = userCode === undefined ? fields : { ...fields, userCode: maskCode(userCode) };
  const clean = (text: string) => withoutSignature(customerCode === undefined ? text : redactCode(text, customerCode));
  const response = exchange.responseBody === undefined ? undefined : clean(exchange.responseBody);
  return {
    call: exchange.call,
    token: exchange.token,
    path: exchange.path,
    startedAt: utcText(exchange.startedAt),
    ...timing,
    outcome: exchange.outcome.outcome,
    ...optional('httpStatus', exchange.httpStatus),
    ...optional('lineCode', exchange.lineCode),
    request: clean(JSON.stringify(request)),
    ...optional('response', response?.slice(0, MAX_RESPONSE)),
    ...(response !== undefined && response.length > MAX_RESPONSE ? { responseChars: response.length } : {}),
    ...optional('gatewayDate', exchange.gatewayDate),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** Works on the text, so that all else stays as it was received, JSON or not. */
function withoutSignature(body: string): string {
  return body.replace(/"sign"\s*:\s*"[^"]*"/g, '"sign":"-"');
}
