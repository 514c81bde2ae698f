import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  BridgeError,
  CallArgs,
  KeysView,
  MadeFile,
  SettingValues,
  SetupSaved,
  SetupView,
} from '../../../preload/contract.ts';
import type { Clock } from '../../common/clock.ts';
import { errorDetail, TerminalError } from '../../common/errors.ts';
import { makeFolder } from '../../common/folders.ts';
import type { TimeZoneCode } from '../../common/time.ts';
import { describeForWindow } from '../../counter/window-errors.ts';
import { assertHeadquartersPassword } from '../../headquarters/password.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Settings } from '../../settings/schema.ts';
import { settingsDiff } from '../../settings/settings-diff.ts';
import { formatSettings } from '../../settings/settings-file.ts';
import { exportFolder } from '../exports.ts';
import { changeSettings } from '../settings-change.ts';
import { journalSecret } from '../settings-journal.ts';
import type { StoredTerminal } from '../stored-terminal.ts';
import { type Base, loadBase } from './base.ts';
import { checkDraft, refuseUnsound } from './check.ts';
import { effectOf, needsReopening } from './effects.ts';
import { type ChooseFile, KeyDesk } from './key-desk.ts';
import { keysView, type Shown } from './key-facts.ts';
import { type Acting, holding, type SetupPlace, sealedBy } from './place.ts';
import { applyValues } from './values.ts';
import { setupViewOf } from './view.ts';

export interface SetupDeskParts {
  readonly clock: Clock;
  readonly translate: () => Translator;
  readonly chooseFile: ChooseFile;
  /** Where the settings are changed now. @throws TerminalError TERMINAL_NOT_OPEN while the terminal is being opened. */
  readonly place: () => SetupPlace;
}

const JAPAN = 'p9' as TimeZoneCode;

/** What takes longer than somebody types, as it was when the settings were last shown or changed. */
interface Looked {
  readonly place: SetupPlace;
  /** Of the words in it. */
  readonly translate: Translator;
  readonly base: Base;
  /** By whether a key file is allowed where there is no key store. */
  readonly allowsKeyFile: boolean;
  readonly keys: KeysView;
  readonly headquartersPassword: SetupView['headquartersPassword'];
  readonly needsApproval: boolean;
  readonly stored: BridgeError | undefined;
}

/** Sets up this PC at the window: before it is a terminal, while it cannot work, and while it does. */
export class SetupDesk {
  readonly keys: KeyDesk;
  readonly #parts: SetupDeskParts;
  /** One change after the other. */
  #changing: Promise<unknown> = Promise.resolve();
  #looked: Looked | undefined;

  constructor(parts: SetupDeskParts) {
    this.#parts = parts;
    const { clock, chooseFile, place } = parts;
    this.keys = new KeyDesk({ clock, chooseFile, place, shown: () => this.#shown(this.#look(place()).base) });
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, TERMINAL_NOT_OPEN. */
  show(): SetupView {
    this.#looked = undefined;
    return this.check({ values: {} });
  }

  /** @throws TerminalError SETTINGS_UNKNOWN_KEY for a name that is no field's, and what {@link show} throws. */
  check({ values }: { readonly values: SettingValues }): SetupView {
    return this.#view(this.#sightedPlace(), values);
  }

  /**
   * Saves what was typed, and works by it at once.
   * @throws SettingsRefused with all that is wrong; TerminalError SETTINGS_LOCKED, OPEN_PAYMENTS, SETUP_WHILE_BUSY,
   * APPROVAL_NEEDED, PIN_WRONG and what else {@link SetupPlace.change} throws; nothing was changed then.
   */
  save({ values, approval }: CallArgs<'setup.save'>): Promise<SetupSaved> {
    return this.#change(async () => {
      const place = this.#sightedPlace();
      const base = this.#baseOf(place);
      const next = refuseUnsound(applyValues(base.draft, values), base);
      const keys = settingsDiff(base.draft, next).map(({ path: key }) => key);
      // A terminal that is stopped is tried again all the same: with what it was lacking put in place.
      const isTriedAnew = place.stage !== 'counter' || base.saved === undefined;
      if (!isTriedAnew && keys.length === 0) {
        return { view: this.#afterwards(), effect: 'nothing' };
      }
      const { stored } = place;
      await place.change({
        approval,
        after: isTriedAnew || needsReopening(keys) ? 'reopen' : 'stay',
        work: (acting) => this.#put(stored, next, acting),
      });
      return { view: this.#afterwards(), effect: keys.length === 0 ? 'now' : effectOf(keys) };
    });
  }

  #put(stored: StoredTerminal, next: Settings, { by, ledger }: Acting): void {
    const { clock } = this.#parts;
    if (next.mode === 'training') {
      holding(stored, clock, ledger, () => stored.keys.ensureTrainingKeys());
    }
    const told = { by, source: 'window', ...(ledger === undefined ? {} : { ledger }) } as const;
    changeSettings({ stored, clock, next, locks: 'keep', ...told });
  }

  /** Writes what is stored where exports go. @throws TerminalError NOT_INITIALISED, FILE_UNWRITABLE. */
  export(): MadeFile {
    const { clock } = this.#parts;
    const { stored } = this.#sightedPlace();
    const settings = stored.settings();
    const folder = exportFolder(settings, stored.folder);
    const stamp = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const file = path.join(folder, `terminal-${settings.identity.terminalCode}-${stamp}.json`);
    try {
      makeFolder(folder, 0o700);
      writeFileSync(file, formatSettings(settings), { mode: 0o600 });
    } catch (error) {
      throw new TerminalError('FILE_UNWRITABLE', { file, detail: errorDetail(error) }, { cause: error });
    }
    return { file };
  }

  /** Keeps the password of the headquarters' server; a blank one forgets it. @throws TerminalError HQ_PASSWORD_INVALID. */
  headquartersPassword({ password, approval }: CallArgs<'setup.headquartersPassword'>): Promise<SetupView> {
    return this.#change(async () => {
      if (password !== '') {
        assertHeadquartersPassword(password);
      }
      const place = this.#sightedPlace();
      const { stored } = place;
      const { saved } = this.#baseOf(place);
      const allowsKeyFile = this.#looked?.allowsKeyFile ?? false;
      const { keys } = sealedBy(place, allowsKeyFile);
      await place.change({
        approval,
        after: saved?.headquarters === undefined || saved.headquarters === null ? 'stay' : 'reopen',
        work: ({ by, ledger }) => {
          holding(stored, this.#parts.clock, ledger, () =>
            keys.keepHeadquartersPassword(password, saved?.headquarters ?? undefined),
          );
          if (ledger !== undefined) {
            journalSecret(ledger, 'headquarters-password', password === '' ? 'forgotten' : 'kept', by);
          }
        },
      });
      return this.#afterwards(allowsKeyFile);
    });
  }

