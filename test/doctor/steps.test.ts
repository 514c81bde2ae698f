import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { type DataFindings, dataSteps } from '../../main/doctor/data-steps.ts';
import { type KeyFindings, keySteps } from '../../main/doctor/key-steps.ts';
import type { LineFindings } from '../../main/doctor/line-findings.ts';
import { lineSteps } from '../../main/doctor/line-steps.ts';
import { type ProgramFindings, programSteps } from '../../main/doctor/program-steps.ts';
import { allSteps } from '../../main/doctor/report.ts';
import { failed } from '../../main/doctor/seen.ts';
import type { DoctorStep } from '../../main/doctor/step.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';

const translate = createTranslator('en');
const now = Date.parse('2026-11-22T03:00:00Z');
const DAY = 86_400_000;
const GB = 1024 ** 3;

const seenOf = <T>(value: T) => ({ kind: 'seen', value }) as const;

const goodLine: LineFindings = {
  target: new URL('https://gateway.onepay.finance'),
  isBuiltIn: false,
  proxy: { kind: 'none', why: 'environment' },
  addresses: seenOf(['192.0.2.1']),
  certificate: seenOf({
    subject: 'gateway.onepay.finance',
    issuer: 'Some Authority',
    root: 'Some Root',
    validFrom: now - DAY,
    validTo: now + 60 * DAY,
    refused: null,
    protocol: 'TLSv1.3',
  }),
  probe: seenOf({ kind: 'reached' }),
  clock: { driftMs: 400, verdict: 'right' },
  trial: seenOf({ kind: 'accepted' }),
};
const facts = (fingerprint: string, validTo = now + 400 * DAY) => ({
  fingerprint: `${fingerprint}00 1122 3344 5566 7788`,
  bits: 2048,
  certificate: {
    subject: 'CN=terminal',
    issuer: 'CN=acquirer',
    validFrom: new Date(now - DAY).toISOString(),
    validTo: new Date(validTo).toISOString(),
  },
});
const goodKeys: KeyFindings = {
  mode: 'live',
  timeZone: 'p9' as TimeZoneCode,
  terminal: seenOf(facts('AA')),
  gateway: seenOf(facts('BB')),
  belongTogether: true,
  seal: 'keyStore',
};
const ledger = { rows: 10, size: 4096, checked: 'pages', open: 0, openSince: null } as const;
const copies = {
  folder: '/mnt/share',
  place: 'otherDisk',
  lastAt: now - 3_600_000,
  everyMs: 3_600_000,
  isComplete: false,
} as const;
const goodData: DataFindings = {
  ledger: seenOf(ledger),
  dataDisk: seenOf({ folder: '/data', free: 50 * GB }),
  backupDisk: seenOf({ folder: '/mnt/share', free: 50 * GB }),
  access: 'private',
  backup: seenOf(copies),
};
const goodProgram: ProgramFindings = {
  version: '1.2.3',
  update: { state: 'none', version: '' },
  settings: { kind: 'sound', locked: [] },
  zone: { settings: 9, computer: 9 },
  headquarters: { state: 'upToDate', waiting: 0, problem: null },
};
const nothing = {
  settings: null,
  serial: { found: [] },
  hid: { found: [] },
  files: { found: [] },
  printers: { found: [] },
  report: null,
  logoProblem: null,
};

const line = (change: Partial<LineFindings>) => lineSteps({ ...goodLine, ...change }, translate, now);
const keys = (change: Partial<KeyFindings>) => keySteps({ ...goodKeys, ...change }, translate, now);
const data = (change: Partial<DataFindings>) => dataSteps({ ...goodData, ...change }, translate, now);
const program = (change: Partial<ProgramFindings>) => programSteps({ ...goodProgram, ...change }, translate);

/** The steps that are not well. */
const troubles = (steps: readonly DoctorStep[]) =>
  steps.filter(({ verdict }) => verdict !== 'good').map(({ name, verdict }) => [verdict, name]);

