import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { notImplemented } from './strict.ts';

export const MICRONS_PER_INCH = 25_400;

interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** What is modelled of Electron's options for a PDF; sizes in inches. */
export interface PdfOptions {
  readonly pageSize: PageSize;
  readonly printBackground?: boolean;
  readonly preferCSSPageSize?: boolean;
}

/** What is modelled of Electron's options for a printer; sizes in micrometres. */
export interface PrintOptions extends PdfOptions {
  readonly silent?: boolean;
  readonly deviceName?: string;
}

/** The folder whose folders are the system's printers: what is printed becomes a PDF in one of them. */
const folder = (): string => process.env['ONEPAY_STANDIN_PRINTERS'] ?? '';

export function systemPrinters(): readonly object[] {
  const names = folder() === '' ? [] : readdirSync(folder());
  return names.toSorted().map((name) => ({ name, displayName: name, description: '', options: {} }));
}

/** @throws Error where there is no such printer. */
export function printOn({ silent, deviceName = '' }: PrintOptions, pdf: Uint8Array): void {
  if (silent !== true || deviceName === '') {
    notImplemented('print with a dialog, or on whatever printer is the usual one');
  }
  const printer = path.join(folder(), deviceName);
  mkdirSync(printer, { recursive: true });
  writeFileSync(path.join(printer, `${readdirSync(printer).length + 1}.pdf`), pdf, { flag: 'wx' });
}
