import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { type Yen, yen } from '../../main/common/yen.ts';
import type { PayType } from '../../main/onepay/brands.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import type { RequestProfile } from '../../main/onepay/identity.ts';
import {
  type Call,
  type DraftResult,
  draftConfirm,
  draftOrderQuery,
  draftPay,
  draftRefund,
  draftReverse,
  type OrderReference,
  requestPath,
} from '../../main/onepay/requests.ts';
import { rsaCheck, rsaSigner, signText } from '../../main/onepay/signature.ts';
import { makeToken, type Token } from '../../main/onepay/token.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { testProfile } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

const b2c: RequestProfile = {
  ...testProfile,
  identity: { serviceMode: 'C01', branchCode: '10036859104261', terminalCode: '10040bQQW23GEWEA' },
};

const DAY = 86_400_000;

/** A client that draws its own tokens, against a training gateway of its own. */
async function openClient(profile = testProfile) {
  const gateway = await startTestGateway();
  const client = new OnePayClient({
    serviceMode: profile.identity.serviceMode,
    signer: rsaSigner(terminalPrivateKey),
    verifier: createVerifier(rsaCheck(gatewayKeys.publicKey), 'response'),
    transport: createHttpTransport({
      baseUrl: gateway.url,
      responseTimeoutMs: 2000,
      connectTimeoutMs: 2000,
      proxy: 'none',
      monotonic: systemClock.monotonic,
    }),
    clock: gateway.clock,
  });
  let serial = 0;
  const nextToken = (): Token => {
    serial += 1;
    return makeToken(profile.identity, { stamp: '20261122120000', serial });
  };
  const sign = <C extends Call>(result: DraftResult<C>) => {
    if (!result.ok) {
      throw new Error(JSON.stringify(result.problems));
    }
    return client.sign(result.draft);
  };
  return {
    gateway,
    client,
    nextToken,
    pay: async (amount: number, payType = '01', token = nextToken()) => {
      const draft = draftPay(profile, {
        amount: yen(amount),
        payType: payType as PayType,
        userCode: '280390312172859395',
      });
      return { token, outcome: (await client.send({ call: 'pay', amount: yen(amount) }, sign(draft), token)).outcome };
    },
    confirm: async (about: 'payment' | 'refund' | 'reversal', reference: OrderReference) =>
      (await client.send({ call: 'confirm', about }, sign(draftConfirm(profile, reference)), nextToken())).outcome,
    refund: async (amount: Yen, reference: OrderReference, payment: { amount: Yen; payType: string }) => {
      const token = nextToken();
      const draft = draftRefund(profile, {
        ...reference,
        refundAmount: amount,
        payment: { ...payment, refundedBefore: 0, payType: payment.payType as PayType },
      });
      return { token, outcome: (await client.send({ call: 'refund', amount }, sign(draft), token)).outcome };
    },
    reverse: async (reference: OrderReference) => {
      const token = nextToken();
      return {
        token,
        outcome: (await client.send({ call: 'reverse' }, sign(draftReverse(profile, reference)), token)).outcome,
      };
    },
    query: async (filters: object) => {
      const draft = draftOrderQuery(
        profile,
        { onlyThisTerminal: true, start: 1, limit: 10, ...filters },
        gateway.clock.now(),
      );
      return (await client.send({ call: 'orderQuery' }, sign(draft), nextToken())).outcome;
    },
  };
}