const certificate = (change: object) =>
  goodLine.certificate?.kind === 'seen' ? seenOf({ ...goodLine.certificate.value, ...change }) : null;

describe('a terminal on which all is well', () => {
  it.each(languages)('is told so in %s, each step with words and none with anything to do', (language) => {
    const steps = allSteps(
      { at: now, line: seenOf(goodLine), keys: goodKeys, data: goodData, devices: nothing, program: goodProgram },
      createTranslator(language),
    );
    expect(steps.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
    expect(steps.map(({ group }) => group)).toEqual(steps.map(({ group }) => group).toSorted(byOrder));
    for (const { name, detail, fix } of steps) {
      expect(name).not.toMatch(/^diagnosis\./);
      expect(detail).not.toMatch(/\{\{|^diagnosis\.|undefined/);
      expect(detail.length).toBeGreaterThan(0);
      expect(fix).toBeNull();
    }
    expect(steps.length).toBeGreaterThan(20);
  });
});

const order = ['program', 'line', 'keys', 'data', 'devices'];
const byOrder = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

describe('the line', () => {
  it.each<[string, Partial<LineFindings>, [string, string][]]>([
    ['a name that is not found', { addresses: failed(coded('ENOTFOUND')) }, [['bad', 'Name resolution']]],
    ['a proxy that is no address', { proxy: { kind: 'unusable', source: 'HTTPS_PROXY' } }, [['bad', 'Proxy']]],
    [
      'an expired certificate',
      { certificate: certificate({ refused: 'CERT_HAS_EXPIRED', validTo: now - DAY }) },
      [['bad', "The gateway's certificate"]],
    ],
    [
      'a certificate of another name',
      { certificate: certificate({ refused: 'ERR_TLS_CERT_ALTNAME_INVALID' }) },
      [['bad', "The gateway's certificate"]],
    ],
    [
      'a certificate that ends soon',
      { certificate: certificate({ validTo: now + 5 * DAY }) },
      [['warning', "The gateway's certificate"]],
    ],
    [
      'a closed port',
      { certificate: failed(coded('ECONNREFUSED')), probe: seenOf({ kind: 'notConnected', code: 'ECONNREFUSED' }) },
      [
        ['bad', "The gateway's certificate"],
        ['bad', 'Connection to the gateway'],
      ],
    ],
    [
      'a silent gateway',
      { probe: seenOf({ kind: 'silent', code: 'RESPONSE_TIMEOUT' }) },
      [['bad', 'Connection to the gateway']],
    ],
    ['a probe that never ends', { probe: { kind: 'tooLong' } }, [['bad', 'Connection to the gateway']]],
    ['a clock that is off', { clock: { driftMs: 400_000, verdict: 'off' } }, [['warning', "This PC's clock"]]],
    ['a wrong clock', { clock: { driftMs: -2 * DAY, verdict: 'wrong' } }, [['bad', "This PC's clock"]]],
    ['a gateway without a time', { clock: { driftMs: null, verdict: 'right' } }, [['warning', "This PC's clock"]]],
    ['a refused signature', { trial: seenOf({ kind: 'refused', code: 'E09901' }) }, [['bad', 'Signature accepted']]],
    ['an answer of somebody else', { trial: seenOf({ kind: 'answerUnverified' }) }, [['bad', 'Signature accepted']]],
    ['another answer', { trial: seenOf({ kind: 'otherAnswer', code: 'E09201' }) }, [['bad', 'Signature accepted']]],
    ['no answer', { trial: seenOf({ kind: 'noAnswer', code: 'HTTP_503' }) }, [['bad', 'Signature accepted']]],
    [
      'a terminal that is open elsewhere',
      { trial: seenOf({ kind: 'notAsked', why: 'inUse', code: 'DATA_FOLDER_IN_USE' }) },
      [['warning', 'Signature accepted']],
    ],
  ])('with %s', (_what, change, expected) => {
    const steps = line(change);
    expect(troubles(steps)).toEqual(expected);
    for (const { verdict, fix } of steps) {
      expect(verdict === 'bad' ? fix : '').not.toBeNull();
    }
  });

  it('says in which direction the clock is off', () => {
    const clock = (driftMs: number) =>
      line({ clock: { driftMs, verdict: 'off' } }).find(({ name }) => /clock/.test(name));
    expect(clock(400_000)?.detail).toBe('It is 400 s behind the gateway.');
    expect(clock(-400_000)?.detail).toBe('It is 400 s ahead of the gateway.');
  });

  it("tells a proxy's address without the password in it", () => {
    const url = new URL('http://shop:s3cret@proxy.example:8080');
    const told = JSON.stringify(line({ proxy: { kind: 'proxy', url, source: 'HTTPS_PROXY' }, addresses: null }));
    expect(told).toContain('proxy.example:8080');
    expect(told).not.toContain('s3cret');
  });

  it('of a training terminal is the gateway within the program', () => {
    const steps = line({ isBuiltIn: true, certificate: null, addresses: null });
    expect(steps.map(({ name }) => name)).toEqual(['Connection to the gateway', 'Signature accepted']);
  });
});

describe('the keys', () => {
  it.each<[string, Partial<KeyFindings>, [string, string][]]>([
    [
      'none imported',
      { terminal: seenOf(null), gateway: seenOf(null) },
      [
        ['bad', "The terminal's key"],
        ['bad', "The gateway's key"],
      ],
    ],
    ['another certificate', { belongTogether: false }, [['bad', "The terminal's key"]]],
    ['our own as the gateway’s', { gateway: seenOf(facts('AA')) }, [['bad', "The gateway's key"]]],
    ['one that has ended', { terminal: seenOf(facts('AA', now - 1)) }, [['bad', "The terminal's key"]]],
    ['29 days left', { terminal: seenOf(facts('AA', now + 29.5 * DAY)) }, [['warning', "The terminal's key"]]],
    ['30 days left', { terminal: seenOf(facts('AA', now + 30.5 * DAY)) }, []],
    [
      'a key store that does not open',
      { terminal: failed(new TerminalError('SECRETS_IN_KEY_STORE', { name: 'terminal-key' })) },
      [['bad', "The terminal's key"]],
    ],
    ['a key file', { seal: 'keyFile' }, [['warning', 'How keys are kept']]],
    ['a key file for training', { seal: 'keyFile', mode: 'training' }, []],
    ['a key file that others read', { seal: 'unprotected' }, [['bad', 'How keys are kept']]],
  ])('with %s', (_what, change, expected) => {
    expect(troubles(keys(change))).toEqual(expected);
  });
});

describe('the age of the newest backup', () => {
  it.each([
    [59, 'less than an hour old'],
    [61, '1 hours old'],
  ])('of %i minutes', (minutes, words) => {
    const backup = seenOf({ ...copies, lastAt: now - minutes * 60_000 });
    const steps = data({ backup });
    expect(steps.find(({ name }) => name === 'Backup')?.detail).toContain(words);
  });
});

describe('the last day of a certificate', () => {
  it('is the one of the shop, as every screen tells it', () => {
    const evening = Date.parse('2027-11-22T16:00:00Z');
    const [own] = keys({ terminal: seenOf(facts('AA', evening)) });
    expect(own?.detail).toContain('valid until 2027-11-23');
    expect(own?.detail).toContain('AA00 1122 3344 5566…');
  });
});

describe('the data', () => {
  it.each<[string, Partial<DataFindings>, [string, string][]]>([
    ['no ledger yet', { ledger: null }, []],
    [
      'a damaged ledger',
      { ledger: failed(new TerminalError('LEDGER_DAMAGED', { file: 'a', detail: 'b' })) },
      [['bad', 'Ledger']],
    ],
    [
      'something unknown for a minute',
      { ledger: seenOf({ ...ledger, open: 1, openSince: now - 60_000 }) },
      [['warning', 'Payments being checked']],
    ],
    [
      'something unknown for two hours',
      { ledger: seenOf({ ...ledger, open: 1, openSince: now - 7_200_000 }) },
      [['bad', 'Payments being checked']],
    ],
    [
      'little room',
      { dataDisk: seenOf({ folder: '/data', free: 0.5 * GB }) },
      [['warning', "Free space for the terminal's data"]],
    ],
    ['no room', { dataDisk: seenOf({ folder: '/data', free: 1000 }) }, [['bad', "Free space for the terminal's data"]]],
    ['no room for backups', { backupDisk: seenOf({ folder: '/b', free: 1000 }) }, [['bad', 'Free space for backups']]],
    ['a folder that others read', { access: 'readable' }, [['warning', 'Access to the data folder']]],
    ['a folder that takes nothing', { access: 'notWritable' }, [['bad', 'Access to the data folder']]],
    ['a share that is gone', { backup: seenOf({ ...copies, place: 'missing' }) }, [['bad', 'Backup']]],
    ['no copy', { backup: seenOf({ ...copies, lastAt: null }) }, [['warning', 'Backup']]],
    ['an old copy', { backup: seenOf({ ...copies, lastAt: now - 9_000_000 }) }, [['bad', 'Backup']]],
    ['a copy out of the future', { backup: seenOf({ ...copies, lastAt: now + 9_000_000 }) }, [['bad', 'Backup']]],
    ['an old copy that has all', { backup: seenOf({ ...copies, lastAt: now - 9_000_000, isComplete: true }) }, []],
    ['copies on the same disk', { backup: seenOf({ ...copies, place: 'sameDisk' }) }, [['warning', 'Backup']]],
    ['a share that does not answer', { backup: { kind: 'tooLong' } }, [['warning', 'Backup']]],
    ['no backups by itself', { backup: null }, []],
  ])('with %s', (_what, change, expected) => {
    expect(troubles(data(change))).toEqual(expected);
  });
});

describe('the program', () => {
  it.each<[string, Partial<ProgramFindings>, [string, string][]]>([
    ['no settings', { settings: { kind: 'none' } }, [['bad', 'Settings']]],
    [
      'wrong settings',
      {
        settings: {
          kind: 'wrong',
          error: new TerminalError('SETTINGS_NOT_JSON', { file: 'terminal.json', detail: 'x' }),
        },
      },
      [['bad', 'Settings']],
    ],
    ['another time zone', { zone: { settings: 9, computer: 0 } }, [['warning', 'Time zone']]],
    ['rows on their way', { headquarters: { state: 'behind', waiting: 9, problem: null } }, []],
    [
      'a server that is gone',
      { headquarters: { state: 'unreachable', waiting: 9, problem: { message: 'gone', hint: 'look', code: 'X' } } },
      [['warning', 'Headquarters']],
    ],
    ['a server that can be reached', { headquarters: { state: 'reachable' } }, []],
    [
      'a server that cannot',
      { headquarters: { state: 'noConnection', problem: { message: 'gone', hint: 'look', code: 'X' } } },
      [['warning', 'Headquarters']],
    ],
    ['an update that failed', { update: { state: 'failed', version: '2' } }, [['warning', 'Version']]],
  ])('with %s', (_what, change, expected) => {
    expect(troubles(program(change))).toEqual(expected);
  });

  it('says what is to be looked at although all was sent, and what to do', () => {
    const problem = { message: 'Two terminals.', hint: 'Look at the codes.', code: 'HQ_SAME_CODES' };
    for (const state of ['upToDate', 'behind'] as const) {
      const steps = program({ headquarters: { state, waiting: 9, problem } });
      expect(steps.find(({ name }) => name === 'Headquarters')).toMatchObject({
        verdict: 'warning',
        detail: expect.stringContaining('Two terminals. [HQ_SAME_CODES]'),
        fix: 'Look at the codes.',
      });
    }
  });

  it('names what is locked', () => {
    const [settings] = program({ settings: { kind: 'sound', locked: ['gateway', 'identity.branchCode'] } });
    expect(settings?.detail).toContain('gateway, identity.branchCode');
  });
});

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
