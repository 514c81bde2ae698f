import { describeState } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import { isOpenState } from '../ledger/machine.ts';
import { lineFault } from '../onepay/http-errors.ts';
import type { ConfirmedPayment } from '../onepay/outcome.ts';
import type { AnsweredAboutPayment } from '../terminal/order-inquiry.ts';
import { unknownCode } from '../terminal/outcome-events.ts';

/** What a confirm brought, as scripts get it. */
export interface AnswerJson {
  readonly outcome: ConfirmedPayment['outcome'];
  /** For support; null where the outcome says it all. */
  readonly code: string | null;
}

export function toAnswerJson(outcome: ConfirmedPayment): AnswerJson {
  return { outcome: outcome.outcome, code: codeOf(outcome) };
}

function codeOf(outcome: ConfirmedPayment): string | null {
  switch (outcome.outcome) {
    case 'notSent':
      return outcome.code;
    case 'notFound':
      return outcome.errorCode;
    case 'unknown':
      return unknownCode(outcome.reason);
    case 'failed':
      return `STATUS_${outcome.transStatus}`;
    case 'paid':
    case 'cancelled':
    case 'waitingForCustomer':
      return null;
  }
}

/** One line about what a confirm brought. */
export function answerLine({ payment, outcome }: AnsweredAboutPayment, translate: Translator): string {
  const code = codeOf(outcome) ?? '';
  const cause = () => translate(`lineFaults.${lineFault(code)}`);
  switch (outcome.outcome) {
    case 'notSent':
      return translate('cli.answers.notReached', { cause: cause(), code });
    case 'notFound':
      return translate(isOpenState(payment.state) ? 'cli.answers.notFoundYet' : 'cli.answers.notFound', { code });
    case 'unknown':
      return outcome.reason.kind === 'lost'
        ? translate('cli.answers.lost', { cause: cause(), code })
        : translate(outcome.reason.kind === 'transStatus' ? 'cli.answers.underWay' : 'cli.answers.unclear', { code });
    default: {
      const state = isOpenState(payment.state) ? outcome.outcome : payment.state;
      return translate('cli.answers.state', { state: describeState(state, translate) });
    }
  }
}
