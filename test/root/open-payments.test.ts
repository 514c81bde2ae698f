import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { SETTINGS } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { askingDifference } from '../../main/root/open-items.ts';
import { changeSettings, type SettingsChange } from '../../main/root/settings-change.ts';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import type { Settings } from '../../main/settings/schema.ts';
import { parseSettings } from '../../main/settings/settings-file.ts';
import { runPosJson } from '../support/cli.ts';
import { writeAttempt } from '../support/ledgers.ts';
import { startTestGateway } from '../support/training.ts';
import { fieldOf, liveFolder, openSetupHost } from './setup/setup-host.ts';

const refusal = (code: string, params = {}) =>
  expect.objectContaining({ code, params: expect.objectContaining(params) });
const nobodyAsked = { operators: { signIn: 'none' } };
const elsewhere = 'http://127.0.0.1:10';

function live(more: Readonly<Record<string, unknown>> = {}): StoredTerminal {
  return new StoredTerminal(liveFolder('keys', { ...nobodyAsked, ...more }));
}

/** The settings of a terminal as somebody would write them, with a change. */
function edited(stored: StoredTerminal, change: (settings: Record<string, Record<string, unknown>>) => void): Settings {
  const settings = JSON.parse(JSON.stringify(stored.settings()));
  change(settings);
  return parseSettings(JSON.stringify(settings));
}

function atAnotherGateway(stored: StoredTerminal): Settings {
  return edited(stored, ({ gateway = {} }) => Object.assign(gateway, { baseUrl: elsewhere }));
}

function withOpenPayment(stored: StoredTerminal): StoredTerminal {
  const { ledger, close } = openLedger(stored, systemClock);
  writeAttempt(ledger);
  close();
  return stored;
}

function change(stored: StoredTerminal, next: Settings, more: Partial<SettingsChange> = {}) {
  return changeSettings({
    stored,
    clock: systemClock,
    next,
    by: 'operator:m1',
    source: 'commandLine',
    locks: 'keep',
    ...more,
  });
}

function rows(ledger: Ledger): unknown[] {
  return ledger.eventsAbout(SETTINGS).flatMap((row) => {
    return row.kind === 'settings.changed' ? [[row.by, row.content.source, row.content.changed]] : [];
  });
}

function journaled(stored: StoredTerminal): unknown[] {
  const { ledger, close } = openLedgerToRead(stored, systemClock);
  try {
    return rows(ledger);
  } finally {
    close();
  }
}

const first = ['terminal', 'file', []];

