import { type Actor, actorOf, type OperatorId } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { EventContent } from '../../ledger/events.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Operator } from '../../ledger/operators.ts';
import { type AttendanceFacts, type AttendanceState, attendanceFacts, type LockedWhy } from './attendance-facts.ts';
import { type AttendanceRules, idleLimitMs } from './attendance-rules.ts';
import { IdleWatch } from './idle-watch.ts';
import type { NewOperator, OperatorDesk } from './operator-desk.ts';
import { assertMay, mayDo, type Permission } from './permissions.ts';

export interface AttendanceParts {
  readonly ledger: Ledger;
  readonly desk: OperatorDesk;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly settings: () => AttendanceRules;
  /** A payment is under way: the counter is not locked by itself then. */
  readonly isBusy: () => boolean;
  /** What {@link Attendance.view} shows has changed. */
  readonly onChange: () => void;
}

/** Who does something, and the manager who approved it where one had to: that may be the same. */
export interface Authorised {
  readonly by: Actor;
  readonly approvedBy?: OperatorId;
}

/** A manager's word for one thing. */
export interface ApprovalGiven {
  readonly operator: string;
  readonly pin: string;
}

/** Who stands at the counter, and what that person may do. Signing in and out are rows of the journal. */
export class Attendance {
  readonly #parts: AttendanceParts;
  readonly #idle: IdleWatch;
  readonly #stopListening: () => void;
  #session: OperatorId | undefined;
  #last: OperatorId | null = null;
  #why: LockedWhy = 'start';
  #closed = false;

