import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { freshCode } from '../support/counters.ts';
import { closedPort } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

const manager = { operator: '01', name: '山田', pin: '2580' } as const;
const cashier = { operator: '02', name: '佐藤', pin: '1478' } as const;

const operators = { signIn: 'required', approveCancellations: 'manager' };

async function openHost(stored: StoredTerminal): Promise<CounterHost> {
  const host = new CounterHost({ stored, clock: systemClock, version: '0.1.0', firstRun: 'ask' });
  onTestFinished(() => host.close());
  host.windowOpened();
  await host.opened;
  return host;
}

/** A terminal at which cancelling a sale takes a manager, and one good sale of it. */
async function soldOnce(): Promise<{ stored: StoredTerminal; id: PaymentId }> {
  const stored = new StoredTerminal(tempFolder());
  makeTrainingTerminal(stored, systemClock);
  stored.settingsFile.save(trainingTemplate({ operators }));
  const host = await openHost(stored);
  await host.handlers['operator.makeFirstManager'](manager);
  await host.handlers['operators.add']({ ...cashier, role: 'cashier' });
  const view = async () => {
    const { view: shown } = await host.handlers['snapshot.get'](null);
    return shown.stage === 'counter' ? shown : expect.fail(`the window shows ${shown.stage}`);
  };
  const { sight } = await view();
  await host.handlers['counter.charge']({ amountYen: 2000, confirmed: 'twice', sight });
  await host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
  await expect.poll(async () => (await view()).display.screen, { interval: 2, timeout: 15_000 }).toBe('result');
  const { display } = await view();
  const id = 'payment' in display ? display.payment.id : expect.fail('no payment is shown');
  await host.close();
  return { stored, id: id as PaymentId };
}

it('a good sale that is asked about anew is not cancelled without a manager, where a paid one is not', async () => {
  const { stored, id } = await soldOnce();
  const { ledger, close } = openLedger(stored, systemClock);
  ledger.write((writer) => writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus: '00' } }));
  close();
  const baseUrl = `http://127.0.0.1:${await closedPort()}`;
  stored.settingsFile.save(trainingTemplate({ operators, gateway: { baseUrl } }));
  const host = await openHost(stored);
  const { handlers } = host;
  await handlers['operator.signIn']({ operator: '02', pin: cashier.pin });
  const cancel = async (approval: { operator: string; pin: string } | null) =>
    await handlers['payment.cancel']({ id, state: 'unknown', approval });
  expect(await handlers['history.detail']({ id })).toMatchObject({
    payment: { state: 'unknown' },
    cancelNeedsApproval: true,
  });
  await expect(cancel(null)).rejects.toEqual(new TerminalError('APPROVAL_NEEDED'));
  await cancel({ operator: '01', pin: manager.pin });
  expect(await handlers['history.detail']({ id })).toMatchObject({ payment: { state: 'cancelling' } });
});
