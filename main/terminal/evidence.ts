import { TerminalError } from '../common/errors.ts';
import { maskCode, redactCode, redactLongRuns } from '../common/payment-code.ts';
import { utcText } from '../common/time.ts';
import type { ExchangeReference, SubjectId } from '../ledger/events.ts';
import type { ExchangeRecord } from '../ledger/exchanges.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Exchange } from '../onepay/client.ts';

/** A longer response is kept by its beginning, in characters: an order list is no evidence of one payment. */
const MAX_RESPONSE = 65_536;

/**
 * Turns an exchange into what the ledger keeps: the customer's code masked wherever it stands, signatures left out.
 * @param customerCode the code that was sent, where one was.
 * @param keeps how much of a long response.
 */
export function toExchangeRecord(
  exchange: Exchange<{ outcome: string }>,
  customerCode?: string,
  keeps: 'beginning' | 'wholeResponse' = 'beginning',
): ExchangeRecord {
  const { timing, requestFields } = exchange;
  const { userCode, ...fields } = requestFields;
  const request = userCode === undefined ? fields : { ...fields, userCode: maskCode(userCode) };
  const clean = (text: string) => withoutSignature(withoutCodes(text, customerCode));
  const response = exchange.responseBody === undefined ? undefined : clean(exchange.responseBody);
  const most = keeps === 'wholeResponse' ? (response?.length ?? 0) : MAX_RESPONSE;
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
    // Well-formed, since the database keeps no half of a character.
    ...optional('response', response?.slice(0, most).toWellFormed()),
    ...(response !== undefined && response.length > most ? { responseChars: response.length } : {}),
    ...optional('gatewayDate', exchange.gatewayDate),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** An error's own words may quote the code of a customer whom this process has never seen. */
function withoutCodes(body: string, customerCode: string | undefined): string {
  const text = customerCode === undefined ? body : redactCode(body, customerCode);
  return text.replace(/("errorInfo"\s*:\s*)("(?:[^"\\]|\\.)*")/g, (whole, name: string, value: string) => {
    try {
      return name + JSON.stringify(redactLongRuns(JSON.parse(value) as string));
    } catch {
      return whole;
    }
  });
}

/** The same outcome, with codes masked in whatever words the gateway put to it; ids are ids, and stay whole. */
export function withoutQuotedCodes<O extends { readonly outcome: string }>(outcome: O, customerCode = ''): O {
  const masked = Object.entries(outcome).map(([key, value]) => [
    key,
    key === 'refusal' || key === 'reason' ? mapTexts(Object(value), customerCode) : value,
  ]);
  return Object.fromEntries(masked) as O;
}

function mapTexts(value: object, customerCode: string): object {
  const clean = (text: string) => redactLongRuns(redactCode(text, customerCode));
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [
      key,
      typeof text !== 'string' ? text : key === 'errorInfo' ? clean(text) : redactCode(text, customerCode),
    ]),
  );
}

/** Works on the text, so that all else stays as it was received, JSON or not. */
function withoutSignature(body: string): string {
  return body.replace(/"sign"\s*:\s*"[^"]*"/g, '"sign":"-"');
}

/** The exchange with which a payment or refund began. */
export function firstEvidence(ledger: Ledger, id: SubjectId): ExchangeReference {
  const [first] = ledger.exchangesAbout(id);
  if (first === undefined) {
    throw new TerminalError('INTERNAL', { detail: 'the exchange was kept and cannot be read' });
  }
  return { id: first.id, sha256: first.sha256 };
}
