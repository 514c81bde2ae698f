import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import type { FoundHidDevice, FoundSerialPort, Listing } from '../../main/devices/port.ts';
import { type DeviceFindings, examineDevices } from '../../main/doctor/device-findings.ts';
import { deviceSteps } from '../../main/doctor/devices.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import type { PrinterReport } from '../../main/printers/port.ts';
import { printerSchema } from '../../main/settings/printer-schema.ts';
import { scannerSchema } from '../../main/settings/scanner-schema.ts';

const translate = createTranslator('en');
const nothing: DeviceFindings = {
  settings: { scanners: [], printer: null },
  serial: { found: [] },
  hid: { found: [] },
  files: { found: [] },
  printers: { found: [] },
  report: null,
  logoProblem: null,
};

const usb = { vendorId: '0c2e', productId: '0b8f' };
const typing: FoundHidDevice = {
  usb: { ...usb, productId: '0b81' },
  name: 'Voyager',
  role: 'keyboard',
  access: 'allowed',
};
const posScanner: FoundHidDevice = { usb, name: 'Voyager', role: 'posScanner', access: 'allowed' };
const port: FoundSerialPort = { path: '/dev/ttyACM0', usb, access: 'allowed' };

const scanner = (input: Readonly<Record<string, unknown>>) => scannerSchema.parse(input);
const withScanner = (input: Readonly<Record<string, unknown>>) => ({ scanners: [scanner(input)], printer: null });
const withPrinter = (transport: unknown) => ({ scanners: [], printer: printerSchema.parse({ transport }) });

/** The steps about one thing, by the beginning of its name. */
function stepsOf(name: string, findings: Partial<DeviceFindings>) {
  return deviceSteps({ ...nothing, ...findings }, translate).filter((step) => step.name.startsWith(name));
}

describe('the lists of devices', () => {
  it('are good where they could be made, with what was found in them', () => {
    const steps = deviceSteps(
      {
        ...nothing,
        serial: { found: [port, { path: '/dev/ttyS0', access: 'allowed' }] },
        files: { found: [{ path: '/dev/usb/lp0', access: 'allowed' }] },
        printers: { found: ['receipts'] },
      },
      translate,
    );
    expect(steps.slice(0, 4).map(({ verdict, detail }) => [verdict, detail])).toEqual([
      ['good', '/dev/ttyACM0 [Honeywell 0c2e:0b8f], /dev/ttyS0'],
      ['good', 'None was found.'],
      ['good', '/dev/usb/lp0'],
      ['good', 'receipts'],
    ]);
  });

  it('leave keyboards and mice out that are no scanners', () => {
    const mouse: FoundHidDevice = {
      usb: { vendorId: '046d', productId: 'c077' },
      name: 'Mouse',
      role: 'other',
      access: 'allowed',
    };
    expect(stepsOf('HID', { hid: { found: [mouse, posScanner] } })).toMatchObject([
      { detail: 'Voyager [Honeywell 0c2e:0b8f]' },
    ]);
  });

  const trouble = <T>(kind: 'noUdevadm' | 'noLibusb'): Listing<T> => ({ found: [], trouble: { kind, detail: 'why' } });

  it('say what is missing, and are bad where the settings need them', () => {
    const hid = trouble<FoundHidDevice>('noLibusb');
    expect(stepsOf('HID', { hid })).toEqual([
      {
        name: 'HID scanners',
        verdict: 'warning',
        detail: expect.stringContaining('(why)'),
        fix: expect.stringContaining('sudo apt install libusb-1.0-0'),
      },
    ]);
    expect(stepsOf('HID', { hid, settings: withScanner({ kind: 'hid', usb }) })).toMatchObject([{ verdict: 'bad' }]);
    const serial = trouble<FoundSerialPort>('noUdevadm');
    const byPath = withScanner({ kind: 'serial', path: '/dev/ttyS0' });
    expect(stepsOf('Serial', { serial, settings: byPath })).toMatchObject([{ verdict: 'warning' }]);
    const byDevice = withScanner({ kind: 'serial', usb });
    expect(stepsOf('Serial', { serial, settings: byDevice })).toMatchObject([{ verdict: 'bad' }]);
  });
});

