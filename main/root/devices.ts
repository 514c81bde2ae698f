import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { FileTransport } from '../printers/file-transport.ts';
import type { Printer, PrintTransport } from '../printers/port.ts';
import { type PrinterProfile, printerProfile } from '../printers/profiles.ts';
import { ReceiptPrinter } from '../printers/receipt-printer.ts';
import { TcpTransport } from '../printers/tcp-transport.ts';
import type { Scanner } from '../scanners/port.ts';
import { serialLineOpener } from '../scanners/serial-line.ts';
import { type LineOpener, SerialScanner } from '../scanners/serial-scanner.ts';
import type { PrinterSettings, SerialScannerSettings, Settings } from '../settings/schema.ts';

/** What receipts look like where no printer says otherwise. */
const DEFAULT_PROFILE = 'escpos-80mm';

/** The profile of the configured printer, or the usual one: receipts can be shown and saved without a printer. */
export function receiptProfile(settings: Settings): PrinterProfile {
  return printerProfile(settings.printer?.profile ?? DEFAULT_PROFILE);
}

/** @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_PROFILE_INVALID. */
export function openPrinter(settings: Settings): Printer {
  if (settings.printer === null) {
    throw new TerminalError('PRINTER_NOT_CONFIGURED');
  }
  return new ReceiptPrinter(receiptProfile(settings), transportOf(settings.printer));
}

function transportOf({ transport }: PrinterSettings): PrintTransport {
  switch (transport.kind) {
    case 'tcp': {
      const { host, port, timeoutSeconds } = transport;
      return new TcpTransport({ host, port, timeoutMs: timeoutSeconds * 1000 });
    }
    case 'file':
      return new FileTransport({ path: transport.path, timeoutMs: 5000 });
  }
}

/**
 * The scanners on serial ports, ready to be started.
 * @throws TerminalError SCANNER_NOT_CONFIGURED where there is none: a scanner that is a keyboard needs the window.
 */
export function openScanners(settings: Settings, clock: Clock): Scanner[] {
  const scanners = openSerialScanners(settings, clock);
  if (scanners.length === 0) {
    throw new TerminalError('SCANNER_NOT_CONFIGURED');
  }
  return scanners;
}

/** The scanners on serial ports, ready to be started. */
export function openSerialScanners({ scanners }: Settings, clock: Clock): Scanner[] {
  return scanners
    .filter((scanner) => scanner.kind === 'serial')
    .map((scanner) => openScanner(scanner, clock, serialLineOpener(scanner)));
}

/** A scanner behind any line: the demonstration has one without a port. */
export function openScanner(settings: SerialScannerSettings, clock: Clock, openLine: LineOpener): Scanner {
  return new SerialScanner({ name: settings.path, openLine, rules: settings, clock });
}