describe('the training gateway', () => {
  it.each([
    ['B2B', testProfile],
    ['B2C', b2c],
  ])('answers all five calls in %s', async (_mode, profile) => {
    const { pay, confirm, refund, reverse, query } = await openClient(profile);
    const first = await pay(1000);
    expect(first.outcome).toMatchObject({ outcome: 'paid', order: { payType: '01' } });
    expect(await confirm('payment', { qryToken: first.token })).toMatchObject({ outcome: 'paid', refund: 'none' });
    const second = await pay(1500);
    expect((await reverse({ qryToken: second.token })).outcome).toMatchObject({ outcome: 'cancelled' });
    const back = await refund(yen(1000), { qryToken: first.token }, { amount: yen(1000), payType: '01' });
    expect(back.outcome).toMatchObject({ outcome: 'refunded' });
    expect(await query({})).toMatchObject({
      outcome: 'answered',
      result: { totalCount: '2', orderBeans: [{ orderStatus: '10' }, { orderStatus: '06' }] },
    });
  });

  it('keeps a book: what confirm says follows from what was done', async () => {
    const { pay, confirm, refund, reverse } = await openClient();
    const sale = await pay(1000);
    if (sale.outcome.outcome !== 'paid') {
      throw new Error(sale.outcome.outcome);
    }
    const { orderId, orderDetailId } = sale.outcome.order;
    const part = await refund(yen(300), { orderId }, { amount: yen(1000), payType: '01' });
    expect(part.outcome.outcome).toBe('refunded');
    expect(await confirm('payment', { orderDetailId })).toMatchObject({ outcome: 'paid', refund: 'none' });
    expect(await confirm('refund', { qryToken: part.token })).toMatchObject({ outcome: 'refunded' });
    const tooMuch = await refund(yen(800), { orderId }, { amount: yen(1000), payType: '01' });
    expect(tooMuch.outcome).toMatchObject({ outcome: 'refused', refusal: { errorCode: 'E09123' } });
    expect((await reverse({ orderId })).outcome).toMatchObject({ outcome: 'askConfirm', errorCode: 'E09119' });
    expect((await refund(yen(700), { orderId }, { amount: yen(1000), payType: '01' })).outcome.outcome).toBe(
      'refunded',
    );
    expect(await confirm('payment', { qryToken: sale.token })).toMatchObject({ outcome: 'paid', refund: 'inFull' });
  });

  it('refuses as the protocol says', async () => {
    const { gateway, pay, refund, reverse, confirm } = await openClient();
    const sale = await pay(1000, '10');
    const { token: qryToken } = sale;
    const whole = { amount: yen(1000), payType: '01' };
    const code = (outcome: object) => ('refusal' in outcome ? outcome.refusal : outcome);
    expect(code((await refund(yen(1), { qryToken }, whole)).outcome)).toMatchObject({ errorCode: 'E09128' });
    expect(code((await refund(yen(1000), { orderId: 'O-nobody' }, whole)).outcome)).toMatchObject({
      errorCode: 'E09103',
    });
    expect((await reverse({ orderId: 'O-nobody' })).outcome).toMatchObject({ outcome: 'notFound' });
    expect(await confirm('payment', { qryToken: 'nobody' })).toMatchObject({ outcome: 'notFound' });
    expect((await reverse({ qryToken })).outcome).toMatchObject({ outcome: 'cancelled' });
    expect((await reverse({ qryToken })).outcome).toMatchObject({ outcome: 'askConfirm', errorCode: 'E09118' });
    expect(code((await refund(yen(1000), { qryToken }, whole)).outcome)).toMatchObject({ errorCode: 'E09121' });
    const old = await pay(1500, '01');
    gateway.clock.advance(8 * DAY);
    expect(code((await reverse({ qryToken: old.token })).outcome)).toMatchObject({ errorCode: 'E09114' });
    gateway.clock.advance(83 * DAY);
    const late = await refund(yen(1500), { qryToken: old.token }, { amount: yen(1500), payType: '01' });
    expect(code(late.outcome)).toMatchObject({ errorCode: 'E09114' });
  });

  it('takes no token twice: the copy of a request is answered E09901, and pays nothing', async () => {
    const { gateway, pay } = await openClient();
    const { token } = await pay(1000);
    expect((await pay(1000, '01', token)).outcome).toMatchObject({
      outcome: 'refusedUnlessConfirmed',
      refusal: { errorCode: 'E09901' },
    });
    expect(gateway.book.orders(gateway.clock.now())).toHaveLength(1);
  });

  it('pages through orders, newest first', async () => {
    const { gateway, pay, query } = await openClient();
    for (let n = 0; n < 25; n += 1) {
      await pay(1100 + n * 100);
      gateway.clock.advance(1000);
    }
    const second = await query({ start: 11, limit: 10, startDate: '20261122' });
    expect(second).toMatchObject({ result: { currentPage: '2', totalCount: '25', totalPages: '3', start: '11' } });
    const amounts = second.outcome === 'answered' ? second.result.orderBeans.map(({ amount }) => Number(amount)) : [];
    expect(amounts).toEqual(Array.from({ length: 10 }, (_, n) => 2500 - n * 100));
    expect(await query({ receiptNo: 'nobody' })).toMatchObject({ result: { totalCount: '0', orderBeans: [] } });
  });

  it('finds orders by each of its conditions, and by all together', async () => {
    const { gateway, pay, query } = await openClient();
    await pay(1000);
    gateway.clock.advance(DAY);
    await pay(1500, '15');
    const amounts = async (filters: object) => {
      const answer = await query(filters);
      return answer.outcome === 'answered' ? answer.result.orderBeans.map(({ amount }) => amount) : answer.outcome;
    };
    const [second, first] = gateway.book.orders(gateway.clock.now());
    expect(await amounts({ startDate: '20261122', endDate: '20261123' })).toEqual(['1500', '1000']);
    expect(await amounts({ startDate: '20261122' })).toEqual(['1000']);
    expect(await amounts({ endDate: '20261123' })).toEqual(['1500']);
    expect(await amounts({ payType: '15' })).toEqual(['1500']);
    expect(await amounts({ orderId: first?.orderId })).toEqual(['1000']);
    expect(await amounts({ orderDetailId: second?.orderDetailId })).toEqual(['1500']);
    expect(await amounts({ startDate: '20261122', endDate: '20261123', payType: '15', start: 2 })).toEqual([]);
    expect(await amounts({ orderId: first?.orderId, payType: '15' })).toEqual([]);
  });

  it('tells brands apart by the code', async () => {
    const { pay } = await openClient();
    expect((await pay(1000, '99')).outcome).toMatchObject({ order: { payType: '01' } });
    expect((await pay(1000, '15')).outcome).toMatchObject({ order: { payType: '15' } });
  });

  it('follows a scenario that a test forces, once', async () => {
    const { gateway, pay, refund } = await openClient();
    const sale = await pay(1000);
    const response = await fetch(new URL('/training/control', gateway.url), {
      method: 'POST',
      body: JSON.stringify({ next: { call: 'refund', ending: '601' } }),
    });
    expect(await response.json()).toEqual({ ok: true });
    const whole = { amount: yen(1000), payType: '01' };
    expect((await refund(yen(400), { qryToken: sale.token }, whole)).outcome).toMatchObject({ outcome: 'unknown' });
    expect((await refund(yen(600), { qryToken: sale.token }, whole)).outcome).toMatchObject({ outcome: 'refunded' });
    expect(scenarioOf('nothing')).toBeUndefined();
    for (const body of [
      '',
      '{}',
      '{"next":{"call":"pay","ending":"zzz"}}',
      '{"next":{"call":"steal","ending":"601"}}',
    ]) {
      const refused = await fetch(new URL('/training/control', gateway.url), { method: 'POST', body });
      expect(refused.status).toBe(400);
    }
  });
});

