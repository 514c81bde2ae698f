import { describe, expect, it, onTestFinished } from 'vitest';
import type { OperatorId } from '../../../main/common/actor.ts';
import { Attendance } from '../../../main/terminal/operators/attendance.ts';
import type { AttendanceRules } from '../../../main/terminal/operators/attendance-rules.ts';
import { OperatorDesk } from '../../../main/terminal/operators/operator-desk.ts';
import { attendance as attendanceView } from '../../../preload/back-office-views.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { PIN, rowsAbout, type Staff, staff, WRONG_PIN } from '../../support/operators.ts';
import { TestClock } from '../../support/test-clock.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const MINUTE = 60_000;

/** An attendance whose settings and work under way can be changed. */
function attend({ clock, ledger, desk }: Staff, rules: Partial<AttendanceRules> = {}) {
  const around = {
    rules: { signIn: 'required', autoLockMinutes: 10, ...rules } as AttendanceRules,
    busy: false,
    changes: 0,
  };
  const attendance = new Attendance({
    ledger,
    desk,
    clock,
    settings: () => around.rules,
    isBusy: () => around.busy,
    onChange: () => {
      around.changes += 1;
    },
  });
  onTestFinished(() => attendance.close());
  const shown = () => attendanceView.parse(attendance.view());
  return { clock, ledger, desk, attendance, around, shown };
}

const open = async (rules: Partial<AttendanceRules> = {}) => attend(await staff(), rules);

async function nobodyYet(rules: Partial<AttendanceRules> = {}) {
  const clock = new TestClock();
  const ledger = openTestLedger({ clock });
  return attend({ clock, ledger, desk: new OperatorDesk({ ledger, clock }) }, rules);
}

/** Lets time pass as it does: in steps in which whoever sleeps can wake and sleep again. */
async function pass(clock: TestClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) {
    clock.advance(Math.min(1000, left));
    await new Promise(setImmediate);
  }
}

const SIGNED_IN = ['operator.signedIn', 'operator:C1', {}];
const signedOut = (why: string) => ['operator.signedOut', 'operator:C1', { why }];

describe('a counter that asks for no names', () => {
  it('lets anybody do anything, unnamed', async () => {
    const { attendance, shown } = await open({ signIn: 'none' });
    expect(shown()).toEqual({ state: 'off' });
    expect(attendance.by).toBe('unnamed');
    expect(attendance.require('manageOperators')).toBe('unnamed');
    expect(await attendance.authorise({ permission: 'approve', approval: null, needed: true })).toEqual({
      by: 'unnamed',
    });
    await expect(attendance.signIn('C1', PIN)).rejects.toThrow(code('NOT_NOW'));
  });

  it('makes no first manager', async () => {
    const { attendance, desk, shown } = await nobodyYet({ signIn: 'none' });
    await expect(attendance.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN })).rejects.toThrow(
      code('NOT_NOW'),
    );
    expect(desk.hasManager).toBe(false);
    expect(shown()).toEqual({ state: 'off' });
  });
});

describe('a counter without a manager', () => {
  it('asks for the first one, who works from then on', async () => {
    const { attendance, ledger, shown, around } = await nobodyYet();
    expect(shown()).toEqual({ state: 'firstManager' });
    expect(() => attendance.by).toThrow(code('SIGN_IN_NEEDED'));
    expect(() => attendance.require('sell')).toThrow(code('SIGN_IN_NEEDED'));
    await expect(attendance.signIn('M1', PIN)).rejects.toThrow(code('NOT_NOW'));
    await attendance.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN });
    expect(around.changes).toBeGreaterThan(0);
    expect(shown()).toEqual({
      state: 'signedIn',
      id: 'M1',
      name: '佐藤',
      role: 'manager',
      permissions: ['sell', 'approve', 'closeDay', 'reconcile', 'manageOperators', 'setUpDevices', 'configure'],
      approvers: null,
    });
    expect(rowsAbout(ledger, 'M1').at(-1)).toEqual(['operator.signedIn', 'operator:M1', {}]);
    await expect(attendance.makeFirstManager({ operator: 'M2', name: 'x', pin: PIN })).rejects.toThrow(
      code('FIRST_MANAGER_EXISTS'),
    );
  });
});

