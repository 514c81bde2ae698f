import type { DeviceAccess, FoundHidDevice } from '../devices/port.ts';
import { type ScannerMaker, scannerMaker } from '../devices/scanner-makers.ts';
import { isSameDevice, type UsbIdentity, usbName } from '../devices/usb.ts';
import type { Translator } from '../i18n/translator.ts';
import type { HidScannerSettings, ScannerSettings, SerialScannerSettings } from '../settings/schema.ts';
import type { DeviceFindings } from './device-findings.ts';
import type { DoctorStep } from './step.ts';

/** The group that may open serial ports, and by the rules in `native-config/linux` scanners in HID mode. */
const SCANNER_GROUP = 'dialout';

type Verdict = Omit<DoctorStep, 'name'>;

/** A step for each scanner of the settings. */
export function scannerSteps(findings: DeviceFindings, translate: Translator): DoctorStep[] {
  const scanners = findings.settings?.scanners ?? [];
  return scanners.map((scanner, index) => ({
    name: translate('doctor.names.scanner', {
      number: index + 1,
      kind: translate(`doctor.scannerKinds.${scanner.kind}`),
    }),
    ...verdictOf(scanner, findings, translate),
  }));
}

function verdictOf(scanner: ScannerSettings, findings: DeviceFindings, translate: Translator): Verdict {
  switch (scanner.kind) {
    case 'keyboard':
      return good([translate('doctor.keyboardScanner'), ...betterModes(findings, translate)].join(' '));
    case 'serial':
      return serialVerdict(scanner, findings, translate);
    case 'hid':
      return hidVerdict(scanner, findings, translate);
  }
}

function serialVerdict({ path, usb }: SerialScannerSettings, findings: DeviceFindings, translate: Translator): Verdict {
  const { found, trouble } = findings.serial;
  const port = found.find((one) =>
    usb === undefined ? one.path === path : one.usb !== undefined && isSameDevice(one.usb, usb),
  );
  const name = usb === undefined ? (path ?? '') : usbName(usb);
  if (port !== undefined) {
    return reachable(
      port.usb === undefined || path !== undefined ? name : `${name} (${port.path})`,
      port.access,
      translate,
    );
  }
  if (trouble !== undefined) {
    return { verdict: 'warning', detail: translate('doctor.notListed', { name }), fix: null };
  }
  return missing(name, usb, findings, 'serial', translate);
}

function hidVerdict({ usb }: HidScannerSettings, findings: DeviceFindings, translate: Translator): Verdict {
  const { found, trouble } = findings.hid;
  const device = found.find((one) => one.role !== 'keyboard' && isSameDevice(one.usb, usb));
  if (device !== undefined) {
    return reachable(`${device.name} ${usbName(usb)}`.trim(), device.access, translate);
  }
  if (trouble !== undefined) {
    return { verdict: 'bad', detail: translate('doctor.notListed', { name: usbName(usb) }), fix: null };
  }
  return missing(usbName(usb), usb, findings, 'hidPos', translate);
}

function reachable(name: string, access: DeviceAccess, translate: Translator): Verdict {
  return access === 'allowed'
    ? good(translate('doctor.pluggedIn', { name }))
    : {
        verdict: 'bad',
        detail: translate('doctor.noAccess', { name }),
        fix: translate('doctor.fixes.group', { group: SCANNER_GROUP }),
      };
}

/** A device of the same maker that types may be the one that is missed, set to another mode. */
function missing(
  name: string,
  usb: UsbIdentity | undefined,
  { hid }: DeviceFindings,
  mode: keyof ScannerMaker['modes'],
  translate: Translator,
): Verdict {
  const typing = usb && hid.found.find((one) => one.role === 'keyboard' && one.usb.vendorId === usb.vendorId);
  const maker = typing && scannerMaker(typing.usb.vendorId);
  if (typing === undefined || maker === undefined) {
    return {
      verdict: 'bad',
      detail: translate('doctor.notPluggedIn', { name }),
      fix: translate('doctor.fixes.plugIn'),
    };
  }
  return {
    verdict: 'bad',
    detail: translate('doctor.typesInstead', { name, other: usbName(typing.usb) }),
    fix: modeFix(maker, mode, translate),
  };
}

function modeFix({ maker, modes }: ScannerMaker, mode: keyof ScannerMaker['modes'], translate: Translator): string {
  const barcode = modes[mode];
  const wanted = translate(`doctor.modes.${mode}`);
  return barcode === undefined
    ? translate('doctor.fixes.modeUnknown', { maker, mode: wanted })
    : translate('doctor.fixes.mode', { maker, mode: wanted, barcode: barcode.barcode, manual: barcode.manual });
}

/** How the scanners that type could be set to a mode that no keyboard layout spoils, where their manuals are known. */
function betterModes({ hid }: DeviceFindings, translate: Translator): string[] {
  return hid.found.flatMap(({ usb, role }) => {
    const maker = role === 'keyboard' ? scannerMaker(usb.vendorId) : undefined;
    const mode = (['hidPos', 'serial'] as const).find((one) => maker?.modes[one] !== undefined);
    return maker === undefined || mode === undefined
      ? []
      : [translate('doctor.betterMode', { advice: modeFix(maker, mode, translate) })];
  });
}

/** Scanners that are plugged in and that the settings do not name. */
export function unusedScannerSteps({ settings, serial, hid }: DeviceFindings, translate: Translator): DoctorStep[] {
  const scanners = settings?.scanners ?? [];
  const isUsed = (usb: UsbIdentity, path?: string) =>
    scanners.some(
      (one) =>
        (one.kind !== 'keyboard' && one.usb !== undefined && isSameDevice(usb, one.usb)) ||
        (one.kind === 'serial' && one.path !== undefined && one.path === path),
    );
  const typesAllowed = scanners.some(({ kind }) => kind === 'keyboard');
  const isUnused = ({ usb, role }: FoundHidDevice) =>
    (role === 'posScanner' && !isUsed(usb)) ||
    (role === 'keyboard' && scannerMaker(usb.vendorId) !== undefined && !typesAllowed && !isUsed(usb));
  const ports = serial.found.flatMap(({ usb, path }) =>
    usb !== undefined && scannerMaker(usb.vendorId) !== undefined && !isUsed(usb, path) ? [{ usb, path }] : [],
  );
  const names = [
    ...hid.found.filter(isUnused).map(({ usb, name }) => `${name} ${usbName(usb)}`.trim()),
    ...ports.map(({ usb, path }) => `${path} ${usbName(usb)}`),
  ];
  return names.map((name) => ({
    name: translate('doctor.names.unused'),
    verdict: 'warning',
    detail: translate('doctor.notSetUp', { name }),
    fix: translate('doctor.fixes.setUp'),
  }));
}

function good(detail: string): Verdict {
  return { verdict: 'good', detail, fix: null };
}
