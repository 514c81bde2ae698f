import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SettingsRefused } from '../../main/settings/problems.ts';
import type { Settings } from '../../main/settings/schema.ts';
import { formatSettings, parseImport, parseSettings, SettingsFile } from '../../main/settings/settings-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const minimal = { identity };

const parse = (value: object) => parseSettings(JSON.stringify(value));

function problemsOf(value: object): readonly object[] {
  try {
    parse(value);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsRefused);
    return (error as SettingsRefused).problems;
  }
}

describe('terminal.json', () => {
  it('needs the identity alone, and fills in the rest', () => {
    expect(parse(minimal)).toEqual({
      mode: 'live',
      gateway: { serviceMode: 'B01', timeoutSeconds: 30, responseSignatureScope: 'response', proxy: 'environment' },
      identity,
      shop: { name: '', address: '', phone: '', registrationNumber: '' },
      locale: 'JAPAN',
      timeZone: 'p9',
      businessDayStart: '05:00',
      scanners: [
        {
          kind: 'keyboard',
          layout: 'us',
          prefix: '',
          suffix: 'Enter',
          minLength: 10,
          maxLength: 512,
          characters: 'printable',
          keyGapMs: 80,
          duplicateMs: 2000,
        },
      ],
      codes: { refuse: ['product', 'url'] },
      printer: null,
      recovery: { unknown: 'keepAsking', pollSeconds: 3, customerLimitSeconds: 120 },
      counter: { maxYen: 9_999_999, confirmAboveYen: 100_000 },
      window: { display: 'window', language: 'ja', autoStart: false },
      operators: {
        signIn: 'required',
        autoLockMinutes: 10,
        approveRefunds: 'manager',
        approveCancellations: 'none',
      },
      closing: { reconcile: true, print: true, autoExport: [] },
      backup: { everyMinutes: 60, keepHours: 24, keepDays: 62 },
      headquarters: null,
      updates: { feed: null, from: '02:00', to: '05:00' },
      log: { level: 'info', keepDays: 30 },
      locked: [],
      allowKeyFile: false,
    });
  });

  it('says which locks name no setting, with the right name where one is near', () => {
    const good = ['gateway', 'identity.branchCode', 'printer.transport.host', 'scanners', 'locked'];
    expect(parse({ ...minimal, locked: good }).locked).toEqual(good);
    expect(problemsOf({ ...minimal, locked: ['gatway', 'gateway.baseURL', 'scanners.0.path', 'zzz', ''] })).toEqual([
      { path: 'locked.0', problem: 'unknownLock', nearest: 'gateway' },
      { path: 'locked.1', problem: 'unknownLock', nearest: 'gateway.baseUrl' },
      { path: 'locked.2', problem: 'unknownLock', nearest: 'scanners' },
      { path: 'locked.3', problem: 'unknownLock' },
      { path: 'locked.4', problem: 'unknownLock' },
    ]);
    expect(problemsOf({ ...minimal, locked: 'gateway' })).toEqual([{ path: 'locked', problem: 'notAList' }]);
  });

  it.each(['https://pos:secret@updates.example/', 'https://pos@updates.example/', 'http://:secret@127.0.0.1/'])(
    'takes no user name and no password in the address of new versions: %s',
    (feed) => {
      const refused = { path: 'updates.feed', problem: 'addressWithPassword' };
      expect(problemsOf({ ...minimal, updates: { feed } })).toEqual([refused]);
    },
  );

  it('says what it does not understand of copies, headquarters, updates and the log', () => {
    expect(
      problemsOf({
        ...minimal,
        backup: { folder: '', everyMinutes: 14, keepHours: 0, keepDays: 3651 },
        headquarters: { port: 0, tls: 'maybe' },
        updates: { feed: 'http://updates.example', from: '24:00', to: '5:00' },
        log: { level: 'all', keepDays: 0 },
        window: { autoStart: 'yes' },
      }),
    ).toEqual([
      { path: 'window.autoStart', problem: 'notTrueOrFalse' },
      { path: 'backup.folder', problem: 'empty' },
      { path: 'backup.everyMinutes', problem: 'outOfRange' },
      { path: 'backup.keepHours', problem: 'outOfRange' },
      { path: 'backup.keepDays', problem: 'outOfRange' },
      { path: 'headquarters.host', problem: 'missing' },
      { path: 'headquarters.port', problem: 'outOfRange' },
      { path: 'headquarters.tls', problem: 'notATlsRule' },
      { path: 'updates.feed', problem: 'plainHttpOnlyLoopback' },
      { path: 'updates.from', problem: 'notATimeOfDay' },
      { path: 'updates.to', problem: 'notATimeOfDay' },
      { path: 'log.level', problem: 'notALogLevel' },
      { path: 'log.keepDays', problem: 'outOfRange' },
    ]);
  });

  it('may name the schema by which an editor knows it, which is not stored', () => {
    expect(parse({ $schema: './terminal.schema.json', ...minimal })).toEqual(parse(minimal));
  });

  it('says which of the rules about people and closes it does not understand', () => {
    const operators = { signIn: 'maybe', autoLockMinutes: 241, approveRefunds: 'anybody' };
    expect(problemsOf({ ...minimal, operators, closing: { autoExport: ['xlsx'], reconcile: 'no' } })).toEqual([
      { path: 'operators.signIn', problem: 'notASignIn' },
      { path: 'operators.autoLockMinutes', problem: 'outOfRange' },
      { path: 'operators.approveRefunds', problem: 'notAnApprovalRule' },
      { path: 'closing.reconcile', problem: 'notTrueOrFalse' },
      { path: 'closing.autoExport.0', problem: 'notAnExportFormat' },
    ]);
  });

  it('lets silence end the codes of a keyboard scanner only where a half would not pass for a code', () => {
    const scanner = { kind: 'keyboard', suffix: 'silence' };
    for (const safe of [{ minLength: 18, maxLength: 18 }, { prefix: ']' }]) {
      expect(parse({ ...minimal, scanners: [{ ...scanner, ...safe }] }).scanners[0]).toMatchObject(safe);
    }
    expect(problemsOf({ ...minimal, scanners: [scanner] })).toEqual([
      { path: 'scanners.0.suffix', problem: 'silenceNeedsLength' },
    ]);
  });

  it('takes no amount that a person may type for a code of a keyboard scanner', () => {
    expect(problemsOf({ ...minimal, scanners: [{ kind: 'keyboard', minLength: 7 }] })).toEqual([
      { path: 'scanners.0.minLength', problem: 'outOfRange' },
    ]);
    expect(problemsOf({ ...minimal, counter: { maxYen: 10_000_000 } })).toEqual([
      { path: 'counter.maxYen', problem: 'outOfRange' },
    ]);
  });

  it('fills in a scanner and a printer', () => {
    const settings = parse({
      ...minimal,
      scanners: [{ kind: 'serial', path: 'COM3' }],
      printer: { transport: { kind: 'tcp', host: '192.168.0.20' } },
    });
    expect(settings.scanners[0]).toMatchObject({ baudRate: 9600, suffix: '\r', silenceMs: 100, duplicateMs: 2000 });
    expect(settings.printer).toEqual({
      transport: { kind: 'tcp', host: '192.168.0.20', port: 9100, timeoutSeconds: 5 },
      profile: 'escpos-80mm',
      copies: ['customer', 'merchant'],
      openDrawer: 'never',
      beep: 'never',
    });
  });

  it('takes a scanner by what is plugged in, as it is printed on lists of USB devices', () => {
    const usb = { vendorId: '0C2E', productId: '0b8f', serialNumber: 'S-1' };
    const { scanners } = parse({
      ...minimal,
      scanners: [
        { kind: 'serial', usb },
        { kind: 'hid', usb: { vendorId: '05e0', productId: '1900' } },
      ],
    });
    expect(scanners).toMatchObject([
      { kind: 'serial', usb: { ...usb, vendorId: '0c2e' }, suffix: '\r' },
      { kind: 'hid', usb: { vendorId: '05e0', productId: '1900' }, prefix: '', minLength: 6, duplicateMs: 2000 },
    ]);
    // A HID report says itself how long its code is: no length and no prefix are needed.
    expect(scanners[1]).not.toHaveProperty('suffix');
  });

  it('takes every way to a printer, and what goes with a receipt', () => {
    const printer = {
      transport: { kind: 'serial', usb: { vendorId: '04b8', productId: '0202' }, flowControl: 'xonxoff' },
      copies: ['merchant'],
      language: 'en',
      logo: 'logo.png',
      openDrawer: 'whenPaid',
      beep: 'whenPaid',
    };
    expect(parse({ ...minimal, printer }).printer).toMatchObject({
      ...printer,
      transport: { ...printer.transport, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
    });
    for (const transport of [
      { kind: 'system', name: 'receipts' },
      { kind: 'pdf', folder: '/tmp/receipts' },
    ]) {
      expect(parse({ ...minimal, printer: { transport } }).printer?.transport).toEqual(transport);
    }
  });

  const usb = { vendorId: '05e0', productId: '1701' };
  it.each([
    ['of one path', { kind: 'serial', path: '/dev/ttyACM0' }, { kind: 'serial', path: '/dev/ttyACM0', suffix: '\n' }],
    ['of one path under Windows', { kind: 'serial', path: 'COM3' }, { kind: 'serial', path: 'com3' }],
    ['of one model', { kind: 'serial', usb }, { kind: 'hid', usb: { vendorId: '05E0', productId: '1701' } }],
    [
      'of one number',
      { kind: 'hid', usb: { ...usb, serialNumber: 'A' } },
      { kind: 'hid', usb: { ...usb, serialNumber: 'A' } },
    ],
    [
      'of one model, of which one may be any',
      { kind: 'hid', usb: { ...usb, serialNumber: 'A' } },
      { kind: 'hid', usb },
    ],
    ['that type alike', { kind: 'keyboard' }, { kind: 'keyboard', minLength: 12 }],
  ])('refuses two scanners %s: each scan would come twice, or one would find its port busy', (_, first, second) => {
    const other = { kind: 'serial', path: '/dev/ttyS0' };
    expect(problemsOf({ ...minimal, scanners: [first, other, second] })).toEqual([
      { path: 'scanners.2', problem: 'sameDevice' },
    ]);
  });

  it('tells of a scanner that is named twice also where another one is wrong', () => {
    const port = { kind: 'serial', path: 'COM3' };
    expect(problemsOf({ ...minimal, scanners: [{ kind: 'hid' }, port, port] })).toEqual([
      { path: 'scanners.0.usb', problem: 'missing' },
      { path: 'scanners.2', problem: 'sameDevice' },
    ]);
  });

  it('takes several scanners that can be told apart', () => {
    const scanners = [
      { kind: 'serial', path: 'COM3' },
      { kind: 'serial', path: 'COM4' },
      { kind: 'hid', usb: { ...usb, serialNumber: 'A' } },
      { kind: 'hid', usb: { ...usb, serialNumber: 'B' } },
      { kind: 'hid', usb: { ...usb, productId: '1702' } },
      { kind: 'keyboard' },
      { kind: 'keyboard', prefix: ']' },
      { kind: 'keyboard', layout: 'jp' },
    ];
    expect(parse({ ...minimal, scanners }).scanners).toHaveLength(8);
  });

  it('takes the kinds of codes that are not to be sent', () => {
    const refused = (refuse: readonly string[]) => parse({ ...minimal, codes: { refuse } }).codes.refuse;
    expect(refused([])).toEqual([]);
    expect(refused(['unrecognised'])).toEqual(['unrecognised']);
  });

  it('takes a scanner whose codes end by silence where a half would not pass for a code', () => {
    const scanner = { kind: 'serial', path: 'COM3', suffix: '' };
    for (const safe of [{ minLength: 18, maxLength: 18 }, { prefix: '~' }]) {
      expect(parse({ ...minimal, scanners: [{ ...scanner, ...safe }] }).scanners[0]).toMatchObject(safe);
    }
    for (const unsafe of [{}, { minLength: 18 }, { minLength: 17, maxLength: 18 }]) {
      expect(problemsOf({ ...minimal, scanners: [{ ...scanner, ...unsafe }] })).toEqual([
        { path: 'scanners.0.suffix', problem: 'silenceNeedsLength' },
      ]);
    }
  });

  it('takes a printer by its address', () => {
    const transportOf = (transport: string) => parse({ ...minimal, printer: { transport } }).printer?.transport;
    expect(transportOf('tcp://192.168.0.20')).toEqual({
      kind: 'tcp',
      host: '192.168.0.20',
      port: 9100,
      timeoutSeconds: 5,
    });
    expect(transportOf('tcp://printer.local:9101')).toMatchObject({ host: 'printer.local', port: 9101 });
    expect(transportOf('tcp://[fe80::1]:9101')).toMatchObject({ host: 'fe80::1', port: 9101 });
    expect(transportOf('file:///dev/usb/lp0')).toEqual({ kind: 'file', path: '/dev/usb/lp0' });
    expect(transportOf('serial:///dev/ttyS0')).toMatchObject({ kind: 'serial', path: '/dev/ttyS0' });
    expect(transportOf('serial:COM1')).toMatchObject({ kind: 'serial', path: 'COM1', flowControl: 'rtscts' });
    for (const transport of ['192.168.0.20', 'tcp://192.168.0.20:abc', 'http://192.168.0.20', 'file:///100%', '']) {
      expect(problemsOf({ ...minimal, printer: { transport } })).toEqual([
        { path: 'printer.transport', problem: 'notATransportText' },
      ]);
    }
  });

  it('takes the service modes by both of their names', () => {
    expect(parse({ ...minimal, gateway: { serviceMode: 'B2B' } }).gateway.serviceMode).toBe('B01');
    const b2c = { identity: { branchCode: '10036859104261', terminalCode: '10040bQQW23GEWEA' } };
    expect(parse({ ...b2c, gateway: { serviceMode: 'B2C' } }).gateway.serviceMode).toBe('C01');
  });

  it.each([
    [
      { ...minimal, gatway: {} },
      { path: 'gatway', problem: 'unknownKey', nearest: 'gateway' },
    ],
    [
      { ...minimal, gateway: { baseURL: 'x' } },
      { path: 'gateway.baseURL', problem: 'unknownKey', nearest: 'gateway.baseUrl' },
    ],
    [
      { ...minimal, gateway: { timeout: 5 } },
      { path: 'gateway.timeout', problem: 'unknownKey', nearest: 'gateway.timeoutSeconds' },
    ],
    [
      { identity: { ...identity, terminalcode: 'x' } },
      { path: 'identity.terminalcode', problem: 'unknownKey', nearest: 'identity.terminalCode' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'serial', path: 'COM3', baud: 1 }] },
      { path: 'scanners.0.baud', problem: 'unknownKey', nearest: 'scanners.0.baudRate' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'tcp', host: 'x', prot: 1 } } },
      { path: 'printer.transport.prot', problem: 'unknownKey', nearest: 'printer.transport.port' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'file', path: 'x' }, profil: 'x' } },
      { path: 'printer.profil', problem: 'unknownKey', nearest: 'printer.profile' },
    ],
    [{}, { path: 'identity', problem: 'missing' }],
    [
      { identity: { branchCode: 'x', merchantId: 'OB0244899999' } },
      { path: 'identity.terminalCode', problem: 'missing' },
    ],
    [{ identity: { ...identity, merchantId: 'short' } }, { path: 'identity.merchantId', problem: 'length12' }],
    [{ identity: { branchCode: 'x', terminalCode: 'y' } }, { path: 'identity.merchantId', problem: 'length12' }],
    [
      { identity: { ...identity, branchCode: 'x'.repeat(33) } },
      { path: 'identity.branchCode', problem: 'length1to32' },
    ],
    [{ identity: { ...identity, branchCode: '渋谷' } }, { path: 'identity.branchCode', problem: 'codeCharacters' }],
    [
      { ...minimal, gateway: { serviceMode: 'C01' } },
      { path: 'identity.branchCode', problem: 'length14' },
    ],
    [
      { ...minimal, gateway: { serviceMode: 'B03' } },
      { path: 'gateway.serviceMode', problem: 'notAServiceMode' },
    ],
    [
      { ...minimal, gateway: { baseUrl: 'ftp://x' } },
      { path: 'gateway.baseUrl', problem: 'notAnAddress' },
    ],
    [
      { ...minimal, gateway: { baseUrl: 'http://gateway.onepay.finance' } },
      { path: 'gateway.baseUrl', problem: 'plainHttpOnlyLoopback' },
    ],
    [
      { ...minimal, gateway: { baseUrl: 'http://127.0.0.1.example.com' } },
      { path: 'gateway.baseUrl', problem: 'plainHttpOnlyLoopback' },
    ],
    [
      { ...minimal, gateway: { baseUrl: 'https://x.example/gateway' } },
      { path: 'gateway.baseUrl', problem: 'addressWithPath' },
    ],
    [
      { ...minimal, gateway: { baseUrl: 'https://user:pw@x.example' } },
      { path: 'gateway.baseUrl', problem: 'addressWithPath' },
    ],
    [
      { ...minimal, gateway: { timeoutSeconds: 0 } },
      { path: 'gateway.timeoutSeconds', problem: 'outOfRange' },
    ],
    [
      { ...minimal, gateway: { timeoutSeconds: '30' } },
      { path: 'gateway.timeoutSeconds', problem: 'notANumber' },
    ],
    [
      { ...minimal, gateway: { responseSignatureScope: 'all' } },
      { path: 'gateway.responseSignatureScope', problem: 'notAScope' },
    ],
    [
      { ...minimal, gateway: { proxy: 'http://user:pw@proxy:8080' } },
      { path: 'gateway.proxy', problem: 'notAProxy' },
    ],
    [
      { ...minimal, mode: 'training', gateway: { baseUrl: 'https://gateway.onepay.finance' } },
      { path: 'gateway.baseUrl', problem: 'trainingOnlyLoopback' },
    ],
    [
      { ...minimal, mode: 'test' },
      { path: 'mode', problem: 'notAMode' },
    ],
    [
      { ...minimal, locale: 'ja' },
      { path: 'locale', problem: 'notALocale' },
    ],
    [
      { ...minimal, timeZone: 'JST' },
      { path: 'timeZone', problem: 'notATimeZone' },
    ],
    [
      { ...minimal, businessDayStart: '5' },
      { path: 'businessDayStart', problem: 'notATimeOfDay' },
    ],
    [
      { ...minimal, shop: { name: 5 } },
      { path: 'shop.name', problem: 'notText' },
    ],
    [
      { ...minimal, shop: { name: 'x'.repeat(65) } },
      { path: 'shop.name', problem: 'tooLong' },
    ],
    [
      { ...minimal, shop: { registrationNumber: 'T123' } },
      { path: 'shop.registrationNumber', problem: 'notARegistrationNumber' },
    ],
    [
      { ...minimal, shop: 'x' },
      { path: 'shop', problem: 'notAnObject' },
    ],
    [
      { ...minimal, scanners: {} },
      { path: 'scanners', problem: 'notAList' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'serial' }] },
      { path: 'scanners.0.path', problem: 'noPathNorUsb' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'serial', path: 'COM3', usb: { vendorId: '05e0', productId: '1900' } }] },
      { path: 'scanners.0.path', problem: 'pathAndUsb' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'serial' } } },
      { path: 'printer.transport.path', problem: 'noPathNorUsb' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'bluetooth' }] },
      { path: 'scanners.0.kind', problem: 'notAScannerKind' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'hid' }] },
      { path: 'scanners.0.usb', problem: 'missing' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'hid', usb: { vendorId: '5e0', productId: '1900' } }] },
      { path: 'scanners.0.usb.vendorId', problem: 'notAUsbId' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'hid', usb: { vendorId: '05e0', productId: '1900' }, suffix: '\r' }] },
      { path: 'scanners.0.suffix', problem: 'unknownKey' },
    ],
    [
      { ...minimal, codes: { refuse: ['products'] } },
      { path: 'codes.refuse.0', problem: 'notACodeKind' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'file', path: 'x' }, copies: ['shop'] } },
      { path: 'printer.copies.0', problem: 'notACopy' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'file', path: 'x' }, openDrawer: true } },
      { path: 'printer.openDrawer', problem: 'notADrawerRule' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'file', path: 'x' }, beep: 'always' } },
      { path: 'printer.beep', problem: 'notABeepRule' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'serial', path: 'COM1', flowControl: 'dtr' } } },
      { path: 'printer.transport.flowControl', problem: 'notAFlowControl' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'serial', path: 'COM3', baudRate: 1 }] },
      { path: 'scanners.0.baudRate', problem: 'outOfRange' },
    ],
    [
      { ...minimal, scanners: [{ kind: 'serial', path: 'COM3', minLength: 20, maxLength: 10 }] },
      { path: 'scanners.0.minLength', problem: 'minAboveMax' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'usb' } } },
      { path: 'printer.transport.kind', problem: 'notATransport' },
    ],
    [
      { ...minimal, printer: { transport: { kind: 'file', path: 'x' }, profile: 'x' } },
      { path: 'printer.profile', problem: 'notAProfile' },
    ],
  ])('refuses %j', (value, expected) => {
    expect(problemsOf(value)).toContainEqual(expected);
  });

  it.each([
    { ...minimal, colour: 'blue' },
    { ...minimal, g: {} },
    { ...minimal, gateway: { retries: 3 } },
    { ...minimal, gateway: { t: 3 } },
    { ...minimal, printer: { transport: { kind: 'tcp', host: 'x', speed: 1 } } },
  ])('suggests no name that is far from the right one: %j', (value) => {
    const [problem] = problemsOf(value);
    expect(problem).toMatchObject({ problem: 'unknownKey' });
    expect(problem).not.toHaveProperty('nearest');
  });

  it('names every problem at once', () => {
    const problems = problemsOf({ identity: { branchCode: 1 }, locale: 'x', colour: 'blue' });
    expect(problems.length).toBeGreaterThanOrEqual(4);
  });

  it('holds rules across keys against a file that is wrong elsewhere', () => {
    const problems = problemsOf({
      mode: 'training',
      gateway: { baseUrl: 'https://gateway.example', timeoutSeconds: 'long' },
      identity: { merchantId: 'short', branchCode: 1, terminalCode: 'T1' },
      scanners: [
        { kind: 'serial', baudRate: 'fast' },
        { kind: 'keyboard', minLength: 20, maxLength: 10, suffix: 'silence', duplicateMs: -1 },
        { kind: 'keyboard', minLength: 'x' },
      ],
      printer: { transport: { kind: 'serial', path: 'COM1', usb: { vendorId: '05e0', productId: '1900' } }, beep: 1 },
      colour: 'blue',
    });
    expect(problems.toSorted(byPath)).toEqual(
      [
        { path: 'colour', problem: 'unknownKey' },
        { path: 'gateway.baseUrl', problem: 'trainingOnlyLoopback' },
        { path: 'gateway.timeoutSeconds', problem: 'notANumber' },
        { path: 'identity.branchCode', problem: 'notText' },
        { path: 'identity.merchantId', problem: 'length12' },
        { path: 'printer.beep', problem: 'notABeepRule' },
        { path: 'printer.transport.path', problem: 'pathAndUsb' },
        { path: 'scanners.0.baudRate', problem: 'notANumber' },
        { path: 'scanners.0.path', problem: 'noPathNorUsb' },
        { path: 'scanners.1.duplicateMs', problem: 'outOfRange' },
        { path: 'scanners.1.minLength', problem: 'minAboveMax' },
        { path: 'scanners.1.suffix', problem: 'silenceNeedsLength' },
        { path: 'scanners.2.minLength', problem: 'notANumber' },
      ].toSorted(byPath),
    );
  });

  it('compares nothing with a key that is wrong by itself', () => {
    expect(problemsOf({ ...minimal, gateway: { serviceMode: 'X' } })).toEqual([
      { path: 'gateway.serviceMode', problem: 'notAServiceMode' },
    ]);
    expect(problemsOf({})).toEqual([{ path: 'identity', problem: 'missing' }]);
    expect(problemsOf({ ...minimal, scanners: [{ kind: 'serial', path: 3 }] })).toEqual([
      { path: 'scanners.0.path', problem: 'notText' },
    ]);
  });

  it.each(['', '{', 'null', '[]', '"x"', '1'])('refuses %j', (text) => {
    expect(() => parseSettings(text)).toThrow(expect.objectContaining({ kind: 'settings' }));
  });

  it('takes a file that an editor began with a byte order mark', () => {
    expect(parseSettings(`\uFEFF${JSON.stringify(minimal)}`).identity).toEqual(identity);
  });
});

