import type { Actor, OperatorId } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Operator, PinRecord } from '../../ledger/operators.ts';
import { afterWrongPin, LockOuts, lockOutSeconds } from './lockout.ts';
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
   * like guessing them in turn; a wrong one is on the disk before it is answered.
   * @param by who is at the terminal meanwhile, for the row about a wrong PIN.
   * @throws TerminalError PIN_WRONG, also where there is no such operator or it is disabled; OPERATOR_LOCKED_OUT, and then
   * the PIN was not looked at.
   */
  async verify(operator: string, pin: string, by: Actor): Promise<Operator> {
    return await this.#turns.take(operator, () => this.#verify(operator, pin, by));
  }

  /** Replaces a PIN while none of this operator is being checked. */
  async replace(operator: OperatorId, pin: string, write: (hash: Awaited<ReturnType<typeof hashPin>>) => void) {
    const hash = await hashPin(pin);
    await this.#turns.take(operator, async () => write(hash));
  }

  async #verify(name: string, pin: string, by: Actor): Promise<Operator> {
    const id = this.#ledger.operators.find(name)?.id;
    const record = id === undefined ? undefined : this.#ledger.pins.find(id);
    if (id === undefined || record === undefined) {
      await pretendToCheck(pin);
      throw new TerminalError('PIN_WRONG');
    }
    const left = this.#lockOuts.leftMs(id, record);
    if (left > 0) {
      throw new TerminalError('OPERATOR_LOCKED_OUT', { seconds: Math.ceil(left / 1000) });
    }
    const fits = await pinFits(pin, record);
    // Read anew: somebody may have disabled the operator meanwhile.
    const operator = this.#ledger.operators.find(id);
    if (!fits || operator?.state !== 'active') {
      this.#countWrong(id, record, by);
      throw new TerminalError('PIN_WRONG');
    }
    if (record.failures > 0) {
      this.#ledger.write(() => this.#ledger.pins.count(id, { failures: 0, lockedOutUntil: 0 }));
    }
    return operator;
  }

  #countWrong(id: OperatorId, record: PinRecord, by: Actor): void {
    const count = afterWrongPin(record, this.#clock.now());
    const { failures } = count;
    this.#ledger.write((writer) => {
      this.#ledger.pins.count(id, count);
      writer.append({
        kind: 'operator.pinRefused',
        subject: id,
        content: { failures, lockedOutSeconds: lockOutSeconds(failures) },
      });
    }, by);
    this.#lockOuts.leftMs(id, count);
  }
}
