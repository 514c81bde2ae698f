import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { yen } from '../../main/common/yen.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import { draftPay } from '../../main/onepay/requests.ts';
import { rsaCheck, rsaSigner, signText } from '../../main/onepay/signature.ts';
import type { Token } from '../../main/onepay/token.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { parseWire, type WireObject, writeWire } from '../../main/onepay/wire.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { httpServer } from '../support/sockets.ts';
import { customerCode, testProfile } from '../support/terminals.ts';

const paidText = `{"meta":{"code":"00","message":"SUCCESS"},"data":{"errorCode":"","errorInfo":"","result":{
  "orderDetailId":"J1","orderId":"O1","transTime":"20261122120000","currencyCode":"JPY","amount":1200,"transStatus":"00",
  "payType":"01"}}}`;

/** A response that says *paid*, signed by the gateway. */
function signedPaid(): string {
  const response = parseWire(paidText) as WireObject & { readonly data: WireObject };
  const sign = signText(canonicalText(response), gatewayKeys.privateKey);
  return writeWire({ ...response, data: { ...response.data, sign } });
}

/** Pays once at a gateway that answers everything with that status and a signed *paid*. */
async function payAt(status: number) {
  const body = signedPaid();
  const port = await httpServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end(body));
  });
  const transport = createHttpTransport({
    baseUrl: new URL(`http://127.0.0.1:${port}`),
    responseTimeoutMs: 5000,
    connectTimeoutMs: 5000,
    proxy: 'none',
    monotonic: systemClock.monotonic,
  });
  onTestFinished(() => transport.close());
  const client = new OnePayClient({
    serviceMode: 'B01',
    signer: rsaSigner(terminalPrivateKey),
    verifier: createVerifier(rsaCheck(gatewayKeys.publicKey), 'response'),
    transport,
    clock: systemClock,
  });
  const amount = yen(1200);
  const drafted = draftPay(testProfile, { amount, payType: DETECT_BRAND, userCode: customerCode, receiptNo: 'R1' });
  if (!drafted.ok) {
    throw new Error(JSON.stringify(drafted.problems));
  }
  const token = 'OB0244899999AShop001BTer00120261122120000000001' as Token;
  return await client.send({ call: 'pay', amount }, client.sign(drafted.draft), token);
}

describe('an answer that is signed and says "paid"', () => {
  it('is believed with HTTP status 200', async () => {
    expect((await payAt(200)).outcome).toMatchObject({ outcome: 'paid', order: { orderId: 'O1' } });
  });

  it.each([201, 202, 203, 301, 400, 404, 409, 500, 502, 503])(
    'is not with HTTP status %i, but kept',
    async (status) => {
      const { outcome, httpStatus, responseBody } = await payAt(status);
      expect(outcome).toEqual({ outcome: 'unknown', reason: { kind: 'httpStatus', status } });
      expect({ httpStatus, responseBody }).toMatchObject({ httpStatus: status, responseBody: expect.any(String) });
    },
  );
});
