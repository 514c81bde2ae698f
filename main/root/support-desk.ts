import type { DoctorReport, MadeFile } from '../../preload/contract.ts';
import { type Log, noLog } from '../common/log.ts';
import type { TimeZoneCode } from '../common/time.ts';
import type { GroupedStep } from '../doctor/step.ts';
import { hasText, type Translator } from '../i18n/translator.ts';
import { type DoctorParts, doctorReport, runDoctor } from './doctor.ts';
import { exportFolder } from './exports.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { makeSupportBundle } from './support-bundle.ts';

export interface SupportDeskParts {
  /** As it is now: it may be stored anew under another seal. */
  readonly stored: () => StoredTerminal;
  /** Who stands there may look: throws where nobody may. */
  readonly requirePermission: () => void;
  /** What the doctor looks at now: the ledger that is open, if one is, and what is known of updates and headquarters. */
  readonly doctor: () => DoctorParts;
  readonly translate: () => Translator;
  readonly log?: Log;
}

/** Support at the window: what the doctor says, and one file for support. */
export class SupportDesk {
  readonly #parts: SupportDeskParts;
  #running: Promise<readonly GroupedStep[]> | undefined;

  constructor(parts: SupportDeskParts) {
    this.#parts = parts;
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  async runDoctor(): Promise<DoctorReport> {
    this.#parts.requirePermission();
    return doctorReport(await this.#steps(), this.#parts.doctor().clock.now(), this.#timeZone());
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, FILE_UNWRITABLE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL. */
  async makeBundle(): Promise<MadeFile> {
    const { stored, doctor, requirePermission, log = noLog } = this.#parts;
    requirePermission();
    const { clock, version } = doctor();
    const parts = { stored: stored(), clock, version, doctor: () => this.#steps(), verifiesAll: false };
    const file = await makeSupportBundle(parts, { folder: this.#folder() });
    log.write('info', 'support.bundleMade');
    return { file };
  }

  /** Whoever asks meanwhile gets the same answer: two questions to the gateway at once help nobody. */
  #steps(): Promise<readonly GroupedStep[]> {
    const { doctor, translate, log = noLog } = this.#parts;
    this.#running ??= runDoctor(doctor(), atWindow(translate()))
      .then((steps) => {
        const count = (wanted: GroupedStep['verdict']) => steps.filter(({ verdict }) => verdict === wanted).length;
        log.write('info', 'doctor.ran', { good: count('good'), warning: count('warning'), bad: count('bad') });
        return steps;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  #timeZone(): TimeZoneCode {
    return this.#settings()?.timeZone ?? ('p9' as TimeZoneCode);
  }

  #folder(): string {
    return exportFolder(
      this.#settings() ?? { closing: { reconcile: true, print: true, autoExport: [] } },
      this.#parts.stored().folder,
    );
  }

  #settings() {
    // The doctor tells what is wrong with them.
    return this.#parts.stored().settingsFile.loadIfReadable();
  }
}

/** Where the hint of an error tells what to type on the command line, the window has its own. */
export function atWindow(translate: Translator): Translator {
  return (key, params) => {
    const own = `windowHints.${/^errors\.(\w+)\.hint$/.exec(key)?.[1] ?? ''}`;
    return translate(hasText(own) ? own : key, params);
  };
}
