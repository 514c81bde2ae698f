import { type Actor, actorOf, isOperatorId, type OperatorId } from '../../common/actor.ts';
import { TerminalError } from '../../common/errors.ts';
import type { Ledger, LedgerWriter } from '../../ledger/ledger.ts';
import type { Operator, OperatorRole } from '../../ledger/operators.ts';
import { hashPin, type PinHash, pinProblem } from './pin.ts';
import { PinCheck, type PinCheckParts } from './pin-check.ts';

/** Somebody who is to work at this terminal. */
export interface NewOperator {
  /** As the shop numbers its staff; see {@link isOperatorId}. */
  readonly operator: string;
  /** 1 to 32 characters. */
  readonly name: string;
  readonly pin: string;
}

export interface OperatorChange {
  readonly operator: string;
  readonly name: string;
  readonly role: OperatorRole;
}

/** An operator, as the list of operators shows it. */
export interface OperatorEntry extends Operator {
  /** After wrong PINs: how long none is taken, in ms; null where one is. */
  readonly lockedOutForMs: number | null;
  /** Can neither be disabled nor get another role. */
  readonly isLastManager: boolean;
}

/** A manager's PIN that was set anew without anybody's PIN. */
export interface PinReset {
  readonly operator: OperatorId;
  /** UTC, ISO 8601 with ms. */
  readonly at: string;
}

const NAME_MAX = 32;

/**
 * Who may work at this terminal: adds people, changes them, proves who they are. Every change is a row of the journal that
 * says who made it; PINs are kept as hashes, beside the journal.
 */
export class OperatorDesk {
  readonly #ledger: Ledger;
  readonly #pins: PinCheck;

  constructor(parts: PinCheckParts) {
    this.#ledger = parts.ledger;
    this.#pins = new PinCheck(parts);
  }

  /** Whether there is a manager who can work. */
  get hasManager(): boolean {
    return this.#activeManagers().length > 0;
  }

