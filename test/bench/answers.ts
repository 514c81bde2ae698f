import { generateKeyPairSync } from 'node:crypto';
import { readAnswer } from '../../main/onepay/answers.ts';
import { canonicalText } from '../../main/onepay/canonical.ts';
import { rsaCheck, signText } from '../../main/onepay/signature.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { WireNumber, type WireObject, writeWire } from '../../main/onepay/wire.ts';
import { type Benchmark, time } from './table.ts';

const ORDERS = 1000;

function orderList(): WireObject {
  const orderBeans = Array.from({ length: ORDERS }, (_, n) => ({
    transTime: '20261122120000',
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
    receiptNo: `R261122123400${String(n).padStart(4, '0')}`,
    currencyCode: 'JPY',
    amount: new WireNumber(String(1000 + n)),
    refundAmount: new WireNumber('0'),
    refundingAmount: new WireNumber('0.00'),
    orderId: `OWC20261122120000000${String(n).padStart(4, '0')}`,
    orderStatus: '00',
    payType: '01',
  }));
  const result = { currentPage: '1', limit: '1000', start: '1', totalCount: '1000', totalPages: '1', orderBeans };
  return { meta: { code: '00', message: 'SUCCESS' }, data: { errorCode: '', errorInfo: '', result } };
}

/** The largest answer that there is. */
export const answers: Benchmark = {
  title: `An orderQuery answer of ${ORDERS} orders: parse, verify, check every field`,
  run: async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const unsigned = orderList();
    const sign = signText(canonicalText(unsigned), keys.privateKey);
    const body = writeWire({ ...unsigned, data: { ...(unsigned['data'] as WireObject), sign } });
    const verifier = createVerifier(rsaCheck(keys.publicKey), 'response');
    if (!readAnswer('orderQuery', body, verifier).ok) {
      throw new Error('the answer does not verify');
    }
    return [
      time(
        `read and verified, ${Math.round(body.length / 1024)} kB (ours)`,
        () => readAnswer('orderQuery', body, verifier),
        {
          rounds: 200,
          target: 50,
        },
      ),
      time('JSON.parse alone, nothing verified (alternative)', () => JSON.parse(body), { rounds: 200 }),
    ];
  },
};
