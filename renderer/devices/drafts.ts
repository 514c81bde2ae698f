import type { DeviceSetup, ScannerChoice } from '../../preload/contract.ts';
import type { PrinterFields } from './printer-fields.ts';
import { readScanner, type ScannerFields, scannerFieldsOf } from './scanner-fields.ts';

/** A scanner that is being set up. */
export interface ScannerDraft {
  /** Names it as long as it is in the draft. */
  readonly key: number;
  /** Its place in the settings; null for a new one. */
  readonly from: number | null;
  readonly fields: ScannerFields;
}

/** What has been changed and not saved; null for what is as it is set up. */
export interface DeviceDrafts {
  readonly scanners: readonly ScannerDraft[] | null;
  readonly printer: PrinterFields | null;
}

/** Nothing has been changed. */
export const noDrafts: DeviceDrafts = { scanners: null, printer: null };

/** Whether anything would be lost. */
export function hasChanges({ scanners, printer }: DeviceDrafts): boolean {
  return scanners !== null || printer !== null;
}

/** The scanners as they are set up. */
export function scannerDraftsOf({ scanners }: DeviceSetup): readonly ScannerDraft[] {
  return scanners.map((form, index) => ({ key: index, from: index, fields: scannerFieldsOf(form) }));
}

/** The draft, or null where it says what is set up already. */
export function changedOnly<T>(draft: T, setUp: T): T | null {
  return JSON.stringify(draft) === JSON.stringify(setUp) ? null : draft;
}

/** One more scanner, and its key. */
export function withScanner(
  drafts: readonly ScannerDraft[],
  fields: ScannerFields,
): { readonly drafts: readonly ScannerDraft[]; readonly key: number } {
  const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
  return { drafts: [...drafts, { key, from: null, fields }], key };
}

/** What is saved, or the key of the first scanner that cannot be. */
export function choicesOf(
  drafts: readonly ScannerDraft[],
): { readonly ok: true; readonly choices: ScannerChoice[] } | { readonly ok: false; readonly key: number } {
  const choices: ScannerChoice[] = [];
  for (const { key, from, fields } of drafts) {
    const read = readScanner(fields);
    if (!read.ok) {
      return { ok: false, key };
    }
    choices.push({ from, form: read.form });
  }
  return { ok: true, choices };
}
