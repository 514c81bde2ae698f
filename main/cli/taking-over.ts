import { groupDigits } from '../common/yen.ts';
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
  const { state, payments, yen, refunds, refundYen, reopened, waiting, left } = progress;
  const error = progress.state === 'failed' ? { code: progress.error.code, ...progress.error.params } : null;
  return { adoption: { state, payments, yen, refunds, refundYen, reopened, waiting, left, error } };
}

/** The same in words. */
export function adoptionLines({ progress }: Pick<Adopter, 'progress'>, { translate }: Output): string[] {
  switch (progress.state) {
    case 'none':
      return [];
    case 'failed':
      return [translate('takenOver.failed', { code: progress.error.code })];
    case 'done':
      return [translate('takenOver.done', countsOf(progress))];
    case 'running':
    case 'waiting':
      return [translate('takenOver.waiting', countsOf(progress))];
  }
}

function countsOf({
  payments,
  yen,
  refunds,
  refundYen,
  reopened,
  waiting,
  left,
}: Exclude<AdoptionState, { state: 'none' }>) {
  return { payments, yen: groupDigits(yen), refunds, refundYen: groupDigits(refundYen), reopened, waiting, left };
}
