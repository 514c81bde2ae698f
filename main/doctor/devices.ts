import type { ListingTrouble } from '../devices/port.ts';
import { scannerMaker } from '../devices/scanner-makers.ts';
import { usbName } from '../devices/usb.ts';
import type { TextKey, Translator } from '../i18n/translator.ts';
import type { DeviceFindings } from './device-findings.ts';
import { printerSteps } from './printer-steps.ts';
import { scannerSteps, unusedScannerSteps } from './scanner-steps.ts';
import type { DoctorStep } from './step.ts';

/** What is to be said of the devices: what is plugged in, what the settings want of it, and what is missing. */
export function deviceSteps(findings: DeviceFindings, translate: Translator): DoctorStep[] {
  return [
    ...listSteps(findings, translate),
    ...scannerSteps(findings, translate),
    ...unusedScannerSteps(findings, translate),
    ...printerSteps(findings, translate),
  ];
}

interface List {
  readonly name: TextKey;
  readonly names: readonly string[];
  readonly trouble: { readonly kind: ListingTrouble; readonly detail: string } | undefined;
  /** Whether the settings need it: without it a device that is set up does not work. */
  readonly isNeeded: boolean;
}

function listSteps(findings: DeviceFindings, translate: Translator): DoctorStep[] {
  return listsOf(findings).map(({ name, names, trouble, isNeeded }) => {
    if (trouble !== undefined) {
      return {
        name: translate(name),
        verdict: isNeeded ? 'bad' : 'warning',
        detail: `${translate(`deviceTroubles.${trouble.kind}.message`)} (${trouble.detail})`,
        fix: translate(troubleFix(trouble.kind, isNeeded)),
      };
    }
    if (names.length > 0 || !isNeeded) {
      const detail = names.join(', ') || translate('doctor.nothingFound');
      return { name: translate(name), verdict: 'good', detail, fix: null };
    }
    return {
      name: translate(name),
      verdict: 'warning',
      detail: translate('doctor.nothingFound'),
      fix: translate('doctor.fixes.plugIn'),
    };
  });
}

function troubleFix(kind: ListingTrouble, isNeeded: boolean): TextKey {
  return kind === 'noPrintSystem' && isNeeded ? 'doctor.fixes.printSystem' : `deviceTroubles.${kind}.hint`;
}

function listsOf({ settings, serial, hid, files, printers }: DeviceFindings): List[] {
  const scanners = settings?.scanners ?? [];
  const transport = settings?.printer?.transport;
  const wantsUsbPort = (port: { readonly kind: string; readonly usb?: unknown } | undefined) =>
    port?.kind === 'serial' && port.usb !== undefined;
  return [
    {
      name: 'doctor.names.serialPorts',
      names: serial.found.map(({ path, usb }) => (usb === undefined ? path : `${path} ${deviceName(usb)}`)),
      trouble: serial.trouble,
      isNeeded: scanners.some(wantsUsbPort) || wantsUsbPort(transport),
    },
    {
      name: 'doctor.names.hidDevices',
      names: hid.found
        .filter(({ usb, role }) => role === 'posScanner' || scannerMaker(usb.vendorId) !== undefined)
        .map(({ usb, name }) => `${name} ${deviceName(usb)}`.trim()),
      trouble: hid.trouble,
      isNeeded: scanners.some(({ kind }) => kind === 'hid'),
    },
    {
      name: 'doctor.names.printerFiles',
      names: files.found.map(({ path }) => path),
      trouble: files.trouble,
      isNeeded: transport?.kind === 'file' && transport.path.startsWith('/dev/'),
    },
    {
      name: 'doctor.names.systemPrinters',
      names: printers.found,
      trouble: printers.trouble,
      isNeeded: transport?.kind === 'system',
    },
  ];
}

function deviceName(usb: Parameters<typeof usbName>[0]): string {
  const maker = scannerMaker(usb.vendorId)?.maker;
  return maker === undefined ? `[${usbName(usb)}]` : `[${maker} ${usbName(usb)}]`;
}
