import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Clock, systemClock } from '../../main/common/clock.ts';
import type { Wording } from '../../main/counter/views.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { restoreLedger } from '../../main/root/restore.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { watchRestores } from '../../main/root/taking-over.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { permissionsOf } from '../../main/terminal/operators/permissions.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import type { AttendanceView, CounterView, HealthView, Language, OperatorRole } from '../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../preload/views.ts';
import { blockWrites } from '../support/block-writes.ts';
import { freshCode } from '../support/counters.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { strangeOrder } from '../support/reconciling.ts';
import { copyLedger, type RestoredShop, reopenWith, restoreCopy } from '../support/restores.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openTestTerminal, type TestTerminal, type TestTerminalOptions, testProfile } from '../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../support/training.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const there = (role: OperatorRole): AttendanceView => ({
  ...{ state: 'signedIn', id: '01', name: '山田', role, approvers: null },
  permissions: [...permissionsOf(role)],
});
const nobodyNamed: AttendanceView = { state: 'off' };
const locked: AttendanceView = { state: 'locked', operators: [], last: '01', why: 'idle' };

function wordingIn(language: Language): Wording {
  return { translate: createTranslator(language), timeZone: testProfile.timeZone };
}

const wording = wordingIn('ja');

interface Shop {
  readonly gateway: TestGateway;
  readonly old: TestTerminal;
}

async function openShop(): Promise<Shop> {
  const gateway = await startTestGateway();
  return { gateway, old: openTestTerminal({ gateway, ledger: openTestLedger({ clock: gateway.clock }) }) };
}

type More = Partial<Omit<TestTerminalOptions, 'ledger' | 'gateway'>>;

/** A shop that loses what `lost` did, and goes on with the copy of before, a minute after the restore. */
async function loseAll({ gateway, old }: Shop, lost: () => Promise<unknown>, more: More = {}): Promise<RestoredShop> {
  const copy = copyLedger(old.ledger, gateway.clock);
  gateway.clock.advance(MINUTE);
  await lost();
  const ledger = restoreCopy(old.ledger, copy, gateway.clock);
  gateway.clock.advance(MINUTE);
  return reopenWith(ledger, { gateway, ...more });
}

/** What the window is told, with every view of the way. */
function watch({ terminal, adopter }: RestoredShop, attendance: AttendanceView = nobodyNamed) {
  const seen: HealthView['takingOver'][] = [];
  const watching = watchRestores({ ledger: terminal.ledger, adopter }, () => seen.push(now()));
  onTestFinished(() => watching.close());
  const now = (who: AttendanceView = attendance, words = wording) => watching.view(words, who);
  return { now, seen };
}

const factsOf = (view: HealthView['takingOver']) =>
  Object.fromEntries((view?.account?.facts ?? []).map(({ name, text }) => [name, text]));

async function sellAndGiveBack({ old }: Shop): Promise<void> {
  await old.pay(2200);
  const whole = await old.pay(3300);
  await old.refunding.refund({ payment: whole.id, by: 'unnamed' });
}

