import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../../main/common/actor.ts';
import { OperatorDesk } from '../../../main/terminal/operators/operator-desk.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { PIN, rowsAbout, staff, WRONG_PIN } from '../../support/operators.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { TestClock } from '../../support/test-clock.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const MANAGER = 'operator:M1';

describe('the first manager', () => {
  it('makes itself, and is the first to do anything', async () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const desk = new OperatorDesk({ ledger, clock });
    expect(desk.hasManager).toBe(false);
    const made = await desk.makeFirstManager({ operator: ' M1 ', name: ' 佐藤 ', pin: PIN });
    expect(made).toEqual({ id: 'M1', name: '佐藤', role: 'manager', state: 'active' });
    expect(desk.hasManager).toBe(true);
    expect(rowsAbout(ledger, 'M1')).toEqual([
      ['operator.added', MANAGER, { name: '佐藤', role: 'manager' }],
      ['operator.pinSet', MANAGER, {}],
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is one, however many are made at the same time', async () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const desk = new OperatorDesk({ ledger, clock });
    const made = await Promise.allSettled(
      ['A', 'B', 'C', 'D'].map((operator) => desk.makeFirstManager({ operator, name: operator, pin: PIN })),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made) {
      if (one.status === 'rejected') {
        expect(one.reason).toMatchObject({ code: 'FIRST_MANAGER_EXISTS' });
      }
    }
    expect(ledger.operators.all()).toHaveLength(1);
    await expect(desk.makeFirstManager({ operator: 'E', name: 'E', pin: PIN })).rejects.toThrow(
      code('FIRST_MANAGER_EXISTS'),
    );
  });

  it.each([
    [{ operator: 'a b' }, 'OPERATOR_INVALID'],
    [{ operator: '' }, 'OPERATOR_INVALID'],
    [{ operator: 'x'.repeat(17) }, 'OPERATOR_INVALID'],
    [{ name: ' ' }, 'OPERATOR_INVALID'],
    [{ name: 'あ'.repeat(33) }, 'OPERATOR_INVALID'],
    [{ name: 'a\u001bb' }, 'OPERATOR_INVALID'],
    [{ pin: '1234' }, 'PIN_INVALID'],
    [{ pin: '25' }, 'PIN_INVALID'],
  ])('is not made of %j', async (change, problem) => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const desk = new OperatorDesk({ ledger, clock });
    await expect(desk.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN, ...change })).rejects.toThrow(
      code(problem),
    );
    expect(ledger.head()).toBeUndefined();
  });
});

