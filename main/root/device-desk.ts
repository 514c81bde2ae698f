import type {
  CallArgs,
  DeviceSetup,
  FoundDevices,
  PrinterForm,
  PrinterTest,
  ReceiptPreview,
  SampleKind,
} from '../../preload/contract.ts';
import type { Actor } from '../common/actor.ts';
import type { Counter } from '../counter/counter.ts';
import { reportProblem } from '../counter/print-view.ts';
import { SystemDeviceFinder } from '../devices/finder.ts';
import type { DeviceFinder } from '../devices/port.ts';
import { describePrintFailure, describeProfile } from '../i18n/describe-printer.ts';
import type { Translator } from '../i18n/translator.ts';
import type { CharacterReport, PrinterReport, PrintResult, ReceiptDocument } from '../printers/port.ts';
import { printerProfile, profileList } from '../printers/profiles.ts';
import { characterReport, renderSvg } from '../printers/render.ts';
import type { KeyboardScanner } from '../scanners/keyboard-scanner.ts';
import { printerSchema } from '../settings/printer-schema.ts';
import type { Settings } from '../settings/schema.ts';
import { parseSettings } from '../settings/settings-file.ts';
import { sampleDocument } from '../terminal/documents/samples.ts';
import type { Spooler } from '../terminal/printing/spooler.ts';
import { receiptOf } from '../terminal/receipts.ts';
import {
  type CounterPrinting,
  type CounterScanners,
  type DeviceSurroundings,
  openCounterPrinting,
  openCounterScanners,
} from './counter-devices.ts';
import { printerForm, printerInput, scannerForm, scannerInput } from './device-forms.ts';
import { deviceLocks } from './device-locks.ts';
import { characterSupply } from './devices.ts';
import { foundDevices } from './found-devices.ts';
import { changeSettings } from './settings-change.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** The devices that the counter uses now. */
export interface DevicesInUse {
  settings: Settings;
  printing: CounterPrinting;
  scanners: CounterScanners;
}

export interface DeviceDeskParts {
  readonly stored: StoredTerminal;
  readonly around: DeviceSurroundings;
  readonly inUse: DevicesInUse;
  readonly spooler: Spooler;
  readonly counter: Counter;
  readonly translate: () => Translator;
  /** Who changes the devices. @throws TerminalError SIGN_IN_NEEDED. */
  readonly by: () => Actor;
  /** Whether the window is there: scanners that are keyboards need to know. */
  readonly hasWindow: () => boolean;
}

/** Finds, changes and tests the devices of an open counter; what is changed is used at once. */
export class DeviceDesk {
  readonly #parts: DeviceDeskParts;
  /** One change after the other. */
  #changing: Promise<unknown> = Promise.resolve();
  /** The printer that was removed, whose finer points the next one has. */
  #before: Settings['printer'] = null;

  constructor(parts: DeviceDeskParts) {
    this.#parts = parts;
    this.#tellLogo();
  }

  /** The scanners that need the window, in the order in which it knows them. */
  get keyboards(): readonly KeyboardScanner[] {
    return this.#parts.inUse.scanners.keyboards;
  }

  setup(): DeviceSetup {
    const { inUse, translate } = this.#parts;
    const { settings } = inUse;
    return {
      ...deviceLocks(settings),
      scanners: settings.scanners.map(scannerForm),
      printer: settings.printer === null ? null : printerForm(settings.printer),
      profiles: profileList().map((profile) => ({ ...profile, label: describeProfile(profile.id, translate()) })),
    };
  }

  /** Windows has no command that lists printers; the browser's engine asks the system itself. */
  get finder(): DeviceFinder {
    const { press } = this.#parts.around;
    return new SystemDeviceFinder(
      press === undefined || process.platform !== 'win32' ? {} : { systemPrinters: () => press.printers() },
    );
  }

  /** How the printer is, by the way that is open to it. @throws TerminalError PRINTER_NOT_CONFIGURED. */
  async printerReport(): Promise<PrinterReport> {
    return await this.#parts.spooler.ask();
  }

  async find(): Promise<FoundDevices> {
    const { inUse, translate } = this.#parts;
    const { finder } = this;
    const [serial, hid, files, system] = await Promise.all([
      finder.serialPorts(),
      finder.hidDevices(),
      finder.printerFiles(),
      finder.systemPrinters(),
    ]);
    return foundDevices({ serial, hid, files, system }, inUse.settings, translate());
  }

