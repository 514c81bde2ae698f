import {
  askedConditions,
  askStatus,
  hindering,
  type StatusQuestion,
  StatusStream,
  statusQuestions,
} from './escpos-status.ts';
import type { LinkEars, LinkLost, PrinterLink } from './links.ts';
import type { PrinterCondition } from './port.ts';

/** What is heard from a printer during one job. */
export class PrinterTalk implements LinkEars {
  readonly #stream = new StatusStream();
  readonly #lost = Promise.withResolvers<never>();
  #news = Promise.withResolvers<void>();
  #answers: number[] = [];
  #conditions: readonly PrinterCondition[] = [];
  #tellings = 0;
  #isHeldByTelling = false;
  #hasForgotten = false;
  #hasSpoken = false;
  #expectsDone = false;
  #isDone = false;
  readonly #onConditions: (conditions: readonly PrinterCondition[]) => void;

  constructor(onConditions: (conditions: readonly PrinterCondition[]) => void) {
    this.#onConditions = onConditions;
    this.#lost.promise.catch(() => undefined);
  }

  /** All that is wrong, as the printer said last. */
  get conditions(): readonly PrinterCondition[] {
    return this.#conditions;
  }

  /** It stands still until somebody sees to it. */
  get isHeld(): boolean {
    return hindering(this.#conditions).length > 0;
  }

  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /**
   * It told that it stands still, and goes on without telling so: it was switched off and on, and has lost what it held of
   * the document.
   */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  /** It has answered the question that stands at the end of a document. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Resolves when anything more has been said. */
  get news(): Promise<void> {
    return this.#news.promise;
  }

  /** Rejects when the link is lost. */
  get ended(): Promise<never> {
    return this.#lost.promise;
  }

  heard(bytes: Uint8Array): void {
    for (const answer of this.#stream.read(bytes)) {
      this.#hasSpoken = true;
      switch (answer.kind) {
        case 'asked':
          this.#answers.push(answer.byte);
          break;
        case 'told':
          this.#tellings += 1;
          this.#isHeldByTelling = hindering(answer.conditions).length > 0;
          this.#tell(answer.conditions);
          break;
        case 'done':
          this.#isDone = this.#expectsDone;
          this.#hasForgotten ||= this.#expectsDone && this.#isHeldByTelling;
          break;
      }
    }
    const told = this.#news;
    this.#news = Promise.withResolvers();
    told.resolve();
  }

  lost(reason: LinkLost): void {
    this.#lost.reject(reason);
  }

  /**
   * Asks how the printer is, question by question: their answers look alike. Undefined where it does not answer the first
   * within `answerMs`; nothing new where it answers some of them only.
   */
  async ask(
    link: PrinterLink,
    answerMs: number,
    within: <T>(step: Promise<T>, ms: number) => Promise<T | 'late'>,
  ): Promise<readonly PrinterCondition[] | undefined> {
    const answers = new Map<StatusQuestion, number>();
    const tellings = this.#tellings;
    for (const question of statusQuestions) {
      this.#answers = [];
      const answer = await within(this.#answerTo(link, question), answerMs);
      if (answer === 'late' && answers.size === 0) {
        return undefined;
      }
      if (answer === 'late') {
        return this.#conditions;
      }
      answers.set(question, answer);
    }
    // What it tells by itself is newer, and of one moment: an answer from before and one from after a change say nothing.
    if (tellings === this.#tellings) {
      const conditions = askedConditions(answers);
      this.#hasForgotten ||= this.#isHeldByTelling && hindering(conditions).length === 0;
      this.#tell(conditions);
    }
    return this.#conditions;
  }

  /** The answer at the end of a document counts from here on; what came before answers something else. */
  expectDone(): void {
    this.#expectsDone = true;
  }

  async #answerTo(link: PrinterLink, question: StatusQuestion): Promise<number> {
    await link.write(askStatus(question));
    for (;;) {
      const news = this.news;
      const [answer] = this.#answers;
      if (answer !== undefined) {
        return answer;
      }
      await news;
    }
  }

  #tell(conditions: readonly PrinterCondition[]): void {
    this.#conditions = conditions;
    this.#onConditions(conditions);
  }
}