describe('operators', () => {
  it('are listed in the order in which they came, with what they are', async () => {
    const { desk } = await staff();
    expect(desk.list()).toEqual([
      { id: 'M1', name: '佐藤', role: 'manager', state: 'active', lockedOutForMs: null, isLastManager: true },
      { id: 'C1', name: '田中', role: 'cashier', state: 'active', lockedOutForMs: null, isLastManager: false },
      { id: 'I1', name: '鈴木', role: 'storeIt', state: 'active', lockedOutForMs: null, isLastManager: false },
    ]);
  });

  it('are added once, whatever their capitals', async () => {
    const { desk } = await staff();
    for (const operator of ['C1', 'c1']) {
      await expect(desk.add({ operator, name: 'x', role: 'cashier', pin: PIN }, MANAGER)).rejects.toThrow(
        code('OPERATOR_EXISTS'),
      );
    }
    const twice = await Promise.allSettled(
      ['D1', 'd1'].map((operator) => desk.add({ operator, name: 'x', role: 'cashier', pin: PIN }, MANAGER)),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are changed, disabled and enabled by somebody, and what is so already is not written', async () => {
    const { desk, ledger } = await staff();
    desk.change({ operator: 'C1', name: '田中花子', role: 'manager' }, MANAGER);
    desk.change({ operator: 'C1', name: '田中花子', role: 'manager' }, MANAGER);
    desk.setState({ operator: 'C1', state: 'disabled' }, MANAGER);
    desk.setState({ operator: 'C1', state: 'disabled' }, MANAGER);
    desk.setState({ operator: 'C1', state: 'active' }, 'operator:C1');
    await desk.setPin({ operator: 'C1', pin: '1357' }, MANAGER);
    expect(rowsAbout(ledger, 'C1')).toEqual([
      ['operator.added', MANAGER, { name: '田中', role: 'cashier' }],
      ['operator.pinSet', MANAGER, {}],
      ['operator.changed', MANAGER, { name: '田中花子', role: 'manager' }],
      ['operator.disabled', MANAGER, {}],
      ['operator.enabled', 'operator:C1', {}],
      ['operator.pinSet', MANAGER, {}],
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('that are not there cannot be changed', async () => {
    const { desk } = await staff();
    expect(() => desk.change({ operator: 'X', name: 'x', role: 'cashier' }, MANAGER)).toThrow(
      code('OPERATOR_NOT_FOUND'),
    );
    expect(() => desk.setState({ operator: 'X', state: 'active' }, MANAGER)).toThrow(code('OPERATOR_NOT_FOUND'));
    await expect(desk.setPin({ operator: 'X', pin: PIN }, MANAGER)).rejects.toThrow(code('OPERATOR_NOT_FOUND'));
    await expect(desk.setPin({ operator: 'C1', pin: '7777' }, MANAGER)).rejects.toThrow(code('PIN_INVALID'));
  });

  it('include a manager for ever', async () => {
    const { desk, ledger } = await staff();
    const before = ledger.head();
    expect(() => desk.setState({ operator: 'M1', state: 'disabled' }, MANAGER)).toThrow(code('LAST_MANAGER'));
    expect(() => desk.change({ operator: 'M1', name: '佐藤', role: 'cashier' }, MANAGER)).toThrow(code('LAST_MANAGER'));
    expect(ledger.head()).toEqual(before);
    desk.change({ operator: 'M1', name: '佐藤太郎', role: 'manager' }, MANAGER);
    desk.change({ operator: 'C1', name: '田中', role: 'manager' }, MANAGER);
    expect(desk.list().map(({ isLastManager }) => isLastManager)).toEqual([false, false, false]);
    desk.setState({ operator: 'M1', state: 'disabled' }, MANAGER);
    expect(() => desk.setState({ operator: 'C1', state: 'disabled' }, MANAGER)).toThrow(code('LAST_MANAGER'));
  });
});

describe('a PIN', () => {
  it('proves who somebody is', async () => {
    const { desk } = await staff();
    expect(await desk.verify('C1', PIN)).toMatchObject({ id: 'C1', name: '田中' });
    await desk.setPin({ operator: 'C1', pin: '1357' }, MANAGER);
    await expect(desk.verify('C1', PIN)).rejects.toThrow(code('PIN_WRONG'));
    expect(await desk.verify('C1', '1357')).toMatchObject({ id: 'C1' });
  });

  it('that is wrong is answered alike for somebody who is there, disabled, or nobody', async () => {
    const { desk } = await staff();
    desk.setState({ operator: 'I1', state: 'disabled' }, MANAGER);
    for (const [operator, pin] of [
      ['C1', WRONG_PIN],
      ['I1', PIN],
      ['nobody', PIN],
      ['', ''],
    ] as const) {
      await expect(desk.verify(operator, pin)).rejects.toThrow(code('PIN_WRONG'));
    }
  });

  it('of nobody takes as long to be refused as a wrong one', async () => {
    const { desk } = await staff();
    const msFor = async (operator: string) => {
      const before = performance.now();
      await desk.verify(operator, WRONG_PIN).catch(() => undefined);
      return performance.now() - before;
    };
    const [known, unknown] = [await msFor('C1'), await msFor('nobody')];
    // Without the work it takes a thousandth.
    expect(unknown).toBeGreaterThan(known / 10);
  });

  it('is not taken from somebody who is disabled while it is checked', async () => {
    const { desk } = await staff();
    const verifying = desk.verify('C1', PIN);
    desk.setState({ operator: 'C1', state: 'disabled' }, MANAGER);
    await expect(verifying).rejects.toThrow(code('PIN_WRONG'));
  });

  it('that is wrong three times locks out, longer each time, until the right one comes', async () => {
    const { desk, ledger, clock } = await staff();
    const wrong = () => expect(desk.verify('C1', WRONG_PIN, MANAGER)).rejects.toThrow(code('PIN_WRONG'));
    const lockedFor = (seconds: number, pin: string) =>
      expect(desk.verify('C1', pin, MANAGER)).rejects.toThrow(
        expect.objectContaining({ code: 'OPERATOR_LOCKED_OUT', params: { seconds } }),
      );
    await wrong();
    await wrong();
    await lockedFor(30, WRONG_PIN);
    await lockedFor(30, PIN);
    expect(desk.list()[1]).toMatchObject({ id: 'C1', lockedOutForMs: 30_000 });
    clock.advance(29_001);
    await lockedFor(1, WRONG_PIN);
    clock.advance(999);
    await lockedFor(60, WRONG_PIN);
    await lockedFor(60, PIN);
    clock.advance(60_000);
    await desk.verify('C1', PIN);
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 0, lockedOutUntil: 0 });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([
      ['operator.pinRefused', MANAGER, { failures: 1, lockedOutSeconds: 0 }],
      ['operator.pinRefused', MANAGER, { failures: 2, lockedOutSeconds: 0 }],
      ['operator.pinRefused', MANAGER, { failures: 3, lockedOutSeconds: 30 }],
      ['operator.pinRefused', MANAGER, { failures: 4, lockedOutSeconds: 60 }],
    ]);
    expect(await desk.verify('M1', PIN)).toMatchObject({ id: 'M1' });
  });

  it('that is set anew ends a lock-out', async () => {
    const { desk } = await staff();
    await Promise.allSettled([1, 2, 3].map(() => desk.verify('C1', WRONG_PIN)));
    await desk.setPin({ operator: 'C1', pin: '1357' }, MANAGER);
    expect(await desk.verify('C1', '1357')).toMatchObject({ id: 'C1' });
  });

  it('that is guessed many times at once is looked at three times', async () => {
    const { desk, ledger } = await staff();
    const guesses = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => desk.verify('C1', index === 19 ? PIN : WRONG_PIN)),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'taken'));
    expect(codes).toEqual([...Array(2).fill('PIN_WRONG'), ...Array(18).fill('OPERATOR_LOCKED_OUT')]);
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 3 });
  });

  it('that is guessed twenty times at once counts twenty times, where no lock-out keeps any from being looked at', async () => {
    const { ledger } = await staff();
    let time = 0;
    // Between two looks at this clock every lock-out is over.
    const hurrying = {
      now: () => Date.parse('2026-11-22T03:00:00Z') + time,
      monotonic: () => (time += 1_000_000),
    };
    const desk = new OperatorDesk({ ledger, clock: hurrying });
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => desk.verify('C1', WRONG_PIN)));
    expect(guesses.map((guess) => guess.status)).toEqual(Array(20).fill('rejected'));
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 20 });
    expect(
      rowsAbout(ledger, 'C1').filter((row) => Array.isArray(row) && row[0] === 'operator.pinRefused'),
    ).toHaveLength(20);
  });

  it('is not looked at any more where a wrong one could not be counted, until that is made good', async () => {
    const { desk, ledger } = await staff();
    const unblock = blockWrites(ledger);
    for (const pin of [WRONG_PIN, WRONG_PIN, PIN]) {
      await expect(desk.verify('C1', pin, MANAGER)).rejects.toThrow(code('LEDGER_WRITE_FAILED'));
    }
    unblock();
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 0 });
    await expect(desk.verify('C1', WRONG_PIN)).rejects.toThrow(code('PIN_WRONG'));
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 2 });
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([
      ['operator.pinRefused', MANAGER, { failures: 1, lockedOutSeconds: 0 }],
      ['operator.pinRefused', 'unnamed', { failures: 2, lockedOutSeconds: 0 }],
    ]);
    await desk.verify('C1', PIN);
    expect(ledger.pins.find('C1' as OperatorId)).toMatchObject({ failures: 0 });
    expect(ledger.verify().faults).toEqual([]);
  });

  it('that is set anew forgets a wrong one that could not be counted', async () => {
    const { desk, ledger } = await staff();
    const unblock = blockWrites(ledger);
    await expect(desk.verify('C1', WRONG_PIN)).rejects.toThrow(code('LEDGER_WRITE_FAILED'));
    unblock();
    await desk.setPin({ operator: 'C1', pin: '1357' }, MANAGER);
    await desk.verify('C1', '1357');
    expect(rowsAbout(ledger, 'C1').slice(2)).toEqual([['operator.pinSet', MANAGER, {}]]);
  });

  it('that was wrong is on the disk when it is answered: another process goes on counting', async () => {
    const file = path.join(tempFolder(), 'ledger.sqlite');
    const { desk, clock } = await staff((testClock) => openTestLedger({ file, clock: testClock }));
    await Promise.allSettled([1, 2, 3].map(() => desk.verify('C1', WRONG_PIN)));
    clock.advance(10_000);
    const after = new OperatorDesk({ ledger: openTestLedger({ file, clock }), clock });
    await expect(after.verify('C1', PIN)).rejects.toThrow(
      expect.objectContaining({ code: 'OPERATOR_LOCKED_OUT', params: { seconds: 20 } }),
    );
    clock.setWallClock('2020-01-01T00:00:00Z');
    expect(after.list()[1]).toMatchObject({ lockedOutForMs: 20_000 });
    clock.advance(20_000);
    expect(await after.verify('C1', PIN)).toMatchObject({ id: 'C1' });
  });

  it('stands nowhere in the ledger, and its hash in no row of the journal', async () => {
    const folder = tempFolder();
    const pin = '740926153';
    const clock = new TestClock();
    const ledger = openTestLedger({ file: path.join(folder, 'ledger.sqlite'), clock });
    const desk = new OperatorDesk({ ledger, clock });
    const made = await desk.makeFirstManager({ operator: 'M1', name: '佐藤', pin });
    await desk.verify('M1', '740926154').catch(() => undefined);
    await desk.verify('M1', pin);
    const bytes = Buffer.concat(
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => readFileSync(path.join(folder, name))),
    );
    expect(bytes.includes('佐藤')).toBe(true);
    expect(bytes.includes(pin)).toBe(false);
    expect(bytes.includes('740926154')).toBe(false);
    const record = ledger.pins.find('M1' as OperatorId);
    const told = JSON.stringify([made, desk.list(), ledger.eventsAbout('M1' as OperatorId)]);
    for (const secret of [record?.hash, record?.salt]) {
      expect(told).not.toContain(secret?.toString('hex'));
      expect(told).not.toContain(secret?.toString('base64'));
      expect(told).not.toContain(JSON.stringify([...(secret ?? [])]).slice(1, -1));
    }
  });
});