const byPath = (a: { readonly path?: string }, b: { readonly path?: string }) =>
  (a.path ?? '').localeCompare(b.path ?? '');

const codeText = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${length}}$`));
const settings = fc.record(
  {
    mode: fc.constantFrom('live', 'training'),
    gateway: fc.record(
      {
        baseUrl: fc.constantFrom('http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:1'),
        timeoutSeconds: fc.integer({ min: 1, max: 120 }),
        responseSignatureScope: fc.constantFrom('response', 'data', 'result'),
        proxy: fc.constantFrom('environment', 'none', 'http://proxy:8080'),
      },
      { requiredKeys: [] },
    ),
    identity: fc.record({ merchantId: codeText(12), branchCode: codeText(8), terminalCode: codeText(7) }),
    shop: fc.record(
      { name: fc.string({ maxLength: 64 }), address: fc.string({ maxLength: 128 }) },
      { requiredKeys: [] },
    ),
    locale: fc.constantFrom('JAPAN', 'US', 'CHINA'),
    timeZone: fc.constantFrom('p9', 'n12', 'p0'),
    businessDayStart: fc.constantFrom('00:00', '05:00', '23:59'),
    scanners: fc.uniqueArray(
      fc.record(
        {
          kind: fc.constant('serial'),
          path: fc.string({ minLength: 1 }),
          suffix: fc.constantFrom('\r', '\r\n', '\t'),
          prefix: fc.constantFrom('', '~'),
          silenceMs: fc.integer({ min: 20, max: 10_000 }),
        },
        { requiredKeys: ['kind', 'path'] },
      ),
      { maxLength: 8, selector: ({ path }) => path.toUpperCase() },
    ),
    printer: fc.constantFrom(null, { transport: { kind: 'file', path: '/dev/usb/lp0' } }),
  },
  { requiredKeys: ['identity'] },
);

describe('settings', () => {
  it('come back from a file as they were', () => {
    const file = new SettingsFile(tempFolder());
    fc.assert(
      fc.property(settings, (value) => {
        const parsed = parse(value);
        file.save(parsed);
        expect(file.load()).toEqual(parsed);
        expect(parseSettings(formatSettings(parsed))).toEqual(parsed);
      }),
    );
  });

  it('are missing, and not empty, where there is no file', () => {
    expect(new SettingsFile(tempFolder()).load()).toBeUndefined();
  });

  it('that are damaged are an error, and stay as they are', () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'terminal.json'), '{"identity":');
    const file = new SettingsFile(folder);
    expect(() => file.load()).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_NOT_JSON',
        params: expect.objectContaining({ file: path.join(folder, 'terminal.json') }),
      }),
    );
    expect(readFileSync(file.file, 'utf8')).toBe('{"identity":');
  });

  it.each([
    ['not JSON', '{', 'SETTINGS_NOT_JSON'],
    ['with an unknown key', JSON.stringify({ ...minimal, gatway: {} }), 'SETTINGS_UNKNOWN_KEY'],
    ['with a wrong value', JSON.stringify({ ...minimal, locale: 'JP' }), 'SETTINGS_INVALID'],
    ['for training', JSON.stringify({ ...minimal, mode: 'training' }), 'SETTINGS_INVALID'],
  ])('that are refused, %s, name their file', (_what, text, code) => {
    expect(() => parseImport(text, 'live', '/usb/store.json')).toThrow(
      expect.objectContaining({ code, params: expect.objectContaining({ file: '/usb/store.json' }) }),
    );
  });

  it.each(['[]', '"live"', 'null'])('that are no object are told so, and not that something is missing: %s', (text) => {
    expect(() => parseImport(text, 'live')).toThrow(
      expect.objectContaining({ problems: [{ path: '', problem: 'notAnObject' }] }),
    );
  });

  it('that are damaged are kept beside what takes their place', () => {
    const folder = tempFolder();
    const file = new SettingsFile(folder);
    writeFileSync(file.file, 'torn');
    const kept = file.keepDamaged('2026-11-22T03:00:00.000Z');
    expect(kept).toBe(path.join(folder, 'terminal.json.damaged-20261122T030000000Z'));
    expect(readFileSync(kept, 'utf8')).toBe('torn');
    expect(readFileSync(file.file, 'utf8')).toBe('torn');
  });

  it('of a whole store leave the mode of a terminal as it is', () => {
    const text = JSON.stringify(minimal);
    expect(parseImport(text, 'training').mode).toBe('training');
    expect(parseImport(text, undefined).mode).toBe('live');
    expect(parseImport(JSON.stringify({ ...minimal, mode: 'live' }), 'training').mode).toBe('live');
    const training = JSON.stringify({ ...minimal, mode: 'training' });
    expect(parseImport(training, 'training').mode).toBe('training');
    expect(() => parseImport(training, 'live')).toThrow(SettingsRefused);
    const onlyOnline: Partial<Settings> = { gateway: { baseUrl: 'https://x.example' } as Settings['gateway'] };
    expect(() => parseImport(JSON.stringify({ ...minimal, ...onlyOnline }), 'training')).toThrow(SettingsRefused);
  });
});
