import { describe, expect, it, onTestFinished } from 'vitest';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { ReconcileDesk } from '../../main/counter/reconcile-desk.ts';
import { Attendance } from '../../main/terminal/operators/attendance.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { reconcileProgress, reconcileResult } from '../../preload/back-office-views.ts';
import type { CallArgs } from '../../preload/contract.ts';
import { translatorOf } from '../support/counters.ts';
import { PIN, staff, WRONG_PIN } from '../support/operators.ts';
import { openReconciler, period, strangeOrder } from '../support/reconciling.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

const today = period('2026-11-22');
const words = { translate: translatorOf('ja'), timeZone: 'p9' as TimeZoneCode };
const refusal = (code: string) => expect.objectContaining({ code });

async function openDesk(signIn: 'required' | 'none' = 'none') {
  const { ledger, clock, desk: operators } = await staff();
  const gateway = await startTestGateway(clock);
  const terminal = openTestTerminal({ gateway, ledger });
  const reconciler = openReconciler(terminal);
  const attendance = new Attendance({
    ledger,
    clock,
    desk: operators,
    settings: () => ({ signIn, autoLockMinutes: 0 }),
    isBusy: () => false,
    onChange: () => undefined,
  });
  onTestFinished(() => attendance.close());
  const desk = new ReconcileDesk({ reconciler, attendance, wording: () => words });
  const compared = async () => {
    desk.start(today);
    await expect.poll(() => desk.progressView().state).not.toBe('running');
  };
  return { gateway, terminal, attendance, desk, compared };
}

const about = (change: Partial<CallArgs<'reconcile.settle'>>): CallArgs<'reconcile.settle'> => ({
  key: 'onlyThere:OSTRANGE1',
  action: 'note',
  note: 'memo',
  approval: null,
  ...change,
});

describe('the desk that compares with the gateway', () => {
  it('tells what the window may see of it, and nothing where there was none', async () => {
    const { gateway, terminal, desk, compared } = await openDesk();
    expect(reconcileProgress.parse(desk.progressView())).toMatchObject({ state: 'none', from: null, total: null });
    expect(desk.result()).toBeNull();
    await terminal.pay(1500);
    const unknown = await terminal.pay(1601);
    gateway.book.addOrder(strangeOrder());
    await compared();
    expect(reconcileProgress.parse(desk.progressView())).toEqual({
      ...{ state: 'done', ...today, fetched: 3, total: 3, share: 1, problem: null },
    });
    expect(reconcileResult.parse(desk.result())).toMatchObject({
      ...{ ...today, madeAtText: '2026-11-22 12:00:00', matched: 1, matchedYen: 1500 },
      ...{ onlyHere: 0, onlyThere: 1, differs: 0, checking: 1, notCompared: 0 },
      differences: [
        {
          ...{ key: 'onlyThere:OSTRANGE1', kind: 'onlyThere', receiptNo: 'NOT-OURS', orderId: 'OSTRANGE1' },
          ...{ paymentId: null, timeText: '2026-11-22 11:59:00' },
          here: { yen: null, refundedYen: null, stateText: '記録なし' },
          there: { yen: 777, refundedYen: 0, stateText: '支払済み（00）' },
          message: expect.stringContaining('この注文は、この端末の記録にありません'),
          ...{ actions: ['note', 'reverse'], settledText: null },
        },
        { key: `state:${unknown.id}`, paymentId: unknown.id, here: { yen: 1601 }, there: { yen: 1601 } },
      ],
    });
  });

  it('says why a comparison could not go on, and goes on', async () => {
    const { gateway, desk, compared } = await openDesk();
    const lost = scenarioOf('601');
    if (lost !== undefined) {
      gateway.engine.force('orderQuery', lost);
    }
    await compared();
    expect(reconcileProgress.parse(desk.progressView())).toMatchObject({
      state: 'failed',
      problem: { code: 'RECONCILE_FAILED', message: expect.stringContaining('UND_ERR_SOCKET') },
    });
    desk.resume();
    await expect.poll(() => desk.progressView().state).toBe('done');
    expect(desk.result()).toMatchObject({ differences: [] });
  });

  it('gives what was found as it is after something was done about it', async () => {
    const { gateway, desk, compared } = await openDesk();
    gateway.book.addOrder(strangeOrder());
    await compared();
    const noted = await desk.settle(about({ note: '店長に報告済み' }));
    expect(noted.differences[0]?.settledText).toContain('店長に報告済み');
    const reversed = await desk.settle(about({ action: 'reverse', note: '' }));
    expect(reversed.differences).toMatchObject([
      { settledText: expect.stringContaining('取り消しました'), actions: [] },
    ]);
  });
});

describe('who may compare', () => {
  it('is nobody while nobody is signed in', async () => {
    const { desk } = await openDesk('required');
    expect(() => desk.start(today)).toThrow(refusal('SIGN_IN_NEEDED'));
    expect(() => desk.pause()).toThrow(refusal('SIGN_IN_NEEDED'));
    await expect(desk.settle(about({}))).rejects.toEqual(refusal('SIGN_IN_NEEDED'));
  });

  it('is not a cashier, who can settle something with a manager’s word alone', async () => {
    const { gateway, terminal, attendance, desk } = await openDesk('required');
    gateway.book.addOrder(strangeOrder());
    await attendance.signIn('M1', PIN);
    desk.start(today);
    await expect.poll(() => desk.progressView().state).toBe('done');
    await attendance.signIn('C1', PIN);
    expect(() => desk.start(today)).toThrow(refusal('NOT_PERMITTED'));
    expect(() => desk.resume()).toThrow(refusal('NOT_PERMITTED'));
    const reverse = (pin?: string) =>
      desk.settle(about({ action: 'reverse', approval: pin === undefined ? null : { operator: 'M1', pin } }));
    await expect(reverse()).rejects.toEqual(refusal('APPROVAL_NEEDED'));
    await expect(reverse(WRONG_PIN)).rejects.toEqual(refusal('PIN_WRONG'));
    expect((await reverse(PIN)).differences[0]?.actions).toEqual([]);
    const run = terminal.ledger.reconciliations.current();
    const events = run === undefined ? [] : terminal.ledger.eventsAbout(run.id);
    expect(events.find(({ kind }) => kind === 'reconciliation.reversing')).toMatchObject({
      by: 'operator:C1',
      content: { approvedBy: 'M1' },
    });
  });
});