describe('a list with nothing in it', () => {
  it('is a warning where the settings have a device of its kind', () => {
    expect(stepsOf('HID', {})).toMatchObject([{ verdict: 'good', detail: 'None was found.', fix: null }]);
    expect(stepsOf('HID', { settings: withScanner({ kind: 'hid', usb }) })).toEqual([
      {
        name: 'HID scanners',
        verdict: 'warning',
        detail: 'None was found.',
        fix: expect.stringContaining('cable'),
      },
    ]);
    const file = withPrinter('file:///tmp/receipts');
    expect(stepsOf("Printers' device", { settings: file })).toMatchObject([{ verdict: 'good' }]);
  });
});

describe('a scanner of the settings', () => {
  it('is good where it is plugged in and may be opened', () => {
    const serial = { found: [port] };
    expect(stepsOf('Scanner 1', { serial, settings: withScanner({ kind: 'serial', usb }) })).toEqual([
      {
        name: 'Scanner 1 (serial port)',
        verdict: 'good',
        detail: '0c2e:0b8f (/dev/ttyACM0) is plugged in.',
        fix: null,
      },
    ]);
    const hid = { found: [posScanner] };
    expect(stepsOf('Scanner 1', { hid, settings: withScanner({ kind: 'hid', usb }) })).toMatchObject([
      { verdict: 'good', detail: 'Voyager 0c2e:0b8f is plugged in.' },
    ]);
    expect(stepsOf('Scanner 1', { settings: withScanner({ kind: 'keyboard' }) })).toMatchObject([{ verdict: 'good' }]);
  });

  it('is bad where this user may not open it, with the command that changes that', () => {
    const serial = { found: [{ ...port, access: 'denied' as const }] };
    expect(
      stepsOf('Scanner 1', { serial, settings: withScanner({ kind: 'serial', path: '/dev/ttyACM0' }) }),
    ).toMatchObject([{ verdict: 'bad', fix: expect.stringContaining('sudo usermod -aG dialout $USER') }]);
    const hid = { found: [{ ...posScanner, access: 'denied' as const }] };
    expect(stepsOf('Scanner 1', { hid, settings: withScanner({ kind: 'hid', usb }) })).toMatchObject([
      { verdict: 'bad', fix: expect.stringContaining('udev rules') },
    ]);
  });

  it('is bad where it is not plugged in', () => {
    for (const kind of ['serial', 'hid']) {
      expect(stepsOf('Scanner 1', { settings: withScanner({ kind, usb }) })).toMatchObject([
        { verdict: 'bad', detail: '0c2e:0b8f is not plugged in.', fix: expect.stringContaining('cable') },
      ]);
    }
  });

  it('that types instead is to be switched by the barcode that its maker names', () => {
    const hid = { found: [typing] };
    const [ofHid] = stepsOf('Scanner 1', { hid, settings: withScanner({ kind: 'hid', usb }) });
    expect(ofHid).toMatchObject({ verdict: 'bad', detail: expect.stringContaining('0c2e:0b81') });
    expect(ofHid?.fix).toBe(
      'Scan "USB HID" in the "Voyager 1602g User\'s Guide, Programming the Interface" of Honeywell to switch it to HID POS.',
    );
    const [ofSerial] = stepsOf('Scanner 1', { hid, settings: withScanner({ kind: 'serial', usb }) });
    expect(ofSerial?.fix).toContain('"USB Serial"');
  });

  it('that types is good, with the advice of its maker for a surer mode', () => {
    const settings = withScanner({ kind: 'keyboard' });
    expect(stepsOf('Scanner 1', { settings, hid: { found: [typing, posScanner] } })).toMatchObject([
      { verdict: 'good', detail: expect.stringContaining('"USB HID" in the "Voyager 1602g'), fix: null },
    ]);
    const unknown = { ...typing, usb: { vendorId: '05e0', productId: '1200' } };
    expect(stepsOf('Scanner 1', { settings, hid: { found: [unknown] } })[0]?.detail).not.toContain('surer');
  });

  it('that types instead is told without a name where the manual is not known', () => {
    const zebra = { vendorId: '05e0', productId: '1900' };
    const hid = { found: [{ ...typing, usb: { ...zebra, productId: '1200' } }] };
    const [step] = stepsOf('Scanner 1', { hid, settings: withScanner({ kind: 'hid', usb: zebra }) });
    expect(step?.fix).toBe('Scan the programming barcode for HID POS in the manual of Zebra (Symbol).');
  });
});

