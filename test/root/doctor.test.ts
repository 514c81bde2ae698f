import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { doctorReport, examine, runDoctor } from '../../main/root/doctor.ts';
import { lookAtHeadquarters } from '../../main/root/doctor-headquarters.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { doctorReport as reportSchema } from '../../preload/setup-views.ts';
import { gatewayKeys, terminalPrivateKey, terminalPublicKey } from '../support/keys.ts';
import { closedPort, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { startTestGateway } from '../support/training.ts';

const translate = createTranslator('en');
const finder = {
  serialPorts: async () => ({ found: [] }),
  hidDevices: async () => ({ found: [] }),
  printerFiles: async () => ({ found: [] }),
  systemPrinters: async () => ({ found: [] }),
};
const usual = {
  clock: systemClock,
  env: {},
  version: '0.0.0',
  finder,
  ledger: null,
  backup: null,
  update: null,
  headquarters: null,
};

/** A live terminal whose gateway stands on this computer. */
function liveTerminal(
  baseUrl: string,
  keys: { own?: 'right' | 'other'; gateway?: 'right' | 'other' | 'none' } = {},
  timeoutSeconds = 30,
) {
  const folder = path.join(tempFolder(), 'data');
  mkdirSync(folder, { mode: 0o700 });
  const stored = new StoredTerminal(folder);
  stored.settingsFile.save(
    settingsSchema.parse({
      gateway: { baseUrl, timeoutSeconds },
      identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
    }),
  );
  stored.keys.importTerminalKey({ privateKey: keys.own === 'other' ? gatewayKeys.privateKey : terminalPrivateKey });
  if (keys.gateway !== 'none') {
    stored.keys.importGatewayKey({ publicKey: keys.gateway === 'other' ? terminalPublicKey : gatewayKeys.publicKey });
  }
  return stored;
}

/** What was seen of the way to the gateway, and of all else. */
async function look(stored: StoredTerminal, more: Partial<Parameters<typeof examine>[0]> = {}) {
  const findings = await examine({ ...usual, stored, ...more });
  return { ...findings, line: findings.line?.kind === 'seen' ? findings.line.value : undefined };
}

const trialOf = async (stored: StoredTerminal) => (await look(stored)).line?.trial;

describe('the doctor', () => {
  it('finds a terminal well whose gateway knows it', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const { line, keys, data } = await look(stored);
    expect(line?.trial).toEqual({ kind: 'seen', value: { kind: 'accepted' } });
    expect(line?.probe).toMatchObject({ kind: 'seen', value: { kind: 'reached' } });
    expect(line?.clock.verdict).toBe('right');
    expect(Math.abs(line?.clock.driftMs ?? Number.NaN)).toBeLessThan(5000);
    expect(keys).toMatchObject({ seal: 'keyFile', terminal: { value: { bits: 2048 } } });
    expect(data?.access).toBe('private');
  });

  it('names its question in the journal, so that its token is never used again', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    await trialOf(stored);
    await trialOf(stored);
    const { ledger, close } = openLedger(stored, systemClock);
    const tried = ledger
      .eventsAbout('gateway')
      .flatMap((event) => (event.kind === 'gateway.tried' ? event.content.token : []));
    expect(new Set(tried).size).toBe(2);
    expect(ledger.verify().faults).toEqual([]);
    close();
  });

  it.each<[string, Parameters<typeof liveTerminal>[1], object]>([
    ['is not the one of the contract', { own: 'other' }, { kind: 'refused', code: 'E09901' }],
    ["and another key as the gateway's", { gateway: 'other' }, { kind: 'answerUnverified' }],
    [
      "and no key of the gateway's",
      { gateway: 'none' },
      { kind: 'notAsked', why: 'failed', code: 'GATEWAY_KEY_MISSING' },
    ],
  ])('finds a key that %s', async (_what, keys, expected) => {
    const { url } = await startTestGateway();
    expect(await trialOf(liveTerminal(url.origin, keys))).toEqual({ kind: 'seen', value: expected });
  });

  it('finds a port on which nobody listens, and one that says nothing', async () => {
    const closed = await trialOf(liveTerminal(`http://127.0.0.1:${await closedPort()}`));
    expect(closed).toEqual({ kind: 'seen', value: { kind: 'noAnswer', code: 'ECONNREFUSED' } });
    const silent = await trialOf(liveTerminal(`http://127.0.0.1:${await tcpServer(() => undefined)}`, {}, 1));
    expect(silent).toEqual({ kind: 'seen', value: { kind: 'noAnswer', code: 'RESPONSE_TIMEOUT' } });
  });

  it.each([
    [10 * 60_000, 'off'],
    [3 * 86_400_000, 'wrong'],
  ])('finds a clock that is %i ms ahead', async (ahead, verdict) => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const { line } = await look(stored, { clock });
    expect(line?.clock.verdict).toBe(verdict);
    expect(Math.abs((line?.clock.driftMs ?? 0) + ahead)).toBeLessThan(5000);
  });

  it('works beside a terminal that is open in this process, and by its ledger', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const open = openLedger(stored, systemClock);
    const { line, data } = await look(stored, { ledger: open.ledger });
    expect(line?.trial).toEqual({ kind: 'seen', value: { kind: 'accepted' } });
    expect(data?.ledger).toMatchObject({ kind: 'seen', value: { checked: 'pages', open: 0 } });
    open.close();
  });

  it('asks nothing while another program has the ledger, and does not wait for it', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const open = openLedger(stored, systemClock);
    const steps = await runDoctor({ ...usual, stored }, translate);
    const trial = steps.find(({ name }) => name === 'Signature accepted');
    expect(trial).toMatchObject({ verdict: 'warning', fix: expect.stringMatching(/window/) });
    open.close();
  });

  it('finds a damaged ledger, and a folder that others may read', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    openLedger(stored, systemClock).close();
    writeFileSync(stored.ledgerFile('live'), 'no ledger at all');
    chmodSync(stored.folder, 0o755);
    const { data, line } = await look(stored);
    expect(data?.ledger).toMatchObject({ kind: 'failed', code: 'LEDGER_DAMAGED' });
    // Windows has no such bits.
    expect(data?.access).toBe(process.platform === 'win32' ? 'private' : 'readable');
    expect(line?.trial).toMatchObject({ value: { kind: 'notAsked', code: 'LEDGER_DAMAGED' } });
  });

  it('tries a training terminal with the gateway within the program, open or not', async () => {
    const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
    makeTrainingTerminal(stored, systemClock);
    expect(await trialOf(stored)).toEqual({ kind: 'seen', value: { kind: 'accepted' } });
    const { openTerminal } = await import('../../main/root/terminal.ts');
    const terminal = await openTerminal(stored, systemClock);
    const { line } = await look(stored, { ledger: terminal.ledger });
    expect(line?.trial).toEqual({ kind: 'seen', value: { kind: 'accepted' } });
    await terminal.close();
  });

  it('says so where the gateway within the program cannot be started', async () => {
    const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
    makeTrainingTerminal(stored, systemClock);
    mkdirSync(path.dirname(stored.trainingBook), { recursive: true });
    writeFileSync(stored.trainingBook, 'no book at all');
    const steps = await runDoctor({ ...usual, stored }, translate);
    expect(steps.filter(({ group }) => group === 'line')).toEqual([
      expect.objectContaining({ name: 'Connection to the gateway', verdict: 'bad' }),
    ]);
  });

  it('says what it can of a computer that is no terminal, or one with damaged settings', async () => {
    const none = await examine({ ...usual, stored: null });
    expect(none).toMatchObject({ line: null, keys: null, data: null, program: { settings: { kind: 'none' } } });
    const stored = new StoredTerminal(tempFolder());
    writeFileSync(stored.settingsFile.file, '{');
    const damaged = await runDoctor({ ...usual, stored }, translate);
    expect(damaged.find(({ name }) => name === 'Settings')).toMatchObject({
      verdict: 'bad',
      detail: expect.stringContaining('SETTINGS_NOT_JSON'),
    });
  });

  it("looks whether the headquarters' server can be reached", async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const before = stored.settings();
    const ask = () => lookAtHeadquarters({ stored, settings: stored.settings(), clock: systemClock, translate });
    expect(await ask()).toBeNull();
    const port = await closedPort();
    stored.settingsFile.save({
      ...before,
      headquarters: { host: '127.0.0.1', port, database: 'onepay', user: 'pos', tls: 'off' },
    });
    expect(await ask()).toMatchObject({ state: 'noConnection', problem: { code: 'HQ_PASSWORD_MISSING' } });
    const steps = await runDoctor({ ...usual, stored, headquarters: ask }, translate);
    expect(steps.find(({ name }) => name === 'Headquarters')).toMatchObject({ verdict: 'warning' });
  });

  it.each([null, { transport: 'tcp://127.0.0.1:9100' }])(
    'ends all the same where the printer (%j) cannot be asked now',
    async (printer) => {
      const { url } = await startTestGateway();
      const stored = liveTerminal(url.origin);
      stored.settingsFile.save(settingsSchema.parse({ ...stored.settings(), printer }));
      const askPrinter = () => {
        throw new TerminalError('PRINTER_NOT_CONFIGURED');
      };
      const { devices } = await examine({ ...usual, stored, askPrinter });
      expect(devices.report).toEqual(printer === null ? null : { kind: 'notTold' });
    },
  );

  it('gives the window what its contract says', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const steps = await runDoctor({ ...usual, stored }, translate);
    const report = doctorReport(steps, systemClock.now(), stored.settings().timeZone);
    expect(reportSchema.parse(report)).toEqual(report);
    expect(report.madeAtText).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('leaves the ledger as it is, but for the row that names its question', async () => {
    const { url } = await startTestGateway();
    const stored = liveTerminal(url.origin);
    const before = openLedger(stored, systemClock);
    const seq = before.ledger.head()?.seq ?? 0;
    before.close();
    await examine({ ...usual, stored });
    const { timeZone, businessDayStart: dayStart } = stored.settings();
    const file = stored.ledgerFile('live');
    const ledger = new Ledger({ file, clock: systemClock, timeZone, dayStart });
    expect(ledger.head()?.seq).toBe(seq + 1);
    ledger.close();
  });
});
