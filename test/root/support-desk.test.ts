import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { ConfirmedPayment } from '../../main/onepay/outcome.ts';
import { trialOf } from '../../main/root/signature-trial.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { SupportDesk } from '../../main/root/support-desk.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { doctorReport, madeFile } from '../../preload/setup-views.ts';
import { closedPort } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

const translate = createTranslator('en');

function openDesk(stored: StoredTerminal, requirePermission: () => void = () => undefined) {
  let looks = 0;
  const listing = async () => {
    looks += 1;
    return { found: [] };
  };
  const log: string[] = [];
  const desk = new SupportDesk({
    stored: () => stored,
    requirePermission,
    translate: () => translate,
    log: { write: (_level, event, facts) => log.push(`${event} ${JSON.stringify(facts ?? {})}`) },
    doctor: () => ({
      stored,
      clock: systemClock,
      env: {},
      version: '1.2.3',
      finder: { serialPorts: listing, hidDevices: listing, printerFiles: listing, systemPrinters: listing },
      ledger: null,
      backup: null,
      update: { state: 'none', version: '' },
      headquarters: null,
    }),
  });
  return { desk, log, looks: () => looks };
}

function trainingTerminal(): StoredTerminal {
  const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
  makeTrainingTerminal(stored, systemClock);
  return stored;
}

describe('support at the window', () => {
  it('tells what the doctor says, as the contract has it', async () => {
    const { desk, log } = openDesk(trainingTerminal());
    const report = await desk.runDoctor();
    expect(doctorReport.parse(report)).toEqual(report);
    expect(report.steps.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
    expect(log.join()).toMatch(/^doctor\.ran \{"good":\d+,"warning":\d+,"bad":0\}$/);
  });

  it('makes one file in the folder of exports', async () => {
    const stored = trainingTerminal();
    const { desk } = openDesk(stored);
    const made = await desk.makeBundle();
    expect(madeFile.parse(made)).toEqual(made);
    expect(path.dirname(made.file)).toBe(path.join(stored.folder, 'exports'));
    expect(existsSync(made.file)).toBe(true);
  });

  it('looks once for all who ask meanwhile, and anew for whoever asks afterwards', async () => {
    const { desk, looks } = openDesk(trainingTerminal());
    await Promise.all([desk.runDoctor(), desk.runDoctor(), desk.makeBundle()]);
    expect(looks()).toBe(4);
    await desk.runDoctor();
    expect(looks()).toBe(8);
  });

  it('is for those alone who may', async () => {
    const { desk, looks } = openDesk(trainingTerminal(), () => {
      throw new TerminalError('NOT_PERMITTED');
    });
    await expect(desk.runDoctor()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(desk.makeBundle()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(looks()).toBe(0);
  });

  it('works before there are settings, and without keys', async () => {
    const bare = openDesk(new StoredTerminal(tempFolder()));
    expect((await bare.desk.runDoctor()).steps[0]).toMatchObject({ name: 'Settings', verdict: 'bad' });
    expect(existsSync((await bare.desk.makeBundle()).file)).toBe(true);
    const folder = path.join(tempFolder(), 'data');
    mkdirSync(folder);
    const stored = new StoredTerminal(folder);
    const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
    const gateway = { baseUrl: `http://127.0.0.1:${await closedPort()}` };
    stored.settingsFile.save(settingsSchema.parse({ gateway, identity }));
    const { steps } = await openDesk(stored).desk.runDoctor();
    const bad = steps.filter(({ verdict }) => verdict === 'bad').map(({ name }) => name);
    expect(bad).toEqual(['Connection to the gateway', "The terminal's key", "The gateway's key"]);
  });
});

describe('what an answer says about our signature', () => {
  const order = { orderId: 'O', orderDetailId: 'D', transTime: '', payType: '' };

  it.each<[ConfirmedPayment, object]>([
    [{ outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' }, { kind: 'accepted' }],
    [{ outcome: 'cancelled', order }, { kind: 'accepted' }],
    [
      { outcome: 'notSent', code: 'ECONNREFUSED' },
      { kind: 'noAnswer', code: 'ECONNREFUSED' },
    ],
    [unknown({ kind: 'lost', code: 'ECONNRESET' }), { kind: 'noAnswer', code: 'ECONNRESET' }],
    [unknown({ kind: 'httpStatus', status: 503 }), { kind: 'noAnswer', code: 'HTTP_503' }],
    [unknown({ kind: 'badSignature' }), { kind: 'answerUnverified' }],
    [unknown({ kind: 'notJson' }), { kind: 'noAnswer', code: 'notJson' }],
    [unknown({ kind: 'questionRefused', errorCode: 'E09901' }), { kind: 'refused', code: 'E09901' }],
    [unknown({ kind: 'questionRefused', errorCode: 'E09106' }), { kind: 'refused', code: 'E09106' }],
    [unknown({ kind: 'questionRefused', errorCode: 'E09116' }), { kind: 'otherAnswer', code: 'E09116' }],
    [
      unknown({ kind: 'gatewayError', metaCode: '09', errorCode: 'E09201', subErrorCode: '' }),
      { kind: 'otherAnswer', code: 'E09201' },
    ],
    [unknown({ kind: 'transStatus', transStatus: '02' }), { kind: 'accepted' }],
  ])('%j is %j', (outcome, expected) => {
    expect(trialOf(outcome)).toEqual(expected);
  });
});

function unknown(reason: Extract<ConfirmedPayment, { outcome: 'unknown' }>['reason']): ConfirmedPayment {
  return { outcome: 'unknown', reason };
}
