import { describe, expect, it } from 'vitest';
import type { Actor, OperatorId } from '../../main/common/actor.ts';
import { yen } from '../../main/common/yen.ts';
import type { SubjectId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { force, paymentIn, sendToCentre } from '../support/counters.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

const sato: Actor = 'operator:01';
const manager = '90' as OperatorId;

/** Who wrote what about something. */
const rowsAbout = (ledger: Ledger, id: SubjectId) => ledger.eventsAbout(id).map(({ kind, by }) => [kind, by]);

async function open() {
  const gateway = await startTestGateway();
  return { gateway, terminal: openTestTerminal({ gateway }) };
}

describe('the journal names', () => {
  it('who sells, on the attempt and on its answer', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(1000, { by: sato });
    expect(rowsAbout(terminal.ledger, id)).toEqual([
      ['payment.created', sato],
      ['payment.sending', sato],
      ['payment.paid', sato],
    ]);
  });

  it('who sells on a refusal that had to be asked about', async () => {
    const { terminal, gateway } = await open();
    force(gateway, 'pay', '9103');
    const { id } = await terminal.pay(1000, { by: sato });
    const rows = rowsAbout(terminal.ledger, id);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.every(([, by]) => by === sato)).toBe(true);
  });

  it('the terminal on what it asks by itself after the sale', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(5601, { by: sato });
    await terminal.recovery.passAll();
    expect(rowsAbout(terminal.ledger, id)).toEqual([
      ['payment.created', sato],
      ['payment.sending', sato],
      ['payment.unknown', sato],
      ['payment.asked', 'terminal'],
      ['payment.paid', 'terminal'],
    ]);
  });

  it('who asks, where somebody does', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(5601, { by: sato });
    await terminal.inquiry.aboutPayment(id, 'operator:02');
    expect(rowsAbout(terminal.ledger, id).slice(3)).toEqual([
      ['payment.asked', 'operator:02'],
      ['payment.paid', 'operator:02'],
    ]);
  });

  it('who gives money back, why, and who approved it', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(1000, { by: sato });
    const reason = 'broken cup';
    const wish = { payment: id, amount: yen(400), reason, by: sato, approvedBy: manager };
    const { refund } = await terminal.refunding.refund(wish);
    const [created, sending, refunded] = terminal.ledger.eventsAbout(refund.id);
    expect(created).toMatchObject({ kind: 'refund.created', by: sato, content: { reason, approvedBy: '90' } });
    expect([sending, refunded]).toMatchObject([
      { kind: 'refund.sending', by: sato },
      { kind: 'refund.refunded', by: sato },
    ]);
    expect(JSON.parse(terminal.ledger.exchangesAbout(refund.id)[0]?.request ?? '')).toMatchObject({
      refundReason: reason,
    });
  });

  it('nobody who approved where nobody had to', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(1000);
    const { refund } = await terminal.refunding.refund({ payment: id, by: 'unnamed' });
    const [created] = terminal.ledger.eventsAbout(refund.id);
    expect(created).toMatchObject({ by: 'unnamed' });
    expect(created?.content).not.toHaveProperty('approvedBy');
  });

  it('who cancels and who approved it, and the terminal on what that takes', async () => {
    const { terminal } = await open();
    const { id } = await terminal.pay(1000, { by: sato });
    terminal.cancellation.request(id, { reason: 'cashier', by: 'operator:02', approvedBy: manager });
    await terminal.settlement.pursue({ flow: 'payment', id }, 2);
    expect(rowsAbout(terminal.ledger, id).slice(3)).toEqual([
      ['payment.cancelRequested', 'operator:02'],
      ['payment.reversing', 'terminal'],
      ['payment.cancelled', 'terminal'],
    ]);
    expect(terminal.ledger.eventsAbout(id)[3]?.content).toEqual({ reason: 'cashier', approvedBy: '90' });
  });

  it("who took the payment centre's word down", async () => {
    const { terminal } = await open();
    const { ledger, centre } = terminal;
    const id = paymentIn(ledger, 'unknown');
    sendToCentre(ledger, id);
    centre.aboutPayment(id, 'paid', { reference: 'C-17', decidedBy: 'Suzuki', by: 'operator:90' });
    const last = ledger.eventsAbout(id).at(-1);
    expect(last).toMatchObject({ kind: 'payment.centreDecided', by: 'operator:90' });
    expect(last?.content).toEqual({ verdict: 'paid', reference: 'C-17', decidedBy: 'Suzuki' });
  });
});