  /** Puts the chosen key in place; see {@link KeyDesk.import}. */
  importKey(args: CallArgs<'keys.import'>): Promise<SetupView> {
    return this.#change(async () => {
      await this.keys.import(args);
      return this.#afterwards(args.allowKeyFile);
    });
  }

  /** For whoever has just changed something: by the new settings it may be somebody else who is to be there. */
  #afterwards(allowsKeyFile = false): SetupView {
    this.#looked = undefined;
    return this.#view(this.#parts.place(), {}, allowsKeyFile);
  }

  #view(place: SetupPlace, values: SettingValues, allowsKeyFile = values['allowKeyFile'] === true): SetupView {
    const looked = this.#look(place, allowsKeyFile);
    const draft = applyValues(looked.base.draft, values);
    const check = checkDraft(draft, looked.base);
    return setupViewOf({ stage: place.stage, draft, check, around: looked, translate: this.#parts.translate() });
  }

  #sightedPlace(): SetupPlace {
    const place = this.#parts.place();
    place.requireSight();
    return place;
  }

  /** What stands beside the fields: read anew after each change, and when the terminal has become something else. */
  #look(place: SetupPlace, allowsKeyFile = this.#looked?.allowsKeyFile ?? false): Looked {
    const before = this.#looked;
    const isAsBefore = before?.allowsKeyFile === allowsKeyFile && before.translate === this.#parts.translate();
    if (isAsBefore && isSame(before.place, place)) {
      return before;
    }
    const base = this.#baseOf(place);
    const shown = this.#shown(base);
    const problem = base.problem ?? place.problem;
    const looked: Looked = {
      place,
      translate: shown.translate,
      base,
      allowsKeyFile,
      keys: keysView(place, allowsKeyFile, shown),
      headquartersPassword: hasPassword(place, base, allowsKeyFile) ? 'kept' : 'none',
      needsApproval: place.needsApproval(),
      stored: problem === undefined ? undefined : describeForWindow(problem, shown.translate),
    };
    this.#looked = looked;
    return looked;
  }

  #baseOf(place: SetupPlace): Base {
    return loadBase(place.stored, () => place.lastSettings(), place.problem);
  }

  #shown({ saved }: Base): Shown {
    const { translate, clock } = this.#parts;
    return { translate: translate(), timeZone: saved?.timeZone ?? JAPAN, now: clock.now() };
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(work, work);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}

function isSame(one: SetupPlace, other: SetupPlace): boolean {
  return one.stage === other.stage && one.stored === other.stored && one.problem === other.problem;
}

/** What cannot be unsealed is told beside the keys. */
function hasPassword(place: SetupPlace, { saved }: Base, allowsKeyFile: boolean): boolean {
  const { keys } = sealedBy(place, allowsKeyFile);
  try {
    return keys.headquartersPassword(saved?.headquarters ?? undefined) !== undefined;
  } catch (error) {
    if (error instanceof TerminalError) {
      return false;
    }
    throw error;
  }
}
