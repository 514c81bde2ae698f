import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { digestText, signText, verifyText } from '../../main/onepay/signature.ts';
import { signedPart } from '../../main/onepay/verifier.ts';
import { isWireObject, parseWire, type WireObject } from '../../main/onepay/wire.ts';
import vectors from './vectors.json' with { type: 'json' };

const privateKey = createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' });
const publicKey = createPublicKey(vectors.publicKey);

function parse(json: string): WireObject {
  const value = parseWire(json);
  if (!isWireObject(value)) {
    throw new Error('a vector must be an object');
  }
  return value;
}

/** Requests sign all fields but `sign`; responses leave out `data.sign`. */
function unsigned(object: WireObject): WireObject {
  if ('meta' in object) {
    return signedPart(object, 'response');
  }
  const { sign: _sign, ...rest } = object;
  return rest;
}

describe('signature vectors of an independent implementation', () => {
  it('has vectors to run', () => {
    expect(vectors.vectors.length).toBeGreaterThanOrEqual(12);
  });

  it.each(vectors.vectors)('$name', (vector) => {
    const arrays = vector.name.includes('brackets dropped') ? 'bare' : 'brackets';
    const canonical = canonicalText(unsigned(parse(vector.json)), arrays);
    expect(canonical).toBe(vector.canonical);
    expect(digestText(canonical)).toBe(vector.sha256);
    expect(signText(canonical, privateKey)).toBe(vector.sign);
    expect(verifyText(canonical, vector.sign, publicKey)).toBe(true);
    expect(verifyText(`${canonical} `, vector.sign, publicKey)).toBe(false);
  });

  it('signs in 460 characters, which fit the 500 of the field', () => {
    expect(signText('{}', privateKey)).toHaveLength(460);
  });
});
