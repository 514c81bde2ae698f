import { describe, expect, it } from 'vitest';
import { signatureScopes } from '../../main/onepay/answers.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { rsaCheck, signText } from '../../main/onepay/signature.ts';
import { createVerifier, signedPart } from '../../main/onepay/verifier.ts';
import { parseWire, type WireObject } from '../../main/onepay/wire.ts';
import { gatewayKeys, terminalPublicKey } from '../support/keys.ts';

const unsigned = parseWire(
  '{"meta":{"code":"00","message":"SUCCESS"},"data":{"errorCode":"","result":{"amount":1.00,"orderId":"O1 "}}}',
) as { meta: WireObject; data: WireObject };

function signed(
  response: WireObject & { data: WireObject },
  scope: (typeof signatureScopes)[number],
  arrays?: 'bare',
): WireObject {
  const sign = signText(canonicalText(signedPart(response, scope), arrays), gatewayKeys.privateKey);
  return { ...response, data: { ...response.data, sign } };
}

describe('verifying a response', () => {
  it.each(signatureScopes)('accepts one signed over the %s, and only that', (scope) => {
    const response = signed(unsigned, scope);
    for (const other of signatureScopes) {
      expect(createVerifier(rsaCheck(gatewayKeys.publicKey), other).verify(response)).toBe(other === scope);
    }
  });

  it('refuses it when a character, a number form or a field has changed', () => {
    const verifier = createVerifier(rsaCheck(gatewayKeys.publicKey), 'response');
    const good = JSON.stringify(signed(unsigned, 'response')).replace('{"text":"1.00"}', '1.00');
    expect(verifier.verify(parseWire(good) as WireObject)).toBe(true);
    for (const [from, to] of [
      ['1.00', '1.0'],
      ['1.00', '1'],
      ['"O1 "', '"O1"'],
      ['"00"', '"09"'],
      ['"errorCode":""', '"errorCode":"","extra":"1"'],
      ['"errorCode":""', '"errorCode":" "'],
    ] as const) {
      const bad = good.replace(from, to);
      expect(bad).not.toBe(good);
      expect(verifier.verify(parseWire(bad) as WireObject)).toBe(false);
    }
  });

  it('refuses it under another key, without a signature, and with garbage for one', () => {
    const response = signed(unsigned, 'response') as { data: WireObject };
    expect(createVerifier(rsaCheck(terminalPublicKey), 'response').verify(response)).toBe(false);
    const verifier = createVerifier(rsaCheck(gatewayKeys.publicKey), 'response');
    expect(verifier.verify(unsigned)).toBe(false);
    for (const sign of ['', ' ', 'x', '59DB82ACCEEF2A095E79D1C5E98AD605', 'A'.repeat(460), null, true, ['x']]) {
      expect(verifier.verify({ ...response, data: { ...response.data, sign } })).toBe(false);
    }
    expect(verifier.verify({ meta: 'x', data: 'y' })).toBe(false);
    expect(verifier.verify({})).toBe(false);
  });

  it('never verifies an error where only the result is signed: nothing of it is', () => {
    const verifier = createVerifier(rsaCheck(gatewayKeys.publicKey), 'result');
    for (const result of ['null', '[]', '""', '"x"']) {
      const text = `{"meta":{"code":"09"},"data":{"errorCode":"E09301","errorInfo":"","result":${result}}}`;
      expect(verifier.verify(signed(parseWire(text) as typeof unsigned, 'result'))).toBe(false);
    }
    const without = parseWire('{"meta":{"code":"09"},"data":{"errorCode":"E09103"}}') as typeof unsigned;
    expect(verifier.verify(signed(without, 'result'))).toBe(false);
    expect(verifier.verify(signed(unsigned, 'result'))).toBe(true);
  });

  it('accepts an array of one element with and without its brackets', () => {
    const list = parseWire('{"meta":{"code":"00"},"data":{"result":{"orderBeans":[{"amount":1}]}}}') as typeof unsigned;
    const verifier = createVerifier(rsaCheck(gatewayKeys.publicKey), 'response');
    expect(verifier.verify(signed(list, 'response'))).toBe(true);
    expect(verifier.verify(signed(list, 'response', 'bare'))).toBe(true);
  });

  it('does not accept a longer array without its brackets', () => {
    const list = parseWire(
      '{"meta":{"code":"00"},"data":{"result":{"orderBeans":[{"a":1},{"a":2}]}}}',
    ) as typeof unsigned;
    const text = canonicalText(signedPart(list, 'response')).replace('[', '').replace(']', '');
    const sign = signText(text, gatewayKeys.privateKey);
    expect(
      createVerifier(rsaCheck(gatewayKeys.publicKey), 'response').verify({ ...list, data: { ...list.data, sign } }),
    ).toBe(false);
  });
});
