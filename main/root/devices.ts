import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { listSerialPorts, resolveSerialPort, type SerialPortList, sharedListing } from '../devices/serial-ports.ts';
import { CommandPrinter } from '../printers/command-printer.ts';
import { FileTransport } from '../printers/file-transport.ts';
import { PagePrinter } from '../printers/page-printer.ts';
import type { CharacterSupply } from '../printers/paper.ts';
import { PdfPrinter } from '../printers/pdf-printer.ts';
import type { PagePress, Printer, PrinterAct } from '../printers/port.ts';
import { type PrinterProfile, printerProfile } from '../printers/profiles.ts';
import { SerialTransport } from '../printers/serial-transport.ts';
import { TcpTransport } from '../printers/tcp-transport.ts';
import { HidScanner } from '../scanners/hid/hid-scanner.ts';
import { nodeHidOpener } from '../scanners/hid/node-hid-device.ts';
import type { Scanner } from '../scanners/port.ts';
import { serialLineOpener } from '../scanners/serial-line.ts';
import { type LineOpener, SerialScanner } from '../scanners/serial-scanner.ts';
import type {
  KeyboardScannerSettings,
  PrinterSettings,
  ScannerSettings,
  SerialScannerSettings,
  Settings,
} from '../settings/schema.ts';

/** What receipts look like where no printer says otherwise. */
const DEFAULT_PROFILE = 'escpos-80mm';

/** The profile of the configured printer, or the usual one: receipts can be shown and saved without a printer. */
export function receiptProfile(settings: Settings): PrinterProfile {
  return printerProfile(settings.printer?.profile ?? DEFAULT_PROFILE);
}

/** Whether what is printed this way is a page, which a browser's engine makes. */
export function printsPages(transport: PrinterSettings['transport']['kind']): boolean {
  return transport === 'system' || transport === 'pdf';
}

/** Pages, and receipts that nothing prints, have all characters. */
export function characterSupply(transport: PrinterSettings['transport']['kind'] | undefined): CharacterSupply {
  return transport === undefined || printsPages(transport) ? 'all' : 'printer';
}

/** What printers need that print pages. */
export interface PrinterSurroundings {
  /** Absent where there is no browser's engine, as on the command line. */
  readonly press?: PagePress;
  readonly clock: Clock;
}

/** What is done along with the receipt of a payment that has just been paid. */
export function actsWhenPaid({ openDrawer, beep }: PrinterSettings): readonly PrinterAct[] {
  return [
    ...(openDrawer === 'whenPaid' ? (['openDrawer'] as const) : []),
    ...(beep === 'whenPaid' ? (['beep'] as const) : []),
  ];
}

/** @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_PROFILE_INVALID. */
export function openPrinter(settings: Settings, around: PrinterSurroundings): Printer {
  if (settings.printer === null) {
    throw new TerminalError('PRINTER_NOT_CONFIGURED');
  }
  return printerOf(settings.printer, receiptProfile(settings), around);
}

function printerOf(
  { transport }: PrinterSettings,
  profile: PrinterProfile,
  { press, clock }: PrinterSurroundings,
): Printer {
  switch (transport.kind) {
    case 'tcp': {
      const { host, port, timeoutSeconds } = transport;
      const timeoutMs = timeoutSeconds * 1000;
      return new CommandPrinter({
        profile,
        transport: new TcpTransport({ host, port, timeoutMs }),
        waits: { idleMs: timeoutMs },
      });
    }
    case 'file':
      return new CommandPrinter({ profile, transport: new FileTransport({ path: transport.path }) });
    case 'serial':
      return new CommandPrinter({
        profile,
        transport: new SerialTransport({
          ...transport,
          name: portName(transport),
          findPort: () => resolveSerialPort(transport),
        }),
      });
    case 'system':
      return new PagePrinter({ name: transport.name, profile, press });
    case 'pdf':
      return new PdfPrinter({ folder: transport.folder, profile, press, clock });
  }
}

/**
 * The scanners that need no window, ready to be started.
 * @throws TerminalError SCANNER_NOT_CONFIGURED where there is none: a scanner that is a keyboard needs the window.
 */
export function openScanners(settings: Settings, clock: Clock): Scanner[] {
  const scanners = openDeviceScanners(settings, clock).map(({ scanner }) => scanner);
  if (scanners.length === 0) {
    throw new TerminalError('SCANNER_NOT_CONFIGURED');
  }
  return scanners;
}

/** A scanner that needs no window. */
export interface DeviceScanner {
  readonly scanner: Scanner;
  readonly kind: 'serial' | 'hid';
}

/** The scanners on serial ports and in HID POS mode, ready to be started. */
function openDeviceScanners({ scanners }: Settings, clock: Clock): DeviceScanner[] {
  const ports = sharedListing(listSerialPorts, clock);
  return scanners
    .filter((settings) => settings.kind !== 'keyboard')
    .map((settings) => openDeviceScanner(settings, clock, ports));
}

/** @param ports what is asked for the serial ports that there are. */
export function openDeviceScanner(
  settings: Exclude<ScannerSettings, KeyboardScannerSettings>,
  clock: Clock,
  ports: SerialPortList,
): DeviceScanner {
  switch (settings.kind) {
    case 'serial':
      return { kind: 'serial', scanner: openScanner(settings, clock, serialLineOpener(settings, ports)) };
    case 'hid': {
      const { vendorId, productId } = settings.usb;
      const name = `${vendorId}:${productId}`;
      const openDevice = nodeHidOpener(settings.usb);
      return { kind: 'hid', scanner: new HidScanner({ name, openDevice, rules: settings, clock }) };
    }
  }
}

/** A scanner behind any line: the demonstration has one without a port. */
export function openScanner(settings: SerialScannerSettings, clock: Clock, openLine: LineOpener): Scanner {
  return new SerialScanner({ name: portName(settings), openLine, rules: settings, clock });
}

/** What people call a serial port: its own name, or the numbers of what is plugged in. */
function portName({ path, usb }: Pick<SerialScannerSettings, 'path' | 'usb'>): string {
  return path ?? `${usb?.vendorId ?? ''}:${usb?.productId ?? ''}`;
}
