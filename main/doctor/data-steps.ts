import type { Translator } from '../i18n/translator.ts';
import type { Seen } from './seen.ts';
import { bad, type DoctorStep, good, warning } from './step.ts';
import { unseen } from './unseen.ts';

/** What the doctor has seen of a terminal's data. */
export interface DataFindings {
  /** Null where there is none yet. */
  readonly ledger: Seen<LedgerFacts> | null;
  readonly dataDisk: Seen<DiskFacts>;
  /** Null where backups lie on the same disk, or nowhere. */
  readonly backupDisk: Seen<DiskFacts> | null;
  readonly access: AccessFacts;
  /** Null where nothing is backed up by itself. */
  readonly backup: Seen<BackupFacts> | null;
}

export interface LedgerFacts {
  readonly rows: number;
  /** In bytes. */
  readonly size: number;
  /** `newest`: the file is so large that only its newest rows were checked. */
  readonly checked: 'pages' | 'newest';
  /** Payments and refunds whose outcome the gateway still has to tell. */
  readonly open: number;
  /** Since when the oldest of them is open, UTC ms; null where there is none. */
  readonly openSince: number | null;
}

export interface DiskFacts {
  readonly folder: string;
  /** In bytes, for whoever runs the terminal. */
  readonly free: number;
}

/** Who may do what with the data folder. `readable`: others than its owner may read it. */
export type AccessFacts = 'private' | 'readable' | 'notWritable';

/** What there is to know of the copies, as whoever makes them tells. */
export interface BackupFacts {
  readonly folder: string;
  readonly place: 'otherDisk' | 'sameDisk' | 'missing';
  /** When the newest copy of this very ledger was made, UTC ms; null where there is none. */
  readonly lastAt: number | null;
  /** Between two copies, in ms. */
  readonly everyMs: number;
  /** Whether that copy can be read and has all that the ledger has. */
  readonly isComplete: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MB = 1024 * 1024;

/** With less than so much, in bytes, selling may soon stop. */
const TOO_LITTLE = 200 * MB;
const LITTLE = 1024 * MB;

/** What is to be said of the data. @param now UTC ms. */
export function dataSteps(findings: DataFindings, translate: Translator, now: number): DoctorStep[] {
  return [
    ...ledgerSteps(findings.ledger, translate, now),
    diskStep('diagnosis.names.dataDisk', findings.dataDisk, translate),
    accessStep(findings.access, translate),
    ...backupSteps(findings.backup, translate, now),
    ...(findings.backupDisk === null ? [] : [diskStep('diagnosis.names.backupDisk', findings.backupDisk, translate)]),
  ];
}

function ledgerSteps(ledger: DataFindings['ledger'], translate: Translator, now: number): DoctorStep[] {
  const name = translate('diagnosis.names.ledger');
  if (ledger === null) {
    return [{ name, ...good(translate('diagnosis.ledgerNone')) }];
  }
  if (ledger.kind !== 'seen') {
    return [{ name, ...unseen(ledger, translate) }];
  }
  const { rows, size, checked } = ledger.value;
  const facts = { rows, megabytes: Math.ceil(size / MB) };
  const sound = translate(checked === 'pages' ? 'diagnosis.ledgerGood' : 'diagnosis.ledgerNewest', facts);
  return [{ name, ...good(sound) }, openStep(ledger.value, translate, now)];
}

/** Recovery settles what is open within minutes; what has been open for an hour has something in its way. */
const LONG_OPEN_MS = HOUR_MS;

function openStep({ open, openSince }: LedgerFacts, translate: Translator, now: number): DoctorStep {
  const name = translate('diagnosis.names.open');
  if (open === 0 || openSince === null) {
    return { name, ...good(translate('diagnosis.openNone')) };
  }
  const minutes = Math.max(0, Math.floor((now - openSince) / MINUTE_MS));
  const detail = translate('diagnosis.openSome', { count: open, minutes });
  return {
    name,
    ...(now - openSince > LONG_OPEN_MS
      ? bad(detail, translate('diagnosis.fixes.openLong'))
      : warning(detail, translate('diagnosis.fixes.open'))),
  };
}

function diskStep(
  key: 'diagnosis.names.dataDisk' | 'diagnosis.names.backupDisk',
  disk: Seen<DiskFacts>,
  translate: Translator,
): DoctorStep {
  const name = translate(key);
  if (disk.kind !== 'seen') {
    return { name, ...unseen(disk, translate) };
  }
  const { folder, free } = disk.value;
  const detail = translate('diagnosis.diskFree', { folder, megabytes: Math.floor(free / MB) });
  if (free < TOO_LITTLE) {
    return { name, ...bad(detail, translate('diagnosis.fixes.disk')) };
  }
  return { name, ...(free < LITTLE ? warning(detail, translate('diagnosis.fixes.disk')) : good(detail)) };
}

function accessStep(access: AccessFacts, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.access');
  switch (access) {
    case 'private':
      return { name, ...good(translate('diagnosis.accessPrivate')) };
    case 'readable':
      return { name, ...warning(translate('diagnosis.accessReadable'), translate('diagnosis.fixes.accessReadable')) };
    case 'notWritable':
      return { name, ...bad(translate('diagnosis.accessNotWritable'), translate('diagnosis.fixes.accessNotWritable')) };
  }
}

function backupSteps(backup: DataFindings['backup'], translate: Translator, now: number): DoctorStep[] {
  const name = translate('diagnosis.names.backup');
  if (backup === null) {
    return [{ name, ...good(translate('diagnosis.backupOff')) }];
  }
  if (backup.kind !== 'seen') {
    return [{ name, ...unseen(backup, translate) }];
  }
  const { folder, place, lastAt, everyMs, isComplete } = backup.value;
  if (place === 'missing') {
    return [
      {
        name,
        ...bad(translate('diagnosis.backupFolderMissing', { folder }), translate('diagnosis.fixes.backupFolder')),
      },
    ];
  }
  if (lastAt === null) {
    return [{ name, ...warning(translate('diagnosis.backupNever', { folder }), translate('diagnosis.fixes.backup')) }];
  }
  const hours = Math.max(0, Math.floor((now - lastAt) / HOUR_MS));
  const detail = translate(hours === 0 ? 'diagnosis.backupRecent' : 'diagnosis.backupLast', { folder, hours });
  // What was made in the future was made by a clock that was wrong, whenever that was.
  if (!isComplete && Math.abs(now - lastAt) > 2 * everyMs) {
    return [{ name, ...bad(detail, translate('diagnosis.fixes.backup')) }];
  }
  return [
    { name, ...(place === 'sameDisk' ? warning(detail, translate('diagnosis.fixes.backupSameDisk')) : good(detail)) },
  ];
}
