import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/common/clock.ts';
import { TerminalError } from '../../../main/common/errors.ts';
import { businessDateOf, type DayStart, type TimeZoneCode } from '../../../main/common/time.ts';
import type { Alone } from '../../../main/root/setup/place.ts';
import { StoppedPlace } from '../../../main/root/setup/stopped-place.ts';
import { openLedger, StoredTerminal } from '../../../main/root/stored-terminal.ts';
import { KeyFileSecrets } from '../../../main/settings/key-file-secrets.ts';
import { languages, settingSections } from '../../../preload/contract.ts';
import { attempt, freshCode } from '../../support/counters.ts';
import { gatewayKeys, terminalPrivateKey } from '../../support/keys.ts';
import { PIN, WRONG_PIN } from '../../support/operators.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import {
  codes,
  fieldOf,
  liveFolder,
  makeTraining,
  openSetupHost,
  type SetupHost,
  storedRows,
  trainingFolder,
  withStaff,
} from './setup-host.ts';

let made = '';
beforeAll(() => {
  made = makeTraining();
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

const keyPem = terminalPrivateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const gatewayPem = gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const gateway = { 'gateway.baseUrl': 'http://127.0.0.1:9', 'gateway.proxy': 'none' } as const;
const approval = (operator: string, pin = PIN) => ({ operator, pin });

async function importKey(shop: SetupHost, which: 'terminal' | 'gateway', by: string | null = null) {
  shop.choose(which === 'terminal' ? keyPem : gatewayPem);
  const chosen = await shop.call('keys.choose', { which });
  return await shop.call('keys.import', {
    ticket: chosen?.ticket ?? expect.fail('nothing was chosen'),
    passphrase: '',
    file: 'keep',
    allowKeyFile: false,
    approval: by === null ? null : approval(by),
  });
}

describe('a PC that is no terminal yet', () => {
  it('and is made one by somebody else meanwhile, opens as that, and nothing of it is overwritten', async () => {
    const folder = path.join(tempFolder(), 'data');
    const shop = await openSetupHost(folder);
    const ready = new StoredTerminal(liveFolder('keys', { operators: { signIn: 'none' } }));
    cpSync(ready.folder, folder, { recursive: true });
    const values = { ...codes, ...gateway, 'shop.name': 'x' };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('NOT_NOW');
    expect([shop.stage(), shop.stored.settings()]).toEqual(['counter', ready.settings()]);
  });

  it('shows all that can be set, and what is still needed', async () => {
    const shop = await openSetupHost(path.join(tempFolder(), 'data'));
    const view = await shop.show();
    expect(view).toMatchObject({ stage: 'new', mode: 'live', needsApproval: false, isSound: false, changedCount: 0 });
    expect(view.sections.map(({ id }) => id)).toEqual(settingSections);
    for (const name of Object.keys(codes)) {
      expect(fieldOf(view, name).problem).toMatchObject({ code: 'SETTINGS_INVALID' });
    }
    expect(view.keys).toMatchObject({ terminal: null, gateway: null, problem: null });
    expect(existsSync(shop.stored.folder)).toBe(false);
  });

  it('tells while somebody types how long a code has to be, and saves nothing', async () => {
    const shop = await openSetupHost(path.join(tempFolder(), 'data'));
    const typed = { ...codes, 'identity.merchantId': 'OB024' };
    const view = await shop.call('setup.check', { values: typed });
    const merchant = fieldOf(view, 'identity.merchantId');
    expect(merchant).toMatchObject({ value: 'OB024', state: 'changed', input: { lengths: { min: 12, max: 12 } } });
    expect(merchant.problem).toMatchObject({
      message: expect.stringContaining('12'),
      hint: expect.stringContaining('5'),
    });
    expect(merchant.problem?.message).toContain(merchant.label);
    expect(view).toMatchObject({ changedCount: 3, isSound: false });
    const b2c = await shop.call('setup.check', { values: { ...codes, 'gateway.serviceMode': 'C01' } });
    expect(b2c.sections.flatMap(({ fields }) => fields).map(({ path: one }) => one)).not.toContain(
      'identity.merchantId',
    );
    expect(fieldOf(b2c, 'identity.branchCode').input).toMatchObject({ lengths: { min: 14, max: 14 } });
    expect(await shop.call('setup.check', { values: codes })).toMatchObject({ isSound: true, changedCount: 3 });
    expect(existsSync(shop.stored.folder)).toBe(false);
  });

  it('becomes a live terminal, its keys first or its settings first', async () => {
    for (const first of ['keys', 'settings'] as const) {
      const folder = path.join(tempFolder(), 'data');
      const shop = await openSetupHost(folder);
      const save = () => shop.call('setup.save', { values: { ...codes, ...gateway }, approval: null });
      if (first === 'keys') {
        const { keys } = await importKey(shop, 'terminal');
        expect(keys.terminal?.bits).toBe(2048);
        expect((await importKey(shop, 'gateway')).stage).toBe('new');
        expect(await save()).toMatchObject({ effect: 'now', view: { stage: 'counter' } });
      } else {
        expect(await save()).toMatchObject({
          effect: 'now',
          view: { stage: 'stopped', problems: [{ code: 'KEY_MISSING', hint: expect.stringContaining('鍵') }] },
        });
        expect(await importKey(shop, 'terminal')).toMatchObject({
          stage: 'stopped',
          problems: [{ code: 'GATEWAY_KEY_MISSING' }],
        });
        expect((await importKey(shop, 'gateway')).stage).toBe('counter');
      }
      expect(shop.stage()).toBe('counter');
      await shop.host.close();
      expect(storedRows(folder)[0]).toEqual(['settings.changed', 'unnamed', { source: 'window', changed: [] }]);
    }
  });

  it('becomes one to practise with, keys and all', async () => {
    const shop = await openSetupHost(path.join(tempFolder(), 'data'));
    const values = { ...codes, mode: 'training', 'operators.signIn': 'none' };
    expect(await shop.call('setup.save', { values, approval: null })).toMatchObject({ view: { stage: 'counter' } });
    expect(shop.stored.settings().mode).toBe('training');
  });

  it('stays one where what was typed cannot be right, and is told all of it', async () => {
    const shop = await openSetupHost(path.join(tempFolder(), 'data'));
    const refusal = await shop.refusal('setup.save', {
      values: { ...codes, 'identity.branchCode': '', 'recovery.pollSeconds': 99 },
      approval: null,
    });
    expect(refusal.code).toBe('SETTINGS_INVALID');
    for (const name of ['identity.branchCode', 'recovery.pollSeconds']) {
      expect(refusal.message).toContain(name);
    }
    expect(shop.stage()).toBe('firstRun');
    expect(existsSync(shop.stored.settingsFile.file)).toBe(false);
  });
});

describe('a terminal that is stopped', () => {
  it('shows why, and asks nobody where nobody is known yet', async () => {
    const shop = await openSetupHost(liveFolder('no keys'));
    expect(await shop.show()).toMatchObject({
      stage: 'stopped',
      needsApproval: false,
      problems: [{ code: 'KEY_MISSING' }],
      isSound: true,
    });
    expect(fieldOf(await shop.show(), 'shop.name').value).toBe('本番ストア');
  });

  it('is set up by whoever may, proven by a PIN', async () => {
    const folder = await withStaff(liveFolder('no keys'));
    const shop = await openSetupHost(folder);
    expect((await shop.show()).needsApproval).toBe(true);
    const save = (by: ReturnType<typeof approval> | null) =>
      shop.refusal('setup.save', { values: { 'shop.name': '新しい店' }, approval: by });
    expect((await save(null)).code).toBe('APPROVAL_NEEDED');
    expect((await save(approval('C1'))).code).toBe('NOT_PERMITTED');
    for (const code of ['PIN_WRONG', 'PIN_WRONG', 'OPERATOR_LOCKED_OUT', 'OPERATOR_LOCKED_OUT']) {
      expect((await save(approval('M1', WRONG_PIN))).code).toBe(code);
    }
    expect((await save(approval('M1'))).code).toBe('OPERATOR_LOCKED_OUT');
    expect(shop.stored.settings().shop.name).toBe('本番ストア');
    const saved = await shop.call('setup.save', { values: { 'shop.name': '新しい店' }, approval: approval('I1') });
    expect(saved).toMatchObject({ effect: 'now', view: { stage: 'stopped' } });
    expect(shop.stored.settings().shop.name).toBe('新しい店');
    shop.choose(keyPem);
    const { ticket = '' } = (await shop.call('keys.choose', { which: 'terminal' })) ?? {};
    const importing = { ticket, passphrase: '', file: 'keep', allowKeyFile: false, approval: null } as const;
    expect((await shop.refusal('keys.import', importing)).code).toBe('APPROVAL_NEEDED');
    expect(shop.stored.keys.terminalKey('live')).toBeUndefined();
    await shop.call('keys.import', { ...importing, approval: approval('I1') });
    await importKey(shop, 'gateway', 'I1');
    expect(shop.stage()).toBe('counter');
    await shop.host.close();
    expect(storedRows(folder)).toEqual([
      ['settings.changed', 'terminal', { source: 'file', changed: [] }],
      ['settings.changed', 'operator:I1', { source: 'window', changed: ['shop.name'] }],
      ['settings.keyImported', 'operator:I1', expect.objectContaining({ which: 'terminal', before: null })],
      ['settings.keyImported', 'operator:I1', expect.objectContaining({ which: 'gateway', before: null })],
    ]);
  });

  it('by damaged settings shows what they still say, asks for a PIN, and keeps a copy of them', async () => {
    const folder = await withStaff(liveFolder('keys'));
    const stored = new StoredTerminal(folder);
    const settings = JSON.parse(readFileSync(stored.settingsFile.file, 'utf8'));
    const damaged = { ...settings, shopp: 1, gateway: { ...settings.gateway, timeoutSeconds: 9999 } };
    writeFileSync(stored.settingsFile.file, JSON.stringify(damaged));
    const shop = await openSetupHost(folder);
    const view = await shop.show();
    expect(view).toMatchObject({ stage: 'stopped', needsApproval: true, isSound: false });
    expect(view.problems[0]).toMatchObject({ kind: 'settings', message: expect.stringContaining('shopp') });
    expect(fieldOf(view, 'shop.name').value).toBe('本番ストア');
    expect(fieldOf(view, 'gateway.timeoutSeconds')).toMatchObject({ value: 9999, problem: {} });
    const values = { 'gateway.timeoutSeconds': 30 };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('APPROVAL_NEEDED');
    expect(JSON.parse(readFileSync(stored.settingsFile.file, 'utf8'))).toEqual(damaged);
    const { view: after } = await shop.call('setup.save', { values, approval: approval('M1') });
    expect(after).toMatchObject({ stage: 'counter', problems: [] });
    expect(stored.settings()).toEqual(settings);
    const copies = readdirSync(folder).filter((name) => name.includes('damaged'));
    expect(copies.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')))).toEqual([damaged]);
  });

  it('by settings that are no JSON at all goes on from those that the journal has last', async () => {
    const folder = await withStaff(liveFolder('keys'));
    const stored = new StoredTerminal(folder);
    const settings = stored.settings();
    writeFileSync(stored.settingsFile.file, '{ "mode": "tra');
    const shop = await openSetupHost(folder);
    expect(await shop.show()).toMatchObject({
      mode: 'live',
      needsApproval: true,
      problems: [{ code: 'SETTINGS_NOT_JSON' }],
    });
    const values = { ...codes, ...gateway, mode: 'training' };
    expect((await shop.refusal('setup.save', { values, approval: approval('M1') })).code).toBe('SETTINGS_INVALID');
    expect(await shop.show()).toMatchObject({ isSound: true, changedCount: 0 });
    expect(fieldOf(await shop.show(), 'shop.name').value).toBe('本番ストア');
    expect(await shop.call('setup.save', { values: {}, approval: approval('M1') })).toMatchObject({
      effect: 'now',
      view: { stage: 'counter', mode: 'live' },
    });
    expect(stored.settings()).toEqual(settings);
  });

  it('whose settings are damaged keeps its locks, and what is locked is what the journal has last', async () => {
    const folder = await withStaff(liveFolder('keys', { locked: ['gateway', 'identity'] }));
    const stored = new StoredTerminal(folder);
    const settings = stored.settings();
    const spoilt = { ...settings, locked: [], gateway: { ...settings.gateway, baseUrl: 'https://evil.example' }, x: 1 };
    for (const text of ['{ broken', JSON.stringify(spoilt)]) {
      writeFileSync(stored.settingsFile.file, text);
      const shop = await openSetupHost(folder);
      const view = await shop.show();
      expect(fieldOf(view, 'gateway.baseUrl')).toMatchObject({ value: settings.gateway.baseUrl, state: 'locked' });
      const values = { 'gateway.baseUrl': 'https://evil.example', 'identity.terminalCode': 'Other' };
      const refused = await shop.refusal('setup.save', { values, approval: approval('M1') });
      expect(refused.code).toBe('SETTINGS_LOCKED');
      const saving = { values: { 'shop.name': '本番ストア' }, approval: approval('M1') };
      expect((await shop.call('setup.save', saving)).view.stage).toBe('counter');
      expect(stored.settings()).toEqual(settings);
      await shop.host.close();
    }
  });

  it.each([
    ['LEDGER_MISSING', ({ ledger }) => rmSync(ledger)],
    ['LEDGER_DAMAGED', ({ ledger }) => writeFileSync(ledger, 'damaged')],
    [
      'LEDGER_MISSING',
      ({ ledger, settings }) => {
        rmSync(ledger);
        writeFileSync(settings, '{ torn');
      },
    ],
  ] satisfies [string, (files: { ledger: string; settings: string }) => void][])(
    'lets nobody in whom it cannot ask any more: %s',
    async (code, spoil) => {
      const folder = await withStaff(liveFolder('keys'));
      const stored = new StoredTerminal(folder);
      spoil({ ledger: stored.ledgerFile('live'), settings: stored.settingsFile.file });
      const shop = await openSetupHost(folder);
      const saving = { values: { ...codes, ...gateway, 'shop.name': 'x' }, approval: null };
      expect((await shop.refusal('setup.save', saving)).code).toBe(code);
      shop.choose(gatewayPem);
      const { ticket = '' } = (await shop.call('keys.choose', { which: 'gateway' })) ?? {};
      const importing = { ticket, passphrase: '', file: 'keep', allowKeyFile: false, approval: null } as const;
      expect((await shop.refusal('keys.import', importing)).code).toBe(code);
    },
  );

  it('whose ledger is gone is set up by anybody where its settings ask nobody', async () => {
    const folder = liveFolder('keys', { operators: { signIn: 'none' } });
    const stored = new StoredTerminal(folder);
    openLedger(stored, systemClock).close();
    rmSync(stored.ledgerFile('live'));
    const shop = await openSetupHost(folder);
    const { view } = await shop.call('setup.save', { values: { 'shop.name': 'x' }, approval: null });
    expect(view).toMatchObject({ stage: 'stopped', problems: [{ code: 'LEDGER_MISSING' }] });
    expect(stored.settings().shop.name).toBe('x');
  });

  it('by settings that are no JSON at all starts from scratch where it has no ledger', async () => {
    const folder = liveFolder('keys');
    writeFileSync(new StoredTerminal(folder).settingsFile.file, '[]');
    const shop = await openSetupHost(folder);
    expect(await shop.show()).toMatchObject({ stage: 'stopped', needsApproval: false, isSound: false });
    const values = { ...codes, ...gateway };
    expect(await shop.call('setup.save', { values, approval: null })).toMatchObject({ view: { stage: 'counter' } });
  });
});

describe('at the counter', () => {
  it('whoever may set up sees the settings, and nobody else', async () => {
    const shop = await openSetupHost(await withStaff(liveFolder('keys')));
    for (const [name, args] of [
      ['setup.show', null],
      ['setup.check', { values: {} }],
      ['setup.save', { values: { 'shop.name': 'x' }, approval: approval('M1') }],
      ['setup.export', null],
      ['setup.headquartersPassword', { password: 'x', approval: approval('M1') }],
      ['keys.choose', { which: 'terminal' }],
    ] as const) {
      expect((await shop.refusal(name, args)).code, name).toBe('SIGN_IN_NEEDED');
    }
    await shop.signIn('C1');
    expect((await shop.refusal('setup.show', null)).code).toBe('NOT_PERMITTED');
    expect((await shop.refusal('setup.save', { values: {}, approval: approval('M1') })).code).toBe('NOT_PERMITTED');
    await shop.signIn('I1');
    expect((await shop.show()).stage).toBe('counter');
  });

  it('a change takes effect at once, and whoever made it stays there', async () => {
    const folder = await withStaff(liveFolder('keys'));
    const shop = await openSetupHost(folder);
    const heard: unknown[] = [];
    await shop.signIn('I1');
    shop.host.snapshots.listen(({ view }) => heard.push(view.stage));
    const { effect, view } = await shop.call('setup.save', {
      values: { 'shop.name': '駅前店', 'counter.maxYen': 50_000 },
      approval: null,
    });
    expect(effect).toBe('now');
    expect(view).toMatchObject({ stage: 'counter', changedCount: 0, isSound: true });
    expect(fieldOf(view, 'shop.name')).toMatchObject({ value: '駅前店', state: 'saved' });
    expect(shop.host.handlers['snapshot.get'](null)).toMatchObject({
      view: { stage: 'counter', shopName: '駅前店', attendance: { state: 'signedIn', id: 'I1' } },
    });
    await expect.poll(() => heard.length, { interval: 2 }).toBeGreaterThan(0);
    expect(new Set(heard)).toEqual(new Set(['counter']));
    await shop.host.close();
    expect(storedRows(folder).slice(1)).toEqual([
      ['settings.changed', 'operator:I1', { source: 'window', changed: ['shop.name', 'counter.maxYen'] }],
    ]);
    const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
    const about = ledger.eventsAbout('I1' as never).map(({ kind }) => kind);
    close();
    // Signed in once, and out once as the program ended.
    expect(about.filter((kind) => kind === 'operator.signedIn' || kind === 'operator.signedOut')).toEqual([
      'operator.signedIn',
      'operator.signedOut',
    ]);
  });

  it('what nobody has changed is no change, and what the start alone reads says so', async () => {
    const folder = trainingFolder(made);
    const shop = await openSetupHost(folder);
    const save = (values: Record<string, string | number>) => shop.call('setup.save', { values, approval: null });
    expect(await save({ 'shop.name': '練習ストア' })).toMatchObject({ effect: 'nothing' });
    expect(await save({ 'log.keepDays': 7 })).toMatchObject({ effect: 'restart' });
    expect(await save({ 'log.keepDays': 8, 'shop.phone': '03-1234-5678' })).toMatchObject({ effect: 'restart' });
    expect(shop.stored.settings()).toMatchObject({ log: { keepDays: 8 }, shop: { phone: '03-1234-5678' } });
    await shop.host.close();
    expect(storedRows(folder)).toHaveLength(3);
  });

  it('nothing is changed while something is being sold', async () => {
    const folder = trainingFolder(made);
    const shop = await openSetupHost(folder);
    const before = readFileSync(shop.stored.settingsFile.file, 'utf8');
    const view = () => {
      const { view: one } = shop.host.handlers['snapshot.get'](null) as { view: { stage: string } };
      return one as unknown as { sight: string; display: { screen: string } };
    };
    // Ends in 30: the customer has to approve, and takes a while.
    shop.host.handlers['counter.charge']({ amountYen: 5601, confirmed: 'twice', sight: view().sight });
    shop.host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
    const told = await shop.refusal('setup.save', { values: { 'shop.name': 'x' }, approval: null });
    expect(told).toMatchObject({ kind: 'busy', code: 'SETUP_WHILE_BUSY' });
    expect(readFileSync(shop.stored.settingsFile.file, 'utf8')).toBe(before);
    // Looking is no change, and what only a start reads disturbs nobody.
    expect((await shop.show()).stage).toBe('counter');
    await expect.poll(() => view().display.screen, { interval: 5, timeout: 15_000 }).not.toBe('sending');
    await shop.host.close();
    expect(storedRows(folder)).toHaveLength(1);
  });

  it('nothing is changed while the books are compared', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const businessDate = businessDateOf(Date.now(), 'p9' as TimeZoneCode, '05:00' as DayStart);
    await shop.call('reconcile.start', { from: businessDate, to: businessDate });
    const save = { values: { 'shop.name': '駅前店' }, approval: null };
    expect((await shop.refusal('setup.save', save)).code).toBe('SETUP_WHILE_BUSY');
    const state = () => shop.host.handlers['snapshot.get'](null) as { view: { reconciliation: { state: string } } };
    await expect.poll(() => state().view.reconciliation.state, { interval: 5 }).not.toBe('running');
    expect(await shop.call('setup.save', save)).toMatchObject({ effect: 'now' });
  });

  it('the terminal sells on after a change, by what was changed', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const view = () => {
      const { view: one } = shop.host.handlers['snapshot.get'](null) as { view: { stage: string } };
      return one as unknown as { sight: string; display: { screen: string } };
    };
    const charge = (amountYen: number) =>
      shop.host.handlers['counter.charge']({ amountYen, confirmed: 'once', sight: view().sight });
    for (const name of ['一号店', '二号店']) {
      await shop.call('setup.save', {
        values: { 'shop.name': name, 'counter.confirmAboveYen': 1200 },
        approval: null,
      });
      expect(() => charge(1300)).toThrow(expect.objectContaining({ code: 'AMOUNT_NOT_CONFIRMED' }));
      charge(1100);
      shop.host.handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
      await expect.poll(() => view().display.screen, { interval: 5, timeout: 15_000 }).toBe('result');
      shop.host.handlers['counter.nextCustomer']({ sight: view().sight });
    }
    await shop.host.close();
  });

  it('no open payment is taken away from the gateway that knows it', async () => {
    const folder = liveFolder('keys', { operators: { signIn: 'none' } });
    const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
    attempt(ledger);
    close();
    const shop = await openSetupHost(folder);
    const before = shop.stored.settings();
    const values = { 'identity.branchCode': 'AShop002' };
    expect(await shop.refusal('setup.save', { values, approval: null })).toMatchObject({
      code: 'OPEN_PAYMENTS',
      hint: expect.not.stringContaining('recover'),
    });
    expect(shop.stored.settings()).toEqual(before);
    expect(shop.stage()).toBe('counter');
    // Everything else may change, and what is open stays open.
    await shop.call('setup.save', { values: { 'shop.name': '駅前店' }, approval: null });
    expect(shop.host.handlers['snapshot.get'](null)).toMatchObject({
      view: { stage: 'counter', tray: { open: [{}] } },
    });
  });

  it('what store IT has locked stays as it is, for the devices too', async () => {
    const folder = liveFolder('keys', { operators: { signIn: 'none' }, locked: ['identity', 'shop.name', 'printer'] });
    const shop = await openSetupHost(folder);
    const view = await shop.show();
    expect(fieldOf(view, 'shop.name').state).toBe('locked');
    expect(fieldOf(view, 'identity.terminalCode').state).toBe('locked');
    expect(fieldOf(view, 'shop.phone').state).toBe('saved');
    const values = { 'shop.name': 'x', 'shop.phone': '03' };
    const checked = await shop.call('setup.check', { values });
    expect(checked.isSound).toBe(false);
    expect(fieldOf(checked, 'shop.name').problem).toMatchObject({ code: 'SETTINGS_LOCKED' });
    const before = readFileSync(shop.stored.settingsFile.file, 'utf8');
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('SETTINGS_LOCKED');
    const printer = {
      transport: { kind: 'pdf', folder: '/tmp' },
      profile: 'escpos-80mm',
      customerCopy: true,
      merchantCopy: false,
      language: null,
      openDrawer: 'never',
      beep: 'never',
    } as const;
    expect((await shop.refusal('devices.setPrinter', { printer })).code).toBe('SETTINGS_LOCKED');
    expect(readFileSync(shop.stored.settingsFile.file, 'utf8')).toBe(before);
    expect(await shop.call('devices.setup', null)).toMatchObject({ locked: ['printer'], printer: null });
  });

  it('a change of the devices is written down like any other', async () => {
    const folder = await withStaff(liveFolder('keys'));
    const shop = await openSetupHost(folder);
    await shop.signIn('I1');
    const form = { kind: 'keyboard', layout: 'jp', ending: 'Tab', prefix: '' } as const;
    await shop.call('devices.setScanners', { scanners: [{ from: 0, form }] });
    await shop.host.close();
    expect(storedRows(folder).at(-1)).toEqual([
      'settings.changed',
      'operator:I1',
      { source: 'window', changed: expect.arrayContaining(['scanners.0.layout']) },
    ]);
  });

  it('a live terminal never practises', async () => {
    const shop = await openSetupHost(liveFolder('keys', { operators: { signIn: 'none' } }));
    expect(fieldOf(await shop.show(), 'mode').state).toBe('locked');
    const values = { mode: 'training', 'gateway.baseUrl': '' };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('SETTINGS_INVALID');
    expect(shop.stored.settings().mode).toBe('live');
  });

  it('one that practises has a gateway of its own, and is told of no new versions where nobody looks for them', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const view = await shop.show();
    expect(fieldOf(view, 'gateway.baseUrl')).toMatchObject({
      hint: expect.stringContaining('練習用'),
      input: { placeholder: '' },
    });
    const live = await shop.call('setup.check', { values: { mode: 'live' } });
    expect(fieldOf(live, 'gateway.baseUrl')).toMatchObject({
      hint: expect.not.stringContaining('練習用'),
      input: { placeholder: expect.stringContaining('https://') },
    });
    expect(shop.host.handlers['snapshot.get'](null)).toMatchObject({
      view: { stage: 'counter', health: { update: { state: 'off', version: '' } } },
    });
  });

  it('one that practises becomes live once both live keys are there, and not before', async () => {
    const folder = trainingFolder(made);
    const shop = await openSetupHost(folder);
    const values = { mode: 'live', ...gateway };
    const tried = async () => fieldOf(await shop.call('setup.check', { values }), 'mode');
    const lacking = { state: 'changed', problem: { code: 'SETTINGS_INVALID', message: expect.stringContaining('鍵') } };
    expect(await tried()).toMatchObject(lacking);
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('SETTINGS_INVALID');
    await importKey(shop, 'terminal');
    expect(await tried()).toMatchObject(lacking);
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('SETTINGS_INVALID');
    expect(shop.stored.settings().mode).toBe('training');
    await importKey(shop, 'gateway');
    expect((await tried()).problem).toBeNull();
    const { view } = await shop.call('setup.save', { values, approval: null });
    expect(view).toMatchObject({ stage: 'counter', mode: 'live', problems: [] });
    await shop.host.close();
    expect(storedRows(folder)).toMatchObject([['settings.changed', 'unnamed', { source: 'window', changed: [] }]]);
  });

  it('a terminal that does not open by the new settings is stopped, and can be set up again', async () => {
    const folder = trainingFolder(made);
    let isMissing = false;
    const shop = await openSetupHost(folder, {
      storeAnew: async () => {
        const stored = new StoredTerminal(folder);
        if (isMissing) {
          rmSync(path.join(folder, 'secrets'), { recursive: true });
        }
        return stored;
      },
    });
    isMissing = true;
    const saved = await shop.call('setup.save', { values: { 'shop.name': '駅前店' }, approval: null });
    expect(saved).toMatchObject({
      effect: 'now',
      view: { stage: 'stopped', problems: [{ code: 'TRAINING_KEYS_MISSING' }] },
    });
    expect(shop.stored.settings().shop.name).toBe('駅前店');
    expect(saved.view.problems[0]?.hint).not.toContain('init');
    isMissing = false;
    expect(await shop.call('setup.save', { values: {}, approval: null })).toMatchObject({ view: { stage: 'counter' } });
    expect(await shop.call('setup.save', { values: { 'shop.name': '本店' }, approval: null })).toMatchObject({
      view: { stage: 'counter' },
    });
  });

  it('by new rules about people nobody is signed in any more, and the answer comes all the same', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const saved = await shop.call('setup.save', { values: { 'operators.signIn': 'required' }, approval: null });
    expect(saved).toMatchObject({ effect: 'now', view: { stage: 'counter' } });
    expect((await shop.refusal('setup.show', null)).code).toBe('SIGN_IN_NEEDED');
  });

  it('is not set up twice at the same time, and not while it is being closed', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const save = (name: string) => shop.call('setup.save', { values: { 'shop.name': name }, approval: null });
    const both = await Promise.all([save('一号店'), save('二号店')]);
    expect(both.map(({ effect }) => effect)).toEqual(['now', 'now']);
    expect(shop.stored.settings().shop.name).toBe('二号店');
    const last = save('三号店');
    const closing = shop.host.close();
    await Promise.allSettled([last, closing]);
    expect((await shop.refusal('setup.show', null)).code).toBe('TERMINAL_NOT_OPEN');
    expect(storedRows(shop.stored.folder).length).toBeGreaterThanOrEqual(3);
  });

  it('writes the settings where exports go', async () => {
    const folder = tempFolder();
    const shop = await openSetupHost(trainingFolder(made, { closing: { exportFolder: folder } }));
    const { file } = await shop.call('setup.export', null);
    expect(path.dirname(file)).toBe(folder);
    expect(readdirSync(folder)).toEqual([path.basename(file)]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(shop.stored.settings())));
  });

  it("keeps the headquarters' password, and forgets it, without ever telling it", async () => {
    const folder = trainingFolder(made);
    const shop = await openSetupHost(folder);
    const password = 'himitsu-no-aikotoba';
    expect((await shop.show()).headquartersPassword).toBe('none');
    const set = (one: string) => shop.call('setup.headquartersPassword', { password: one, approval: null });
    expect((await set(password)).headquartersPassword).toBe('kept');
    expect(shop.stored.keys.headquartersPassword()).toBe(password);
    expect((await set('')).headquartersPassword).toBe('none');
    await shop.host.close();
    const rows = storedRows(folder).slice(1);
    expect(rows).toEqual([
      ['settings.secretSet', 'unnamed', { name: 'headquarters-password', fingerprint: expect.any(String) }],
      ['settings.secretSet', 'unnamed', { name: 'headquarters-password', fingerprint: null }],
    ]);
    expect(shop.answers() + JSON.stringify(rows)).not.toContain(password);
  });

  it('speaks of everything in every language', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const views = [];
    for (const language of languages) {
      shop.host.handlers['language.set'](language);
      views.push(
        await shop.call('setup.check', { values: { 'counter.maxYen': null, 'shop.registrationNumber': 'x' } }),
      );
    }
    for (const name of ['counter.maxYen', 'shop.registrationNumber']) {
      expect(new Set(views.map((view) => fieldOf(view, name).problem?.message)).size).toBe(3);
    }
    expect(new Set(views.map((view) => view.sections[0]?.title)).size).toBe(3);
  });

  it('speaks the language that is set, unless somebody has chosen one at the window', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    const save = (language: string) =>
      shop.call('setup.save', { values: { 'window.language': language }, approval: null });
    const spoken = () => (shop.host.handlers['snapshot.get'](null) as { language: string }).language;
    await save('en');
    expect(spoken()).toBe('en');
    shop.host.handlers['language.set']('zh');
    await save('ja');
    expect(spoken()).toBe('zh');
  });

  it('is checked quickly enough for somebody who types', async () => {
    const shop = await openSetupHost(trainingFolder(made));
    await shop.show();
    const begun = performance.now();
    for (let count = 0; count < 50; count += 1) {
      shop.host.handlers['setup.check']({ values: { 'shop.name': `店 ${count}` } });
    }
    // A fiftieth of a second for each would be felt.
    expect((performance.now() - begun) / 50).toBeLessThan(20);
  });
});