describe('a counter that asks for names', () => {
  it('starts locked, and shows who can sign in', async () => {
    const { attendance, desk, shown } = await open();
    desk.setState({ operator: 'I1', state: 'disabled' }, 'operator:M1');
    expect(shown()).toEqual({
      state: 'locked',
      operators: [
        { id: 'M1', name: '佐藤', role: 'manager', lockedOutForMs: null },
        { id: 'C1', name: '田中', role: 'cashier', lockedOutForMs: null },
      ],
      last: null,
      why: 'start',
    });
    expect(() => attendance.by).toThrow(code('SIGN_IN_NEEDED'));
    expect(() => attendance.requirePresence()).toThrow(code('SIGN_IN_NEEDED'));
    await expect(attendance.authorise({ permission: 'approve', approval: null, needed: false })).rejects.toThrow(
      code('SIGN_IN_NEEDED'),
    );
  });

  it('lets somebody work after the right PIN, until that person leaves', async () => {
    const { attendance, ledger, shown } = await open();
    await attendance.signIn('C1', PIN);
    expect(shown()).toEqual({
      state: 'signedIn',
      id: 'C1',
      name: '田中',
      role: 'cashier',
      permissions: ['sell', 'closeDay'],
      approvers: [{ id: 'M1', name: '佐藤', role: 'manager', lockedOutForMs: null }],
    });
    expect(attendance.by).toBe('operator:C1');
    attendance.lock('signedOut');
    attendance.lock('signedOut');
    expect(shown()).toMatchObject({ state: 'locked', last: 'C1', why: 'signedOut' });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN, signedOut('signedOut')]);
  });

  it('tells of a wrong PIN and of a lock-out, and stays as it was', async () => {
    const { attendance, shown, around } = await open();
    for (const answer of ['PIN_WRONG', 'PIN_WRONG', 'OPERATOR_LOCKED_OUT']) {
      await expect(attendance.signIn('C1', WRONG_PIN)).rejects.toThrow(code(answer));
    }
    expect(around.changes).toBeGreaterThanOrEqual(3);
    await expect(attendance.signIn('C1', PIN)).rejects.toThrow(code('OPERATOR_LOCKED_OUT'));
    expect(shown()).toMatchObject({ state: 'locked', operators: [{}, { id: 'C1', lockedOutForMs: 30_000 }, {}] });
    await attendance.signIn('M1', PIN);
    expect(attendance.by).toBe('operator:M1');
  });

  it('changes hands, and writes down who left', async () => {
    const { attendance, ledger } = await open();
    await attendance.signIn('C1', PIN);
    await attendance.signIn('C1', PIN);
    await attendance.signIn('M1', PIN);
    expect(attendance.by).toBe('operator:M1');
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN, signedOut('replaced')]);
  });

  it('keeps whoever is there after a wrong PIN of somebody else, and says in whose presence it was', async () => {
    const { attendance, ledger } = await open();
    await attendance.signIn('C1', PIN);
    await expect(attendance.signIn('M1', WRONG_PIN)).rejects.toThrow(code('PIN_WRONG'));
    expect(attendance.by).toBe('operator:C1');
    expect(rowsAbout(ledger, 'M1').at(-1)).toEqual([
      'operator.pinRefused',
      'operator:C1',
      { failures: 1, lockedOutSeconds: 0 },
    ]);
  });

  it('is locked when whoever is there is disabled, and knows of a new role at once', async () => {
    const { attendance, desk, ledger, shown, around } = await open();
    await attendance.signIn('C1', PIN);
    desk.change({ operator: 'C1', name: '田中', role: 'storeIt' }, 'operator:M1');
    expect(() => attendance.require('sell')).toThrow(code('NOT_PERMITTED'));
    const before = around.changes;
    desk.setState({ operator: 'C1', state: 'disabled' }, 'operator:M1');
    expect(around.changes).toBeGreaterThan(before);
    expect(shown()).toMatchObject({ state: 'locked', last: 'C1', why: 'signedOut' });
    expect(rowsAbout(ledger, 'C1').at(-1)).toEqual(signedOut('signedOut'));
    desk.setState({ operator: 'C1', state: 'active' }, 'operator:M1');
    expect(shown()).toMatchObject({ state: 'locked' });
  });

  it('writes down that it was stopped, and lets nobody sign in afterwards', async () => {
    const { attendance, ledger } = await open();
    await attendance.signIn('C1', PIN);
    attendance.close();
    attendance.close();
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN, signedOut('stopped')]);
    await expect(attendance.signIn('C1', PIN)).rejects.toThrow(code('TERMINAL_NOT_OPEN'));
    expect(rowsAbout(ledger, 'C1')).toHaveLength(4);
  });
});

