import { createTranslator } from '../../../main/i18n/translator.ts';
import type { HistoryDetail, HistoryPage, Language } from '../../../preload/contract.ts';
import { payment, refund, uuid } from './fixtures.ts';

/** A page of the history. */
export function historyPageFixture(language: Language): HistoryPage {
  const t = createTranslator(language);
  const states = ['paid', 'unknown', 'refused', 'cancelled', 'partlyRefunded', 'notSent', 'paid', 'failed'] as const;
  const brands = ['PayPay', '楽天ペイ', 'd払い', 'au PAY', 'Alipay', 'WeChat Pay', 'メルペイ', 'PayPay'];
  return {
    payments: states.map((state, index) =>
      payment(t, state, {
        id: uuid(index + 1),
        receiptNo: `R261122717700000${index + 1}`,
        amountYen: [1500, 32_480, 980, 12_000, 5400, 660, 1_234_567, 300][index] ?? 1,
        brandText: brands[index] ?? '',
        createdAtText: `2026-11-22 14:1${8 - index}:08`,
      }),
    ),
    next: 4711,
    brands: [
      { payType: '10', name: 'PayPay' },
      { payType: '09', name: '楽天ペイ' },
    ],
    states: (['paid', 'unknown', 'refused'] as const).map((state) => ({ state, name: t(`states.${state}`) })),
  };
}

const reasons = { ja: '返品', en: 'Goods returned', zh: '退货' } as const;
const corrections = {
  ja: 'この支払いは精算済みのため取り消せません。返金で訂正します。',
  en: 'This payment is in a close and can no longer be cancelled: refund it.',
  zh: '该支付已日结，不能取消，请用退款更正。',
} as const;

/** The detail of a payment of which a part was given back. */
export function historyDetailFixture(language: Language): HistoryDetail {
  const t = createTranslator(language);
  const at = (seconds: number) => ({
    at: `2026-11-22T05:12:${String(seconds).padStart(2, '0')}.000Z`,
    atText: `14:12:${String(seconds).padStart(2, '0')}`,
  });
  return {
    payment: payment(t, 'partlyRefunded', { refundedYen: 800 }),
    refunds: [refund(t, 'refunded', 11, { reason: reasons[language], hasReceipt: true })],
    timeline: [
      { ...at(8), text: t('cli.recorded'), byText: '鈴木 一郎', code: '', tone: 'neutral' },
      { ...at(18), text: t('outcomes.unknown.message'), byText: '', code: 'TIMED_OUT', tone: 'open' },
      {
        ...at(28),
        text: t('cli.answers.notReached', { cause: 'x', code: 'ECONNRESET' }),
        byText: '',
        code: '',
        tone: 'bad',
      },
      { ...at(38), text: t('cli.answers.state', { state: t('states.paid') }), byText: '', code: 'S', tone: 'good' },
    ],
    actions: ['printCustomer', 'printMerchant', 'refund', 'cancel', 'checkNow'],
    correction: { use: 'refund', text: corrections[language] },
    refundRules: { leftYen: 700, parts: 'allowed', needsApproval: false },
    cancelNeedsApproval: false,
    progress: null,
  };
}
