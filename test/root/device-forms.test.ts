import { describe, expect, it } from 'vitest';
import { printerForm, printerInput, scannerForm, scannerInput } from '../../main/root/device-forms.ts';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import type { PrinterSettings, ScannerSettings } from '../../main/settings/schema.ts';
import { printerForm as printerFormSchema, scannerChoices } from '../../preload/device-views.ts';

const scannersOf = (...scanners: unknown[]): ScannerSettings[] => trainingTemplate({ scanners }).scanners;
const printerOf = (printer: unknown): PrinterSettings => {
  const parsed = trainingTemplate({ printer }).printer;
  return parsed ?? expect.fail('no printer');
};

const usb = { vendorId: '05e0', productId: '1701' };

const someScanners = [
  { kind: 'keyboard', layout: 'jp', suffix: 'Tab', prefix: ']', keyGapMs: 40, minLength: 12 },
  { kind: 'serial', path: 'COM3', baudRate: 115_200, parity: 'even', suffix: '\n', silenceMs: 250 },
  { kind: 'serial', usb, suffix: '#', duplicateMs: 500 },
  { kind: 'serial', usb: { ...usb, serialNumber: 'S1' }, suffix: '', prefix: '!', characters: 'digits' },
  { kind: 'hid', usb: { ...usb, serialNumber: 'S2' }, maxLength: 100 },
];

