import { groupDigits } from '../common/yen.ts';
import type { Translator } from '../i18n/translator.ts';
import type { OpenTerminal } from '../root/terminal.ts';
import type { Adopter, AdoptionState } from '../terminal/adopting/adopter.ts';
import type { Output } from './output.ts';

/** Takes over what a restored ledger had lost, as far as one reading of the gateway's book can; why it could not is in its progress. */
export async function takeOverOnce({ adopter }: Pick<OpenTerminal, 'adopter'>): Promise<void> {
  if (adopter.isOutstanding) {
    await adopter.pass().catch(() => undefined);
  }
}

/** What `recover` says of a restored ledger; nothing where there is nothing to say. */
export function adoptionAnswer({ progress }: Pick<Adopter, 'progress'>): { readonly adoption?: object } {
  if (progress.state === 'none') {
    return {};
  }
  const { state, payments, yen, refunds, refundYen, reopened, waiting, left, untold } = progress;
  const error = progress.state === 'failed' ? { code: progress.error.code, ...progress.error.params } : null;
  return { adoption: { state, payments, yen, refunds, refundYen, reopened, waiting, left, untold, error } };
}

/** The same in words. */
export function adoptionLines({ progress }: Pick<Adopter, 'progress'>, { translate }: Output): string[] {
  switch (progress.state) {
    case 'none':
      return [];
    case 'failed':
      return [translate('takenOver.failed', { code: progress.error.code })];
    case 'done':
      return [
        countsOf(progress, translate) === ''
          ? translate('takenOver.doneNothing')
          : translate('takenOver.done', { counts: countsOf(progress, translate) }),
        ...(progress.untold === null ? [] : [translate('takenOver.untold', { ...progress.untold })]),
      ];
    case 'running':
    case 'waiting':
      return [
        translate('takenOver.waiting'),
        ...(countsOf(progress, translate) === ''
          ? []
          : [translate('takenOver.soFar', { counts: countsOf(progress, translate) })]),
      ];
  }
}

type Reached = Exclude<AdoptionState, { state: 'none' }>;

const counted = ['payments', 'refunds', 'reopened', 'left', 'waiting'] as const;

/** What there is any of; empty where there is nothing. */
function countsOf(reached: Reached, translate: Translator): string {
  const { payments, refunds, reopened, left, waiting } = reached;
  const yen = groupDigits(reached.yen);
  const words = { payments, yen, refunds, refundYen: groupDigits(reached.refundYen), reopened, left, waiting };
  return counted
    .filter((name) => reached[name] > 0)
    .map((name) => translate(`takenOver.counts.${name}`, words))
    .join(translate('takenOver.and'));
}