  constructor(parts: AttendanceParts) {
    this.#parts = parts;
    this.#idle = new IdleWatch({
      clock: parts.clock,
      limitMs: () => idleLimitMs(parts.settings()),
      isBusy: parts.isBusy,
      onIdle: () => this.#endQuietly('idle'),
    });
    this.#stopListening = parts.ledger.written.listen((subjects) => {
      if (this.#session !== undefined && subjects.has(this.#session)) {
        this.#sessionChanged();
      }
    });
  }

  get state(): AttendanceState {
    const { settings, desk } = this.#parts;
    if (settings().signIn === 'none') {
      return { state: 'off' };
    }
    const operator = this.#operator();
    if (operator !== undefined) {
      return { state: 'signedIn', operator };
    }
    return desk.hasManager ? { state: 'locked', last: this.#last, why: this.#why } : { state: 'firstManager' };
  }

  /** Who does what is done now. @throws TerminalError SIGN_IN_NEEDED. */
  get by(): Actor {
    const present = this.#present();
    return present === undefined ? 'unnamed' : actorOf(present.id);
  }

  /** @throws TerminalError SIGN_IN_NEEDED where somebody has to be there and nobody is. */
  requirePresence(): void {
    this.#present();
  }

  /**
   * Who does something that takes a permission.
   * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED.
   */
  require(permission: Permission): Actor {
    const present = this.#present();
    if (present === undefined) {
      return 'unnamed';
    }
    assertMay(present, permission);
    return actorOf(present.id);
  }

  /**
   * Who does something that any of several permissions allows.
   * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED.
   */
  requireOneOf(wanted: readonly [Permission, ...Permission[]]): Actor {
    return this.require(wanted.find((permission) => this.mayAlone(permission)) ?? wanted[0]);
  }

  /**
   * Makes sure after a wait that whoever was asked before it is still there, and still allowed to.
   * @throws TerminalError SIGN_IN_NEEDED where nobody is there, or somebody else; NOT_PERMITTED.
   */
  requireStill(by: Actor, permission: Permission): void {
    if (this.require(permission) !== by) {
      throw new TerminalError('SIGN_IN_NEEDED');
    }
  }

  /** Whether the one who is there may do something without anybody's word; false while nobody is there. */
  mayAlone(permission: Permission): boolean {
    const { state } = this;
    return state.state === 'off' || (state.state === 'signedIn' && mayDo(state.operator, permission));
  }

  /**
   * Who does something that may need a manager's word: the one who is there, if allowed to alone, or with a manager's PIN.
   * Whoever may not sell cannot do it with anybody's word.
   * @param needed false where the settings ask for nobody's word.
   * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, APPROVAL_NEEDED, PIN_WRONG, OPERATOR_LOCKED_OUT.
   */
  async authorise({
    permission,
    approval,
    needed,
  }: {
    readonly permission: Permission;
    readonly approval: ApprovalGiven | null;
    readonly needed: boolean;
  }): Promise<Authorised> {
    const present = this.#present();
    if (present === undefined) {
      return { by: 'unnamed' };
    }
    const by = actorOf(present.id);
    assertMay(present, 'sell');
    if (!needed) {
      return { by };
    }
    if (mayDo(present, permission)) {
      return { by, approvedBy: present.id };
    }
    if (approval === null) {
      throw new TerminalError('APPROVAL_NEEDED');
    }
    const manager = await this.#verify(approval, by);
    assertMay(manager, 'approve');
    assertMay(manager, permission);
    // The PIN took its time, in which the counter may have been locked.
    this.requireStill(by, 'sell');
    return { by, approvedBy: manager.id };
  }

  /**
   * Somebody begins to work, in the place of whoever was there.
   * @throws TerminalError PIN_WRONG, OPERATOR_LOCKED_OUT; NOT_NOW where nobody's name is asked for or there is no manager yet.
   */
  async signIn(operator: string, pin: string): Promise<void> {
    const { state } = this.state;
    if (state === 'off' || state === 'firstManager') {
      throw new TerminalError('NOT_NOW');
    }
    const { id } = await this.#verify({ operator, pin }, this.#session === undefined ? 'unnamed' : this.by);
    this.#begin(id);
  }

  /**
   * Makes the first manager, who works from then on.
   * @throws TerminalError NOT_NOW where nobody's name is asked for, and what {@link OperatorDesk.makeFirstManager} throws.
   */
  async makeFirstManager(input: NewOperator): Promise<void> {
    const { desk, onChange } = this.#parts;
    if (this.state.state === 'off') {
      throw new TerminalError('NOT_NOW');
    }
    const { id } = await desk.makeFirstManager(input);
    this.#begin(id);
    onChange();
  }

  /** Whoever is there leaves; what is under way goes on. */
  lock(why: 'signedOut' | 'idle'): void {
    this.#end(why);
  }

  /** Somebody is working: the counter is not locked by itself for now. */
  touch(): void {
    this.#idle.touch();
  }

  /**
   * The terminal behind the window is opened anew: whoever is there stays there, and has not signed out. Nobody signs in here
   * any more.
   * @returns who goes on at the terminal that comes; undefined where nobody is there.
   */
  handOver(): OperatorId | undefined {
    const session = this.#operator()?.id;
    this.#session = undefined;
    this.#idle.stop();
    this.close();
    return session;
  }

  /** Whoever was there before the terminal was opened anew goes on. No row: the one of signing in still holds. */
  resume(operator: OperatorId): void {
    if (
      this.#closed ||
      this.#session !== undefined ||
      this.#parts.ledger.operators.find(operator)?.state !== 'active'
    ) {
      return;
    }
    this.#session = operator;
    this.#idle.start();
    this.#parts.onChange();
  }

  /** The terminal stops; nobody signs in any more. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#endQuietly('stopped');
  }

  /** What the window shows. */
  view(): AttendanceFacts {
    return attendanceFacts(this.state, () => this.#parts.desk.list());
  }

  /** The one who is there, as the ledger knows that person now. */
  #operator(): Operator | undefined {
    const operator = this.#session === undefined ? undefined : this.#parts.ledger.operators.find(this.#session);
    return operator?.state === 'active' ? operator : undefined;
  }

  /** The one who is there; undefined where nobody's name is asked for. @throws TerminalError SIGN_IN_NEEDED. */
  #present(): Operator | undefined {
    const state = this.state;
    switch (state.state) {
      case 'off':
        return undefined;
      case 'signedIn':
        return state.operator;
      case 'firstManager':
      case 'locked':
        throw new TerminalError('SIGN_IN_NEEDED');
    }
  }

  async #verify({ operator, pin }: ApprovalGiven, by: Actor): Promise<Operator> {
    const { desk, onChange } = this.#parts;
    this.touch();
    try {
      return await desk.verify(operator, pin, by);
    } finally {
      onChange();
    }
  }

  #begin(operator: OperatorId): void {
    const { ledger, onChange } = this.#parts;
    if (this.#closed) {
      throw new TerminalError('TERMINAL_NOT_OPEN');
    }
    if (this.#session === operator) {
      this.touch();
      return;
    }
    this.#end('replaced');
    ledger.write(
      (writer) => writer.append({ kind: 'operator.signedIn', subject: operator, content: {} }),
      actorOf(operator),
    );
    this.#session = operator;
    this.#idle.start();
    onChange();
  }

  /** Nobody is there any more, whether or not that can be written down. */
  #end(why: EventContent<'operator.signedOut'>['why']): void {
    const { ledger, onChange } = this.#parts;
    const operator = this.#session;
    if (operator === undefined) {
      return;
    }
    this.#session = undefined;
    this.#last = operator;
    this.#why = why === 'idle' ? 'idle' : 'signedOut';
    this.#idle.stop();
    try {
      ledger.write(
        (writer) => writer.append({ kind: 'operator.signedOut', subject: operator, content: { why } }),
        actorOf(operator),
      );
    } finally {
      onChange();
    }
  }

  /** Where nobody has asked for it, nobody can be told either: a ledger that cannot be written to stops the next sale. */
  #endQuietly(why: EventContent<'operator.signedOut'>['why']): void {
    try {
      this.#end(why);
    } catch {
      // The counter is locked all the same.
    }
  }

  #sessionChanged(): void {
    if (this.#operator() === undefined) {
      this.#endQuietly('signedOut');
    } else {
      this.#parts.onChange();
    }
  }
}