describe('what somebody may do', () => {
  it('follows from the role', async () => {
    const { attendance } = await open();
    await attendance.signIn('I1', PIN);
    expect(attendance.require('setUpDevices')).toBe('operator:I1');
    expect(() => attendance.require('sell')).toThrow(
      expect.objectContaining({ code: 'NOT_PERMITTED', params: { name: '鈴木' } }),
    );
    await attendance.signIn('C1', PIN);
    expect(attendance.require('sell')).toBe('operator:C1');
    expect(() => attendance.require('manageOperators')).toThrow(code('NOT_PERMITTED'));
  });

  const approve = (approval: { operator: string; pin: string } | null, needed = true) =>
    ({ permission: 'approve', approval, needed }) as const;

  it('alone needs nobody else, for a manager', async () => {
    const { attendance } = await open();
    await attendance.signIn('M1', PIN);
    expect(await attendance.authorise(approve(null))).toEqual({ by: 'operator:M1', approvedBy: 'M1' });
    expect(await attendance.authorise(approve(null, false))).toEqual({ by: 'operator:M1' });
  });

  it('with a manager in place needs the manager’s PIN, and the cashier stays', async () => {
    const { attendance } = await open();
    await attendance.signIn('C1', PIN);
    await expect(attendance.authorise(approve(null))).rejects.toThrow(code('APPROVAL_NEEDED'));
    await expect(attendance.authorise(approve({ operator: 'M1', pin: WRONG_PIN }))).rejects.toThrow(code('PIN_WRONG'));
    await expect(attendance.authorise(approve({ operator: 'C1', pin: PIN }))).rejects.toThrow(code('NOT_PERMITTED'));
    await expect(attendance.authorise(approve({ operator: 'I1', pin: PIN }))).rejects.toThrow(code('NOT_PERMITTED'));
    expect(await attendance.authorise(approve({ operator: 'M1', pin: PIN }))).toEqual({
      by: 'operator:C1',
      approvedBy: 'M1',
    });
    expect(attendance.by).toBe('operator:C1');
  });

  it('with a manager in place is not done where the cashier has left while the PIN was checked', async () => {
    const { attendance, desk } = await open();
    const leave = [
      () => attendance.lock('signedOut'),
      () => attendance.lock('idle'),
      () => desk.setState({ operator: 'C1', state: 'disabled' }, 'operator:M1'),
    ];
    for (const leaves of leave) {
      await attendance.signIn('C1', PIN);
      const approved = attendance.authorise(approve({ operator: 'M1', pin: PIN }));
      leaves();
      await expect(approved).rejects.toThrow(code('SIGN_IN_NEEDED'));
      desk.setState({ operator: 'C1', state: 'active' }, 'operator:M1');
    }
  });

  it('with a manager in place is not done where somebody else stands there by then, or may sell no more', async () => {
    const { attendance, desk } = await open();
    await attendance.signIn('C1', PIN);
    // PINs of one operator are checked in turn, so that the first to ask is the first to be there.
    const signedIn = attendance.signIn('M1', PIN);
    const approved = attendance.authorise(approve({ operator: 'M1', pin: PIN }));
    const refused = expect(approved).rejects.toThrow(code('SIGN_IN_NEEDED'));
    await signedIn;
    await refused;
    await attendance.signIn('C1', PIN);
    const again = attendance.authorise(approve({ operator: 'M1', pin: PIN }));
    desk.change({ operator: 'C1', name: '田中', role: 'storeIt' }, 'operator:M1');
    await expect(again).rejects.toThrow(code('NOT_PERMITTED'));
  });

  it('may follow from one of several permissions', async () => {
    const { attendance } = await open();
    expect(() => attendance.requireOneOf(['sell', 'closeDay'])).toThrow(code('SIGN_IN_NEEDED'));
    await attendance.signIn('C1', PIN);
    expect(attendance.requireOneOf(['reconcile', 'closeDay'])).toBe('operator:C1');
    await attendance.signIn('I1', PIN);
    expect(() => attendance.requireOneOf(['sell', 'closeDay'])).toThrow(code('NOT_PERMITTED'));
  });

  it('alone is known beforehand', async () => {
    const { attendance, around } = await open();
    expect(attendance.mayAlone('approve')).toBe(false);
    await attendance.signIn('C1', PIN);
    expect([attendance.mayAlone('approve'), attendance.mayAlone('sell')]).toEqual([false, true]);
    around.rules = { ...around.rules, signIn: 'none' };
    expect(attendance.mayAlone('approve')).toBe(true);
  });

  it('without a manager’s word is done by whoever sells, where the settings ask for none', async () => {
    const { attendance } = await open();
    await attendance.signIn('C1', PIN);
    expect(await attendance.authorise(approve({ operator: 'M1', pin: WRONG_PIN }, false))).toEqual({
      by: 'operator:C1',
    });
    await attendance.signIn('I1', PIN);
    for (const needed of [true, false]) {
      await expect(attendance.authorise(approve({ operator: 'M1', pin: PIN }, needed))).rejects.toThrow(
        code('NOT_PERMITTED'),
      );
    }
  });

  it('with the PIN of a manager who was locked out is not done', async () => {
    const { attendance, clock } = await open();
    await attendance.signIn('C1', PIN);
    const wrong = approve({ operator: 'M1', pin: WRONG_PIN });
    const guesses = await Promise.allSettled([1, 2, 3, 4].map(() => attendance.authorise(wrong)));
    expect(guesses.at(-1)).toMatchObject({ reason: { code: 'OPERATOR_LOCKED_OUT', params: { seconds: 30 } } });
    clock.advance(30_000);
    expect(await attendance.authorise(approve({ operator: 'M1', pin: PIN }))).toMatchObject({ approvedBy: 'M1' });
  });
});

