import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentCode } from '../../main/common/payment-code.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { signText } from '../../main/onepay/signature.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { parseWire, type WireObject, writeWire } from '../../main/onepay/wire.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { randomSpelling } from '../support/json-spellings.ts';
import { gatewayKeys } from '../support/keys.ts';
import { openTestTerminal, paymentCode, type TestTerminal } from '../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../support/training.ts';

const PLACE = 'XXPLACEXX';

/** A line on which the gateway's errors quote something: it stands in its `errorInfo`, signed, as its JSON has it. */
class Quoting {
  /** The JSON of what is quoted, without quotation marks. */
  spelled = '';

  readonly through = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request) => {
      const result = await line.post(request);
      return result.kind === 'response' ? { ...result, body: this.#quoted(result.body ?? '') } : result;
    },
  });

  #quoted(body: string): string {
    const { meta, data } = parseWire(body) as { meta: WireObject; data: WireObject };
    const { sign: _sign, ...rest } = data;
    const errorInfo = `the code ${PLACE} is not accepted`;
    const parsed = { meta, data: { ...rest, errorInfo: errorInfo.replace(PLACE, JSON.parse(`"${this.spelled}"`)) } };
    const sign = signText(canonicalText(parsed), gatewayKeys.privateKey);
    return writeWire({ meta, data: { ...rest, errorInfo, sign } }).replace(PLACE, () => this.spelled);
  }
}

interface Shop {
  readonly gateway: TestGateway;
  readonly terminal: TestTerminal;
  readonly quoting: Quoting;
}

async function openShop(): Promise<Shop> {
  const gateway = await startTestGateway();
  const quoting = new Quoting();
  return { gateway, quoting, terminal: openTestTerminal({ gateway, through: quoting.through }) };
}

/** All that is kept of a payment, in the spelling in which it is kept and as it reads. */
function keptOf({ ledger }: TestTerminal, id: PaymentId): string {
  const texts = [
    JSON.stringify(ledger.payments.find(id)?.detail),
    ...ledger.eventsAbout(id).map(({ content }) => JSON.stringify(content)),
    ...ledger.exchangesAbout(id).flatMap(({ request, response }) => [request, response || '{}']),
  ];
  return texts.flatMap((text) => [text, readable(text)]).join('\n');
}

/** Every text in some JSON, one per line. */
function readable(json: string): string {
  const texts: string[] = [];
  JSON.parse(json, (key, value: unknown) => {
    texts.push(key, ...(typeof value === 'string' ? [value] : []));
    return value;
  });
  return texts.join('\n');
}

const DIGITS = '918273645546372819';
const SIGNS = 'AbC/dEf/GhI+jKl/MnO=pQrStU==';

const spellings: readonly (readonly [string, string, string])[] = [
  ['as it is', DIGITS, DIGITS],
  ['in upper-case escapes', SIGNS, SIGNS.replaceAll('/', '\\u002F').replaceAll('=', '\\u003D')],
  ['in lower-case escapes', SIGNS, SIGNS.replaceAll('/', '\\u002f').replaceAll('=', '\\u003d')],
  ['with escaped slashes', SIGNS, SIGNS.replaceAll('/', '\\/')],
  ['all in escapes', DIGITS, [...DIGITS].map((digit) => `\\u003${digit}`).join('')],
];

describe("a customer's code that the gateway quotes", () => {
  it.each(spellings)('in the answer to a pay, %s, is kept nowhere', async (_how, text, spelled) => {
    const { terminal, quoting } = await openShop();
    quoting.spelled = spelled;
    const { id, state } = await terminal.pay(5301, { code: paymentCode(text) });
    expect(state).toBe('refused');
    const kept = keptOf(terminal, id);
    expect(kept).toContain('is not accepted');
    expect(kept).toContain(`****${text.slice(-4)}`);
    expect(kept).not.toContain(text);
    expect(kept).not.toContain(spelled);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it.each(spellings)('in the answer to a confirm, %s, is kept nowhere', async (_how, text, spelled) => {
    const { gateway, terminal, quoting } = await openShop();
    quoting.spelled = '-';
    const { id } = await terminal.pay(5602, { code: paymentCode(text) });
    quoting.spelled = spelled;
    const refused = scenarioOf('9106');
    if (refused === undefined) {
      throw new Error('no scenario');
    }
    gateway.engine.force('confirm', refused);
    await terminal.inquiry.aboutPayment(id);
    gateway.clock.advance(61_000);
    await terminal.inquiry.aboutPayment(id);
    expect((await terminal.inquiry.aboutPayment(id)).payment.state).toBe('notCharged');
    const kept = keptOf(terminal, id);
    expect(kept).toContain(`the code ****${text.slice(-4)} is not accepted`);
    expect(kept).not.toContain(text);
    expect(kept).not.toContain(spelled);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('in the answer to a refused-unless-confirmed pay is kept nowhere', async () => {
    const { terminal, quoting } = await openShop();
    quoting.spelled = DIGITS;
    const { id, state } = await terminal.pay(59901, { code: paymentCode(DIGITS) });
    expect(state).toBe('refused');
    expect(keptOf(terminal, id)).not.toContain(DIGITS);
  });

  it('is kept nowhere, whatever it is and however it is spelled', async () => {
    const { terminal, quoting } = await openShop();
    const signs = fc.constantFrom(...'0123456789/=+"\\$&\'<>ABz -');
    const codes = fc
      .string({ minLength: 8, maxLength: 40, unit: signs })
      .filter((text) => text === text.trim() && !text.includes('****'));
    await fc.assert(
      fc.asyncProperty(
        codes.chain((text) => fc.tuple(fc.constant(text), randomSpelling(text))),
        async ([text, spelled]) => {
          quoting.spelled = spelled;
          const { id } = await terminal.pay(5301, { code: text as PaymentCode });
          expect(keptOf(terminal, id)).not.toContain(text);
        },
      ),
      { numRuns: 40 },
    );
    expect(terminal.ledger.verify().faults).toEqual([]);
  });
});

describe('the evidence of an exchange', () => {
  it('that is too long is cut, in the middle of an emoji too, and still verifies', async () => {
    const gateway = await startTestGateway();
    for (const begin of ['', '-']) {
      const body = `${begin}${'😀'.repeat(40_000)}`;
      const terminal = openTestTerminal({
        gateway,
        through: (line) => ({
          ...line,
          post: async () => ({ kind: 'response', status: 200, body, timing: { totalMs: 1 } }),
        }),
      });
      const { id, state } = await terminal.pay(1200);
      expect(state).toBe('unknown');
      const [kept] = terminal.ledger.exchangesAbout(id);
      expect(kept).toMatchObject({ response_chars: body.length });
      expect(kept?.response).toHaveLength(65_536);
      expect(kept?.response?.endsWith('\ufffd')).toBe(begin === '-');
      expect(terminal.ledger.verify().faults).toEqual([]);
    }
  });
});
