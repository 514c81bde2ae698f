import { describeError } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Seen } from './seen.ts';
import { bad, type DoctorStep, warning } from './step.ts';

/** What is to be said of something that could not be looked at. */
export function unseen(
  look: Exclude<Seen<unknown>, { kind: 'seen' }>,
  translate: Translator,
): Omit<DoctorStep, 'name'> {
  if (look.kind === 'tooLong') {
    return warning(translate('diagnosis.tooLong'), null);
  }
  if (look.error === null) {
    return bad(translate('diagnosis.failed', { code: look.code }), translate('diagnosis.fixes.support'));
  }
  const { message, hint, code } = describeError(look.error, translate);
  return bad(`${message} [${code}]`, hint);
}
