import { existsSync } from 'node:fs';
import type { Approval } from '../../../preload/contract.ts';
import { actorOf } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { DayStart, TimeZoneCode } from '../../common/time.ts';
import { SETTINGS } from '../../ledger/events.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { OperatorDesk } from '../../terminal/operators/operator-desk.ts';
import { assertMay } from '../../terminal/operators/permissions.ts';
import { openLedger, type StoredTerminal } from '../stored-terminal.ts';
import { loadBase, modeOf } from './base.ts';
import type { Acting, Reopen, SetupChange, SetupPlace } from './place.ts';

export interface StoppedPlaceParts {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  /** Why it is stopped. */
  readonly problem: unknown;
  readonly reopen: Reopen;
}

/** A terminal that cannot work as it is: who may set it up is known by its ledger, where that can be opened. */
export class StoppedPlace implements SetupPlace {
  readonly stage = 'stopped';
  readonly problem: unknown;
  readonly stored: StoredTerminal;
  readonly #clock: Clock;
  readonly #reopen: Reopen;

  constructor({ stored, clock, problem, reopen }: StoppedPlaceParts) {
    this.stored = stored;
    this.problem = problem;
    this.#clock = clock;
    this.#reopen = reopen;
  }

  requireSight(): void {
    // Nobody is signed in; what is shown holds no secret.
  }

  lastSettings(): string {
    return this.#ask(({ ledger }) => newestSettings(ledger)) ?? '';
  }

  needsApproval(): boolean {
    const clock = this.#clock;
    const isNeeded = this.#ask(
      ({ ledger, asksForNames }) => asksForNames && new OperatorDesk({ ledger, clock }).hasManager,
    );
    return isNeeded ?? this.#isInUse;
  }

  /** Another process has the folder: who may set up is known once it has ended. To wait for that would stop the window. */
  get #isInUse(): boolean {
    return this.problem instanceof TerminalError && this.problem.code === 'DATA_FOLDER_IN_USE';
  }

  /** What the ledger knows; undefined where it cannot be opened. */
  #ask<T>(question: (people: People) => T): T | undefined {
    const people = this.#isInUse ? undefined : openPeople(this.stored, this.#clock);
    try {
      return people === undefined ? undefined : question(people);
    } finally {
      people?.close();
    }
  }

  async change<T>({ approval, work }: SetupChange<T>): Promise<T> {
    const done = await this.#act(approval, work);
    await this.#reopen();
    return done;
  }

  async #act<T>(approval: Approval | null, work: SetupChange<T>['work']): Promise<T> {
    const people = openPeople(this.stored, this.#clock);
    if (people === undefined) {
      return work({ by: 'unnamed' });
    }
    try {
      return work({ ...(await this.#authorise(people, approval)), ledger: people.ledger });
    } finally {
      people.close();
    }
  }

  async #authorise({ ledger, asksForNames }: People, approval: Approval | null): Promise<Pick<Acting, 'by'>> {
    const desk = new OperatorDesk({ ledger, clock: this.#clock });
    if (!asksForNames || !desk.hasManager) {
      return { by: 'unnamed' };
    }
    if (approval === null) {
      throw new TerminalError('APPROVAL_NEEDED');
    }
    const operator = await desk.verify(approval.operator, approval.pin);
    assertMay(operator, 'configure');
    return { by: actorOf(operator.id) };
  }
}

function newestSettings(ledger: Ledger): string {
  const row = ledger.eventsAbout(SETTINGS).findLast(({ kind }) => kind === 'settings.changed');
  return row?.kind === 'settings.changed' ? row.content.settings : '';
}

/** The ledger of a terminal that is stopped, held for this process. */
interface People {
  readonly ledger: Ledger;
  /** Whether the settings ask who works here; damaged ones ask. */
  readonly asksForNames: boolean;
  close(): void;
}

/**
 * The people of a terminal whose ledger can be opened; undefined where it has none, or it cannot.
 * @throws TerminalError DATA_FOLDER_IN_USE: another process may open it.
 */
function openPeople(stored: StoredTerminal, clock: Clock): People | undefined {
  const mode = modeOf(stored);
  if (mode === undefined || !existsSync(stored.ledgerFile(mode))) {
    return undefined;
  }
  try {
    if (loadBase(stored).saved === undefined) {
      return openBesideLostSettings(stored, clock, stored.ledgerFile(mode));
    }
    const { ledger, settings, close } = openLedger(stored, clock, 'afterACrash');
    return { ledger, asksForNames: settings.operators.signIn === 'required', close };
  } catch (error) {
    if (error instanceof TerminalError && error.kind === 'ledger') {
      return undefined;
    }
    throw error;
  }
}

/** Settings that are gone, or that nobody can read, must not let anybody in who would not have been let in before. */
function openBesideLostSettings(stored: StoredTerminal, clock: Clock, file: string): People {
  const hold = stored.hold(clock);
  try {
    const calendar = { timeZone: 'p9' as TimeZoneCode, dayStart: '05:00' as DayStart };
    const ledger = new Ledger({ file, clock, ...calendar, checksPages: false });
    const close = () => {
      ledger.close();
      hold.release();
    };
    return { ledger, asksForNames: true, close };
  } catch (error) {
    hold.release();
    throw error;
  }
}
