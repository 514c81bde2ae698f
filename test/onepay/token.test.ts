import { describe, expect, it } from 'vitest';
import { type Identity, identityLengths } from '../../main/onepay/identity.ts';
import { makeToken } from '../../main/onepay/token.ts';

const b2b: Identity = {
  serviceMode: 'B01',
  merchantId: 'OB0244899999',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
};
const b2c: Identity = { serviceMode: 'C01', branchCode: '10036859104261', terminalCode: '10040bQQW23GEWEA' };

describe('a token', () => {
  it("is the documents' example", () => {
    expect(makeToken(b2b, { stamp: '20190813183047', serial: 778_295 })).toBe(
      'OB0244899999AShop001BTer00120190813183047778295',
    );
  });

  it('in B2C begins with the branch and has 50 characters', () => {
    const token = makeToken(b2c, { stamp: '20180213170446', serial: 7 });
    expect(token).toBe('1003685910426110040bQQW23GEWEA20180213170446000007');
    expect(token).toHaveLength(50);
  });

  it('with the longest codes fits the 128 characters of the path', () => {
    const { merchantId, branchCode, terminalCode } = identityLengths.B01;
    const longest: Identity = {
      serviceMode: 'B01',
      merchantId: 'm'.repeat(merchantId.max),
      branchCode: 'b'.repeat(branchCode.max),
      terminalCode: 't'.repeat(terminalCode.max),
    };
    expect(makeToken(longest, { stamp: '20190813183047', serial: 999_999 }).length).toBeLessThanOrEqual(128);
  });

  it.each([
    { stamp: '20190813183047', serial: -1 },
    { stamp: '20190813183047', serial: 1_000_000 },
    { stamp: '20190813183047', serial: 0.5 },
    { stamp: '2019081318304', serial: 0 },
  ])('is not made of %j', (slot) => {
    expect(() => makeToken(b2b, slot)).toThrow(RangeError);
  });
});
