import { describe, expect, it } from 'vitest';
import { beepBytes, drawerBytes } from '../../main/printers/acts.ts';
import { printableDots, printerProfile, profileList, profileNames } from '../../main/printers/profiles.ts';
import { EscPosMachine } from '../support/printer/machine.ts';

describe('a printer profile', () => {
  it('exists for the usual paper, and an unknown one is refused by name', () => {
    expect(profileNames).toEqual(expect.arrayContaining(['escpos-80mm', 'escpos-58mm', 'generic-80mm']));
    expect(() => printerProfile('escpos-999mm')).toThrow(
      expect.objectContaining({
        code: 'PRINTER_PROFILE_INVALID',
        params: expect.objectContaining({ name: 'escpos-999mm' }),
      }),
    );
    expect(() => printerProfile('constructor')).toThrow();
  });

  it('is named after the width of its paper', () => {
    expect(profileList().map(({ id }) => id)).toEqual(profileNames);
    for (const id of profileNames) {
      expect(id).toContain(`${printerProfile(id).paperMm}mm`);
      expect(printerProfile(id).id).toBe(id);
    }
  });

  it('prints on no more than its paper, in dots as fine as receipt printers have them', () => {
    for (const name of profileNames) {
      const profile = printerProfile(name);
      expect(profile.printableMm).toBeLessThan(profile.paperMm);
      // 180 and 203 dots per inch.
      expect(printableDots(profile) / profile.printableMm).toBeGreaterThan(7);
      expect(printableDots(profile) / profile.printableMm).toBeLessThan(8.1);
    }
  });

  it('says what it can do', () => {
    expect(profileList().find(({ id }) => id === 'epson-80mm-42')).toEqual({
      id: 'epson-80mm-42',
      columns: 42,
      canOpenDrawer: true,
      canBeep: true,
      tellsStatus: true,
    });
    expect(profileList().find(({ id }) => id === 'generic-58mm')).toMatchObject({
      canOpenDrawer: false,
      canBeep: false,
      tellsStatus: false,
    });
  });

  it('asks nothing of a printer whose answers nobody checked', () => {
    for (const name of profileNames) {
      const { status, endProof } = printerProfile(name);
      expect({ name, status, endProof }).toEqual(
        /^(?:escpos|epson)-/.test(name)
          ? { name, status: 'escpos', endProof: true }
          : { name, status: 'none', endProof: false },
      );
    }
  });
});

describe('the acts of a printer', () => {
  it('are understood as one pulse and one beep', () => {
    for (const name of ['escpos-80mm', 'epson-58mm']) {
      const machine = new EscPosMachine(() => undefined);
      machine.feed(
        Buffer.concat(
          [drawerBytes(printerProfile(name)) ?? [], beepBytes(printerProfile(name)) ?? []].map((bytes) =>
            Buffer.from(bytes),
          ),
        ),
      );
      expect(machine).toMatchObject({ drawerOpenings: 1, beeps: 1, errors: [] });
    }
  });

  it('open the drawer with a pulse of 50 ms where it is Epson\u2019s, and of 200 ms where it is Star\u2019s', () => {
    expect(drawerBytes(printerProfile('escpos-80mm'))).toEqual(Buffer.of(0x1b, 0x70, 0, 25, 250));
    expect(drawerBytes(printerProfile('citizen-80mm'))).toEqual(Buffer.of(0x1b, 0x70, 0, 25, 250));
    expect(drawerBytes(printerProfile('star-80mm'))).toEqual(Buffer.of(0x1b, 7, 20, 20, 7));
    expect(drawerBytes(printerProfile('generic-80mm'))).toBeUndefined();
  });

  it('beep once where there is a command that harms no drawer', () => {
    expect(beepBytes(printerProfile('epson-80mm'))).toEqual(Buffer.of(0x1b, 0x28, 0x41, 3, 0, 97, 1, 1));
    expect(beepBytes(printerProfile('star-line-80mm'))).toBeUndefined();
  });
});
