import { onTestFinished } from 'vitest';
import { CommandPrinter } from '../../main/printers/command-printer.ts';
import { FileTransport } from '../../main/printers/file-transport.ts';
import type { PrinterWaits } from '../../main/printers/print-run.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { SerialTransport } from '../../main/printers/serial-transport.ts';
import { TcpTransport } from '../../main/printers/tcp-transport.ts';
import { type EmulatorOptions, PrinterEmulator } from '../support/printer/emulator.ts';
import { PtyPrinter } from '../support/printer/pty-printer.ts';

/** Short enough for tests, long enough for a computer that is busy. */
export const testWaits: PrinterWaits = { answerMs: 1000, idleMs: 1000, proofMs: 1000, pollMs: 30 };

export const profile = printerProfile('escpos-80mm');

/** A network printer, and the way to it. */
export async function networkPrinter(waits: Partial<PrinterWaits> = {}, options: EmulatorOptions = {}) {
  const emulator = await PrinterEmulator.start(options);
  onTestFinished(() => emulator.stop());
  const transport = new TcpTransport({ host: '127.0.0.1', port: emulator.port, timeoutMs: 2000 });
  return { emulator, printer: new CommandPrinter({ profile, transport, waits: { ...testWaits, ...waits } }) };
}

/** A printer on a serial port. */
export async function serialPrinter(waits: Partial<PrinterWaits> = {}) {
  const pty = await PtyPrinter.plug();
  onTestFinished(() => pty.unplug());
  const transport = new SerialTransport({
    name: pty.path,
    findPort: async () => pty.path,
    baudRate: 115_200,
    dataBits: 8,
    parity: 'none',
    stopBits: 1,
    flowControl: 'none',
  });
  return { pty, printer: new CommandPrinter({ profile, transport, waits: { ...testWaits, ...waits } }) };
}

export function filePrinter(path: string): CommandPrinter {
  return new CommandPrinter({ profile, transport: new FileTransport({ path }), waits: testWaits });
}

/** Receipts as the contract compares them. */
export function withoutBlanks(receipts: readonly (readonly string[])[]): string[] {
  return receipts.map((lines) => lines.join('').replace(/\s/g, ''));
}
