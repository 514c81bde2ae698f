import type { TerminalError } from '../common/errors.ts';
import type { DeviceFinder, FoundHidDevice, FoundPrinterFile, FoundSerialPort, Listing } from '../devices/port.ts';
import type { PrinterReport } from '../printers/port.ts';
import type { Settings } from '../settings/schema.ts';
import { seen } from './seen.ts';

/** What the doctor has seen of the devices. */
export interface DeviceFindings {
  /** Null where this computer is no terminal yet: then only what is plugged in can be told. */
  readonly settings: Pick<Settings, 'scanners' | 'printer'> | null;
  readonly serial: Listing<FoundSerialPort>;
  readonly hid: Listing<FoundHidDevice>;
  readonly files: Listing<FoundPrinterFile>;
  readonly printers: Listing<string>;
  /** What the printer of the settings says; null where it was not asked. */
  readonly report: PrinterReport | null;
  /** Why the logo of the settings cannot be printed; null where it can, or where there is none. */
  readonly logoProblem: TerminalError | null;
}

export interface DeviceExaminationParts {
  readonly settings: DeviceFindings['settings'];
  readonly finder: DeviceFinder;
  /** Asks the printer of the settings how it is; null where there is none, or it cannot be asked from here. */
  readonly askPrinter: (() => Promise<PrinterReport>) | null;
  readonly logoProblem: TerminalError | null;
}

/** A list that takes longer, in ms, is not waited for: the system may be asking a printer that was switched off. */
const LIST_MS = 10_000;

/** Looks at everything at once. Nothing is opened but the printer, and nothing is printed. */
export async function examineDevices({
  settings,
  finder,
  askPrinter,
  logoProblem,
}: DeviceExaminationParts): Promise<DeviceFindings> {
  const [serial, hid, files, printers, report] = await Promise.all([
    listed(() => finder.serialPorts()),
    listed(() => finder.hidDevices()),
    listed(() => finder.printerFiles()),
    listed(() => finder.systemPrinters()),
    askPrinter === null ? null : askPrinter(),
  ]);
  return { settings, serial, hid, files, printers, report, logoProblem };
}

async function listed<T>(list: () => Promise<Listing<T>>): Promise<Listing<T>> {
  const answer = await seen(list, LIST_MS);
  return answer.kind === 'seen'
    ? answer.value
    : { found: [], trouble: { kind: 'failed', detail: answer.kind === 'failed' ? answer.detail : 'ETIMEDOUT' } };
}
