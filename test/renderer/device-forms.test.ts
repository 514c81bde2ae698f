import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrinterForm, ScannerForm } from '../../preload/contract.ts';
import * as contract from '../../preload/contract.ts';
import { printerForm, scannerChoices } from '../../preload/device-views.ts';
import * as choices from '../../renderer/devices/choices.ts';
import {
  changedOnly,
  choicesOf,
  hasChanges,
  noDrafts,
  scannerDraftsOf,
  withScanner,
} from '../../renderer/devices/drafts.ts';
import { printerFieldsOf, readPrinter, withTransport } from '../../renderer/devices/printer-fields.ts';
import { isSameScanner, newScanner, readScanner, scannerFieldsOf } from '../../renderer/devices/scanner-fields.ts';
import { deviceSetupFixture, foundDevicesFixture } from './support/device-fixtures.ts';

const setup = deviceSetupFixture('ja');

const usb = fc.record({
  vendorId: fc.stringMatching(/^[0-9a-f]{4}$/),
  productId: fc.stringMatching(/^[0-9a-f]{4}$/),
  serialNumber: fc.option(fc.stringMatching(/^[A-Z0-9]{1,20}$/)),
});
const port = fc.oneof(
  fc.record({ by: fc.constant('path' as const), path: fc.stringMatching(/^[A-Za-z0-9/]{1,20}$/) }),
  fc.record({ by: fc.constant('usb' as const), usb }),
);
const baudRate = fc.integer({ min: 300, max: 4_000_000 });
const prefix = fc.stringMatching(/^[ -~]{0,8}$/);
const scanner: fc.Arbitrary<ScannerForm> = fc.oneof(
  fc.record({
    kind: fc.constant('keyboard' as const),
    layout: fc.constantFrom('us' as const, 'jp' as const),
    ending: fc.constantFrom(...choices.keyboardEndings),
    prefix,
  }),
  fc.record({
    kind: fc.constant('serial' as const),
    port,
    baudRate,
    ending: fc.constantFrom(...choices.serialEndings, 'other' as const),
    prefix,
  }),
  fc.record({ kind: fc.constant('hid' as const), usb, prefix }),
);
const name = fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/);
const printer: fc.Arbitrary<PrinterForm> = fc.record({
  transport: fc.oneof(
    fc.record({ kind: fc.constant('tcp' as const), host: name, port: fc.integer({ min: 1, max: 65_535 }) }),
    fc.record({
      kind: fc.constant('serial' as const),
      port,
      baudRate,
      flowControl: fc.constantFrom(...choices.flowControls),
    }),
    fc.record({ kind: fc.constant('file' as const), path: name }),
    fc.record({ kind: fc.constant('system' as const), name }),
    fc.record({ kind: fc.constant('pdf' as const), folder: name }),
  ),
  profile: fc.constantFrom('escpos-80mm', 'star-80mm'),
  customerCopy: fc.boolean(),
  merchantCopy: fc.boolean(),
  language: fc.option(fc.constantFrom('ja' as const, 'en' as const, 'zh' as const)),
  openDrawer: fc.constantFrom('never' as const, 'whenPaid' as const),
  beep: fc.constantFrom('never' as const, 'whenPaid' as const),
});

describe('the choices of the forms', () => {
  it('are those of the contract, but for an ending that only the settings can have', () => {
    expect([...choices.serialEndings, 'other']).toEqual([...contract.serialEndings]);
    expect(choices.keyboardEndings).toEqual(contract.keyboardEndings);
    expect(choices.sampleKinds).toEqual(contract.sampleKinds);
  });
});