  /** All that ever were, in the order in which they came. */
  list(): OperatorEntry[] {
    const last = this.#lastManager();
    return this.#ledger.operators.all().map((operator) => ({
      ...operator,
      lockedOutForMs: this.#pins.lockedOutForMs(operator.id),
      isLastManager: operator.id === last,
    }));
  }

  /**
   * Proves who somebody is; see {@link PinCheck.verify}.
   * @throws TerminalError PIN_WRONG, OPERATOR_LOCKED_OUT.
   */
  async verify(operator: string, pin: string, by: Actor = 'unnamed'): Promise<Operator> {
    return await this.#pins.verify(operator, pin, by);
  }

  /**
   * Makes the first manager, by its own hand: at that time nobody else can.
   * @throws TerminalError FIRST_MANAGER_EXISTS, OPERATOR_EXISTS, OPERATOR_INVALID, PIN_INVALID.
   */
  async makeFirstManager(input: NewOperator): Promise<Operator> {
    this.#assertNoManager();
    const { operator, name } = checkOperator(input);
    const hash = await hashPin(checkPin(input.pin));
    const by = actorOf(operator);
    return this.#writeNew({ operator, name, role: 'manager' }, hash, by, () => this.#assertNoManager());
  }

  /** @throws TerminalError OPERATOR_EXISTS, OPERATOR_INVALID, PIN_INVALID. */
  async add(input: NewOperator & { readonly role: OperatorRole }, by: Actor): Promise<Operator> {
    const { operator, name } = checkOperator(input);
    this.#assertNew(operator);
    const hash = await hashPin(checkPin(input.pin));
    return this.#writeNew({ operator, name, role: input.role }, hash, by);
  }

  /** @throws TerminalError OPERATOR_NOT_FOUND, OPERATOR_INVALID, LAST_MANAGER. */
  change({ operator, name: typed, role }: OperatorChange, by: Actor): Operator {
    const name = checkName(typed);
    return this.#ledger.write((writer) => {
      const { id, ...before } = this.#require(operator);
      if (role !== 'manager') {
        this.#assertNotLastManager(id);
      }
      if (before.name !== name || before.role !== role) {
        writer.append({ kind: 'operator.changed', subject: id, content: { name, role } });
      }
      return this.#require(id);
    }, by);
  }

  /**
   * Gives somebody a new PIN, and forgets the wrong ones.
   * @throws TerminalError OPERATOR_NOT_FOUND, PIN_INVALID.
   */
  async setPin({ operator, pin }: Pick<NewOperator, 'operator' | 'pin'>, by: Actor): Promise<Operator> {
    const { id } = this.#require(operator);
    await this.#replacePin(id, pin, by, (writer) =>
      writer.append({ kind: 'operator.pinSet', subject: id, content: {} }),
    );
    return this.#require(id);
  }

  /** @throws TerminalError OPERATOR_NOT_FOUND, LAST_MANAGER. */
  setState({ operator, state }: { readonly operator: string; readonly state: Operator['state'] }, by: Actor): Operator {
    return this.#ledger.write((writer) => {
      const { id, state: before } = this.#require(operator);
      if (state === 'disabled') {
        this.#assertNotLastManager(id);
      }
      if (state !== before) {
        const kind = state === 'active' ? 'operator.enabled' : 'operator.disabled';
        writer.append({ kind, subject: id, content: {} });
      }
      return this.#require(id);
    }, by);
  }

  /**
   * Gives a manager a new PIN without anybody's PIN, for when no manager knows one any more. Whoever may do this must have
   * the data folder to themselves; the journal keeps it apart from every other new PIN.
   * @throws TerminalError OPERATOR_NOT_FOUND, NO_MANAGER for one who is none or is disabled, PIN_INVALID.
   */
  async resetManager({ operator, pin }: Pick<NewOperator, 'operator' | 'pin'>): Promise<Operator> {
    const { id, name } = this.#require(operator);
    if (!this.#activeManagers().includes(id)) {
      throw new TerminalError('NO_MANAGER', { name });
    }
    await this.#replacePin(id, pin, 'unnamed', (writer) =>
      writer.append({ kind: 'operator.pinReset', subject: id, content: {} }),
    );
    return this.#require(id);
  }

  /** Each time a manager's PIN was set anew without anybody's PIN, oldest first. */
  pinResets(): PinReset[] {
    return this.#ledger.operators
      .all()
      .flatMap(({ id }) => this.#ledger.eventsAbout(id))
      .flatMap(({ kind, subject, at }) =>
        kind === 'operator.pinReset' ? [{ operator: subject as OperatorId, at }] : [],
      )
      .sort((one, other) => one.at.localeCompare(other.at));
  }

  #writeNew(
    { operator, name, role }: { readonly operator: OperatorId; readonly name: string; readonly role: OperatorRole },
    hash: PinHash,
    by: Actor,
    check: () => void = () => undefined,
  ): Operator {
    return this.#ledger.write((writer) => {
      check();
      this.#assertNew(operator);
      writer.append({ kind: 'operator.added', subject: operator, content: { name, role } });
      writer.append({ kind: 'operator.pinSet', subject: operator, content: {} });
      this.#ledger.pins.put(operator, hash);
      return this.#require(operator);
    }, by);
  }

  async #replacePin(id: OperatorId, pin: string, by: Actor, append: (writer: LedgerWriter) => void): Promise<void> {
    await this.#pins.replace(id, checkPin(pin), (hash) => {
      this.#ledger.write((writer) => {
        append(writer);
        this.#ledger.pins.put(id, hash);
      }, by);
    });
  }

  #require(operator: string): Operator {
    const found = this.#ledger.operators.find(operator);
    if (found === undefined) {
      throw new TerminalError('OPERATOR_NOT_FOUND', { id: operator });
    }
    return found;
  }

  /** Two people whose numbers differ by capitals alone would be taken for each other. */
  #assertNew(operator: OperatorId): void {
    const same = this.#ledger.operators.all().find(({ id }) => id.toLowerCase() === operator.toLowerCase());
    if (same !== undefined) {
      throw new TerminalError('OPERATOR_EXISTS', { id: same.id });
    }
  }

  #assertNoManager(): void {
    if (this.hasManager) {
      throw new TerminalError('FIRST_MANAGER_EXISTS');
    }
  }

  #assertNotLastManager(id: OperatorId): void {
    if (id === this.#lastManager()) {
      throw new TerminalError('LAST_MANAGER');
    }
  }

  /** The only manager who can work; undefined where there are several, or none. */
  #lastManager(): OperatorId | undefined {
    const [last, ...others] = this.#activeManagers();
    return others.length === 0 ? last : undefined;
  }

  #activeManagers(): OperatorId[] {
    return this.#ledger.operators
      .all()
      .filter(({ role, state }) => role === 'manager' && state === 'active')
      .map(({ id }) => id);
  }
}

/** @throws TerminalError OPERATOR_INVALID. */
function checkOperator({ operator: id, name }: Pick<NewOperator, 'operator' | 'name'>) {
  const operator = id.trim();
  if (!isOperatorId(operator)) {
    throw new TerminalError('OPERATOR_INVALID');
  }
  return { operator, name: checkName(name) };
}

/** @throws TerminalError OPERATOR_INVALID. */
function checkName(typed: string): string {
  const name = typed.trim();
  if (name === '' || name.length > NAME_MAX || /\p{Cc}/u.test(name)) {
    throw new TerminalError('OPERATOR_INVALID');
  }
  return name;
}

/** @throws TerminalError PIN_INVALID. */
function checkPin(pin: string): string {
  if (pinProblem(pin) !== undefined) {
    throw new TerminalError('PIN_INVALID');
  }
  return pin;
}