describe('a request that breaks a rule', () => {
  const good = {
    amount: '1000',
    appVersion: 'ios-CpayPro-1.0.0',
    branchCode: 'AShop001',
    currencyCode: 'JPY',
    locale: 'JAPAN',
    payType: '99',
    terminalCode: 'BTer001',
    timeZone: 'p9',
    userCode: '280390312172859395',
  };

  it.each([
    [{ amount: undefined }, 'E09101'],
    [{ userCode: '' }, 'E09101'],
    [{ amount: '1.00' }, 'E09109'],
    [{ amount: '0' }, 'E09109'],
    [{ userCode: 'x'.repeat(513) }, 'E09110'],
    [{ unheardOf: 'x' }, 'E09110'],
    [{ locale: 'FRANCE' }, 'E09111'],
    [{ timeZone: 'JST' }, 'E09112'],
    [{ currencyCode: 'USD' }, 'E09129'],
    [{ appVersion: 'onepay' }, 'E09124'],
    [{ payType: 'ZZ' }, 'E09108'],
  ])('as %j does is answered, signed, with its code', async (change, errorCode) => {
    const { gateway, nextToken } = await openClient();
    const fields = withoutUndefined({ ...good, ...change });
    const sign = signText(canonicalText(fields), terminalPrivateKey);
    const path = requestPath('pay', 'B01', nextToken());
    const reply = gateway.engine.handle(path, JSON.stringify({ ...fields, sign }));
    const body = JSON.parse(reply?.body ?? '{}') as { data: { errorCode: string; sign: string } };
    expect(body.data.errorCode).toBe(errorCode);
    expect(body.data.sign).toHaveLength(460);
  });

  it.each([
    [
      'signed with another key',
      (fields: object) => ({ ...fields, sign: signText(canonicalText({ ...fields }), gatewayKeys.privateKey) }),
    ],
    ['not signed', (fields: object) => fields],
    [
      'altered after it was signed',
      (fields: object) => ({
        ...fields,
        sign: signText(canonicalText({ ...fields }), terminalPrivateKey),
        amount: '1',
      }),
    ],
  ])('when it is %s is answered E09901', async (_what, make) => {
    const { gateway, nextToken } = await openClient();
    const reply = gateway.engine.handle(requestPath('pay', 'B01', nextToken()), JSON.stringify(make(good)));
    expect(reply?.body).toContain('"errorCode":"E09901"');
  });

  it('under the token of another terminal is answered E09901', async () => {
    const { gateway } = await openClient();
    const sign = signText(canonicalText(good), terminalPrivateKey);
    const token = makeToken(b2c.identity, { stamp: '20261122120000', serial: 1 });
    const reply = gateway.engine.handle(requestPath('pay', 'B01', token), JSON.stringify({ ...good, sign }));
    expect(reply?.body).toContain('"errorCode":"E09901"');
  });

  it('that is not JSON, or has values that are not text, is answered E09127', async () => {
    const { gateway, nextToken } = await openClient();
    for (const body of ['', '{', '[]', '{"amount":1}']) {
      expect(gateway.engine.handle(requestPath('pay', 'B01', nextToken()), body)?.body).toContain(
        '"errorCode":"E09127"',
      );
    }
  });

  it('at a path that the protocol does not have is not found', async () => {
    const { gateway } = await openClient();
    for (const path of [
      '/',
      '/gateway/pay/B01/0/0/x',
      '/gateway/refund/version=1.0/B01/0/0/x',
      '/gateway/pay/version=2.0/B01/0/0/x',
    ]) {
      expect(gateway.engine.handle(path, '{}')).toBeUndefined();
      expect((await fetch(new URL(path, gateway.url), { method: 'POST', body: '{}' })).status).toBe(404);
    }
    expect((await fetch(gateway.url)).status).toBe(405);
  });
});

function withoutUndefined(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
