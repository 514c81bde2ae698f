import type { HealthView } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';

/** Something about the terminal itself that store IT should know of; a cashier is not kept from work by it. */
export interface HealthTrouble {
  readonly about: 'backup' | 'takingOver' | 'headquarters' | 'update';
  /** `open`: somebody should see to it. `plain`: worth knowing. */
  readonly tone: 'open' | 'plain';
  readonly words: string;
}

type Outstanding = Exclude<NonNullable<HealthView['takingOver']>['state'], 'done'>;

/** Whether something of the last restore is not taken over yet. */
export function isTakingOver(
  takingOver: HealthView['takingOver'],
): takingOver is NonNullable<HealthView['takingOver']> & { readonly state: Outstanding } {
  return takingOver !== null && takingOver.state !== 'done';
}

function headquartersWord(headquarters: NonNullable<HealthView['headquarters']>) {
  const { state, problem } = headquarters;
  if (state !== 'upToDate') {
    return state;
  }
  // Though all is sent, headquarters may know another terminal by the same codes.
  return problem === null ? null : 'doubtful';
}

/** What is told in the status bar: nothing where all is well. */
export function healthTroubles(
  text: Translator,
  { backup, takingOver, headquarters, update }: HealthView,
): readonly HealthTrouble[] {
  const troubles: HealthTrouble[] = [];
  if (backup === 'late' || backup === 'failed') {
    troubles.push({ about: 'backup', tone: 'open', words: text(`health.bar.backup.${backup}`) });
  }
  if (isTakingOver(takingOver)) {
    const word = takingOver.state === 'reading' || takingOver.state === 'waiting' ? 'goesOn' : takingOver.state;
    troubles.push({ about: 'takingOver', tone: 'open', words: text(`health.bar.takingOver.${word}`) });
  }
  const word = headquarters === null ? null : headquartersWord(headquarters);
  if (headquarters !== null && word !== null) {
    const words = text(`health.bar.headquarters.${word}`, { count: headquarters.waiting });
    troubles.push({ about: 'headquarters', tone: 'open', words });
  }
  if (update.state === 'ready' || update.state === 'failed') {
    const tone = update.state === 'ready' ? 'plain' : 'open';
    troubles.push({
      about: 'update',
      tone,
      words: text(`health.bar.update.${update.state}`, { version: update.version }),
    });
  }
  return troubles;
}
