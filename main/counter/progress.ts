import type { ProgressView } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';
import type { SubjectId } from '../ledger/events.ts';
import type { WrittenEvent } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outlook, Recovery } from '../terminal/recovery/worker.ts';

export interface ProgressParts {
  readonly ledger: Pick<Ledger, 'eventsAbout'>;
  readonly recovery: Pick<Recovery, 'outlook'>;
  readonly translate: Translator;
  /** UTC, ms. */
  readonly now: number;
}

/** What the terminal is doing about something that is open. @param sentAt UTC, ISO 8601; null where it was not sent. */
export function progressOf(id: SubjectId, sentAt: string | null, parts: ProgressParts): ProgressView {
  const events = parts.ledger.eventsAbout(id);
  return {
    asked: events.filter(isQuestion).length,
    lastAnswer: lastAnswer(events, parts.translate),
    ...stepOf(parts.recovery.outlook(id)),
    // This computer's clock may have been set back since.
    openForMs: sentAt === null ? 0 : Math.max(0, parts.now - Date.parse(sentAt)),
  };
}

function isQuestion({ kind }: WrittenEvent): boolean {
  return kind === 'payment.asked' || kind === 'refund.asked' || kind === 'payment.reversing';
}

function stepOf(outlook: Outlook | undefined): Pick<ProgressView, 'step' | 'nextInMs'> {
  if (outlook === undefined) {
    return { step: 'waiting', nextInMs: null };
  }
  return outlook.step === 'asking' ? { step: 'asking', nextInMs: null } : outlook;
}

function lastAnswer(events: readonly WrittenEvent[], translate: Translator): string | null {
  for (const event of events.toReversed()) {
    if (event.kind === 'payment.answered' || event.kind === 'refund.answered') {
      return translate(`timeline.answers.${event.content.finding}`);
    }
    if (event.kind === 'payment.reverseAnswered') {
      return translate(`timeline.reverseAnswers.${event.content.finding}`);
    }
    if (event.kind === 'payment.reverseRefused') {
      return translate('timeline.reverseRefused');
    }
    if (event.kind === 'payment.compared' || event.kind === 'refund.compared') {
      return translate(`timeline.compared.${event.content.finding}`);
    }
  }
  return null;
}
