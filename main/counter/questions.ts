import type { AnySubjectId } from '../ledger/events.ts';
import type { WrittenEvent } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What the journal says of the asking about an item. */
export interface Questions {
  readonly asked: number;
  /** The newest answer that left it open; undefined before the first. */
  readonly lastAnswer: Answer | undefined;
}

/** An answer after which the item was as open as before. */
export type Answer = Extract<
  WrittenEvent,
  {
    kind:
      | 'payment.answered'
      | 'refund.answered'
      | 'payment.compared'
      | 'refund.compared'
      | 'payment.reverseAnswered'
      | 'payment.reverseRefused';
  }
>;

/** Reads the journal about an item once, and again only when something was written about it: days of asking are long. */
export class QuestionLog {
  readonly #ledger: Pick<Ledger, 'eventsAbout'>;
  readonly #known = new Map<AnySubjectId, Questions>();

  constructor(ledger: Pick<Ledger, 'eventsAbout'>) {
    this.#ledger = ledger;
  }

  about(id: AnySubjectId): Questions {
    const known = this.#known.get(id) ?? questionsIn(this.#ledger.eventsAbout(id));
    this.#known.set(id, known);
    return known;
  }

  /** Something was written about these. */
  forget(ids: ReadonlySet<AnySubjectId>): void {
    for (const id of ids) {
      this.#known.delete(id);
    }
  }
}

function questionsIn(events: readonly WrittenEvent[]): Questions {
  return { asked: events.filter(isQuestion).length, lastAnswer: events.findLast(isAnswer) };
}

function isQuestion({ kind }: WrittenEvent): boolean {
  return kind === 'payment.asked' || kind === 'refund.asked' || kind === 'payment.reversing';
}

function isAnswer(event: WrittenEvent): event is Answer {
  switch (event.kind) {
    case 'payment.answered':
    case 'refund.answered':
    case 'payment.compared':
    case 'refund.compared':
    case 'payment.reverseAnswered':
    case 'payment.reverseRefused':
      return true;
    default:
      return false;
  }
}
