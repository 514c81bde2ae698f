import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { noLog } from '../../main/common/log.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { connectToHeadquarters, type OpenHeadquarters, openHeadquarters } from '../../main/root/headquarters.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { type HeadquartersSettings, type Settings, settingsSchema } from '../../main/settings/schema.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { TERMINAL_PASSWORD, TestPostgres } from '../support/postgres.ts';
import { closedPort, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { journalOf, rowsOf, rowsThere, writeRow, writeRows } from './sending.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await TestPostgres.start();
}, 60_000);
afterAll(() => server.remove());

const translate = createTranslator('ja');
const ledgerClock = { ...systemClock, now: () => Date.parse('2026-11-22T03:00:00Z') };

function settingsWith(headquarters: HeadquartersSettings | null, mode: Settings['mode'] = 'live'): Settings {
  const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
  return settingsSchema.parse({ mode, identity, headquarters });
}

function open(settings: Settings, password: string | undefined = TERMINAL_PASSWORD) {
  const ledger = openTestLedger({ clock: ledgerClock });
  const stored = new StoredTerminal(tempFolder());
  if (password !== undefined) {
    stored.keys.keepHeadquartersPassword(password);
  }
  let changes = 0;
  const headquarters = openHeadquarters({
    settings,
    ledger,
    keys: stored.keys,
    folder: stored.folder,
    clock: systemClock,
    log: noLog,
    onChange: () => {
      changes += 1;
    },
  });
  onTestFinished(async () => headquarters?.close());
  return { ledger, headquarters, changes: () => changes };
}

const health = (headquarters: OpenHeadquarters | undefined) => headquarters?.health(translate);

describe('an open terminal', () => {
  it('sends what it writes, and tells the window about it', async () => {
    const database = await server.database();
    const { ledger, headquarters, changes } = open(settingsWith(server.settings(database)));
    writeRows(ledger, 3);
    expect(health(headquarters)).toEqual({ state: 'upToDate', waiting: 3, problem: null });
    await expect.poll(() => health(headquarters)?.waiting, { timeout: 10_000 }).toBe(0);
    expect(changes()).toBeGreaterThan(0);
    await headquarters?.close();
    expect(await rowsThere(server, database)).toEqual({ rows: rowsOf(journalOf(ledger)), broken: 0 });
  });

  it('says in words why nothing arrives', async () => {
    const away = server.settings('none', { port: await closedPort() });
    const { ledger, headquarters } = open(settingsWith(away));
    writeRow(ledger, 'one');
    await expect
      .poll(() => health(headquarters), { timeout: 10_000 })
      .toMatchObject({
        state: 'unreachable',
        waiting: 1,
        problem: { code: 'HQ_UNREACHABLE', message: expect.stringContaining('127.0.0.1') },
      });
    const { headquarters: forgetful } = open(settingsWith(away), '');
    await expect
      .poll(() => health(forgetful), { timeout: 10_000 })
      .toMatchObject({
        state: 'refused',
        problem: { code: 'HQ_PASSWORD_MISSING', hint: expect.not.stringContaining('pos ') },
      });
  });

  it('tells another server than the one it was given for no password', async () => {
    const heard: Buffer[] = [];
    const port = await tcpServer((socket) => socket.on('data', (bytes) => heard.push(bytes)));
    const stored = new StoredTerminal(tempFolder());
    const right = server.settings('none');
    stored.keys.keepHeadquartersPassword(TERMINAL_PASSWORD, right);
    const ending = new AbortController().signal;
    const connected = connectToHeadquarters({ ...right, port }, stored.keys, systemClock, ending);
    await expect(connected).rejects.toMatchObject({ code: 'HQ_PASSWORD_MISSING' });
    expect(heard).toEqual([]);
  });

  it('sends nothing where no server is set up, nor in training', () => {
    expect(open(settingsWith(null)).headquarters).toBeUndefined();
    expect(open(settingsWith(server.settings('none'), 'training')).headquarters).toBeUndefined();
  });
});
