import type { TerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import { bad, type DoctorStep, good, warning } from './step.ts';

/** What the doctor has seen of the program and its settings. */
export interface ProgramFindings {
  readonly version: string;
  /** Null where nobody looks for new versions, as on the command line. */
  readonly update: { readonly state: 'off' | 'none' | 'loading' | 'ready' | 'failed'; readonly version: string } | null;
  readonly settings:
    | { readonly kind: 'none' }
    | { readonly kind: 'wrong'; readonly error: TerminalError }
    | { readonly kind: 'sound'; readonly locked: readonly string[] };
  /** Hours before UTC, by the settings and by this computer; null without settings. */
  readonly zone: { readonly settings: number; readonly computer: number } | null;
  /** Null where none is set up. */
  readonly headquarters: HeadquartersFacts | null;
}

interface Problem {
  readonly message: string;
  readonly hint: string;
  readonly code: string;
}

/** How the sending to the headquarters' server is; or, where nobody sends anything, whether the server can be reached. */
export type HeadquartersFacts =
  | {
      readonly state: 'upToDate' | 'behind' | 'unreachable' | 'refused';
      /** Rows of the journal that are not there yet. */
      readonly waiting: number;
      readonly problem: Problem | null;
    }
  | { readonly state: 'reachable' }
  | { readonly state: 'noConnection'; readonly problem: Problem };

/** What is to be said of the program. */
export function programSteps(findings: ProgramFindings, translate: Translator): DoctorStep[] {
  return [
    settingsStep(findings, translate),
    ...zoneSteps(findings, translate),
    ...headquartersSteps(findings, translate),
    versionStep(findings, translate),
  ];
}

function settingsStep({ settings }: ProgramFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.settings');
  switch (settings.kind) {
    case 'none':
      return { name, ...bad(translate('diagnosis.settingsNone'), translate('diagnosis.fixes.settingsNone')) };
    case 'wrong': {
      const { message, hint, code } = describeError(settings.error, translate);
      return { name, ...bad(`${message} [${code}]`, hint) };
    }
    case 'sound': {
      const { locked } = settings;
      return {
        name,
        ...good(
          locked.length === 0
            ? translate('diagnosis.settingsGood')
            : translate('diagnosis.settingsLocked', { keys: locked.join(', ') }),
        ),
      };
    }
  }
}

function zoneSteps({ zone }: ProgramFindings, translate: Translator): DoctorStep[] {
  if (zone === null) {
    return [];
  }
  const name = translate('diagnosis.names.zone');
  const facts = { settings: signed(zone.settings), computer: signed(zone.computer) };
  return [
    {
      name,
      ...(zone.settings === zone.computer
        ? good(translate('diagnosis.zoneSame', facts))
        : warning(translate('diagnosis.zoneDiffers', facts), translate('diagnosis.fixes.zone'))),
    },
  ];
}

function signed(hours: number): string {
  return `${hours < 0 ? '-' : '+'}${Math.abs(hours)}`;
}

function headquartersSteps({ headquarters }: ProgramFindings, translate: Translator): DoctorStep[] {
  if (headquarters === null) {
    return [];
  }
  const name = translate('diagnosis.names.headquarters');
  const words = ({ message, code }: Problem) => `${message} [${code}]`;
  switch (headquarters.state) {
    case 'upToDate':
    case 'behind': {
      const { state, waiting: rows, problem } = headquarters;
      const detail =
        state === 'upToDate'
          ? translate('diagnosis.headquartersUpToDate')
          : translate('diagnosis.headquartersBehind', { rows });
      // All goes through, and somebody has to look at it all the same.
      return [{ name, ...(problem === null ? good(detail) : warning(`${detail} ${words(problem)}`, problem.hint)) }];
    }
    case 'unreachable':
    case 'refused': {
      const { waiting: rows, problem } = headquarters;
      const detail = translate('diagnosis.headquartersTrouble', { rows, why: problem === null ? '' : words(problem) });
      return [{ name, ...warning(detail, problem?.hint ?? null) }];
    }
    case 'reachable':
      return [{ name, ...good(translate('diagnosis.headquartersReachable')) }];
    case 'noConnection': {
      const { problem } = headquarters;
      const detail = translate('diagnosis.headquartersNoConnection', { why: words(problem) });
      return [{ name, ...warning(detail, problem.hint) }];
    }
  }
}

function versionStep({ version, update }: ProgramFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.version');
  switch (update?.state) {
    case undefined:
    case 'off':
    case 'none':
      return { name, ...good(translate('diagnosis.version', { version })) };
    case 'loading':
    case 'ready':
      return { name, ...good(translate('diagnosis.versionReady', { version, next: update?.version ?? '' })) };
    case 'failed':
      return {
        name,
        ...warning(translate('diagnosis.versionFailed', { version }), translate('diagnosis.fixes.update')),
      };
  }
}
