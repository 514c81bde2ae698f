import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Approval } from '../../../preload/contract.ts';
import { actorOf } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type TerminalMode, terminalModes } from '../../settings/schema.ts';
import { OperatorDesk } from '../../terminal/operators/operator-desk.ts';
import { assertMay } from '../../terminal/operators/permissions.ts';
import { openLedgerOrMend } from '../settings-change.ts';
import { lastJournaledText } from '../settings-journal.ts';
import type { StoredTerminal } from '../stored-terminal.ts';
import { modeOf } from './base.ts';
import type { Acting, Alone, Reopen, SetupChange, SetupPlace } from './place.ts';

export interface StoppedPlaceParts {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  /** Why it is stopped. */
  readonly problem: unknown;
  readonly reopen: Reopen;
  readonly alone: Alone;
}

/** A terminal that cannot work as it is: who may set it up is known by its ledger, where that can be opened. */
export class StoppedPlace implements SetupPlace {
  readonly stage = 'stopped';
  readonly problem: unknown;
  readonly stored: StoredTerminal;
  readonly #clock: Clock;
  readonly #reopen: Reopen;
  readonly #alone: Alone;

  constructor({ stored, clock, problem, reopen, alone }: StoppedPlaceParts) {
    this.stored = stored;
    this.problem = problem;
    this.#clock = clock;
    this.#reopen = reopen;
    this.#alone = alone;
  }

  requireSight(): void {
    // Nobody is signed in; what is shown holds no secret.
  }

  lastSettings(): string {
    return this.#ask(({ ledger }) => lastJournaledText(ledger)) ?? '';
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
    const people = this.#isInUse ? undefined : this.#peopleIfReadable();
    try {
      return people === undefined ? undefined : question(people);
    } finally {
      people?.close();
    }
  }

  #peopleIfReadable(): People | undefined {
    try {
      return openPeople(this.stored, this.#clock);
    } catch (error) {
      if (error instanceof TerminalError && error.kind === 'ledger') {
        return undefined;
      }
      throw error;
    }
  }

  change<T>({ approval, work }: SetupChange<T>): Promise<T> {
    return this.#alone(async () => {
      const done = await this.#act(approval, work);
      await this.#reopen();
      return done;
    });
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

/** The ledger of a terminal that is stopped, held for this process. */
interface People {
  readonly ledger: Ledger;
  /** Whether the settings ask who works here; damaged ones ask. */
  readonly asksForNames: boolean;
  close(): void;
}

/**
 * The people of a terminal; undefined where it never had a ledger, or where it has none that can be opened and its settings
 * ask nobody who they are. A ledger that is gone, or settings that are, let nobody in who would not have been let in before.
 * @throws TerminalError DATA_FOLDER_IN_USE: another process may open it; and all that is wrong with the ledger.
 */
function openPeople(stored: StoredTerminal, clock: Clock): People | undefined {
  const asksForNames = stored.current().settings?.operators.signIn !== 'none';
  try {
    const mode = modeOf(stored);
    if (mode === undefined || !existsSync(stored.ledgerFile(mode))) {
      assertNeverHad(stored, mode === undefined ? terminalModes : [mode], clock);
      return undefined;
    }
    const opened = openLedgerOrMend(stored, clock);
    return opened && { ledger: opened.ledger, asksForNames, close: opened.close };
  } catch (error) {
    if (error instanceof TerminalError && error.kind === 'ledger' && !asksForNames) {
      return undefined;
    }
    throw error;
  }
}

/** @throws TerminalError LEDGER_MISSING. */
function assertNeverHad(stored: StoredTerminal, modes: readonly TerminalMode[], clock: Clock): void {
  const hold = stored.hold(clock);
  try {
    for (const file of modes.map((mode) => stored.ledgerFile(mode))) {
      const createdAt = hold.ledgerCreatedAt(path.basename(file));
      if (createdAt !== undefined && !existsSync(file)) {
        throw new TerminalError('LEDGER_MISSING', { file, createdAt });
      }
    }
  } finally {
    hold.release();
  }
}
