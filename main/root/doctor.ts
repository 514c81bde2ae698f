import type { DoctorReport } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { asTerminalError } from '../common/errors.ts';
import { localText, type TimeZoneCode, utcOffsetHours } from '../common/time.ts';
import type { DeviceFinder } from '../devices/port.ts';
import type { BackupFacts } from '../doctor/data-steps.ts';
import { type DeviceFindings, examineDevices } from '../doctor/device-findings.ts';
import type { HeadquartersFacts, ProgramFindings } from '../doctor/program-steps.ts';
import { allSteps, type Findings } from '../doctor/report.ts';
import { seen } from '../doctor/seen.ts';
import type { GroupedStep } from '../doctor/step.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PrinterReport } from '../printers/port.ts';
import type { Settings } from '../settings/schema.ts';
import { openPrinter, printsPages } from './devices.ts';
import { lookAtData, lookAtKeys } from './doctor-data.ts';
import { lookAtLine } from './doctor-line.ts';
import { receiptLogo } from './receipt-logo.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** What the doctor looks at, and by what. */
export interface DoctorParts {
  /** Null where it is not even known which data folder is meant: then only this computer can be told of. */
  readonly stored: StoredTerminal | null;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly finder: DeviceFinder;
  /** The ledger that this process has open to write; null where it has none. */
  readonly ledger: Ledger | null;
  /** Asks the printer; absent to ask it by the settings, where it can be reached without a window. */
  readonly askPrinter?: () => Promise<PrinterReport>;
  /** What is known of the backups; null where none are made by themselves. @param settings as they are now. */
  readonly backup: ((settings: Settings) => BackupFacts | Promise<BackupFacts>) | null;
  readonly update: ProgramFindings['update'];
  /** How the sending to the headquarters is, or a look at its server. @param settings as they are now. */
  readonly headquarters: ((settings: Settings) => HeadquartersFacts | null | Promise<HeadquartersFacts | null>) | null;
  /** Further certificate authorities as PEM. */
  readonly extraAuthorities?: readonly string[];
}

/** Longer than all looks at the line together, in ms. */
const LINE_MS = 60_000;

/** Looks at everything at once. Nothing is changed, but for a row in the journal that names the question to the gateway. */
export async function examine(parts: DoctorParts): Promise<Findings> {
  const { stored, clock, ledger, backup } = parts;
  const read = settingsOf(stored);
  const at = clock.now();
  if (stored === null || read.settings === undefined) {
    return {
      at,
      line: null,
      keys: null,
      data: null,
      devices: await lookAtDevices(parts, undefined),
      program: programOf(parts, read, null),
    };
  }
  const { settings } = read;
  const common = { stored, settings, clock, ledger };
  // A training terminal makes none by itself.
  const copies = backup === null || settings.mode === 'training' ? null : () => backup(settings);
  // The ledger is read before the question to the gateway takes the folder.
  const data = await lookAtData({ ...common, backup: copies });
  const [line, keys, seenDevices, headquarters] = await Promise.all([
    seen(
      () =>
        lookAtLine({
          ...common,
          env: parts.env,
          ...(parts.extraAuthorities === undefined ? {} : { extraAuthorities: parts.extraAuthorities }),
        }),
      LINE_MS,
    ),
    lookAtKeys(stored, settings),
    lookAtDevices(parts, settings),
    parts.headquarters?.(settings) ?? null,
  ]);
  return { at, line, keys, data, devices: seenDevices, program: programOf(parts, read, headquarters) };
}

/** All that is to be said of this terminal, group by group. */
export async function runDoctor(parts: DoctorParts, translate: Translator): Promise<GroupedStep[]> {
  return allSteps(await examine(parts), translate);
}

/** What the window gets. */
export function doctorReport(steps: readonly GroupedStep[], now: number, timeZone: TimeZoneCode): DoctorReport {
  return { madeAtText: localText(now, timeZone), steps: [...steps] };
}

interface ReadSettings {
  readonly settings: Settings | undefined;
  readonly told: ProgramFindings['settings'];
}

function settingsOf(stored: StoredTerminal | null): ReadSettings {
  try {
    const settings = stored?.settingsFile.load();
    return settings === undefined
      ? { settings, told: { kind: 'none' } }
      : { settings, told: { kind: 'sound', locked: settings.locked } };
  } catch (error) {
    return { settings: undefined, told: { kind: 'wrong', error: asTerminalError(error) } };
  }
}

const MINUTES_PER_HOUR = 60;

function programOf(
  { version, update, clock }: DoctorParts,
  read: ReadSettings,
  headquarters: HeadquartersFacts | null,
): ProgramFindings {
  const { settings, told } = read;
  const computer = -new Date(clock.now()).getTimezoneOffset() / MINUTES_PER_HOUR;
  return {
    version,
    update,
    headquarters,
    settings: told,
    zone: settings === undefined ? null : { settings: utcOffsetHours(settings.timeZone), computer },
  };
}

async function lookAtDevices(
  { finder, askPrinter, clock }: DoctorParts,
  settings: Settings | undefined,
): Promise<DeviceFindings> {
  const question = settings === undefined ? null : (askPrinter ?? printerQuestion(settings, clock));
  return await examineDevices({
    settings: settings ?? null,
    finder,
    askPrinter: question === null || settings?.printer === null ? null : () => answerOf(question),
    logoProblem: (settings === undefined ? undefined : receiptLogo(settings).problem) ?? null,
  });
}

/** A printer that is busy, in ms; or one that the window is just about to let go. */
const PRINTER_MS = 15_000;

/** A question that cannot be asked now says nothing about the printer. */
async function answerOf(ask: () => Promise<PrinterReport>): Promise<PrinterReport> {
  const answer = await seen(ask, PRINTER_MS);
  return answer.kind === 'seen' ? answer.value : { kind: 'notTold' };
}

/** How to ask the printer; null for one that only the window reaches. */
export function printerQuestion(settings: Settings, clock: Clock): (() => Promise<PrinterReport>) | null {
  const { printer } = settings;
  return printer === null || printsPages(printer.transport.kind)
    ? null
    : () => openPrinter(settings, { clock }).report();
}
