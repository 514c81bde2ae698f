import type { Actor, OperatorId } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Operator } from '../../ledger/operators.ts';
import { afterWrongPin, LockOuts, lockOutSeconds, type PinCount } from './lockout.ts';
import { hashPin, pinFits, pretendToCheck } from './pin.ts';
import { Turns } from './turns.ts';

export interface PinCheckParts {
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}

/** Checks PINs, and counts the wrong ones where killing the process does not forget them. */
export class PinCheck {
  readonly #ledger: Ledger;
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #lockOuts: LockOuts;
  readonly #turns = new Turns();
  /** Whoever was at the terminal at a wrong PIN that could not be written down yet. */
  readonly #unwritten = new Map<OperatorId, Actor>();

  constructor({ ledger, clock }: PinCheckParts) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#lockOuts = new LockOuts(clock);
    // Seen now: a clock that is set from here on changes nothing about a lock-out that runs already.
    for (const { id } of ledger.operators.all()) {
      this.lockedOutForMs(id);
    }
  }

  /** For how long no PIN of an operator is taken, in ms; null where one is. */
  lockedOutForMs(operator: OperatorId): number | null {
    const record = this.#ledger.pins.find(operator);
    const left = record === undefined ? 0 : this.#lockOuts.leftMs(operator, record);
    return left === 0 ? null : left;
  }

  /**
   * Proves who somebody is. PINs of one operator are checked one after the other, so that guessing many at once is counted
   * like guessing them in turn; a wrong one is on the disk before it is answered. Where the disk takes none, no further PIN is
   * looked at.
   * @param by who is at the terminal meanwhile, for the row about a wrong PIN.
   * @throws TerminalError PIN_WRONG, also where there is no such operator or it is disabled; OPERATOR_LOCKED_OUT for a wrong
   * one that locks out, and until that is over, without looking at the PIN; whatever keeps the ledger from being written to.
   */
  async verify(operator: string, pin: string, by: Actor): Promise<Operator> {
    return await this.#turns.take(operator, () => this.#verify(operator, pin, by));
  }

  /** Replaces a PIN while none of this operator is being checked. */
  async replace(operator: OperatorId, pin: string, write: (hash: Awaited<ReturnType<typeof hashPin>>) => void) {
    const hash = await hashPin(pin);
    await this.#turns.take(operator, async () => {
      write(hash);
      this.#unwritten.delete(operator);
    });
  }

  async #verify(name: string, pin: string, by: Actor): Promise<Operator> {
    const id = this.#ledger.operators.find(name)?.id;
    const record = id === undefined ? undefined : this.#ledger.pins.find(id);
    if (id === undefined || record === undefined) {
      await pretendToCheck(pin);
      throw new TerminalError('PIN_WRONG');
    }
    const counted = this.#countUnwritten(id, record);
    this.#assertNotLockedOut(id, counted);
    const fits = await pinFits(pin, record);
    // Read anew: somebody may have disabled the operator meanwhile.
    const operator = this.#ledger.operators.find(id);
    if (!fits || operator?.state !== 'active') {
      // Counted before it is tried to write that down.
      this.#unwritten.set(id, by);
      this.#assertNotLockedOut(id, this.#countUnwritten(id, counted));
      throw new TerminalError('PIN_WRONG');
    }
    if (counted.failures > 0) {
      this.#ledger.write(() => this.#ledger.pins.count(id, { failures: 0, lockedOutUntil: 0 }));
    }
    return operator;
  }

  /** Writes down a wrong PIN that is not yet; gives the count as it is then. */
  #countUnwritten(id: OperatorId, before: PinCount): PinCount {
    const by = this.#unwritten.get(id);
    if (by === undefined) {
      return before;
    }
    const count = this.#countWrong(id, before, by);
    this.#unwritten.delete(id);
    return count;
  }

  #countWrong(id: OperatorId, before: PinCount, by: Actor): PinCount {
    const count = afterWrongPin(before, this.#clock.now());
    const { failures } = count;
    this.#ledger.write((writer) => {
      this.#ledger.pins.count(id, count);
      writer.append({
        kind: 'operator.pinRefused',
        subject: id,
        content: { failures, lockedOutSeconds: lockOutSeconds(failures) },
      });
    }, by);
    return count;
  }

  /** @throws TerminalError OPERATOR_LOCKED_OUT. */
  #assertNotLockedOut(id: OperatorId, count: PinCount): void {
    const left = this.#lockOuts.leftMs(id, count);
    if (left > 0) {
      throw new TerminalError('OPERATOR_LOCKED_OUT', { seconds: Math.ceil(left / 1000) });
    }
  }
}
