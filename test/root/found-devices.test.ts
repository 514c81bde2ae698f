import { describe, expect, it } from 'vitest';
import { type DeviceListings, foundDevices } from '../../main/root/found-devices.ts';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import { languages } from '../../preload/contract.ts';
import { foundDevices as foundSchema } from '../../preload/device-views.ts';
import { translatorOf } from '../support/counters.ts';

const nothing: DeviceListings = {
  serial: { found: [] },
  hid: { found: [] },
  files: { found: [] },
  system: { found: [] },
};

const honeywell = { vendorId: '0c2e', productId: '0b6a' };

function look(listings: Partial<DeviceListings>, settings: Readonly<Record<string, unknown>> = {}) {
  const found = foundDevices({ ...nothing, ...listings }, trainingTemplate(settings), translatorOf('ja'));
  expect(foundSchema.parse(found)).toEqual(found);
  return found;
}

const port = (path: string, serialNumber?: string) =>
  ({ path, usb: { ...honeywell, serialNumber }, manufacturer: 'Honeywell', access: 'allowed' }) as const;

describe('what is plugged in', () => {
  it('is nothing where nothing is', () => {
    expect(look({})).toEqual({ scanners: [], printers: [], troubles: [] });
  });

  it('is named by its model, so that it may change its port and be replaced', () => {
    const { scanners } = look({ serial: { found: [port('/dev/ttyACM0', 'S1')] } });
    expect(scanners).toMatchObject([
      {
        detail: '/dev/ttyACM0 0c2e:0b6a',
        form: { kind: 'serial', port: { by: 'usb', usb: { ...honeywell, serialNumber: null } } },
        chosen: false,
        advice: null,
      },
    ]);
  });

  it('is named by its serial number too where there are two of a model', () => {
    const { scanners } = look({ serial: { found: [port('/dev/ttyACM0', 'S1'), port('/dev/ttyACM1', 'S2')] } });
    expect(scanners.map(({ form }) => form)).toMatchObject([
      { port: { by: 'usb', usb: { ...honeywell, serialNumber: 'S1' } } },
      { port: { by: 'usb', usb: { ...honeywell, serialNumber: 'S2' } } },
    ]);
  });

  it.each([
    ['its port', { kind: 'serial', path: '/dev/ttyACM0' }],
    ['its model', { kind: 'serial', usb: honeywell }],
    ['its serial number', { kind: 'serial', usb: { ...honeywell, serialNumber: 'S1' } }],
  ])('is known to be in use by %s', (_by, scanner) => {
    const listings = { serial: { found: [port('/dev/ttyACM0', 'S1')] } };
    expect(look(listings, { scanners: [scanner] }).scanners).toMatchObject([{ chosen: true }]);
    const other = { serial: { found: [{ ...port('/dev/ttyACM7', 'S9'), usb: { ...honeywell, productId: '0001' } }] } };
    expect(look(other, { scanners: [scanner] }).scanners).toMatchObject([{ chosen: false }]);
  });

  it('and works as a keyboard is advised of a better mode, where its maker has one', () => {
    const keyboard = { usb: honeywell, name: 'Xenon 1900', role: 'keyboard', access: 'allowed' } as const;
    const stranger = { ...keyboard, usb: { vendorId: 'ffff', productId: '0001' }, name: 'Keyboard' };
    const { scanners } = look({ hid: { found: [keyboard, stranger] } });
    expect(scanners).toHaveLength(1);
    expect(scanners[0]).toMatchObject({ form: { kind: 'keyboard' }, advice: { code: 'keyboardMode' } });
    expect(scanners[0]?.advice?.hint).toContain('Honeywell');
  });

  it('and may not be opened is told with what mends it', () => {
    const device = { usb: honeywell, name: 'Xenon', role: 'posScanner', access: 'denied' } as const;
    const { scanners, printers } = look({
      hid: { found: [device] },
      files: { found: [{ path: '/dev/usb/lp0', access: 'denied' }] },
    });
    expect(scanners).toMatchObject([{ form: { kind: 'hid' }, advice: { code: 'noAccess' } }]);
    expect(printers).toMatchObject([
      { transport: { kind: 'file', path: '/dev/usb/lp0' }, advice: { code: 'noAccess' } },
    ]);
  });

  it('may be a printer where it is no scanner', () => {
    const { printers } = look(
      {
        serial: { found: [port('/dev/ttyACM0'), { path: '/dev/ttyS0', access: 'allowed' }] },
        system: { found: ['Counter', 'Office'] },
      },
      { printer: { transport: { kind: 'system', name: 'Office' } } },
    );
    expect(printers.map(({ name, chosen }) => `${name} ${chosen}`)).toEqual([
      'Counter false',
      'Office true',
      '/dev/ttyS0 false',
    ]);
  });

  it.each(languages)('that cannot be listed is said in words (%s)', (language) => {
    const trouble = (kind: 'noUdevadm' | 'noLibusb' | 'noPrintSystem' | 'failed') => ({
      found: [],
      trouble: { kind, detail: '' },
    });
    const { troubles } = foundDevices(
      {
        serial: trouble('noUdevadm'),
        hid: trouble('noLibusb'),
        files: trouble('failed'),
        system: trouble('noPrintSystem'),
      },
      trainingTemplate(),
      translatorOf(language),
    );
    expect(troubles.map(({ code }) => code)).toEqual(['noUdevadm', 'noLibusb', 'failed', 'noPrintSystem']);
    expect(troubles.every(({ message, hint }) => message.length > 5 && hint.length > 5)).toBe(true);
  });
});