describe('a scanner that nobody has set up', () => {
  it('is pointed out', () => {
    const findings = {
      serial: { found: [port] },
      hid: { found: [{ ...posScanner, usb: { ...usb, productId: '0001' } }] },
    };
    expect(stepsOf('Scanner that', findings)).toMatchObject([
      { verdict: 'warning', detail: 'Voyager 0c2e:0001 is not set up.' },
      { verdict: 'warning', detail: '/dev/ttyACM0 0c2e:0b8f is not set up.' },
    ]);
  });

  it('is none where the settings name it, or take scanners that type', () => {
    const settings = {
      scanners: [scanner({ kind: 'serial', path: '/dev/ttyACM0' }), scanner({ kind: 'keyboard' })],
      printer: null,
    };
    expect(stepsOf('Scanner that', { settings, serial: { found: [port] }, hid: { found: [typing] } })).toEqual([]);
  });
});

describe('the printer of the settings', () => {
  const tcp = withPrinter('tcp://192.168.0.20:9100');
  const report = (value: PrinterReport) => stepsOf('Printer of', { settings: tcp, report: value });

  it('is as it says', () => {
    expect(report({ kind: 'told', conditions: [] })).toMatchObject([
      { verdict: 'good', detail: '192.168.0.20:9100 is ready.' },
    ]);
    expect(report({ kind: 'notTold' })).toMatchObject([{ verdict: 'good' }]);
    expect(report({ kind: 'told', conditions: ['paperNearEnd'] })).toMatchObject([{ verdict: 'warning' }]);
    expect(report({ kind: 'told', conditions: ['paperOut', 'paperNearEnd'] })).toMatchObject([
      { verdict: 'bad', detail: expect.stringContaining('[PAPER_OUT]'), fix: expect.any(String) },
    ]);
    expect(report({ kind: 'unreachable', code: 'ECONNREFUSED', detail: 'x' })).toMatchObject([
      { verdict: 'bad', detail: expect.stringContaining('192.168.0.20:9100'), fix: expect.any(String) },
    ]);
  });

  it('may be none at all', () => {
    expect(stepsOf('Printer of', {})).toMatchObject([{ verdict: 'good' }]);
  });

  it('is bad where its file may not be written to, or where it is not there', () => {
    const file = withPrinter({ kind: 'file', path: '/dev/usb/lp0' });
    expect(
      stepsOf('Printer of', { settings: file, files: { found: [{ path: '/dev/usb/lp0', access: 'denied' }] } }),
    ).toMatchObject([{ verdict: 'bad', fix: expect.stringContaining('sudo usermod -aG lp $USER') }]);
    const system = withPrinter({ kind: 'system', name: 'receipts' });
    expect(stepsOf('Printer of', { settings: system, printers: { found: ['office'] } })).toMatchObject([
      { verdict: 'bad', detail: 'receipts is not plugged in.' },
    ]);
    expect(stepsOf('Printer of', { settings: system, printers: { found: ['receipts'] } })).toMatchObject([
      { verdict: 'good' },
    ]);
    const serial = withPrinter({ kind: 'serial', usb });
    expect(stepsOf('Printer of', { settings: serial })).toMatchObject([{ verdict: 'bad' }]);
    expect(
      stepsOf('Printer of', { settings: serial, serial: { found: [{ ...port, access: 'denied' }] } }),
    ).toMatchObject([{ verdict: 'bad', fix: expect.stringContaining('dialout') }]);
  });
});

