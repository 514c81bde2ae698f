import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Clock } from '../common/clock.ts';
import type { AccessFacts, BackupFacts, DataFindings, DiskFacts, LedgerFacts } from '../doctor/data-steps.ts';
import type { KeyFindings, SealFacts } from '../doctor/key-steps.ts';
import { type Seen, seen } from '../doctor/seen.ts';
import { Ledger } from '../ledger/ledger.ts';
import { type KeyFacts, keyFacts, publicHalf } from '../onepay/keys.ts';
import { osSealedFile } from '../settings/key-file-secrets.ts';
import type { Settings, TerminalMode } from '../settings/schema.ts';
import { SecretsFolder } from '../settings/secrets-folder.ts';
import { openLedgerToRead, type StoredTerminal } from './stored-terminal.ts';

/** Looking at a disk may hang where a share is gone, in ms. */
const DISK_MS = 5000;

/** Up to this size, in bytes, every page is checked; it takes some tenths of a second, in which nothing else goes on. */
const CHECK_PAGES_BELOW = 32 * 1024 * 1024;

export interface DataParts {
  readonly stored: StoredTerminal;
  readonly settings: Settings;
  readonly clock: Clock;
  /** The ledger that this process writes to; null where it has none open. */
  readonly ledger: Ledger | null;
  /** What is known of the backups; null where none are made by themselves. */
  readonly backup: (() => BackupFacts | Promise<BackupFacts>) | null;
}

/** Looks at ledger, disks and folders. */
export async function lookAtData(parts: DataParts): Promise<DataFindings> {
  const { stored, settings, backup } = parts;
  const file = stored.ledgerFile(settings.mode);
  const [ledger, dataDisk, copies] = await Promise.all([
    existsSync(file) ? seen(() => ledgerFacts(parts, file), DISK_MS) : null,
    seen(() => diskFacts(stored.folder), DISK_MS),
    backup === null ? null : seen(backup, DISK_MS),
  ]);
  const elsewhere = copies?.kind === 'seen' && copies.value.place === 'otherDisk' ? copies.value.folder : undefined;
  return {
    ledger,
    dataDisk,
    backupDisk: elsewhere === undefined ? null : await seen(() => diskFacts(elsewhere), DISK_MS),
    access: accessTo(stored.folder),
    backup: copies,
  };
}

function ledgerFacts({ stored, settings, clock, ledger }: DataParts, file: string): LedgerFacts {
  const { size } = statSync(file);
  const checked = ledger === null || size < CHECK_PAGES_BELOW ? 'pages' : 'newest';
  const opened =
    ledger === null
      ? openLedgerToRead(stored, clock)
      : // Beside the one that is written to: opening it checks its triggers and newest rows anew.
        besideOwner(file, settings, clock, checked === 'pages');
  try {
    const items = opened.ledger.queue.items();
    return {
      rows: opened.ledger.head()?.seq ?? 0,
      size,
      checked,
      open: items.length,
      openSince: items.length === 0 ? null : openSince(opened.ledger, items[0]),
    };
  } finally {
    opened.close();
  }
}

function besideOwner(
  file: string,
  { timeZone, businessDayStart: dayStart }: Settings,
  clock: Clock,
  checksPages: boolean,
) {
  const ledger = new Ledger({ file, clock, timeZone, dayStart, writable: false, checksPages });
  return { ledger, close: () => ledger.close() };
}

function openSince(ledger: Ledger, item: ReturnType<Ledger['queue']['items']>[number] | undefined): number | null {
  const created =
    item === undefined
      ? undefined
      : item.flow === 'payment'
        ? ledger.payments.find(item.id)?.createdAt
        : ledger.refunds.find(item.id)?.createdAt;
  return created === undefined ? null : Date.parse(created);
}

async function diskFacts(folder: string): Promise<DiskFacts> {
  const { bavail, bsize } = await statfs(folder);
  return { folder, free: bavail * bsize };
}

function accessTo(folder: string): AccessFacts {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return 'notWritable';
  }
  // Windows has no such bits: there the folder's access list says who may read.
  return process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0 ? 'readable' : 'private';
}

/** Looks at the keys of a terminal. */
export async function lookAtKeys(
  { folder, keys }: StoredTerminal,
  { mode, timeZone }: Pick<Settings, 'mode' | 'timeZone'>,
): Promise<KeyFindings> {
  const pair = await seen(() => keys.terminalKey(mode) ?? null, DISK_MS);
  const terminal: Seen<KeyFacts | null> =
    pair.kind === 'seen'
      ? { kind: 'seen', value: pair.value && keyFacts(publicHalf(pair.value.privateKey), pair.value.certificate) }
      : pair;
  const held = pair.kind === 'seen' ? pair.value : null;
  return {
    mode,
    timeZone,
    terminal,
    gateway: await seen(() => {
      const key = keys.gatewayKey(mode);
      return key === undefined ? null : keyFacts(key.publicKey, key.certificate);
    }, DISK_MS),
    belongTogether: held?.certificate?.checkPrivateKey(held.privateKey) ?? null,
    seal: sealOf(folder, mode),
  };
}

function sealOf(dataFolder: string, mode: TerminalMode): SealFacts {
  const folder = new SecretsFolder(dataFolder);
  const name = mode === 'live' ? 'terminal-key' : 'training-terminal-key';
  if (folder.has(osSealedFile(name))) {
    return 'keyStore';
  }
  if (!folder.has(`${name}.sealed`)) {
    return 'none';
  }
  const key = folder.path('key');
  const isOpen = process.platform !== 'win32' && existsSync(key) && (statSync(key).mode & 0o077) !== 0;
  return isOpen ? 'unprotected' : 'keyFile';
}
