/** `meta.code` (protocol section 4). */
export const META_SUCCESS = '00';
export const META_ERROR = '09';

/** `transStatus` and `orderStatus` (protocol section 5). */
export const transStatuses = {
  paid: '00',
  failed: '01',
  awaitingPayment: '02',
  paying: '03',
  paymentTimedOut: '04',
  refunding: '05',
  refunded: '06',
  refundFailed: '07',
  refundTimedOut: '08',
  cancelling: '09',
  cancelled: '10',
  cancelFailed: '11',
  cancelTimedOut: '12',
  orderClosed: '13',
  waitingForCustomer: '14',
  customerGaveUp: '15',
} as const;

/** Every `transStatus` of the protocol's table, 00 to 27. */
export const knownTransStatuses: readonly string[] = Array.from({ length: 28 }, (_, code) =>
  String(code).padStart(2, '0'),
);

/** Every error code of the protocol's table (section 7). */
export const knownErrorCodes: readonly string[] = [
  ...['E02001', 'E02002', 'E02003', 'E02004'],
  ...['E09101', 'E09102', 'E09103', 'E09106', 'E09108', 'E09109', 'E09110', 'E09111', 'E09112', 'E09113', 'E09114'],
  ...['E09115', 'E09116', 'E09117', 'E09118', 'E09119', 'E09120', 'E09121', 'E09122', 'E09123', 'E09124', 'E09126'],
  ...['E09127', 'E09128', 'E09129', 'E09131', 'E09133', 'E09134', 'E09135', 'E09136', 'E09137', 'E09138', 'E09139'],
  ...['E09140', 'E09141', 'E09142', 'E09143', 'E09144'],
  ...['E09201', 'E09202', 'E09203', 'E09299', 'E09301', 'E09901'],
];

/** The order asked about does not exist. */
export const ORDER_NOT_FOUND = 'E09103';
/** Reversing what is already reversed. */
export const ALREADY_REVERSED = 'E09118';
/** Reversing what has been refunded. */
export const ALREADY_REFUNDED = 'E09119';
/** Service stopped or payment method expired. */
export const SERVICE_STOPPED = 'E09203';
/** The issuer refused; `subErrorCode` says why. */
export const ISSUER_REFUSED = 'E09301';
/** Invalid access: signature, token, terminal and the like; also the answer to a copy of a request. */
export const INVALID_ACCESS = 'E09901';

/** What an issuer's `subErrorCode` means for the money (protocol sections 7 and 8). */
export type SubErrorMeaning = 'stillOpen' | 'noSuchOrder' | 'customerMustAct' | 'callTheCentre' | 'unlisted';

const stillOpen = [
  ...['PAYMENT_IN_PROGRESS', 'REQUEST_DUPLICATED', 'USERPAYING', 'SYSTEM_ERROR', 'SYSTEMERROR', 'RETRY_AGAIN_LATER'],
  ...['UNKNOWNERROR', 'BANKERROR', 'TRANSACTION_ALREADY_MADE', 'ORDER_ID_USED', 'INVALID_RETRY'],
];

const noSuchOrder = ['TRADE_NOT_EXIST', 'TRANSACTION_NOT_FOUND', 'ORDERNOTEXIST'];

const customerMustAct = [
  ...['NOT_ENOUGH', 'NOTENOUGH', 'ACCOUNT_REMAINS_CHANGED', 'ACOUNT_ERROR', 'AUTHCODEEXPIRE', 'AUTH_CODE_ERROR'],
  ...['AUTH_CODE_INVALID', 'BALANCE_LIMIT_OVER', 'BLACK_LIST_CARD', 'CARD_AUTH_ERROR', 'CARD_CHANGED', 'CARD_DECLINED'],
  ...['CARD_EXPIRED', 'CARD_LIMIT_EXCEEDED', 'CARD_NOT_ACTIVE', 'CARD_NOT_ENOUGH', 'CARD_PAY_ERROR'],
  ...['CARD_REPORT_STOLEN', 'CARD_TEMP_ERROR', 'CARD_TEMP_SUSPENDED', 'CARD_USE_SUSPENDED', 'INVALID_AMOUNT'],
  ...['INVALID_CARD', 'INVALID_ONETIME_KEY', 'INVALID_PIN_CODE', 'INVALID_STATUS', 'NO_ACCOUNT', 'NO_AVAILABLE_CARD'],
  ...['NO_AVAILABLE_VALUE', 'NO_PAYMENT_INFO', 'NOT_USER', 'NOTSUPORTCARD', 'ONETIME_KEY_EXPIRED'],
  ...['PAY_LIMIT_EXCEEDED', 'PAY_NOT_ALLOWED', 'PAYMENT_DECLINED', 'REFUND_AMOUNT_EXCEEDED', 'REFUND_EXPIRE'],
  ...['REVERSE_EXPIRE', 'SERVICE_NOT_SUPPORT', 'SETTING_LIMIT_OVER', 'TRANSACION_ALREADY_REFUND', 'TRANSACTION_ERROR'],
  ...['UNDER_MAINTENANCE', 'USER_SUSPENDED_TRANSACTION'],
];

const callTheCentre = [
  ...['AMOUNT_NOT_MATCH', 'APPID_NOT_EXIST', 'INVALID_CURRENCY', 'INVALID_FORMAT', 'INVALID_HEAD', 'INVALID_PARAM'],
  ...['INVALID_REQUEST', 'INVALID_TRANSACTION', 'INVALID_VERSION', 'INVALID_VOLUME', 'MERCHANT_NOT_EXIST'],
  ...['PAYMENT_NOT_ALLOWED', 'TERM_NOT_SAME', 'TRANSACTION_MAX_EXCEEDED'],
];

const subErrorMeanings: ReadonlyMap<string, SubErrorMeaning> = new Map<string, SubErrorMeaning>([
  ...stillOpen.map((code) => [code, 'stillOpen'] as const),
  ...noSuchOrder.map((code) => [code, 'noSuchOrder'] as const),
  ...customerMustAct.map((code) => [code, 'customerMustAct'] as const),
  ...callTheCentre.map((code) => [code, 'callTheCentre'] as const),
]);

/** Every listed `subErrorCode`. */
export const knownSubErrorCodes: readonly string[] = [...subErrorMeanings.keys()];

/** The meaning of an issuer's code; a code that is not in the table is `unlisted`, which leaves the outcome open. */
export function subErrorMeaning(code: string): SubErrorMeaning {
  return subErrorMeanings.get(code) ?? 'unlisted';
}
