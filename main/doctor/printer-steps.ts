import type { ListingTrouble } from '../devices/port.ts';
import { isSameDevice, usbName } from '../devices/usb.ts';
import { describeError } from '../i18n/describe.ts';
import { describePrinterReport } from '../i18n/describe-printer.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PrinterReport } from '../printers/port.ts';
import type { PrinterSettings } from '../settings/schema.ts';
import type { DeviceFindings } from './device-findings.ts';
import type { DoctorStep } from './step.ts';

type Verdict = Omit<DoctorStep, 'name'>;

/** The groups that may write to a printer's file, and to a serial port. */
const groups = { file: 'lp', serial: 'dialout' } as const;

/** What is to be said of the printer: first whether it is there at all, then what it says itself. */
export function printerSteps(findings: DeviceFindings, translate: Translator): DoctorStep[] {
  if (findings.settings === null) {
    return [];
  }
  const { printer } = findings.settings;
  const verdict =
    printer === null
      ? good(translate('doctor.noPrinter'))
      : (absence(printer.transport, findings, translate) ??
        reportVerdict(printer.transport, findings.report, translate));
  return [{ name: translate('doctor.names.printer'), ...verdict }, ...logoSteps(printer, findings, translate)];
}

/** A logo that cannot be printed is only missed: receipts come out without it. */
function logoSteps(
  printer: PrinterSettings | null,
  { logoProblem }: DeviceFindings,
  translate: Translator,
): DoctorStep[] {
  if (printer?.logo === undefined) {
    return [];
  }
  const name = translate('doctor.names.logo');
  if (logoProblem === null) {
    return [{ name, ...good(translate('doctor.logoReady', { file: printer.logo })) }];
  }
  const { message, hint, code } = describeError(logoProblem, translate);
  const detail = translate('doctor.logoLeftOut', { why: message, code });
  return [{ name, verdict: 'warning', detail, fix: hint }];
}

type Transport = PrinterSettings['transport'];

/** Why the printer cannot be reached at all; undefined where nothing speaks against it. */
function absence(transport: Transport, findings: DeviceFindings, translate: Translator): Verdict | undefined {
  switch (transport.kind) {
    case 'file': {
      const file = findings.files.found.find(({ path }) => path === transport.path);
      return file?.access === 'denied' ? denied(transport.path, groups.file, translate) : undefined;
    }
    case 'serial':
      return serialAbsence(transport, findings, translate);
    case 'system': {
      const { found, trouble } = findings.printers;
      if (trouble !== undefined) {
        return notListed(transport.name, trouble.kind, translate);
      }
      return found.includes(transport.name) ? undefined : missing(transport.name, translate);
    }
    case 'tcp':
    case 'pdf':
      return undefined;
  }
}

function serialAbsence(
  { path, usb }: Extract<Transport, { kind: 'serial' }>,
  { serial }: DeviceFindings,
  translate: Translator,
): Verdict | undefined {
  const port = serial.found.find((one) =>
    usb === undefined ? one.path === path : one.usb !== undefined && isSameDevice(one.usb, usb),
  );
  if (port?.access === 'denied') {
    return denied(port.path, groups.serial, translate);
  }
  const isGone = port === undefined && usb !== undefined && serial.trouble === undefined;
  return isGone ? missing(usbName(usb), translate) : undefined;
}

function reportVerdict(transport: Transport, report: PrinterReport | null, translate: Translator): Verdict {
  const name = printerName(transport);
  if (report === null || report.kind === 'notTold') {
    return good(translate('doctor.printerNotTold', { name }));
  }
  const words = describePrinterReport(report, translate);
  if (words === undefined) {
    return good(translate('doctor.printerReady', { name }));
  }
  const isSlight = report.kind === 'told' && report.conditions.every((condition) => condition === 'paperNearEnd');
  return {
    verdict: isSlight ? 'warning' : 'bad',
    detail: `${name}: ${words.message} [${words.code}]`,
    fix: words.hint,
  };
}

/** What people call a printer of the settings. */
function printerName(transport: Transport): string {
  switch (transport.kind) {
    case 'tcp':
      return `${transport.host}:${transport.port}`;
    case 'file':
      return transport.path;
    case 'serial':
      return transport.path ?? (transport.usb === undefined ? '' : usbName(transport.usb));
    case 'system':
      return transport.name;
    case 'pdf':
      return transport.folder;
  }
}

function denied(name: string, group: string, translate: Translator): Verdict {
  return {
    verdict: 'bad',
    detail: translate('doctor.noAccess', { name }),
    fix: translate('doctor.fixes.group', { group }),
  };
}

function missing(name: string, translate: Translator): Verdict {
  return { verdict: 'bad', detail: translate('doctor.notPluggedIn', { name }), fix: translate('doctor.fixes.plugIn') };
}

/** Without a print system there is nothing to print with; a list that merely failed says nothing about the printer. */
function notListed(name: string, trouble: ListingTrouble, translate: Translator): Verdict {
  const hasNone = trouble === 'noPrintSystem';
  return {
    verdict: hasNone ? 'bad' : 'warning',
    detail: translate(hasNone ? 'doctor.noPrintSystem' : 'doctor.notListed', { name }),
    fix: translate(hasNone ? 'doctor.fixes.printSystem' : `deviceTroubles.${trouble}.hint`),
  };
}

function good(detail: string): Verdict {
  return { verdict: 'good', detail, fix: null };
}
