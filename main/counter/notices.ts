import type { Notice } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';

/** Something small to tell, in whichever language is spoken when it is told. */
export interface NoticeText {
  readonly tone: Notice['tone'];
  readonly say: (translate: Translator) => { readonly message: string; readonly hint: string };
}

/** The newest notice: the window shows it for a while. */
export class Notices {
  #number = 0;
  #newest: NoticeText | undefined;

  tell(notice: NoticeText): void {
    this.#number += 1;
    this.#newest = notice;
  }

  view(translate: Translator): Notice | null {
    if (this.#newest === undefined) {
      return null;
    }
    // What says it may know more than the window takes.
    const { message, hint } = this.#newest.say(translate);
    return { number: this.#number, tone: this.#newest.tone, message, hint };
  }
}