describe('a terminal with an open payment, whose file was edited while it was closed', () => {
  it.each([
    ['gateway.baseUrl', { gateway: { baseUrl: elsewhere } }],
    ['identity.branchCode', { identity: { branchCode: 'Other' } }],
    ['identity.terminalCode', { identity: { terminalCode: 'Other' } }],
    ['identity.merchantId', { identity: { merchantId: 'OB0244899998' } }],
    [
      'gateway.serviceMode, identity.merchantId, identity.branchCode, identity.terminalCode',
      {
        gateway: { serviceMode: 'C01' },
        identity: { merchantId: undefined, branchCode: 'b'.repeat(14), terminalCode: 't'.repeat(16) },
      },
    ],
  ] as const)('is not opened by another %s, and by the former one it is', (keys, other) => {
    const stored = withOpenPayment(live());
    const before = stored.settings();
    const more: Readonly<Record<string, object>> = other;
    stored.settingsFile.save(
      edited(stored, (settings) => {
        for (const [group, values] of Object.entries(more)) {
          Object.assign(settings[group] ?? {}, values);
        }
      }),
    );
    expect(() => openLedger(stored, systemClock)).toThrow(refusal('SETTINGS_LOSE_PAYMENTS', { count: 1, keys }));
    // A second try, and one that only reads, change nothing about it.
    expect(journaled(stored)).toEqual([first]);
    expect(() => openLedger(stored, systemClock)).toThrow(refusal('SETTINGS_LOSE_PAYMENTS'));
    stored.settingsFile.save(before);
    openLedger(stored, systemClock).close();
    expect(journaled(stored)).toEqual([first]);
  });

  it('is opened by settings that differ in something else, or call the same gateway by another spelling', () => {
    const stored = withOpenPayment(live());
    stored.settingsFile.save(
      edited(stored, ({ gateway = {}, shop = {} }) => {
        Object.assign(gateway, { baseUrl: `${gateway['baseUrl']}/`, timeoutSeconds: 7 });
        Object.assign(shop, { name: 'x' });
      }),
    );
    openLedger(stored, systemClock).close();
    expect(journaled(stored)).toHaveLength(2);
  });

  it('with nothing open takes another gateway as before', () => {
    const stored = live();
    openLedger(stored, systemClock).close();
    stored.settingsFile.save(atAnotherGateway(stored));
    openLedger(stored, systemClock).close();
    expect(journaled(stored)).toEqual([first, ['terminal', 'file', ['gateway.baseUrl']]]);
  });

  it('is put right by the command line, and by nothing else', () => {
    const stored = withOpenPayment(live());
    const before = stored.settings();
    stored.settingsFile.save(atAnotherGateway(stored));
    const third = edited(stored, ({ gateway = {} }) => Object.assign(gateway, { baseUrl: 'http://127.0.0.1:11' }));
    expect(() => change(stored, third)).toThrow(refusal('OPEN_PAYMENTS'));
    expect(() => change(stored, { ...stored.settings(), locale: 'US' })).toThrow(refusal('OPEN_PAYMENTS'));
    expect(stored.settings().gateway.baseUrl).toBe(elsewhere);
    change(stored, before);
    openLedger(stored, systemClock).close();
    expect(journaled(stored)).toEqual([
      first,
      ['terminal', 'file', ['gateway.baseUrl']],
      ['operator:m1', 'commandLine', ['gateway.baseUrl']],
    ]);
  });

  it('is put right at the window by saving what is shown there, also where store IT has locked it', async () => {
    const stored = withOpenPayment(live({ locked: ['gateway'] }));
    const before = stored.settings();
    stored.settingsFile.save(atAnotherGateway(stored));
    const shop = await openSetupHost(stored.folder);
    const view = await shop.show();
    expect(view).toMatchObject({ stage: 'stopped', problems: [{ code: 'SETTINGS_LOSE_PAYMENTS' }], isSound: true });
    expect(fieldOf(view, 'gateway.baseUrl')).toMatchObject({ value: before.gateway.baseUrl, state: 'locked' });
    const values = { 'shop.name': 'x', 'identity.branchCode': 'Other' };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('OPEN_PAYMENTS');
    const saved = await shop.call('setup.save', { values: {}, approval: null });
    expect(saved.view.stage).toBe('counter');
    expect(stored.settings()).toEqual(before);
  });
});

describe('settings that are damaged while a payment is open', () => {
  it('are not replaced by some that ask elsewhere, by command or at the window', async () => {
    const stored = withOpenPayment(live());
    const next = atAnotherGateway(stored);
    writeFileSync(stored.settingsFile.file, '{ torn');
    expect(() => change(stored, next)).toThrow(refusal('OPEN_PAYMENTS'));
    expect(() => change(stored, next, { source: 'provisioning', locks: 'overrule' })).toThrow(refusal('OPEN_PAYMENTS'));
    const shop = await openSetupHost(stored.folder);
    const values = { 'gateway.baseUrl': elsewhere };
    expect((await shop.refusal('setup.save', { values, approval: null })).code).toBe('OPEN_PAYMENTS');
    expect(readFileSync(stored.settingsFile.file, 'utf8')).toBe('{ torn');
    expect((await shop.call('setup.save', { values: {}, approval: null })).view.stage).toBe('counter');
  });

  it('nor where their file is gone', () => {
    const stored = withOpenPayment(live());
    const before = stored.settings();
    const next = atAnotherGateway(stored);
    rmSync(stored.settingsFile.file);
    expect(() => change(stored, next)).toThrow(refusal('OPEN_PAYMENTS'));
    change(stored, before);
    openLedger(stored, systemClock).close();
  });
});