describe('how keys are sealed here', () => {
  it.each([
    ['keyFile', '鍵ファイル'],
    ['keyStore', '鍵保管庫で保護'],
    ['refused', '鍵保管庫がない'],
  ] as const)('is told in words: %s', async (protection, words) => {
    const folder = path.join(tempFolder(), 'data');
    const secrets = Object.assign(new KeyFileSecrets(folder), { protection });
    const shop = await openSetupHost(folder, { stored: new StoredTerminal(folder, secrets) });
    expect((await shop.show()).keys.sealText).toContain(words);
  });
});

describe('a terminal that another process has', () => {
  it('can be looked at without waiting for that process, and asks for a PIN', async () => {
    const stored = new StoredTerminal(await withStaff(liveFolder('keys')));
    const hold = stored.hold(systemClock);
    const problem = new TerminalError('DATA_FOLDER_IN_USE', { folder: stored.folder, pid: 1, since: '' });
    const alone: Alone = (work) => work();
    const place = new StoppedPlace({ stored, clock: systemClock, problem, reopen: async () => undefined, alone });
    const begun = performance.now();
    expect([place.needsApproval(), place.lastSettings()]).toEqual([true, '']);
    // To wait for the folder takes five seconds.
    expect(performance.now() - begun).toBeLessThan(2000);
    hold.release();
    await expect(place.change({ approval: null, work: () => undefined, after: 'reopen' })).rejects.toThrow(
      expect.objectContaining({ code: 'APPROVAL_NEEDED' }),
    );
  });
});

describe('a live terminal whose settings are gone', () => {
  it('is set up again by whoever may, and never as one to practise with', async () => {
    const folder = await withStaff(liveFolder('keys'));
    rmSync(new StoredTerminal(folder).settingsFile.file);
    const shop = await openSetupHost(folder);
    expect(await shop.show()).toMatchObject({ stage: 'stopped', mode: 'live', needsApproval: true });
    expect(fieldOf(await shop.show(), 'mode').state).toBe('locked');
    const values = { ...codes, ...gateway };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('APPROVAL_NEEDED');
    const training = { ...codes, mode: 'training' };
    const refused = await shop.refusal('setup.save', { values: training, approval: approval('M1') });
    expect(refused.code).toBe('SETTINGS_INVALID');
    expect(await shop.call('setup.save', { values, approval: approval('M1') })).toMatchObject({
      view: { stage: 'counter', mode: 'live' },
    });
  });
});