describe('what the settings take, the window can show and give back', () => {
  const longest = 'x'.repeat(256);
  const problem = (value: Readonly<Record<string, unknown>>) => {
    try {
      trainingTemplate(value);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it.each([
    ['tcp', 'host'],
    ['file', 'path'],
    ['serial', 'path'],
    ['system', 'name'],
    ['pdf', 'folder'],
  ])('a printer (%s) whose %s is as long as may be, and not longer', (kind, key) => {
    const form = printerForm(printerOf({ transport: { kind, [key]: longest } }));
    expect(printerFormSchema.safeParse(form).error).toBeUndefined();
    const tooLong = { kind, [key]: `${longest}x` };
    expect(problem({ printer: { transport: tooLong } })).toMatchObject({ code: 'SETTINGS_INVALID' });
  });

  it("a scanner's path as long as may be, and not longer", () => {
    const [scanner] = scannersOf({ kind: 'serial', path: longest });
    const form = scannerForm(scanner ?? expect.fail('no scanner'));
    expect(scannerChoices.safeParse([{ from: 0, form }]).error).toBeUndefined();
    expect(problem({ scanners: [{ kind: 'serial', path: `${longest}x` }] })).toMatchObject({
      code: 'SETTINGS_INVALID',
    });
  });

  it('as many scanners as may be, and not more', () => {
    const ports = (count: number) => Array.from({ length: count }, (_, at) => ({ kind: 'serial', path: `COM${at}` }));
    const choices = (count: number) =>
      scannersOf(...ports(count)).map((scanner, from) => ({ from, form: scannerForm(scanner) }));
    expect(scannerChoices.safeParse(choices(8)).error).toBeUndefined();
    expect(scannerChoices.safeParse([...choices(8), ...choices(1)]).success).toBe(false);
    expect(problem({ scanners: ports(9) })).toMatchObject({ code: 'SETTINGS_INVALID' });
  });
});

describe("a scanner's form", () => {
  it.each(someScanners)('gives the same settings back where nothing is changed: %j', (scanner) => {
    const before = scannersOf(scanner);
    const form = scannerForm(before[0] ?? expect.fail('no scanner'));
    expect(scannerChoices.safeParse([{ from: 0, form }]).error).toBeUndefined();
    expect(scannersOf(scannerInput({ from: 0, form }, before))).toEqual(before);
  });

  it('leaves the finer points as they are where the rest is changed', () => {
    const before = scannersOf(someScanners[1]);
    const form = { kind: 'serial', port: { by: 'usb', usb: { ...usb, serialNumber: null } }, baudRate: 9600 } as const;
    const [after] = scannersOf(scannerInput({ from: 0, form: { ...form, ending: 'CRLF', prefix: '~' } }, before));
    expect(after).toEqual({
      ...before[0],
      path: undefined,
      usb,
      baudRate: 9600,
      suffix: '\r\n',
      prefix: '~',
    });
    expect(after).not.toHaveProperty('path');
  });

  it('of another kind keeps what a code looks like, which is the same whatever way it comes', () => {
    const rules = { minLength: 16, maxLength: 24, characters: 'digits', duplicateMs: 5000 };
    const before = scannersOf({ kind: 'keyboard', ...rules });
    const hid = { kind: 'hid', usb: { ...usb, serialNumber: null }, prefix: '' } as const;
    expect(scannersOf(scannerInput({ from: 0, form: hid }, before))).toMatchObject([{ kind: 'hid', ...rules }]);
    const serial = scannersOf({ kind: 'serial', path: 'COM3', minLength: 6 });
    const keyboard = { kind: 'keyboard', layout: 'us', ending: 'Enter', prefix: '' } as const;
    // A keyboard takes no code that a person may have typed.
    expect(scannersOf(scannerInput({ from: 0, form: keyboard }, serial))).toMatchObject([{ minLength: 8 }]);
  });

  it('of a new scanner, begins with the usual finer points', () => {
    const before = scannersOf(someScanners[1]);
    const form = { kind: 'hid', usb: { ...usb, serialNumber: null }, prefix: '' } as const;
    const fresh = scannersOf({ kind: 'hid', usb });
    expect(scannersOf(scannerInput({ from: null, form }, before))).toEqual(fresh);
    expect(scannersOf(scannerInput({ from: 7, form }, before))).toEqual(fresh);
  });

  it('keeps an ending that only the settings can name', () => {
    const before = scannersOf(someScanners[2]);
    const form = scannerForm(before[0] ?? expect.fail('no scanner'));
    expect(form).toMatchObject({ ending: 'other' });
  });
});

const somePrinters = [
  { transport: 'tcp://192.168.0.20:9101', profile: 'escpos-58mm', copies: ['merchant'], openDrawer: 'whenPaid' },
  { transport: { kind: 'tcp', host: 'printer', timeoutSeconds: 9 }, language: 'zh', logo: '/srv/logo.png' },
  { transport: { kind: 'serial', path: '/dev/ttyS0', baudRate: 19_200, flowControl: 'xonxoff', parity: 'odd' } },
  { transport: { kind: 'serial', usb }, beep: 'whenPaid', copies: [] },
  { transport: { kind: 'file', path: '/dev/usb/lp0' } },
  { transport: { kind: 'system', name: 'TM-T88' } },
  { transport: { kind: 'pdf', folder: '/srv/receipts' } },
];

describe("a printer's form", () => {
  it.each(somePrinters)('gives the same settings back where nothing is changed: %j', (printer) => {
    const before = printerOf(printer);
    const form = printerForm(before);
    expect(printerFormSchema.safeParse(form).error).toBeUndefined();
    expect(printerOf(printerInput(form, before))).toEqual(before);
  });

  it('leaves what it does not show as it is, and drops what belonged to another way to the printer', () => {
    const before = printerOf(somePrinters[1]);
    const form = { ...printerForm(before), transport: { kind: 'file', path: '/dev/usb/lp1' }, language: null } as const;
    expect(printerOf(printerInput(form, before))).toEqual({
      ...printerOf({ transport: { kind: 'file', path: '/dev/usb/lp1' } }),
      logo: '/srv/logo.png',
    });
  });

  it('of a new printer begins with the usual finer points', () => {
    const form = printerForm(printerOf(somePrinters[0]));
    expect(printerOf(printerInput(form, null))).toEqual(printerOf(somePrinters[0]));
  });
});