describe('a terminal that runs while its file is edited', () => {
  it('goes on with an open payment where it was made, whatever else is saved', () => {
    const stored = withOpenPayment(live());
    const { ledger, close } = openLedger(stored, systemClock);
    stored.settingsFile.save(atAnotherGateway(stored));
    const next = { ...stored.settings(), locale: 'US' as const };
    expect(() => change(stored, next, { ledger })).toThrow(refusal('OPEN_PAYMENTS'));
    close();
    expect(() => openLedger(stored, systemClock)).toThrow(refusal('SETTINGS_LOSE_PAYMENTS'));
  });

  it('is never said to have worked by what it has not: payments may come before it starts again', () => {
    const stored = live();
    const { ledger, close } = openLedger(stored, systemClock);
    stored.settingsFile.save(atAnotherGateway(stored));
    const next = { ...stored.settings(), locale: 'US' as const };
    expect(() => change(stored, next, { ledger })).toThrow(refusal('SETTINGS_EDITED', { keys: 'gateway.baseUrl' }));
    writeAttempt(ledger);
    close();
    expect(() => openLedger(stored, systemClock)).toThrow(refusal('SETTINGS_LOSE_PAYMENTS'));
  });

  it('lays what was edited to nobody who only saves something else', () => {
    const stored = live();
    const { ledger, close } = openLedger(stored, systemClock);
    stored.settingsFile.save(edited(stored, ({ gateway = {} }) => Object.assign(gateway, { timeoutSeconds: 7 })));
    change(
      stored,
      edited(stored, ({ shop = {} }) => Object.assign(shop, { name: 'x' })),
      { ledger },
    );
    close();
    expect(journaled(stored)).toEqual([
      first,
      ['terminal', 'file', ['gateway.timeoutSeconds']],
      ['operator:m1', 'commandLine', ['shop.name']],
    ]);
  });

  it('leaves what was edited unsaid where the change is refused', () => {
    const stored = live({ locked: ['shop'] });
    const { ledger, close } = openLedger(stored, systemClock);
    stored.settingsFile.save(edited(stored, ({ gateway = {} }) => Object.assign(gateway, { timeoutSeconds: 7 })));
    const next = edited(stored, ({ shop = {} }) => Object.assign(shop, { name: 'x' }));
    expect(() => change(stored, next, { ledger })).toThrow(refusal('SETTINGS_LOCKED'));
    expect(rows(ledger)).toEqual([first]);
    close();
  });
});

describe('the folder that was lent', () => {
  it('does not come back to a terminal that has other names by now and an open payment under them', async () => {
    const stored = live();
    const lender = openLedger(stored, systemClock);
    const lent = lender.lend(async () => {
      change(stored, atAnotherGateway(stored));
      withOpenPayment(stored);
    }, new AbortController().signal);
    await expect(lent).rejects.toThrow(refusal('SETTINGS_LOSE_PAYMENTS'));
    lender.close();
  });
});

describe('what the gateway knows a terminal by', () => {
  it('is the same for an address that is left out and the production gateway', () => {
    const base = { mode: 'live', gateway: {}, identity: { branchCode: 'a', terminalCode: 'b' } };
    const named = { ...base, gateway: { baseUrl: 'https://GATEWAY.onepay.finance:443/', serviceMode: 'B01' } };
    expect(askingDifference(base, named)).toEqual([]);
    expect(askingDifference(base, { ...base, gateway: { baseUrl: elsewhere } })).toEqual(['gateway.baseUrl']);
    expect(askingDifference(base, undefined)).not.toEqual([]);
  });
});

describe('a payment whose answer was lost', () => {
  it('is not asked about at a gateway that never heard of it', { timeout: 60_000 }, async () => {
    const knows = await startTestGateway();
    const strange = await startTestGateway();
    const data = liveFolder('keys', { ...nobodyAsked, gateway: { baseUrl: String(knows.url), proxy: 'none' } });
    withOpenPayment(new StoredTerminal(data));
    const file = path.join(data, 'terminal.json');
    const text = readFileSync(file, 'utf8');
    const other = text.replace(String(knows.url), String(strange.url));
    expect(other).not.toBe(text);
    writeFileSync(file, other);
    const recover = await runPosJson<{ error: { code: string } | null }>(['--data', data, 'recover']);
    expect(recover.json.error?.code).toBe('SETTINGS_LOSE_PAYMENTS');
    const { ledger, close } = openLedgerToRead(new StoredTerminal(data), systemClock);
    expect([ledger.queue.length, ledger.payments.page({ limit: 1 })[0]?.state]).toEqual([1, 'unknown']);
    close();
  });
});
