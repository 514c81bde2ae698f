import { TerminalError } from '../../main/common/errors.ts';
import { readPaymentCode } from '../../main/common/payment-code.ts';
import { yen } from '../../main/common/yen.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { leftToRefund } from '../../main/terminal/correction.ts';
import { dayCloseOf } from '../support/closes.ts';
import type { Process, World } from './world.ts';

/** What the cashier was told about a sale, and when it can have changed since by the cashier's own doing. */
export interface Told {
  readonly payment: PaymentId;
  readonly state: PaymentState;
}

const endings = [
  ...['014', '014', '914', '814', '001', '013', '015', '010', '002', '003', '004', '009', '011', '012'],
  ...['016', '018', '020', '024', '027', '077', '2001', '2002', '2003', '2004', '9201', '9202', '9203', '9299'],
  ...['404', '9113', '9901', '9902', '301', '302', '303', '304', '305', '306', '307', '601', '602', '604'],
  ...['606', '607', '608', '609', '611', '612', '613', '614', '615', '616', '617', '618', '9114'],
];

/** A cashier at a bad counter: sells, presses twice, cancels and refunds at any moment. */
export class Cashier {
  readonly told: Told[] = [];
  /** Sales that were tried, each with its own code. */
  sales = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** One sale, with whatever comes into the cashier's mind around it. */
  async sell(): Promise<void> {
    const { random } = this.#world;
    const process = await this.#runningProcess();
    this.sales += 1;
    const amount = this.#amount();
    const code = `28${String(this.sales).padStart(16, '0')}`;
    const pressedTwice = random.chance(0.1);
    this.#world.say(`sale ${this.sales}: ${amount} yen`);
    const attempts = [this.#pay(process, amount, code)];
    if (pressedTwice) {
      this.#world.counts.pressedTwice += 1;
      attempts.push(this.#pay(process, amount, code));
    }
    if (random.chance(0.2)) {
      this.#world.time.plan(random.between(1, 150_000), () => this.#cancelSomething());
    }
    await this.#eachUnlessDead(process, attempts);
    await this.#world.time.sleep(random.between(500, 20_000));
    if (random.chance(0.15)) {
      await this.#refundSomething();
    }
    if (random.chance(0.05)) {
      this.#world.process?.terminal.recovery.checkNow();
    }
    if (random.chance(0.08)) {
      this.#closeDay();
    }
  }

  /** Whatever is still open, and whatever the clock says. */
  #closeDay(): void {
    const process = this.#world.process;
    if (process === undefined) {
      return;
    }
    const closing = dayCloseOf(process.ledger, process.desk.clock.now.bind(process.desk.clock));
    this.#world.counts.dayClosed += 1;
    this.#world.say(`closes ${closing.today}`);
    try {
      const made = closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
      this.#world.say(`told: ${made.length} closes`);
    } catch (error) {
      this.#sayProblem(process, error);
    }
  }

  async #runningProcess(): Promise<Process> {
    while (this.#world.process === undefined) {
      await this.#world.time.sleep(500);
    }
    return this.#world.process;
  }

  #amount(): number {
    const { random } = this.#world;
    const ending = random.chance(0.35) ? random.pick(endings) : '700';
    return Number(`${random.between(1, 9)}${ending.padStart(4, '5')}`);
  }

  /** Waits for attempts that may never end, because their process has died. */
  async #eachUnlessDead(process: Process, attempts: readonly Promise<void>[]): Promise<void> {
    let done = false;
    const all = Promise.all(attempts).then(() => {
      done = true;
    });
    while (!done && process.isAlive()) {
      await Promise.race([all, this.#world.time.sleep(1000)]);
    }
  }

  async #pay(process: Process, amount: number, text: string): Promise<void> {
    const read = readPaymentCode(text);
    if (!read.ok) {
      throw new Error(read.problem);
    }
    try {
      const payment = await process.terminal.sales.pay({
        amount: yen(amount),
        code: read.code,
        payType: DETECT_BRAND,
        by: 'unnamed',
      });
      this.told.push({ payment: payment.id, state: payment.state });
      this.#world.say(`told: ${payment.id} ${payment.state}`);
    } catch (error) {
      this.#sayProblem(process, error);
    }
  }

  /** Errors that people can meet are part of the game; anything else is a fault of the program. */
  #sayProblem(process: Process, error: unknown): void {
    if (!process.isAlive()) {
      // Whatever it still stumbles over, nobody hears of it.
      return;
    }
    if (error instanceof TerminalError && error.code !== 'INTERNAL') {
      this.#world.say(`told: ${error.code}`);
    } else {
      throw error;
    }
  }

  /** Cancels an open payment, or one that has just been paid. */
  #cancelSomething(): void {
    const process = this.#world.process;
    if (process === undefined) {
      return;
    }
    const { ledger, terminal } = process;
    const open = ledger.queue.items().flatMap((item) => (item.flow === 'payment' ? [item.id] : []));
    const paid = ledger.payments.page({ limit: 3 }).flatMap(({ id, state }) => (state === 'paid' ? [id] : []));
    const choices = open.length > 0 ? open : this.#world.random.chance(0.3) ? paid : [];
    if (choices.length === 0) {
      return;
    }
    const id = this.#world.random.pick(choices);
    this.#world.counts[open.length > 0 ? 'cancelled' : 'paidReversed'] += 1;
    this.#world.say(`cancels ${id}`);
    try {
      terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    } catch (error) {
      this.#sayProblem(process, error);
    }
  }

  async #refundSomething(): Promise<void> {
    const process = this.#world.process;
    if (process === undefined) {
      return;
    }
    const { random } = this.#world;
    const { ledger, terminal } = process;
    const candidates = ledger.payments.page({ limit: 20 }).filter((payment) => leftToRefund(payment) > 0);
    if (candidates.length === 0) {
      return;
    }
    const payment = random.pick(candidates);
    const left = leftToRefund(payment);
    const amount = random.chance(0.5) ? yen(random.between(1, left)) : undefined;
    this.#world.counts.refunded += 1;
    this.#world.say(`refunds ${amount ?? left} of ${payment.id}`);
    const refunding = terminal.refunding.refund({ payment: payment.id, amount, by: 'unnamed' }).then(
      ({ refund }) => this.#world.say(`told: refund ${refund.id} ${refund.state}`),
      (error: unknown) => this.#sayProblem(process, error),
    );
    await this.#eachUnlessDead(process, [refunding]);
  }
}
