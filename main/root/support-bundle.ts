import { readFileSync, statSync } from 'node:fs';
import { arch, cpus, freemem, hostname, release, type as systemType, totalmem, uptime } from 'node:os';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { systemCode } from '../common/errors.ts';
import type { GroupedStep } from '../doctor/step.ts';
import { type Mask, maskCredentials, type Plain } from '../logging/mask.ts';
import { formatSettings, SETTINGS_FILE } from '../settings/settings-file.ts';
import { type BundleEntry, bundleName, writeBundle } from '../support/bundle.ts';
import { logEntries } from '../support/log-entries.ts';
import { ledgerStatistics } from './ledger-statistics.ts';
import { logsFolder, terminalMask } from './logging.ts';
import type { StoredTerminal } from './stored-terminal.ts';

export interface BundleParts {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly version: string;
  /** What the doctor said; the bundle is made all the same where it failed. */
  readonly doctor: () => Promise<readonly GroupedStep[]>;
  /** Whether a ledger of whatever size is checked, which keeps the process for as long. */
  readonly verifiesAll: boolean;
}

/** All logs together, before they are compressed, in bytes: the file must fit into a mail. */
const LOG_BYTES = 24 * 1024 * 1024;
/** A larger ledger is not checked while somebody sells, in bytes. */
const VERIFY_BELOW = 8 * 1024 * 1024;

/**
 * Makes one file for support, without secrets and without anything of what was sold.
 * @param place a folder, in which it gets a name of its own, or the file.
 * @returns the file's path.
 * @throws TerminalError FILE_UNWRITABLE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export async function makeSupportBundle(
  parts: BundleParts,
  place: { readonly folder: string } | { readonly file: string },
): Promise<string> {
  const now = parts.clock.now();
  const file =
    'file' in place
      ? path.resolve(place.file)
      : path.join(path.resolve(place.folder), bundleName(terminalOf(parts), now));
  await writeBundle(file, await bundleEntries(parts), now);
  return file;
}

async function bundleEntries(parts: BundleParts): Promise<BundleEntry[]> {
  const { stored, doctor } = parts;
  const mask = terminalMask(stored.folder);
  const steps = await doctor().catch(() => null);
  return [
    json('about.json', about(parts)),
    { name: `settings/${SETTINGS_FILE}`, content: settingsText(parts, mask) },
    json('doctor.json', steps === null ? null : steps.map((step) => toldStep(step))),
    json('ledger.json', ledgerOf(parts)),
    { name: 'instance.json', content: Buffer.from(mask.text(readText(path.join(stored.folder, 'instance.json')))) },
    ...(await logEntries(logsFolder(stored.folder), mask, LOG_BYTES)),
  ];
}

/** The doctor names folders and addresses, which support needs; passwords in them it never names. */
function toldStep({ group, name, verdict, detail, fix }: GroupedStep): Plain {
  return { group, name, verdict, detail: maskCredentials(detail), fix };
}

function about({ version, clock }: BundleParts): Plain {
  return {
    madeAt: new Date(clock.now()).toISOString(),
    version,
    computer: hostname(),
    system: systemType(),
    release: release(),
    arch: arch(),
    processors: cpus().length,
    memoryMb: Math.round(totalmem() / 1_048_576),
    memoryFreeMb: Math.round(freemem() / 1_048_576),
    upMinutes: Math.round(uptime() / 60),
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    sqlite: process.versions['sqlite'] ?? null,
    utcOffsetMinutes: -new Date(clock.now()).getTimezoneOffset(),
  };
}

/** Settings hold no secret, but for what somebody wrote into an address; a file that is none is masked as any text. */
function settingsText({ stored }: BundleParts, mask: Mask): Buffer {
  try {
    const settings = stored.settingsFile.load();
    return Buffer.from(settings === undefined ? '' : maskCredentials(formatSettings(settings)));
  } catch {
    return Buffer.from(mask.text(readText(stored.settingsFile.file)));
  }
}

function terminalOf({ stored }: BundleParts): string {
  return stored.settingsFile.loadIfReadable()?.identity.terminalCode ?? '';
}

function ledgerOf({ stored, clock, verifiesAll }: BundleParts): object | null {
  try {
    const settings = stored.settings();
    const file = stored.ledgerFile(settings.mode);
    const verifies = verifiesAll || bytesOf(file) + bytesOf(`${file}-wal`) < VERIFY_BELOW;
    return { mode: settings.mode, ...ledgerStatistics(file, { settings, clock, verifies }) };
  } catch {
    return null;
  }
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return `(${systemCode(error)})`;
  }
}

function json(name: string, value: Plain | object | null): BundleEntry {
  return { name, content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}