describe('what the window hears of a restore', () => {
  it('is nothing where there was none', async () => {
    const gateway = await startTestGateway();
    const shop = reopenWith(openTestLedger({ clock: gateway.clock }), { gateway });
    expect(watch(shop).now()).toBeNull();
  });

  it('is since when, from when the copy is, how far it has come and what it came to', async () => {
    const shop = await openShop();
    await shop.old.pay(1100);
    const restored = await loseAll(shop, () => sellAndGiveBack(shop));
    const { now, seen } = watch(restored);
    const moments = { 復元した日時: '2026-11-22 12:01:00', バックアップの時点: '2026-11-22 12:00:00' };
    expect(now()).toMatchObject({ state: 'waiting', account: { notes: [], problem: null } });
    expect(factsOf(now())).toEqual({ ...moments, 引き継いだ支払い: '0 件　¥0', 引き継いだ返金: '0 件　¥0' });
    await restored.adopter.pass();
    const reading = seen.find((view) => factsOf(view)['読んでいる期間'] !== undefined) ?? null;
    expect(reading).toMatchObject({
      state: 'reading',
      account: { stateText: expect.stringContaining('引き継いでいます') },
    });
    expect(factsOf(reading)['読んでいる期間']).toBe('2026-11-20 から 2026-11-22 まで（全体の 0 %）');
    const later = seen.filter((view) => factsOf(view)['引き継いだ支払い'] === '2 件　¥5,500');
    expect(later[0]).toMatchObject({ state: 'reading' });
    expect(later.at(-1)).toEqual(now());
    expect(now()).toMatchObject({ state: 'done', account: { stateText: '復元後の引き継ぎは終わりました。' } });
    expect(factsOf(now())).toEqual({
      ...moments,
      引き継ぎを終えた日時: '2026-11-22 12:02:00',
      引き継いだ支払い: '2 件　¥5,500',
      引き継いだ返金: '1 件　¥3,300',
    });
  });

  it('is still known when the terminal is opened again, until another restore', async () => {
    const shop = await openShop();
    const first = await loseAll(shop, () => shop.old.pay(2200));
    const { now } = watch(first);
    await first.adopter.pass();
    const { gateway } = shop;
    gateway.clock.advance(DAY);
    const again = reopenWith(first.terminal.ledger, { gateway });
    expect(watch(again).now()).toEqual(now());
    const second = await loseAll({ gateway, old: again.terminal }, async () => undefined);
    const { now: anew } = watch(second);
    expect(anew()).toMatchObject({ state: 'waiting' });
    expect(factsOf(anew())).toMatchObject({ 復元した日時: '2026-11-23 12:03:00', 引き継いだ支払い: '0 件　¥0' });
    await second.adopter.pass();
    expect(anew()).toMatchObject({
      state: 'done',
      account: { stateText: expect.stringContaining('ありませんでした') },
    });
  });

  it('counts what has no result yet, and says that it looks again', async () => {
    const shop = await openShop();
    await shop.old.pay(7601);
    const restored = await loseAll(shop, async () => undefined);
    const { now } = watch(restored);
    await restored.adopter.pass();
    expect(factsOf(now())['結果待ち']).toBe('1 件');
    expect(now()).toMatchObject({
      state: 'waiting',
      account: { stateText: expect.stringContaining('自動で続きます') },
    });
  });

  it('is that it waits for the line, and goes on with it', async () => {
    let hasNetwork = false;
    const shop = await openShop();
    const restored = await loseAll(shop, () => shop.old.pay(2200), {
      hasNetwork: () => hasNetwork,
      through: (line) => onlyIf(() => hasNetwork, line),
    });
    const { now } = watch(restored);
    await expect(restored.adopter.pass()).rejects.toMatchObject({ code: 'RECONCILE_FAILED' });
    expect(now()).toMatchObject({ state: 'offline', account: { problem: null, notes: [] } });
    hasNetwork = true;
    await restored.adopter.pass();
    expect(now()).toMatchObject({ state: 'done' });
  });

  it('is why it cannot go on, and that it is tried again by itself', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, () => shop.old.pay(2200));
    shop.gateway.engine.force('orderQuery', scenarioOf('611') ?? neverHappens());
    const { now } = watch(restored);
    await expect(restored.adopter.pass()).rejects.toMatchObject({ code: 'RECONCILE_FAILED' });
    expect(now()).toMatchObject({
      state: 'failed',
      account: {
        stateText: expect.stringContaining('自動で'),
        problem: { message: 'ゲートウェイから正しい応答がありません。', hint: expect.stringContaining('サポート') },
      },
    });
    expect(now()?.account?.problem?.code).not.toBe('RECONCILE_FAILED');
    const unblock = blockWrites(restored.terminal.ledger);
    await expect(restored.adopter.pass()).rejects.toThrow();
    expect(now()).toMatchObject({ state: 'failed', account: { problem: { code: expect.any(String) } } });
    unblock();
    await restored.adopter.pass();
    expect(now()).toMatchObject({ state: 'done', account: { problem: null } });
  });

  it('is that it has stopped where the ledger cannot be read any more, and when it goes on', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, () => shop.old.pay(2200));
    const { now, seen } = watch(restored);
    restored.adopter.changed.listen(() => restored.terminal.ledger.close());
    await expect(restored.adopter.pass()).rejects.toThrow();
    expect(seen[0]).toMatchObject({ state: 'reading' });
    expect(now()).toMatchObject({
      state: 'failed',
      account: { stateText: expect.stringContaining('次に端末を開いたとき'), problem: { code: 'INTERNAL' } },
    });
    expect(factsOf(now())).not.toHaveProperty('読んでいる期間');
    expect(seen.at(-1)).toEqual(now());
  });

  it.each(['ja', 'en', 'zh'] as const)(
    'is of which days the gateway tells nothing, and what to do (%s)',
    async (language) => {
      const shop = await openShop();
      await shop.old.pay(1100);
      const restored = await loseAll(shop, async () => {
        await shop.old.pay(2200);
        shop.gateway.clock.advance(100 * DAY);
      });
      const { now } = watch(restored);
      await restored.adopter.pass();
      const { notes = [], facts = [], stateText = '' } = now(nobodyNamed, wordingIn(language))?.account ?? {};
      expect(notes).toEqual([expect.stringMatching(/2026-11-22.*2026-12-01/)]);
      expect(JSON.stringify([notes, facts, stateText])).not.toMatch(/\{\{|takenOver/);
    },
  );

  it('of an empty copy names no day on which nobody sold', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, () => shop.old.pay(2200));
    restored.terminal.ledger.write((writer) => {
      const head = { seq: 0, hash: '' };
      const content = {
        file: 'empty.sqlite',
        head,
        upTo: new Date(0).toISOString(),
        lostHead: null,
        firstFreeNumber: 1,
      };
      writer.append({ kind: 'ledger.restored', subject: 'ledger', content });
    });
    const { now } = watch(restored);
    await restored.adopter.pass(true);
    expect(factsOf(now())['バックアップの時点']).toBe('記録のないバックアップ');
    expect(now()?.account?.notes).toEqual([expect.stringContaining('までの取引は')]);
    expect(JSON.stringify(now())).not.toContain('1970');
  });

  it('is what it leaves to a person', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, async () => undefined);
    const strange = { orderId: 'OSTRANGE', receiptNo: '', amount: 900, transTime: '20261122120030' } as const;
    shop.gateway.book.addOrder({ ...strangeOrder(strange), bookedAt: shop.gateway.clock.now() });
    const { now } = watch(restored);
    await restored.adopter.pass();
    expect(factsOf(now())['要確認']).toBe('1 件');
    expect(now()?.account?.notes).toEqual([expect.stringContaining('ゲートウェイ照合')]);
  });
});

