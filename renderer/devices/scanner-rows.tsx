import { IconBarcode, IconKeyboard, IconPlugConnected, IconUsb, type TablerIcon } from '@tabler/icons-react';
import type { FoundDevices, ScannerForm, Status } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';
import { Advice } from './advice.tsx';
import type { DeviceRow } from './device-rows.tsx';
import type { ScannerDraft } from './drafts.ts';
import { isSameScanner, readScanner, type ScannerFields } from './scanner-fields.ts';

type FoundScanner = FoundDevices['scanners'][number];

const icons: Readonly<Record<ScannerForm['kind'], TablerIcon>> = {
  keyboard: IconKeyboard,
  serial: IconPlugConnected,
  hid: IconUsb,
};

/** The row of a scanner that is set up. */
export function setUpRowKey(key: number): string {
  return `set up ${key}`;
}

interface ScannerRowsOptions {
  readonly text: Translator;
  readonly drafts: readonly ScannerDraft[];
  readonly setUp: readonly ScannerDraft[];
  /** By their places in the settings. */
  readonly states: Status['scanners'];
  readonly found: readonly FoundScanner[];
  readonly onDraft: (key: number) => void;
  readonly onFound: (found: FoundScanner) => void;
}

function placeOf(text: Translator, fields: ScannerFields): string {
  switch (fields.kind) {
    case 'keyboard':
      return text(`devices.layouts.${fields.layout}`);
    case 'serial':
      return fields.portBy === 'path' ? fields.path : `USB ${fields.vendorId}:${fields.productId}`;
    case 'hid':
      return `USB ${fields.vendorId}:${fields.productId}`;
  }
}

function isAbout(fields: ScannerFields, { form }: FoundScanner): boolean {
  const read = readScanner(fields);
  return read.ok && isSameScanner(read.form, form);
}

function draftRow(draft: ScannerDraft, { text, setUp, states, found, onDraft }: ScannerRowsOptions): DeviceRow {
  const { key, from, fields } = draft;
  const isSaved = from !== null && JSON.stringify(setUp[from]?.fields) === JSON.stringify(fields);
  const state = isSaved ? states[from] : undefined;
  const Icon = icons[fields.kind];
  const plugged = found.find((one) => isAbout(fields, one));
  const kind = text(`devices.kinds.${fields.kind}`);
  const place = placeOf(text, fields);
  const look = (): Pick<DeviceRow, 'badge' | 'tone'> => {
    if (!isSaved) {
      return { badge: text('devices.notSaved'), tone: 'plain' };
    }
    return state === undefined
      ? { badge: '', tone: 'plain' }
      : { badge: text(`devices.states.${state.state}`), tone: state.state === 'connected' ? 'good' : 'bad' };
  };
  return {
    key: setUpRowKey(key),
    icon: <Icon aria-hidden />,
    ...(plugged === undefined
      ? { name: kind, detail: place }
      : { name: plugged.name, detail: place === '' ? kind : `${kind} · ${place}` }),
    ...look(),
    advice: state === undefined || state.problem === null ? null : <Advice advice={state.problem} />,
    onPress: () => onDraft(key),
  };
}

function foundRow(
  found: FoundScanner,
  index: number,
  { text, drafts, onDraft, onFound }: ScannerRowsOptions,
): DeviceRow {
  const mine = drafts.find(({ fields }) => isAbout(fields, found));
  const isUsed = mine !== undefined || found.chosen;
  return {
    key: `found ${index}`,
    icon: <IconBarcode aria-hidden />,
    name: found.name,
    detail: found.detail,
    badge: text(isUsed ? 'devices.inUse' : 'devices.use'),
    tone: isUsed ? 'good' : 'plain',
    advice: found.advice === null ? null : <Advice advice={found.advice} />,
    onPress: () => {
      if (mine !== undefined) {
        onDraft(mine.key);
      } else if (!isUsed) {
        onFound(found);
      }
    },
  };
}

/** What is set up, then what was found. */
export function scannerRows(options: ScannerRowsOptions): readonly DeviceRow[] {
  const { text, drafts, found } = options;
  const mine = drafts.map((draft) => draftRow(draft, options));
  const theirs = found.map((one, index) => foundRow(one, index, options));
  return [
    ...mine.map((row, index) => (index === 0 ? { ...row, heading: text('devices.setUp') } : row)),
    ...theirs.map((row, index) => (index === 0 ? { ...row, heading: text('devices.found') } : row)),
  ];
}
