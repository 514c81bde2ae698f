import type { Clock } from '../common/clock.ts';
import { asTerminalError } from '../common/errors.ts';
import type { HeadquartersFacts } from '../doctor/program-steps.ts';
import { describeError } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Settings } from '../settings/schema.ts';
import { connectToHeadquarters } from './headquarters.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** Nobody waits longer for a diagnosis, in ms. */
const LIMIT_MS = 12_000;

/** Whether the headquarters' server can be reached, for whoever sends nothing there; null where none is set up. Never rejects. */
export async function lookAtHeadquarters(parts: {
  readonly stored: Pick<StoredTerminal, 'keys'>;
  readonly settings: Settings;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly translate: Translator;
}): Promise<HeadquartersFacts | null> {
  const { stored, settings, clock, translate } = parts;
  // Of training nobody hears.
  if (settings.headquarters === null || settings.mode === 'training') {
    return null;
  }
  try {
    const ending = AbortSignal.timeout(LIMIT_MS);
    const line = await connectToHeadquarters(settings.headquarters, stored.keys, clock, ending);
    line.drop();
    return { state: 'reachable' };
  } catch (error) {
    return { state: 'noConnection', problem: describeError(asTerminalError(error), translate) };
  }
}