function onlyIf(hasNetwork: () => boolean, line: GatewayTransport): GatewayTransport {
  const cut = { kind: 'notConnected', code: 'ENETUNREACH', detail: '', timing: { totalMs: 0 } } as const;
  return {
    close: () => line.close(),
    post: async (request) => (hasNetwork() ? await line.post(request) : cut),
    probe: async () => (hasNetwork() ? await line.probe() : cut),
  };
}

function neverHappens(): never {
  throw new Error('there is none');
}

describe('who hears of it', () => {
  it('in words is who looks after the terminal, and of yen who sells', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, () => sellAndGiveBack(shop));
    const { now } = watch(restored);
    await restored.adopter.pass();
    expect(JSON.stringify(now(there('manager')))).toContain('¥5,500');
    expect(factsOf(now(there('storeIt')))).toMatchObject({ 引き継いだ支払い: '2 件', 引き継いだ返金: '1 件' });
    expect(JSON.stringify(now(there('storeIt')))).not.toMatch(/[¥円]|5,500|3,300/);
    for (const who of [there('cashier'), locked, { state: 'firstManager' }] as const) {
      expect(now(who)).toEqual({ state: 'done', account: null });
    }
    expect(JSON.stringify(now(nobodyNamed))).toContain('¥5,500');
  });
});

describe('a snapshot', () => {
  it('asks the ledger nothing, and finds the words once', async () => {
    const shop = await openShop();
    const restored = await loseAll(shop, () => sellAndGiveBack(shop));
    const { now } = watch(restored);
    await restored.adopter.pass();
    const { restores } = restored.terminal.ledger;
    const asked = (
      ['last', 'outstanding', 'takenOverSince'] as const satisfies readonly (keyof Ledger['restores'])[]
    ).map((name) => vi.spyOn(restores, name));
    const first = now();
    await restored.terminal.pay(1000);
    expect(now()).toBe(first);
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    expect(now(nobodyNamed, wordingIn('en'))).not.toEqual(first);
  });
});

/** The window's own terminal in a data folder, with the training gateway behind it. */
function openHost(folder: string, clock: Clock): CounterHost {
  const host = new CounterHost({ stored: new StoredTerminal(folder), clock, version: '0.1.0', firstRun: 'ask' });
  onTestFinished(() => host.close());
  return host;
}

function counterOf(host: CounterHost): CounterView {
  const { view } = snapshotSchema.parse(host.handlers['snapshot.get'](null));
  return view.stage === 'counter' ? view : neverHappens();
}

async function sell(host: CounterHost, amountYen: number): Promise<void> {
  await host.handlers['counter.charge']({ amountYen, confirmed: 'twice', sight: counterOf(host).sight });
  host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
  await expect.poll(() => counterOf(host).display.screen, { interval: 2, timeout: 15_000 }).toBe('result');
}

describe('the window', () => {
  it('of a terminal that was restored tells it from its first snapshot to the end', { timeout: 60_000 }, async () => {
    const folder = tempFolder();
    const stored = new StoredTerminal(folder);
    makeTrainingTerminal(stored, systemClock);
    const host = openHost(folder, systemClock);
    host.windowOpened();
    await host.opened;
    await sell(host, 1000);
    expect(counterOf(host).health.takingOver).toBeNull();
    const file = path.join(tempFolder(), 'copy.sqlite');
    const db = new Sqlite(stored.ledgerFile('training'), { readonly: true });
    db.prepare('VACUUM INTO ?').run(file);
    db.close();
    await host.handlers['counter.nextCustomer']({ sight: counterOf(host).sight });
    await sell(host, 2000);
    await host.close();
    await restoreLedger({ stored, file, acceptLoss: true, clock: systemClock, identify: async () => 'unnamed' });
    const later = { ...systemClock, now: () => systemClock.now() + 2 * MINUTE };
    const again = openHost(folder, later);
    const told: string[] = [];
    again.snapshots.listen(({ view }) => {
      if (view.stage === 'counter') {
        told.push(view.health.takingOver?.state ?? 'none');
      }
    });
    await again.opened;
    await expect.poll(() => counterOf(again).health.takingOver?.state, { interval: 5, timeout: 30_000 }).toBe('done');
    expect(factsOf(counterOf(again).health.takingOver)['引き継いだ支払い']).toBe('1 件　¥2,000');
    expect(new Set(told.slice(0, -1))).not.toContain('none');
    expect(told).toContain('reading');
  });
});
