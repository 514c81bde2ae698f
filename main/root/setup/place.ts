import type { Approval, SetupView } from '../../../preload/contract.ts';
import type { Actor } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SettingsTold } from '../settings-journal.ts';
import { StoredTerminal } from '../stored-terminal.ts';

/** In whose name something is changed, and where it is written down. */
export interface Acting {
  readonly by: Actor;
  /** Absent where the terminal has no ledger that could be opened. */
  readonly ledger?: Ledger;
}

/** What a change of the settings leads to. */
export interface SetupChange<T> {
  /** Of whoever may set up; only looked at where {@link SetupPlace.needsApproval}. */
  readonly approval: Approval | null;
  /** Changes what is stored, in one go. */
  readonly work: (acting: Acting) => T;
  /** Whether the terminal is opened anew afterwards, to work by what was changed. */
  readonly after: 'reopen' | 'stay';
}

/** Where the settings are looked at and changed: what the terminal behind the window is just now. */
export interface SetupPlace {
  readonly stage: SetupView['stage'];
  readonly stored: StoredTerminal;
  /** Why the terminal is stopped; undefined where it is not. */
  readonly problem: unknown;
  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED where nobody is there who may set up. */
  requireSight(): void;
  /** The settings as the journal has them last, where those that are stored cannot be used; blank where nobody can tell. */
  lastSettings(): string;
  /** Whether somebody has to prove with a PIN that they may set up. */
  needsApproval(): boolean;
  /**
   * Changes something in the name of whoever may.
   * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, APPROVAL_NEEDED, PIN_WRONG, OPERATOR_LOCKED_OUT; SETUP_WHILE_BUSY
   * where it is to be opened anew and something is under way. Nothing was changed then.
   */
  change<T>(change: SetupChange<T>): Promise<T>;
}

/** Opens the terminal behind the window by what is stored now. Never rejects: what stands in the way is shown. */
export type Reopen = (told?: SettingsTold) => Promise<void>;

/** Lets nothing else take the data folder while a change is made that waits for something, such as a PIN's proof. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/** Whether nothing here could seal live keys: there is no key store, and what is saved allows no key file. */
export function lacksKeyStore({ stored }: SetupPlace): boolean {
  return stored.secrets.protection === 'refused';
}

/**
 * The terminal by whose secrets keys are kept. Where a PC becomes one its keys come before its settings: a key file is allowed
 * there by what somebody has typed, and used only where there is no key store.
 * @param allowsKeyFile whether `allowKeyFile` is typed.
 */
export function sealedBy(place: SetupPlace, allowsKeyFile: boolean): StoredTerminal {
  const isByKeyFile = place.stage === 'new' && allowsKeyFile && lacksKeyStore(place);
  return isByKeyFile ? new StoredTerminal(place.stored.folder) : place.stored;
}

/** Does something with the data folder held for this process, which it is where the ledger is open. */
export function holding<T>(stored: StoredTerminal, clock: Clock, ledger: Ledger | undefined, work: () => T): T {
  const hold = ledger === undefined ? stored.hold(clock) : undefined;
  try {
    return work();
  } finally {
    hold?.release();
  }
}
