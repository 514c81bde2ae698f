import type { KeyboardScanner as KeyboardScannerView } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import type { TerminalError } from '../common/errors.ts';
import type { CounterDeviceFacts } from '../counter/counter.ts';
import type { CounterScanner } from '../counter/scanner-desk.ts';
import { listSerialPorts, sharedListing } from '../devices/serial-ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CharacterSupply } from '../printers/paper.ts';
import type { PagePress, Printer } from '../printers/port.ts';
import type { PrinterProfile } from '../printers/profiles.ts';
import { KeyboardScanner } from '../scanners/keyboard-scanner.ts';
import type { KeyboardScannerSettings, Settings } from '../settings/schema.ts';
import type { ReceiptContext } from '../terminal/receipt-document.ts';
import { Receipts } from '../terminal/receipts.ts';
import { actsWhenPaid, characterSupply, openDeviceScanner, openPrinter, receiptProfile } from './devices.ts';
import { receiptLogo } from './receipt-logo.ts';
import { receiptContext } from './terminal.ts';

export interface DeviceSurroundings {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Absent where there is no browser's engine. */
  readonly press?: PagePress;
}

/** The counter's printer, and what it prints. */
export interface CounterPrinting {
  readonly printer: Printer | undefined;
  readonly receipts: Receipts;
  readonly context: ReceiptContext;
  readonly profile: PrinterProfile;
  /** Whether receipts have the printer's own characters, or all, as pages have. */
  readonly supply: CharacterSupply;
  /** A logo that cannot be printed; receipts are printed without it. */
  readonly problem: TerminalError | undefined;
}

/** The counter's scanners, as the settings have them. */
export interface CounterScanners {
  /** In the order of the settings. */
  readonly all: readonly CounterScanner[];
  /** In the order in which the window knows them. */
  readonly keyboards: readonly KeyboardScanner[];
}

export function openCounterPrinting(settings: Settings, around: DeviceSurroundings): CounterPrinting {
  const profile = receiptProfile(settings);
  const { logo, problem } = receiptLogo(settings);
  const context = receiptContext(settings, logo);
  return {
    printer: settings.printer === null ? undefined : openPrinter(settings, around),
    receipts: new Receipts(around.ledger, context),
    context,
    profile,
    supply: characterSupply(settings.printer?.transport.kind),
    problem,
  };
}

/** The scanners, not started yet, in the order of the settings. */
export function openCounterScanners({ scanners }: Settings, clock: Clock): CounterScanners {
  const ports = sharedListing(listSerialPorts, clock);
  const keyboards: KeyboardScanner[] = [];
  const all = scanners.map((rules): CounterScanner => {
    if (rules.kind !== 'keyboard') {
      return openDeviceScanner(rules, clock, ports);
    }
    const scanner = new KeyboardScanner({ name: `keyboard ${keyboards.length + 1}`, rules, clock });
    keyboards.push(scanner);
    return { scanner, kind: 'keyboard' };
  });
  return { all, keyboards };
}

/** What of the settings the counter goes by while it uses these devices. */
export function deviceFacts(settings: Settings): CounterDeviceFacts {
  const { printer, codes } = settings;
  return {
    keyboardScanners: keyboardSettings(settings).map(keyboardView),
    printing: {
      hasPrinter: printer !== null,
      copies: printer?.copies ?? [],
      whenPaid: printer === null ? [] : actsWhenPaid(printer),
    },
    refuse: codes.refuse,
  };
}

function keyboardSettings({ scanners }: Settings): KeyboardScannerSettings[] {
  return scanners.filter((scanner) => scanner.kind === 'keyboard');
}

function keyboardView(
  { layout, prefix, suffix, keyGapMs, minLength }: KeyboardScannerSettings,
  index: number,
): KeyboardScannerView {
  return { index, layout, prefix, suffix, keyGapMs, minLength };
}
