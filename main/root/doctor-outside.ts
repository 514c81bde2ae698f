import type { Clock } from '../common/clock.ts';
import type { Translator } from '../i18n/translator.ts';
import type { DoctorParts } from './doctor.ts';
import { lookAtBackupFacts } from './doctor-backup.ts';
import { lookAtHeadquarters } from './doctor-headquarters.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** How the doctor looks at copies and headquarters where no terminal that is open in this process tells of them. */
export function looksFromOutside(parts: {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly translate: Translator;
}): Pick<DoctorParts, 'backup' | 'headquarters'> {
  return {
    backup: (settings) => lookAtBackupFacts({ ...parts, settings }),
    headquarters: (settings) => lookAtHeadquarters({ ...parts, settings }),
  };
}
