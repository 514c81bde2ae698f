import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { TerminalError } from '../../main/common/errors.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import type { CounterHandlers } from '../../main/root/handlers.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import type { CallArgs, CallValue, CounterView } from '../../preload/contract.ts';
import { callNames } from '../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../preload/views.ts';
import { anything, callSamples } from '../support/call-samples.ts';
import { freshCode } from '../support/counters.ts';
import { farDayStart } from '../support/day-start.ts';
import { tempFolder } from '../support/temp-folder.ts';

let made = '';

beforeAll(() => {
  made = mkdtempSync(path.join(tmpdir(), 'onepay-pos-made-'));
  makeTrainingTerminal(new StoredTerminal(made), systemClock);
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

const manager = { operator: '01', name: '山田', pin: '2580' } as const;
const cashier = { operator: '02', name: '佐藤', pin: '1478' } as const;

class Shop {
  readonly folder = tempFolder();
  readonly host: CounterHost;

  constructor(more: Readonly<Record<string, unknown>> = {}) {
    cpSync(made, this.folder, { recursive: true });
    const day = { businessDayStart: farDayStart, closing: { reconcile: false } };
    const settings = { operators: { signIn: 'required' }, ...day, ...more };
    new StoredTerminal(this.folder).settingsFile.save(trainingTemplate(settings));
    this.host = new CounterHost({
      stored: new StoredTerminal(this.folder),
      clock: systemClock,
      version: '0.1.0',
      firstRun: 'ask',
    });
    onTestFinished(() => this.host.close());
  }

  view(): CounterView {
    const { view } = snapshotSchema.parse(this.host.handlers['snapshot.get'](null));
    if (view.stage !== 'counter') {
      throw new Error(`the window shows ${view.stage}`);
    }
    return view;
  }

  async open(): Promise<this> {
    this.host.windowOpened();
    await this.host.opened;
    return this;
  }

  async ask<N extends keyof CounterHandlers>(name: N, args: CallArgs<N>): Promise<CallValue<N>> {
    const handler = this.host.handlers[name] as (args: CallArgs<N>) => CallValue<N> | Promise<CallValue<N>>;
    return await handler(args);
  }

  /** The code of the error with which a call is answered; blank for none. */
  async refusal<N extends keyof CounterHandlers>(name: N, args: CallArgs<N>): Promise<string> {
    return await this.ask(name, args).then(
      () => '',
      (error: TerminalError) => error.code,
    );
  }

  async staffed(): Promise<this> {
    await this.open();
    await this.ask('operator.makeFirstManager', manager);
    await this.ask('operators.add', { ...cashier, role: 'cashier' });
    return this;
  }

  async sell(amountYen: number, screen: RegExp): Promise<string> {
    await this.ask('counter.charge', { amountYen, confirmed: 'twice', sight: this.view().sight });
    this.scan();
    await expect.poll(() => this.view().display.screen, { interval: 2, timeout: 15_000 }).toMatch(screen);
    const { display } = this.view();
    return 'payment' in display ? display.payment.id : '';
  }

  scan(): void {
    this.host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
  }

  /** What the journal says was done, and by whom. */
  async journal(): Promise<[string, string][]> {
    await this.host.close();
    const { ledger, close } = openLedger(new StoredTerminal(this.folder), systemClock);
    const found = ledger.payments
      .page({ limit: 100 })
      .flatMap(({ id }) => [id, ...ledger.refunds.of(id).map((one) => one.id)]);
    const rows = found.flatMap((id) => ledger.eventsAbout(id)).map(({ kind, by }): [string, string] => [kind, by]);
    expect(ledger.verify().faults).toEqual([]);
    close();
    return rows;
  }
}

const withoutPresence = new Set([
  'snapshot.get',
  'language.set',
  'sound.set',
  'window.toggleFullScreen',
  'terminal.tryAgain',
  'firstRun.startTraining',
  'scanner.typed',
  'operator.signIn',
  'operator.lock',
  'operator.active',
  'operator.makeFirstManager',
  // Ends what would keep scans from being used; begins nothing.
  'devices.scanTest',
]);

describe('a counter at which names are asked for', () => {
  it('has its first manager made, who works from then on; there is no PIN before', async () => {
    const shop = await new Shop().open();
    expect(shop.view().attendance).toEqual({ state: 'firstManager' });
    expect(await shop.refusal('operator.signIn', { operator: '01', pin: '0000' })).toBe('NOT_NOW');
    await shop.ask('operator.makeFirstManager', manager);
    expect(shop.view()).toMatchObject({
      attendance: { state: 'signedIn', id: '01', role: 'manager' },
      status: { operator: '山田' },
    });
    expect(await shop.refusal('operator.makeFirstManager', cashier)).toBe('FIRST_MANAGER_EXISTS');
  });

  it('does nothing for anybody while it is locked, and nothing is charged by a scan', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('counter.charge', { amountYen: 100, confirmed: 'once', sight: shop.view().sight });
    await shop.ask('operator.lock', null);
    expect(shop.view()).toMatchObject({ attendance: { state: 'locked', last: '01' }, display: { screen: 'amount' } });
    const before = JSON.stringify(shop.view().attendance);
    for (const name of callNames) {
      if (!withoutPresence.has(name)) {
        const handler = name as keyof CounterHandlers;
        expect(await shop.refusal(handler, callSamples[handler]), name).toBe('SIGN_IN_NEEDED');
      }
    }
    expect(await shop.refusal('devices.scanTest', 'start')).toBe('SIGN_IN_NEEDED');
    shop.scan();
    await expect.poll(() => shop.view().notice?.message ?? '', { interval: 1 }).toMatch(/サインイン/);
    expect(JSON.stringify(shop.view().attendance)).toBe(before);
    await shop.ask('operator.signIn', { operator: '01', pin: manager.pin });
    expect(await shop.ask('history.page', anything)).toMatchObject({ payments: [] });
  });

  it('finishes what was begun by whoever has left, and says so in the journal', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    await shop.ask('counter.charge', { amountYen: 5604, confirmed: 'once', sight: shop.view().sight });
    shop.scan();
    await expect.poll(() => shop.view().display.screen, { interval: 1 }).toBe('paying');
    await shop.ask('operator.lock', null);
    await expect.poll(() => shop.view().display.screen, { interval: 5, timeout: 15_000 }).toMatch(/unknown|result/);
    const rows = await shop.journal();
    expect(rows.slice(0, 3)).toEqual([
      ['payment.created', 'operator:02'],
      ['payment.sending', 'operator:02'],
      ['payment.unknown', 'operator:02'],
    ]);
  });

  it('shows nobody what was sold while it is locked, but how much is open', async () => {
    const shop = await new Shop().staffed();
    const open = await shop.sell(59299, /unknown/);
    await expect
      .poll(() => shop.refusal('counter.nextCustomer', { sight: shop.view().sight }), { interval: 5, timeout: 15_000 })
      .toBe('');
    const id = await shop.sell(2000, /result/);
    await shop.ask('operator.lock', null);
    const locked = shop.view();
    expect(locked).toMatchObject({
      display: { screen: 'amount', amountYen: null, heldScan: null },
      tray: { open: [], openCount: 1 },
      status: { openCount: 1 },
    });
    for (const secret of [id, open, '2000', '59299']) {
      expect(JSON.stringify([locked.display, locked.tray, locked.printQueue])).not.toContain(secret);
    }
    await shop.ask('operator.signIn', { operator: '01', pin: manager.pin });
    expect(shop.view()).toMatchObject({
      display: { screen: 'result', payment: { id } },
      tray: { open: [{ payment: { id: open } }], openCount: 1 },
    });
  });

  it('shows store IT no money and lets store IT move none', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operators.add', { operator: '09', name: '鈴木', pin: '3692', role: 'storeIt' });
    await shop.sell(2000, /result/);
    await shop.ask('operator.signIn', { operator: '09', pin: '3692' });
    expect(shop.view().display).toEqual({ screen: 'amount', amountYen: null, heldScan: null });
    const ofMoney = /^(counter|payment|receipt|print|tray|training|history|close|reconcile|operators)\./;
    for (const name of callNames.filter((one) => ofMoney.test(one))) {
      const handler = name as keyof CounterHandlers;
      expect(await shop.refusal(handler, callSamples[handler]), name).toBe('NOT_PERMITTED');
    }
    expect(await shop.ask('devices.setup', null)).toBeDefined();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    expect(shop.view().display).toMatchObject({ screen: 'result' });
    expect(await shop.ask('history.page', anything)).toMatchObject({ payments: [{ amountYen: 2000 }] });
  });

  it('gives no money back where it was locked while the manager’s PIN was checked', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    const id = await shop.sell(2000, /result/);
    const approval = { operator: '01', pin: manager.pin };
    const refund = { id, state: 'paid', amountYen: 500, reason: '返品', approval } as const;
    const refused = shop.refusal('payment.refund', refund);
    await shop.ask('operator.lock', null);
    expect(await refused).toBe('SIGN_IN_NEEDED');
    expect((await shop.journal()).filter(([kind]) => kind.startsWith('refund.'))).toEqual([]);
  });

  it('closes no day for somebody who leaves while it compares', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    await shop.sell(2000, /result/);
    const { today } = await shop.ask('close.outlook', { businessDate: null });
    const refused = shop.refusal('close.make', { businessDate: today, reconcile: 'first', approval: null });
    await shop.ask('operator.lock', null);
    expect(await refused).toBe('SIGN_IN_NEEDED');
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    expect(await shop.ask('close.list', { before: null })).toMatchObject({ closes: [] });
  });

  it('closes no day once the terminal is closing', async () => {
    const shop = await new Shop({ operators: { signIn: 'none' } }).open();
    await shop.sell(2000, /result/);
    const { today } = await shop.ask('close.outlook', { businessDate: null });
    const refused = shop.refusal('close.make', { businessDate: today, reconcile: 'first', approval: null });
    await shop.host.close();
    expect(await refused).toMatch(/^(TERMINAL_NOT_OPEN|RECONCILE_FAILED)$/);
    const { ledger, close } = openLedger(new StoredTerminal(shop.folder), systemClock);
    expect(ledger.days.lastSequence).toBe(0);
    close();
  });

  it('gives money back only with a manager’s word, which leaves the cashier where she is', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    const id = await shop.sell(2000, /result/);
    expect(await shop.ask('history.detail', { id })).toMatchObject({
      refundRules: { leftYen: 2000, parts: 'allowed', needsApproval: true },
      correction: { use: 'cancel' },
    });
    const refund = { id, state: 'paid', amountYen: 500, reason: '返品' } as const;
    const approval = { operator: '01', pin: manager.pin };
    expect(await shop.refusal('payment.refund', { ...refund, approval: null })).toBe('APPROVAL_NEEDED');
    expect(await shop.refusal('payment.refund', { ...refund, approval: { ...approval, pin: '9999' } })).toBe(
      'PIN_WRONG',
    );
    const own = { operator: '02', pin: cashier.pin };
    expect(await shop.refusal('payment.refund', { ...refund, approval: own })).toBe('NOT_PERMITTED');
    await shop.ask('payment.refund', { ...refund, approval });
    expect(shop.view().attendance).toMatchObject({ state: 'signedIn', id: '02' });
    expect(await shop.ask('history.detail', { id })).toMatchObject({
      payment: { state: 'partlyRefunded', refundedYen: 500 },
      refunds: [{ amountYen: 500, reason: '返品', state: 'refunded' }],
      refundRules: { leftYen: 1500 },
      correction: { use: 'refund' },
    });
    const rows = await shop.journal();
    expect(rows.filter(([kind]) => kind.startsWith('refund.'))).toEqual([
      ['refund.created', 'operator:02'],
      ['refund.sending', 'operator:02'],
      ['refund.refunded', 'operator:02'],
    ]);
  });

  it('has its day closed by a cashier, and with something still open only with a manager’s word', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    await shop.sell(2000, /result/);
    const { today, needsApproval } = await shop.ask('close.outlook', { businessDate: null });
    expect(needsApproval).toBe(false);
    const close = { businessDate: today, reconcile: 'no', approval: null } as const;
    expect(await shop.ask('close.make', close)).toMatchObject({
      reports: [{ kind: 'z', sequence: 1, closedBy: '佐藤', approvedBy: '', total: { netYen: 2000 } }],
    });
    expect(await shop.refusal('close.make', close)).toBe('DAY_ALREADY_CLOSED');
    await shop.ask('counter.nextCustomer', { sight: shop.view().sight });
    // Waits for its customer for ever.
    await shop.sell(5814, /waiting/);
    expect(await shop.ask('close.outlook', { businessDate: null })).toMatchObject({ needsApproval: true });
    expect(await shop.refusal('close.make', close)).toBe('APPROVAL_NEEDED');
    const approval = { operator: '01', pin: manager.pin };
    expect(await shop.ask('close.make', { ...close, approval })).toMatchObject({
      reports: [{ sequence: 2, approvedBy: '山田', unknown: [{ yen: 5814 }] }],
    });
  });

  it('closes once where it is pressed twice', async () => {
    const shop = await new Shop({ operators: { signIn: 'none' } }).open();
    await shop.sell(2000, /result/);
    const { today } = await shop.ask('close.outlook', { businessDate: null });
    const close = { businessDate: today, reconcile: 'first', approval: null } as const;
    const answers = await Promise.all([shop.ask('close.make', close), shop.refusal('close.make', close)]);
    expect(answers).toMatchObject([
      { reports: [{ sequence: 1, reconciled: { state: 'done', differences: 0 } }] },
      'NOT_NOW',
    ]);
    expect(await shop.ask('close.list', { before: null })).toMatchObject({ closes: [{ sequence: 1 }], next: null });
  });

  it('lets nobody but a manager manage people, and whoever is disabled has to leave', async () => {
    const shop = await new Shop().staffed();
    await shop.ask('operator.signIn', { operator: '02', pin: cashier.pin });
    for (const name of [
      'operators.list',
      'operators.add',
      'operators.change',
      'operators.setPin',
      'operators.setState',
      'devices.setup',
      'reconcile.start',
    ] as const) {
      expect(await shop.refusal(name, callSamples[name]), name).toBe('NOT_PERMITTED');
    }
    await shop.ask('operator.signIn', { operator: '01', pin: manager.pin });
    expect(await shop.refusal('operators.setState', { operator: '01', state: 'disabled' })).toBe('LAST_MANAGER');
    expect(await shop.ask('operators.setState', { operator: '02', state: 'disabled' })).toMatchObject({
      operators: [
        { id: '01', isLastManager: true },
        { id: '02', state: 'disabled' },
      ],
    });
    expect(await shop.refusal('operator.signIn', { operator: '02', pin: cashier.pin })).toBe('PIN_WRONG');
  });
});
