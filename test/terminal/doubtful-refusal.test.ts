import { describe, expect, it } from 'vitest';
import type { ConfirmedPayment, ConfirmedRefund } from '../../main/onepay/outcome.ts';
import { isRefusedIndeed } from '../../main/terminal/doubtful-refusal.ts';

type Told = ConfirmedPayment | ConfirmedRefund | undefined;

const order = { orderId: 'O1', orderDetailId: 'J1', transTime: '20261122120000', payType: '01' };
const questionRefused = (errorCode: string): Told => ({
  outcome: 'unknown',
  reason: { kind: 'questionRefused', errorCode },
});
const invalid = questionRefused('E09901');
const otherInvalid = questionRefused('E09999');
const notFound: Told = { outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' };
const waiting: Told = { outcome: 'waitingForCustomer', order };
const paid: Told = { outcome: 'paid', order, refund: 'none' };
const lost: Told = { outcome: 'unknown', reason: { kind: 'lost', code: 'ECONNRESET' } };
const settled: Told = undefined;

/** Asks by a script; gives the verdict and how many questions it took. */
async function ask(...script: readonly Told[]): Promise<{ refused: boolean; questions: number }> {
  let questions = 0;
  const refused = await isRefusedIndeed(async () => {
    questions += 1;
    if (questions > script.length) {
      throw new Error(`question ${questions} was not expected`);
    }
    return script[questions - 1];
  });
  return { refused, questions };
}

describe('a request that was answered E099xx', () => {
  it.each([
    ['the gateway has no such order', [notFound], true],
    ['three questions in a row are answered alike', [invalid, invalid, invalid], true],
    ['three are, if by different codes', [invalid, otherInvalid, invalid], true],
    ['the second question finds no such order', [invalid, notFound], true],
  ] as const)('is refused indeed where %s', async (_where, script, refused) => {
    expect(await ask(...script)).toEqual({ refused, questions: script.length });
  });

  it.each([
    ['a question has settled it', [settled]],
    ['the second one has', [invalid, settled]],
    ['the third one has', [invalid, otherInvalid, settled]],
    ['a question tells a state', [paid]],
    ['the second one tells that it waits', [invalid, waiting]],
    ['no answer comes', [lost]],
    ['no answer comes to the third', [invalid, invalid, lost]],
    ['a question is refused for another reason', [questionRefused('E09106')]],
  ] as const)('is not where %s', async (_where, script) => {
    expect(await ask(...script)).toEqual({ refused: false, questions: script.length });
  });
});