describe('a manager whose PIN nobody knows any more', () => {
  it('gets a new one without a PIN, which the journal keeps apart and the list of resets tells', async () => {
    const { desk, ledger, clock } = await staff();
    expect(desk.pinResets()).toEqual([]);
    await Promise.allSettled([1, 2, 3].map(() => desk.verify('M1', WRONG_PIN)));
    clock.advance(5000);
    await desk.resetManager({ operator: 'M1', pin: '1357' });
    expect(await desk.verify('M1', '1357')).toMatchObject({ id: 'M1' });
    expect(rowsAbout(ledger, 'M1').at(-1)).toEqual(['operator.pinReset', 'unnamed', {}]);
    expect(desk.pinResets()).toEqual([{ operator: 'M1', at: '2026-11-22T03:00:05.000Z' }]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is no cashier, nobody who is disabled, and somebody who is there', async () => {
    const { desk } = await staff();
    const reset = (operator: string, pin = '1357') => desk.resetManager({ operator, pin });
    await expect(reset('C1')).rejects.toThrow(code('NO_MANAGER'));
    await expect(reset('X')).rejects.toThrow(code('OPERATOR_NOT_FOUND'));
    await expect(reset('M1', '1111')).rejects.toThrow(code('PIN_INVALID'));
    await desk.add({ operator: 'M2', name: '高橋', role: 'manager', pin: PIN }, MANAGER);
    desk.setState({ operator: 'M2', state: 'disabled' }, MANAGER);
    await expect(reset('M2')).rejects.toThrow(code('NO_MANAGER'));
  });
});
