declare const payTypeBrand: unique symbol;

/** A brand code of protocol section 6. Any code may arrive: an unlisted one is kept and shown as it is. */
export type PayType = string & { readonly [payTypeBrand]: true };

/** Asks the gateway to detect the brand from the customer's code. */
export const DETECT_BRAND = '99' as PayType;

const brandNames: ReadonlyMap<string, string> = new Map([
  ['01', 'Alipay'],
  ['02', 'WeChat Pay'],
  ['03', 'UnionPay'],
  ['04', 'LINE Pay'],
  ['05', '地域電子マネー'],
  ['06', 'Bitcoin'],
  ['07', 'Origami Pay'],
  ['08', 'HappyGO'],
  ['09', '楽天ペイ'],
  ['10', 'PayPay'],
  ['11', 'd払い'],
  ['13', 'Cpay-Alipay'],
  ['14', 'Cpay-WeChat'],
  ['15', 'メルペイ'],
  ['16', 'au PAY'],
  ['17', 'JCB-Alipay'],
  ['18', 'QUOカードPay'],
  ['19', 'ゆうちょPay'],
  ['21', 'K PLUS'],
  ['22', 'りそなウォレット'],
  ['23', 'EPOS Pay'],
  ['24', 'J-Coin Pay'],
  ['27', 'pring'],
  ['28', 'atone'],
  ['29', 'AFTEE'],
  ['30', 'Bank Pay'],
  ['32', 'プレモコード払い'],
  ['33', 'MyJCB Pay'],
  ['34', 'ANA Pay'],
  ['35', 'Money Tap'],
  ['36', 'FamiPay'],
  ['37', 'ゲオペイ'],
  ['40', 'ララPay'],
  ['41', 'Paidy'],
  ['90', 'Smart Code'],
  ['99', '自動判定'],
  ['O01', 'OnePay-Alipay'],
  ['O02', 'OnePay-WeChat'],
  ['O03', 'OnePay-UnionPay'],
  ['O25', 'JKOPAY'],
  ['GN01', 'Alipay (GN)'],
  ['GN02', 'AlipayHK (GN)'],
  ['GN03', 'kakaopay (GN)'],
  ['GN90', 'Alipay+'],
  ['MG03', 'UnionPay (Mizuho)'],
  ['M01', 'Alipay MPM'],
  ['M02', 'WeChat MPM'],
  ['M04', 'LINE MPM'],
  ['M10', 'PayPay MPM'],
]);

const partialRefundBrands: ReadonlySet<string> = new Set(['01', '02', '04', 'GN90']);

/** All brand codes of the table. */
export const knownPayTypes: readonly PayType[] = [...brandNames.keys()] as PayType[];

/** True for what may stand in `payType(4)`. */
export function isPayType(text: string): text is PayType {
  return /^[A-Za-z0-9]{1,4}$/.test(text);
}

/** The brand's name for receipts and screens; an unlisted code is its own name. */
export function brandName(payType: string): string {
  return brandNames.get(payType) ?? payType;
}

/** Whether a part of a payment may be refunded; every other brand refunds the full amount only (protocol section 3). */
export function allowsPartialRefund(payType: string): boolean {
  return partialRefundBrands.has(payType);
}