describe('a printer of the operating system without a print system', () => {
  const settings = withPrinter({ kind: 'system', name: 'receipts' });
  const printers = (kind: 'noPrintSystem' | 'failed') => ({ found: [], trouble: { kind, detail: 'lpstat' } });

  it('is bad, and the print system is what it needs', () => {
    const steps = deviceSteps({ ...nothing, settings, printers: printers('noPrintSystem') }, translate);
    const needed = expect.stringMatching(/needs a print system.*apt install cups/);
    expect(steps.filter(({ verdict }) => verdict === 'bad')).toEqual([
      { name: "The system's printers", verdict: 'bad', detail: expect.stringContaining('lpstat'), fix: needed },
      {
        name: 'Printer of the settings',
        verdict: 'bad',
        detail: expect.stringContaining('receipts'),
        fix: needed,
      },
    ]);
  });

  it('is no harm where no such printer is set up', () => {
    const steps = deviceSteps({ ...nothing, printers: printers('noPrintSystem') }, translate);
    expect(steps.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
  });

  it('is not known where the list merely failed', () => {
    expect(stepsOf('Printer of', { settings, printers: printers('failed') })).toMatchObject([
      { verdict: 'warning', detail: expect.stringContaining('receipts'), fix: expect.any(String) },
    ]);
  });
});

describe('the logo of the settings', () => {
  const settings = {
    scanners: [],
    printer: printerSchema.parse({ transport: 'tcp://192.168.0.20', logo: '/shop/logo.png' }),
  };

  it('is told where there is one', () => {
    expect(stepsOf("Receipts' logo", { settings: withPrinter('tcp://192.168.0.20') })).toEqual([]);
    expect(stepsOf("Receipts' logo", { settings })).toEqual([
      { name: "Receipts' logo", verdict: 'good', detail: '/shop/logo.png can be printed.', fix: null },
    ]);
  });

  it('is a warning where it cannot be printed: receipts come out without it', () => {
    const logoProblem = new TerminalError('LOGO_INVALID', { file: '/shop/logo.png' });
    expect(stepsOf("Receipts' logo", { settings, logoProblem })).toEqual([
      {
        name: "Receipts' logo",
        verdict: 'warning',
        detail: expect.stringMatching(/without the logo.*logo\.png.*\[LOGO_INVALID\]/),
        fix: expect.stringContaining('PNG'),
      },
    ]);
  });
});

describe('examining the devices', () => {
  it('asks everything once, and the printer only where there is a question', async () => {
    const finder = {
      serialPorts: async () => ({ found: [port] }),
      hidDevices: async () => ({ found: [typing] }),
      printerFiles: async () => ({ found: [] }),
      systemPrinters: async () => ({ found: ['receipts'] }),
    };
    await expect(examineDevices({ settings: null, finder, askPrinter: null, logoProblem: null })).resolves.toEqual({
      settings: null,
      serial: { found: [port] },
      hid: { found: [typing] },
      files: { found: [] },
      printers: { found: ['receipts'] },
      report: null,
      logoProblem: null,
    });
    const askPrinter = async () => ({ kind: 'notTold' }) as const;
    await expect(examineDevices({ settings: null, finder, askPrinter, logoProblem: null })).resolves.toMatchObject({
      report: { kind: 'notTold' },
    });
  });

  it('ends although the system never says what is plugged in', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const never = () => new Promise<never>(() => undefined);
    const finder = { serialPorts: never, hidDevices: never, printerFiles: never, systemPrinters: never };
    const examined = examineDevices({ settings: null, finder, askPrinter: null, logoProblem: null });
    await vi.runAllTimersAsync();
    const lists = deviceSteps(await examined, translate);
    expect(lists.map(({ verdict }) => verdict)).toEqual(['warning', 'warning', 'warning', 'warning']);
  });

  it('has words for everything in every language', () => {
    const findings: DeviceFindings = {
      ...nothing,
      settings: { ...withPrinter('tcp://192.168.0.20:9100'), scanners: [scanner({ kind: 'hid', usb })] },
      hid: { found: [typing] },
      serial: { found: [port] },
    };
    for (const language of languages) {
      for (const { name, detail, fix } of deviceSteps(findings, createTranslator(language))) {
        expect(`${name} ${detail} ${fix ?? ''}`).not.toMatch(/\{\{|doctor\./);
      }
    }
  });
});
