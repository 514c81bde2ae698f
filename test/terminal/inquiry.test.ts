import { describe, expect, it } from 'vitest';
import { yen } from '../../main/common/yen.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { GatewayTransport, TransportResult } from '../../main/onepay/transport.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

/** Keeps the signed answers to some calls, and can give one in the place of a later one. */
class Replay {
  #instead: TransportResult | undefined;
  readonly kept: TransportResult[] = [];

  readonly through = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request) => {
      const result = await line.post(request);
      this.kept.push(result);
      const instead = this.#instead;
      this.#instead = undefined;
      return instead ?? result;
    },
  });

  /** The next answer is this one. */
  answerWith(result: TransportResult | undefined): void {
    if (result?.kind !== 'response') {
      throw new Error('there is no such answer');
    }
    this.#instead = result;
  }
}

const lastFinding = ({ ledger }: TestTerminal, id: PaymentId) => ledger.eventsAbout(id).at(-1);

describe("another payment's signed answer", () => {
  it('to a pay leaves the payment unknown, until a confirm and its own order say more', async () => {
    const gateway = await startTestGateway();
    const replay = new Replay();
    const terminal = openTestTerminal({ gateway, through: replay.through });
    const first = await terminal.pay(1200);
    replay.answerWith(replay.kept.at(-1));
    const second = await terminal.pay(1200);
    expect(second).toMatchObject({
      state: 'unknown',
      orderId: null,
      detail: { reason: 'mismatch', code: 'OTHER_ORDERID' },
    });
    await terminal.settlement.pursue({ flow: 'payment', id: second.id }, 3);
    const settled = terminal.ledger.payments.find(second.id);
    expect(settled?.state).toBe('paid');
    expect(settled?.orderId).not.toBe(first.orderId);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('to a confirm leaves the payment unknown, until its own comes', async () => {
    const gateway = await startTestGateway();
    const replay = new Replay();
    const terminal = openTestTerminal({ gateway, through: replay.through });
    const first = await terminal.pay(5601);
    const second = await terminal.pay(5601);
    expect((await terminal.inquiry.aboutPayment(first.id)).payment.state).toBe('paid');
    replay.answerWith(replay.kept.at(-1));
    const { payment } = await terminal.inquiry.aboutPayment(second.id);
    expect(payment).toMatchObject({ state: 'unknown', orderId: null });
    expect(lastFinding(terminal, second.id)).toMatchObject({
      kind: 'payment.answered',
      content: { finding: 'stillUnknown', code: 'OTHER_ORDERID' },
    });
    expect((await terminal.inquiry.aboutPayment(second.id)).payment.state).toBe('paid');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('to a reversal cancels nothing, until its own comes', async () => {
    const gateway = await startTestGateway();
    const replay = new Replay();
    const terminal = openTestTerminal({ gateway, through: replay.through });
    const first = await terminal.pay(1601);
    terminal.cancellation.request(first.id, { reason: 'cashier', by: 'unnamed' });
    expect((await terminal.cancellation.reverse(first.id)).state).toBe('cancelled');
    const answer = replay.kept.at(-1);
    const second = await terminal.pay(1601);
    terminal.cancellation.request(second.id, { reason: 'cashier', by: 'unnamed' });
    replay.answerWith(answer);
    expect((await terminal.cancellation.reverse(second.id)).state).toBe('cancelling');
    expect(lastFinding(terminal, second.id)).toMatchObject({ content: { finding: 'unknown', code: 'OTHER_ORDERID' } });
    await terminal.settlement.pursue({ flow: 'payment', id: second.id }, 3);
    expect(terminal.ledger.payments.find(second.id)?.state).toBe('cancelled');
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it("to a question about another refund of the same payment is that refund's, and no other's", async () => {
    const gateway = await startTestGateway();
    const replay = new Replay();
    const terminal = openTestTerminal({ gateway, through: replay.through });
    const { id } = await terminal.pay(1200);
    const lost = scenarioOf('601');
    const unbooked = scenarioOf('602');
    if (lost === undefined || unbooked === undefined) {
      throw new Error('no such scenario');
    }
    gateway.engine.force('refund', lost);
    const first = await terminal.refunding.refund({ payment: id, amount: yen(100), by: 'unnamed' });
    expect((await terminal.inquiry.aboutRefund(first.refund.id)).refund.state).toBe('refunded');
    const answer = replay.kept.at(-1);
    gateway.engine.force('refund', unbooked);
    const second = await terminal.refunding.refund({ payment: id, amount: yen(200), by: 'unnamed' });
    expect(second.refund.state).toBe('unknown');
    replay.answerWith(answer);
    expect((await terminal.inquiry.aboutRefund(second.refund.id)).refund.state).toBe('unknown');
    expect(terminal.ledger.payments.find(id)?.refundedYen).toBe(100);
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('to a confirm says nothing about a payment whose order is known, even where nobody here knows that other order', async () => {
    const gateway = await startTestGateway();
    const foreign = new Replay();
    const elsewhere = openTestTerminal({
      gateway,
      ledger: openTestLedger({ clock: gateway.clock, firstSerial: () => 900_000 }),
      through: foreign.through,
    });
    const theirs = await elsewhere.pay(5012);
    gateway.clock.advance(3000);
    expect((await elsewhere.inquiry.aboutPayment(theirs.id)).payment.state).toBe('cancelled');
    const replay = new Replay();
    const terminal = openTestTerminal({
      gateway,
      ledger: openTestLedger({ clock: gateway.clock, firstSerial: () => 0 }),
      through: replay.through,
    });
    const { id, orderId } = await terminal.pay(1200);
    terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
    replay.answerWith(foreign.kept.at(-1));
    const { payment, outcome } = await terminal.inquiry.aboutPayment(id);
    expect(outcome).toEqual({ outcome: 'unknown', reason: { kind: 'mismatch', field: 'orderId' } });
    expect(payment).toMatchObject({ state: 'cancelling', orderId });
    expect(lastFinding(terminal, id)).toMatchObject({
      kind: 'payment.answered',
      content: { finding: 'stillUnknown', code: 'OTHER_ORDERID' },
    });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });
});
