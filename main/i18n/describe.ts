import type { ErrorParams, TerminalError } from '../common/errors.ts';
import { typedText } from '../common/typed-text.ts';
import { groupDigits } from '../common/yen.ts';
import { isOpenState, type PaymentState, type RefundState } from '../ledger/machine.ts';
import type { OutcomeDetail } from '../ledger/outcome-detail.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import { brandName, DETECT_BRAND } from '../onepay/brands.ts';
import { lineFault } from '../onepay/http-errors.ts';
import { ProvisioningRefused, SettingsRefused } from '../settings/problems.ts';
import type { Catalogue } from './ja.ts';
import { hasText, type Translator } from './translator.ts';

/** An error as people and scripts see it. */
export interface DescribedError {
  readonly kind: string;
  /** For support; the same in every language. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * Puts an error of the terminal into words.
 * @param between what stands before each of several faults in one message.
 */
export function describeError(error: TerminalError, translate: Translator, between = ' '): DescribedError {
  const params = wordedParams(error, translate, between);
  return {
    kind: error.kind,
    code: error.code,
    message: translate(`errors.${error.code}.message`, params),
    hint: translate(`errors.${error.code}.hint`, params),
  };
}

/** The parameters that repeat what somebody typed. */
const typedParams = ['text', 'id'];

/** Some parameters are themselves codes with a text of their own. */
function wordedParams(error: TerminalError, translate: Translator, between: string): ErrorParams {
  const params: Record<string, string | number> = { ...error.params };
  for (const name of typedParams) {
    if (name in params) {
      params[name] = typedText(String(params[name]));
    }
  }
  const word = (name: string, group: string) => {
    const key = `${group}.${String(params[name])}`;
    if (name in params && hasText(key)) {
      params[name] = translate(key, error.params);
    }
  };
  word('state', 'states');
  word('fault', 'fieldFaults');
  word('why', 'reconciling.causes');
  if (error.code === 'CODE_INVALID') {
    word('problem', 'dropReasons');
  }
  if (error instanceof SettingsRefused) {
    params['problems'] = error.problems
      .map((problem) => between + describeSettingsProblem(problem, translate))
      .join('');
  }
  if (error instanceof ProvisioningRefused) {
    params['problems'] = error.faults
      .map(({ error: fault, file }) => {
        const words = describeError(fault, translate, between).message;
        return between + (file === undefined ? words : translate('settingsProblems.inFile', { file, words }));
      })
      .join('');
  }
  return params;
}

/** Puts one thing that is wrong in the settings into words. */
export function describeSettingsProblem(
  { path: key, problem, nearest, file }: SettingsRefused['problems'][number],
  translate: Translator,
): string {
  const path = describePath(key, translate);
  const text = `settingsProblems.${problem}${nearest === undefined ? '' : 'Nearest'}`;
  const words = translate(hasText(text) ? text : 'settingsProblems.other', { path, nearest: nearest ?? '' });
  return file === undefined ? words : translate('settingsProblems.inFile', { file, words });
}

/** People count scanners from one, and the file from nought: both are said. */
function describePath(path: string, translate: Translator): string {
  const index = /^scanners\.(\d+)/.exec(path)?.[1];
  return index === undefined ? path : translate('doctor.names.scannerKey', { number: Number(index) + 1, path });
}

/**
 * Puts into words why a payment is not paid; null for one that is.
 * @param told.takenBack it was paid before it was cancelled.
 */
export function describePayment(
  payment: Payment,
  translate: Translator,
  { takenBack }: { readonly takenBack: boolean } = { takenBack: false },
): DescribedError | null {
  const { state, detail } = payment;
  const worded = (group: keyof Catalogue['outcomes'], params: ErrorParams = {}) => ({
    message: translate(`outcomes.${group}.message`, { cause: causeOf(detail, translate), ...params }),
    hint: translate(`outcomes.${group}.hint`),
  });
  if (payment.centreWhy !== null && isOpenState(state)) {
    return { kind: 'unknown', code: 'NEEDS_CENTRE', ...worded('needsCentre') };
  }
  switch (state) {
    case 'paid':
    case 'partlyRefunded':
      return null;
    case 'refused':
      return describeRefusal(detail, translate);
    case 'failed':
      return { kind: 'failed', code: `STATUS_${detail.transStatus ?? ''}`, ...worded('failed') };
    case 'cancelled':
      if (takenBack) {
        return {
          kind: 'failed',
          code: 'CANCELLED',
          ...worded('takenBack', { amount: `¥${groupDigits(payment.amountYen)}` }),
        };
      }
      return payment.cancelReason === 'customerTimeout'
        ? { kind: 'failed', code: 'CANCELLED', ...worded('notApproved') }
        : { kind: 'failed', code: 'CANCELLED', ...worded('cancelled') };
    case 'notCharged':
      return { kind: 'failed', code: detail.errorCode ?? 'NOT_CHARGED', ...worded('notCharged') };
    case 'refunded':
      return { kind: 'failed', code: 'REFUNDED', ...worded('refunded') };
    case 'notSent':
      return { kind: 'notSent', code: detail.code ?? 'NOT_SENT', ...worded('notSent') };
    case 'unknown':
      return { kind: 'unknown', code: detail.code ?? 'UNKNOWN', ...worded('unknown') };
    case 'waitingForCustomer':
      return { kind: 'unknown', code: 'STATUS_14', ...worded('waitingForCustomer') };
    case 'cancelling':
      return { kind: 'unknown', code: 'CANCELLING', ...worded(takenBack ? 'takingBack' : 'cancelling') };
    case 'created':
    case 'sending':
      return { kind: 'unknown', code: state.toUpperCase(), ...worded('inProgress') };
  }
}

/** Puts into words why a refund has not gone through; null for one that has. */
export function describeRefund({ state, detail, centreWhy }: Refund, translate: Translator): DescribedError | null {
  const worded = (group: keyof Catalogue['outcomes']) => ({
    message: translate(`outcomes.${group}.message`, { cause: causeOf(detail, translate) }),
    hint: translate(`outcomes.${group}.hint`),
  });
  switch (state) {
    case 'refunded':
      return null;
    case 'refused':
      return describeRefusal(detail, translate);
    case 'failed':
      return { kind: 'failed', code: `STATUS_${detail.transStatus ?? ''}`, ...worded('refundFailed') };
    case 'notRefunded':
      return { kind: 'failed', code: detail.errorCode ?? 'NOT_REFUNDED', ...worded('refundNotRefunded') };
    case 'notSent':
      return { kind: 'notSent', code: detail.code ?? 'NOT_SENT', ...worded('refundNotSent') };
    case 'unknown':
      return centreWhy === null
        ? { kind: 'unknown', code: detail.code ?? 'UNKNOWN', ...worded('refundUnknown') }
        : { kind: 'unknown', code: 'NEEDS_CENTRE', ...worded('needsCentre') };
    case 'created':
    case 'sending':
      return { kind: 'unknown', code: state.toUpperCase(), ...worded('refundUnknown') };
  }
}

function describeRefusal(detail: OutcomeDetail, translate: Translator): DescribedError {
  const { errorCode = '', subErrorCode = '', advice = 'callTheCentre' } = detail;
  const message = `gatewayErrors.${errorCode}`;
  const hint = `advice.${advice}`;
  const text = translate(hasText(message) ? message : 'gatewayErrors.other', { subErrorCode: subErrorCode || '-' });
  return {
    kind: 'refused',
    code: errorCode,
    message: text.includes(subErrorCode) ? text : `${text} (${subErrorCode})`,
    hint: translate(hasText(hint) ? hint : 'advice.callTheCentre'),
  };
}

function causeOf({ code = '' }: OutcomeDetail, translate: Translator): string {
  return translate(`lineFaults.${lineFault(code)}`);
}

/** The name of a state in one language. */
export function describeState(state: PaymentState, translate: Translator): string {
  return translate(`states.${state}`);
}

/** The name of a refund's state in one language. */
export function describeRefundState(state: RefundState, translate: Translator): string {
  return translate(`refundStates.${state}`);
}

/** The brand's name; one that is yet to be detected has none, in any language. */
export function describeBrand(payment: Pick<Payment, 'payType' | 'askedPayType'>, translate: Translator): string {
  const code = payment.payType ?? payment.askedPayType;
  return code === DETECT_BRAND ? translate('cli.detectBrand') : brandName(code);
}
