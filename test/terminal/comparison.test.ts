import { describe, expect, it } from 'vitest';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { ResultOf } from '../../main/onepay/answers.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import type { OrderQueryOutcome } from '../../main/onepay/outcome.ts';
import { signText } from '../../main/onepay/signature.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { compareOrder } from '../../main/terminal/comparison.ts';
import { terminalPrivateKey } from '../support/keys.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

type Bean = ResultOf<'orderQuery'>['orderBeans'][number];

const bean: Bean = {
  transTime: '20261122120000',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  terminalSelfCode: '',
  receiptNo: 'R1',
  currencyCode: 'JPY',
  amount: '1000',
  refundAmount: '0',
  refundingAmount: '0',
  orderId: 'O1',
  orderStatus: '00',
  payType: '01',
};

function answered(...beans: readonly Partial<Bean>[]): OrderQueryOutcome {
  const orderBeans = beans.map((change) => ({ ...bean, ...change }));
  const page = { currentPage: '1', limit: '10', start: '1', totalPages: '1' };
  return { outcome: 'answered', result: { ...page, totalCount: String(beans.length), orderBeans } };
}

const paid = { amountYen: 1000 };
const refunded = { amountYen: 1000, refundedYen: [400, 700] };

describe('an order that is looked up', () => {
  it.each([
    ['its amount', answered({}), paid, 'same', '00'],
    ['its amount with decimals', answered({ amount: '1000.00' }), paid, 'same', '00'],
    ['its amount and no currency', answered({ currencyCode: '' }), paid, 'same', '00'],
    ['its amount in another state', answered({ orderStatus: '10' }), paid, 'same', '10'],
    ['its id with a blank at the end', answered({ orderId: 'O1 ' }), paid, 'same', '00'],
    ['its amount among other orders', answered({ orderId: 'O2', amount: '1' }, {}), paid, 'same', '00'],
    ['another amount', answered({ amount: '1' }), paid, 'other', '00'],
    ['a fraction of a yen', answered({ amount: '1000.01' }), paid, 'other', '00'],
    ['no amount', answered({ amount: '' }), paid, 'other', '00'],
    ['another currency', answered({ currencyCode: 'USD' }), paid, 'other', '00'],
    ['another order alone', answered({ orderId: 'O2' }), paid, 'notShown', ''],
    ['no order', answered(), paid, 'notShown', ''],
    ['the refund', answered({ refundAmount: '400' }), refunded, 'same', '00'],
    ['the refund and another open one', answered({ refundAmount: '700.0' }), refunded, 'same', '00'],
    ['another sum given back', answered({ refundAmount: '500' }), refunded, 'other', '00'],
    ['no sum given back', answered({ refundAmount: '' }), refunded, 'other', '00'],
    ['the refund of another amount', answered({ amount: '1', refundAmount: '400' }), refunded, 'other', '00'],
  ] as const)('and shows %s: %#', (_shows, outcome, expected, finding, code) => {
    expect(compareOrder(outcome, 'O1', expected)).toEqual({ finding, code });
  });

  it.each<[OrderQueryOutcome, string]>([
    [{ outcome: 'notSent', code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    [{ outcome: 'unknown', reason: { kind: 'badSignature' } }, 'BAD_SIGNATURE'],
    [
      {
        outcome: 'refused',
        refusal: { errorCode: 'E09106', subErrorCode: '', errorInfo: '', advice: 'checkTerminal' },
      },
      'E09106',
    ],
  ])('and of which nothing is heard proves nothing: %#', (outcome, code) => {
    expect(compareOrder(outcome, 'O1', paid)).toEqual({ finding: 'noAnswer', code });
  });
});

const callsAbout = ({ ledger }: TestTerminal, id: PaymentId) => ledger.exchangesAbout(id).map(({ call }) => call);

describe('a payment whose answer named another', () => {
  it.each([
    ['amount', 5613, 'OTHER_AMOUNT'],
    ['currency', 5614, 'OTHER_CURRENCYCODE'],
  ])(
    '%s is not paid by a confirm alone, but once the order itself shows the right one',
    async (_what, amount, code) => {
      const gateway = await startTestGateway();
      const terminal = openTestTerminal({ gateway });
      const { id, state, detail } = await terminal.pay(amount);
      expect({ state, detail }).toEqual({ state: 'unknown', detail: { reason: 'mismatch', code } });
      const seen: unknown[] = [];
      for (let step = 0; step < 3; step += 1) {
        await terminal.settlement.advance({ flow: 'payment', id });
        const now = terminal.ledger.payments.find(id);
        seen.push([callsAbout(terminal, id).at(-1), now?.state, now?.amountDoubt]);
      }
      expect(seen).toEqual([
        ['confirm', 'unknown', 'toCompare'],
        ['orderQuery', 'unknown', 'none'],
        ['confirm', 'paid', 'none'],
      ]);
      expect(terminal.ledger.verify().faults).toEqual([]);
    },
  );

  it('amount needs the centre where the order itself shows that amount, and stays unknown', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway, through: payingInstead('1') });
    const { id, state } = await terminal.pay(1200);
    expect(state).toBe('unknown');
    for (let step = 0; step < 6; step += 1) {
      await terminal.settlement.advance({ flow: 'payment', id });
      expect(terminal.ledger.payments.find(id)?.state).toBe('unknown');
    }
    expect(terminal.ledger.payments.find(id)).toMatchObject({ centreWhy: 'otherAmount', orderId: expect.any(String) });
    const marks = terminal.ledger.eventsAbout(id).filter(({ kind }) => kind === 'payment.needsCentre');
    expect(marks).toMatchObject([{ content: { why: 'otherAmount' } }]);
    expect(callsAbout(terminal, id)).toEqual([
      'pay',
      ...['confirm', 'orderQuery', 'confirm', 'orderQuery', 'confirm', 'orderQuery'],
    ]);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });
});

/** Has the gateway book, and sign, another amount than the one the terminal asked for. */
function payingInstead(amount: string): (line: GatewayTransport) => GatewayTransport {
  return (line) => ({
    ...line,
    post: ({ path, body }) => {
      if (!path.startsWith('/gateway/pay/')) {
        return line.post({ path, body });
      }
      const { sign: _sign, ...fields } = JSON.parse(body) as Record<string, string>;
      const altered = { ...fields, amount };
      const sign = signText(canonicalText(altered), terminalPrivateKey);
      return line.post({ path, body: JSON.stringify({ ...altered, sign }) });
    },
  });
}
