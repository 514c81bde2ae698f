import type { ProgressView } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';
import type { SubjectId } from '../ledger/events.ts';
import type { Outlook, Recovery } from '../terminal/recovery/worker.ts';
import type { Answer, QuestionLog } from './questions.ts';

export interface ProgressParts {
  readonly questions: Pick<QuestionLog, 'about'>;
  readonly recovery: Pick<Recovery, 'outlook'>;
  readonly translate: Translator;
  /** UTC, ms. */
  readonly now: number;
}

/** What the terminal is doing about something that is open. @param sentAt UTC, ISO 8601; null where it was not sent. */
export function progressOf(id: SubjectId, sentAt: string | null, parts: ProgressParts): ProgressView {
  const { asked, lastAnswer } = parts.questions.about(id);
  return {
    asked,
    lastAnswer: lastAnswer === undefined ? null : wordsOf(lastAnswer, parts.translate),
    ...stepOf(parts.recovery.outlook(id)),
    // This computer's clock may have been set back since.
    openForMs: sentAt === null ? 0 : Math.max(0, parts.now - Date.parse(sentAt)),
  };
}

function stepOf(outlook: Outlook | undefined): Pick<ProgressView, 'step' | 'nextInMs'> {
  if (outlook === undefined) {
    return { step: 'waiting', nextInMs: null };
  }
  return outlook.step === 'asking' ? { step: 'asking', nextInMs: null } : outlook;
}

function wordsOf(answer: Answer, translate: Translator): string {
  switch (answer.kind) {
    case 'payment.answered':
    case 'refund.answered':
      return translate(`timeline.answers.${answer.content.finding}`);
    case 'payment.compared':
    case 'refund.compared':
      return translate(`timeline.compared.${answer.content.finding}`);
    case 'payment.reverseAnswered':
      return translate(`timeline.reverseAnswers.${answer.content.finding}`);
    case 'payment.reverseRefused':
      return translate('timeline.reverseRefused');
  }
}