describe('a scanner in its fields', () => {
  it('is saved as it was, where nobody has changed it', () => {
    fc.assert(
      fc.property(scanner, (form) => {
        expect(readScanner(scannerFieldsOf(form))).toEqual({ ok: true, form });
      }),
    );
  });

  it('is what the contract allows, or not saved at all, whatever is typed', () => {
    fc.assert(
      fc.property(scanner, fc.string(), fc.string(), fc.string(), (form, one, other, third) => {
        const read = readScanner({
          ...scannerFieldsOf(form),
          path: one,
          vendorId: other,
          baudRate: third,
          prefix: one,
        });
        expect(!read.ok || scannerChoices.safeParse([{ from: null, form: read.form }]).success).toBe(true);
      }),
    );
  });

  it('takes numbers as people write them', () => {
    const fields = { ...newScanner, kind: 'hid', vendorId: ' 0x05E0', productId: '１７０１' } as const;
    expect(readScanner(fields)).toEqual({
      ok: true,
      form: { kind: 'hid', usb: { vendorId: '05e0', productId: '1701', serialNumber: null }, prefix: '' },
    });
  });

  it('says which fields are wrong, and only those of its kind', () => {
    expect(readScanner(newScanner)).toEqual({ ok: false, faults: { path: 'empty' } });
    expect(readScanner({ ...newScanner, path: 'COM3', baudRate: 'fast' })).toEqual({
      ok: false,
      faults: { baudRate: 'baudRate' },
    });
    expect(readScanner({ ...newScanner, portBy: 'usb', vendorId: '5e0', productId: '1701' })).toEqual({
      ok: false,
      faults: { vendorId: 'usbId' },
    });
    expect(readScanner({ ...newScanner, kind: 'keyboard', prefix: '123456789' })).toEqual({
      ok: false,
      faults: { prefix: 'tooLong' },
    });
    expect(readScanner({ ...newScanner, kind: 'keyboard' }).ok).toBe(true);
  });

  it('is the same by its port or device, whatever else is set', () => {
    const [found, , other] = foundDevicesFixture('ja').scanners;
    const [mine] = setup.scanners;
    if (found === undefined || other === undefined || mine?.kind !== 'serial') {
      throw new Error('the fixtures hold too little');
    }
    expect(isSameScanner({ ...mine, baudRate: 115_200 }, found.form)).toBe(true);
    expect(isSameScanner(mine, other.form)).toBe(false);
    expect(isSameScanner({ ...mine, port: { by: 'path', path: 'COM3' } }, found.form)).toBe(false);
  });
});

describe('a printer in its fields', () => {
  it('is saved as it was, where nobody has changed it', () => {
    fc.assert(
      fc.property(printer, (form) => {
        expect(readPrinter(printerFieldsOf({ ...setup, printer: form }))).toEqual({ ok: true, form });
      }),
    );
  });

  it('is what the contract allows, or not saved at all, whatever is typed', () => {
    fc.assert(
      fc.property(printer, fc.string(), fc.string(), (form, one, other) => {
        const fields = printerFieldsOf({ ...setup, printer: form });
        const read = readPrinter({
          ...fields,
          host: one,
          tcpPort: other,
          file: one,
          folder: one,
          systemName: one,
          path: one,
        });
        expect(!read.ok || printerForm.nullable().safeParse(read.form).success).toBe(true);
      }),
    );
  });

  it('that is reached in another way keeps what it prints', () => {
    const fields = withTransport(printerFieldsOf(setup), { kind: 'file', path: '/dev/usb/lp0' });
    expect(readPrinter(fields)).toEqual({
      ok: true,
      form: { ...setup.printer, transport: { kind: 'file', path: '/dev/usb/lp0' } },
    });
  });

  it('that is not there is none, and its first profile the first of all', () => {
    const fields = printerFieldsOf({ ...setup, printer: null });
    expect(readPrinter(fields)).toEqual({ ok: true, form: null });
    expect(fields.profile).toBe('escpos-80mm');
    expect(readPrinter({ ...fields, transport: 'tcp', tcpPort: '70000' })).toEqual({
      ok: false,
      faults: { host: 'empty', tcpPort: 'portNumber' },
    });
  });
});

describe('what has been changed', () => {
  const drafts = scannerDraftsOf(setup);

  it('is nothing where it says what is set up', () => {
    expect(changedOnly(drafts, scannerDraftsOf(setup))).toBeNull();
    expect(changedOnly(drafts.slice(1), drafts)).toEqual(drafts.slice(1));
    expect(hasChanges(noDrafts)).toBe(false);
    expect(hasChanges({ ...noDrafts, scanners: drafts })).toBe(true);
  });

  it('keeps the place of each scanner in the settings, and has none for a new one', () => {
    const added = withScanner(drafts.slice(1), { ...newScanner, path: 'COM4' });
    const read = choicesOf(added.drafts);
    expect(read.ok && read.choices.map(({ from }) => from)).toEqual([1, 2, null]);
  });

  it('is not saved while one scanner cannot be', () => {
    const added = withScanner(drafts, newScanner);
    expect(choicesOf(added.drafts)).toEqual({ ok: false, key: added.key });
  });
});