  /** @throws TerminalError NOT_NOW, SETTINGS_INVALID, SETTINGS_LOCKED, DATA_FOLDER_NOT_WRITABLE; nothing was changed then. */
  setScanners({ scanners }: CallArgs<'devices.setScanners'>): Promise<DeviceSetup> {
    return this.#change(async () => {
      const { counter, inUse, around, hasWindow } = this.#parts;
      counter.requireIdle();
      const settings = this.#save((before) => ({
        ...before,
        scanners: scanners.map((choice) => scannerInput(choice, inUse.settings.scanners)),
      }));
      inUse.settings = { ...inUse.settings, scanners: settings.scanners };
      inUse.scanners = openCounterScanners(inUse.settings, around.clock);
      await counter.useScanners(inUse.scanners.all);
      if (hasWindow()) {
        for (const keyboard of inUse.scanners.keyboards) {
          keyboard.windowOpened();
        }
      }
      return this.setup();
    });
  }

  /** @throws TerminalError SETTINGS_INVALID, SETTINGS_LOCKED, DATA_FOLDER_NOT_WRITABLE; nothing was changed then. */
  setPrinter({ printer }: CallArgs<'devices.setPrinter'>): Promise<DeviceSetup> {
    return this.#change(async () => {
      const { inUse, around, spooler } = this.#parts;
      const settings = this.#save((before) => ({
        ...before,
        printer: printer === null ? null : printerInput(printer, inUse.settings.printer ?? this.#before),
      }));
      this.#before = inUse.settings.printer ?? this.#before;
      inUse.settings = { ...inUse.settings, printer: settings.printer };
      inUse.printing = openCounterPrinting(inUse.settings, around);
      spooler.usePrinter(inUse.printing.printer);
      this.#tellLogo();
      return this.setup();
    });
  }

  /** @throws TerminalError PRINTER_NOT_CONFIGURED. */
  async printSample(sample: SampleKind): Promise<PrinterTest> {
    const document = sampleOf(sample, this.#parts.inUse.printing);
    return this.#tested(await this.#parts.spooler.printNow({ document, along: [] }));
  }

  /** A sample as a printer of this form would print it. @throws TerminalError PRINTER_PROFILE_INVALID. */
  preview({ sample, printer }: CallArgs<'devices.preview'>): ReceiptPreview {
    const printing = this.#printingOf(printer);
    return previewOf(sampleOf(sample, printing), printing);
  }

  /**
   * The receipt of a payment or a refund, as it would be printed now.
   * @throws TerminalError PAYMENT_NOT_FOUND, RECEIPT_NOT_AVAILABLE.
   */
  previewReceipt({ id, copy }: CallArgs<'receipt.preview'>): ReceiptPreview {
    const { around, inUse } = this.#parts;
    const source = receiptOf(id, around.ledger);
    return previewOf(inUse.printing.receipts.document(source, copy, around.clock.now()), inUse.printing);
  }

  /** @throws TerminalError PRINTER_NOT_CONFIGURED. */
  async openDrawer(): Promise<PrinterTest> {
    return this.#tested(await this.#parts.spooler.act('openDrawer'));
  }

  /** @throws TerminalError PRINTER_NOT_CONFIGURED. */
  async askPrinter(): Promise<PrinterTest> {
    const report = await this.#parts.spooler.ask();
    return {
      printed: false,
      problem: reportProblem(report, this.#parts.translate()),
      confirmedByPrinter: report.kind === 'told',
      characters: [],
    };
  }

  #tested(result: PrintResult): PrinterTest {
    const translate = this.#parts.translate();
    return result.ok
      ? {
          printed: true,
          problem: null,
          confirmedByPrinter: result.proof === 'printer',
          characters: characterTexts(result.characters),
        }
      : {
          printed: false,
          problem: { kind: 'printer', ...describePrintFailure(result, translate) },
          confirmedByPrinter: false,
          characters: [],
        };
  }

  /** What a form that is not saved yet would print. */
  #printingOf(form: PrinterForm | null): CounterPrinting {
    const { inUse, around } = this.#parts;
    if (form === null) {
      return inUse.printing;
    }
    const { settings } = inUse;
    // One that there is not is an error of its own.
    printerProfile(form.profile);
    // Only what decides how a receipt looks: an address that is still being typed is no reason to show none.
    const { language: _before, ...printer } = settings.printer ?? newPrinter(form.profile);
    const language = form.language === null ? {} : { language: form.language };
    const unsaved = { ...settings, printer: { ...printer, profile: form.profile, ...language } };
    return { ...openCounterPrinting(unsaved, around), supply: characterSupply(form.transport.kind) };
  }

  /** Receipts come without a logo that cannot be printed: somebody has to know. */
  #tellLogo(): void {
    const { inUse, counter } = this.#parts;
    if (inUse.printing.problem !== undefined) {
      counter.tellError(inUse.printing.problem);
    }
  }

  /** What store IT has put into the file meanwhile stays, but for what is changed now. */
  #save(change: (before: Settings) => unknown): Settings {
    const { stored, around, by } = this.#parts;
    const { ledger, clock } = around;
    const next = parseSettings(JSON.stringify(change(stored.settings())));
    changeSettings({ stored, clock, ledger, next, by: by(), source: 'window', locks: 'keep' });
    return next;
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const changed = this.#changing.then(work, work);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}

/** A printer that has only a profile, for a terminal that has none yet. */
function newPrinter(profile: string): NonNullable<Settings['printer']> {
  return printerSchema.parse({ profile, transport: { kind: 'pdf', folder: '-' } });
}

function sampleOf(sample: SampleKind, { printer, profile, context }: CounterPrinting): ReceiptDocument {
  return sampleDocument(
    sample,
    { name: printer?.name ?? '', profile: describeProfile(profile.id, context.translate), columns: profile.columns },
    context,
  );
}

function previewOf(document: ReceiptDocument, { profile, supply }: CounterPrinting): ReceiptPreview {
  const svg = renderSvg(document, profile, supply);
  return { svg, characters: supply === 'all' ? [] : characterTexts(characterReport(document, profile)) };
}

/** `鷗→鴎`; `?` where there is nothing to stand for it. */
function characterTexts({ replaced, missing }: CharacterReport): string[] {
  return [
    ...replaced.map(({ character, by }) => `${character}→${by}`),
    ...missing.map((character) => `${character}→?`),
  ];
}