describe('a counter that nobody touches', () => {
  it('is locked after the time that the settings say, and not while somebody touches it', async () => {
    const { attendance, clock, ledger, shown } = await open();
    await attendance.signIn('C1', PIN);
    await pass(clock, 9 * MINUTE);
    attendance.touch();
    await pass(clock, 10 * MINUTE - 1000);
    expect(shown()).toMatchObject({ state: 'signedIn' });
    await pass(clock, 1000);
    expect(shown()).toMatchObject({ state: 'locked', last: 'C1', why: 'idle' });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN, signedOut('idle')]);
    await attendance.signIn('C1', PIN);
    await pass(clock, 9 * MINUTE);
    expect(shown()).toMatchObject({ state: 'signedIn' });
  });

  it('does not mind that the clock is set', async () => {
    const { attendance, clock, shown } = await open();
    await attendance.signIn('C1', PIN);
    clock.setWallClock('2030-01-01T00:00:00Z');
    await pass(clock, 9 * MINUTE);
    expect(shown()).toMatchObject({ state: 'signedIn' });
    clock.setWallClock('2020-01-01T00:00:00Z');
    await pass(clock, MINUTE);
    expect(shown()).toMatchObject({ state: 'locked' });
  });

  it('is never locked in the middle of a payment, nor at the very moment when it ends', async () => {
    const { attendance, clock, around, shown } = await open({ autoLockMinutes: 1 });
    await attendance.signIn('C1', PIN);
    around.busy = true;
    await pass(clock, 5 * MINUTE);
    expect(shown()).toMatchObject({ state: 'signedIn' });
    around.busy = false;
    await pass(clock, MINUTE - 6000);
    expect(shown()).toMatchObject({ state: 'signedIn' });
    await pass(clock, 6000);
    expect(shown()).toMatchObject({ state: 'locked', why: 'idle' });
  });

  it('follows the settings when they change, and is never locked where they say so', async () => {
    const { attendance, clock, around, shown } = await open({ autoLockMinutes: 0 });
    await attendance.signIn('C1', PIN);
    await pass(clock, 20 * MINUTE);
    expect(shown()).toMatchObject({ state: 'signedIn' });
    attendance.touch();
    around.rules = { signIn: 'required', autoLockMinutes: 1 };
    await pass(clock, MINUTE + 5000);
    expect(shown()).toMatchObject({ state: 'locked', why: 'idle' });
  });

  it('sleeps no more once nobody is signed in', async () => {
    const { attendance, clock } = await open();
    await attendance.signIn('C1', PIN);
    expect(clock.sleeping).toBe(1);
    await attendance.signIn('M1', PIN);
    expect(clock.sleeping).toBe(1);
    attendance.lock('signedOut');
    expect(clock.sleeping).toBe(0);
  });
});

describe('a terminal that is opened anew', () => {
  it('keeps whoever is there, who has neither left nor come', async () => {
    const { attendance, ledger, clock, desk } = await open();
    await attendance.signIn('C1', PIN);
    expect(attendance.handOver()).toBe('C1');
    await expect(attendance.signIn('M1', PIN)).rejects.toThrow(code('TERMINAL_NOT_OPEN'));
    expect(clock.sleeping).toBe(0);
    const next = attend({ clock, ledger, desk });
    next.attendance.resume('C1' as OperatorId);
    expect(next.shown()).toMatchObject({ state: 'signedIn', id: 'C1' });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN]);
    await pass(clock, 10 * MINUTE);
    expect(next.shown()).toMatchObject({ state: 'locked', why: 'idle' });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([SIGNED_IN, signedOut('idle')]);
  });

  it('keeps nobody where nobody is there', async () => {
    const { attendance } = await open();
    expect(attendance.handOver()).toBeUndefined();
  });

  it('does not keep somebody who may not work any more, nor in the place of another', async () => {
    const { attendance, desk, shown, ledger } = await open();
    desk.setState({ operator: 'C1', state: 'disabled' }, 'operator:M1');
    attendance.resume('C1' as OperatorId);
    attendance.resume('X9' as OperatorId);
    expect(shown()).toMatchObject({ state: 'locked', why: 'start' });
    await attendance.signIn('I1', PIN);
    attendance.resume('M1' as OperatorId);
    expect(shown()).toMatchObject({ state: 'signedIn', id: 'I1' });
    expect(rowsAbout(ledger, 'M1').some((row) => (row as unknown[])[0] === 'operator.signedIn')).toBe(false);
  });
});
