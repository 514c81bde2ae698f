import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import { CloseDesk } from '../../main/counter/close-desk.ts';
import { Attendance } from '../../main/terminal/operators/attendance.ts';
import { OperatorDesk } from '../../main/terminal/operators/operator-desk.ts';
import { dayCloseOf } from '../support/closes.ts';
import { translatorOf } from '../support/counters.ts';
import { PIN } from '../support/operators.ts';
import { openTestTerminal, testProfile } from '../support/terminals.ts';
import { startTestGateway } from '../support/training.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const none = { matched: 0, onlyHere: 0, onlyThere: 0, differs: 0 };
/** The stand-in answers this amount with an outcome that nobody knows. */
const UNKNOWN_YEN = 1601;

/** A desk of a shop with a paid payment, whose comparison can be made to meet with something. */
async function openDesk() {
  const terminal = openTestTerminal({ gateway: await startTestGateway() });
  const { ledger, clock } = terminal;
  const operators = new OperatorDesk({ ledger, clock });
  const attendance = new Attendance({
    ledger,
    desk: operators,
    clock,
    settings: () => ({ signIn: 'required', autoLockMinutes: 10 }),
    isBusy: () => false,
    onChange: () => undefined,
  });
  const closing = dayCloseOf(ledger, clock.now);
  const around = { meanwhile: async (): Promise<void> => undefined };
  const closes = new CloseDesk({
    closing,
    attendance,
    compare: async () => {
      await around.meanwhile();
      return none;
    },
    exporter: () => ({ export: async () => ({ file: 'x', replaced: '' }) }),
    exportFolder: () => '/x',
    print: () => undefined,
    hasPrinter: () => false,
    habits: () => ({ reconcile: true, print: false, autoExport: [] }),
    wording: () => ({ translate: translatorOf('ja'), timeZone: testProfile.timeZone }),
  });
  await attendance.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN });
  await operators.add({ operator: 'C1', name: '田中', pin: PIN, role: 'cashier' }, 'operator:M1');
  await attendance.signIn('C1', PIN);
  await terminal.pay(1000);
  const close = (approval: { operator: string; pin: string } | null = null) =>
    closes.make({ businessDate: closing.today, reconcile: 'first', approval });
  const made = () => ledger.days.lastSequence;
  return { terminal, operators, attendance, closes, around, close, made };
}

describe('a close that compares first', () => {
  it('is made by whoever began it, where that person is still there', async () => {
    const { close, made } = await openDesk();
    expect(await close()).toMatchObject({ reports: [{ sequence: 1, closedBy: '田中', approvedBy: '' }], warnings: [] });
    expect(made()).toBe(1);
  });

  it('is not made where that person has left meanwhile, or is disabled', async () => {
    const { attendance, operators, around, close, made } = await openDesk();
    around.meanwhile = async () => attendance.lock('signedOut');
    await expect(close()).rejects.toThrow(refusal('SIGN_IN_NEEDED'));
    await attendance.signIn('C1', PIN);
    around.meanwhile = async () => {
      operators.setState({ operator: 'C1', state: 'disabled' }, 'operator:M1');
    };
    await expect(close()).rejects.toThrow(refusal('SIGN_IN_NEEDED'));
    expect(made()).toBe(0);
  });

  it('is not made where somebody else stands there by then, a manager though it be', async () => {
    const { terminal, attendance, around, close, made } = await openDesk();
    around.meanwhile = async () => {
      await terminal.pay(UNKNOWN_YEN);
      await attendance.signIn('M1', PIN);
    };
    await expect(close()).rejects.toThrow(refusal('SIGN_IN_NEEDED'));
    expect(made()).toBe(0);
  });

  it('is not made by somebody who may close no day any more', async () => {
    const { operators, around, close, made } = await openDesk();
    around.meanwhile = async () => {
      operators.change({ operator: 'C1', name: '田中', role: 'storeIt' }, 'operator:M1');
    };
    await expect(close()).rejects.toThrow(refusal('NOT_PERMITTED'));
    expect(made()).toBe(0);
  });

  it('needs a manager’s word for what has become open meanwhile', async () => {
    const { terminal, around, close, made } = await openDesk();
    around.meanwhile = async () => {
      await terminal.pay(UNKNOWN_YEN);
    };
    await expect(close()).rejects.toThrow(refusal('APPROVAL_NEEDED'));
    expect(made()).toBe(0);
  });

  it('takes for that the manager’s word that came with it', async () => {
    const { terminal, around, close } = await openDesk();
    around.meanwhile = async () => {
      await terminal.pay(UNKNOWN_YEN);
    };
    expect(await close({ operator: 'M1', pin: PIN })).toMatchObject({
      reports: [{ closedBy: '田中', approvedBy: '佐藤', unknown: [{ yen: UNKNOWN_YEN }] }],
    });
  });

  it('is approved by the manager who makes it, also where something has become open only meanwhile', async () => {
    const { terminal, attendance, around, close } = await openDesk();
    await attendance.signIn('M1', PIN);
    around.meanwhile = async () => {
      await terminal.pay(UNKNOWN_YEN);
    };
    expect(await close()).toMatchObject({ reports: [{ closedBy: '佐藤', approvedBy: '佐藤' }] });
  });

  it('is not made where the comparison was paused, and is where it merely failed', async () => {
    const { around, close, made } = await openDesk();
    around.meanwhile = () => Promise.reject(new TerminalError('RECONCILE_FAILED', { cause: 'PAUSED' }));
    await expect(close()).rejects.toThrow(refusal('RECONCILE_FAILED'));
    expect(made()).toBe(0);
    around.meanwhile = () => Promise.reject(new TerminalError('RECONCILE_FAILED', { cause: 'ECONNREFUSED' }));
    expect(await close()).toMatchObject({
      reports: [{ sequence: 1, reconciled: { state: 'failed' } }],
      warnings: [expect.any(String)],
    });
  });

  it('is not made once the terminal stops', async () => {
    const { closes, around, close, made } = await openDesk();
    around.meanwhile = async () => closes.stop();
    await expect(close()).rejects.toThrow(refusal('TERMINAL_NOT_OPEN'));
    expect(made()).toBe(0);
  });
});
