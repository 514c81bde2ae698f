import type { PortChoice, PrinterForm, ScannerChoice, ScannerForm, TransportForm } from '../../preload/contract.ts';
import type { PrinterSettings, ScannerSettings } from '../settings/schema.ts';

type SerialEnding = Extract<ScannerForm, { kind: 'serial' }>['ending'];

/** The settings' suffix of each ending of the form. */
const suffixes = { CR: '\r', LF: '\n', CRLF: '\r\n', Tab: '\t', silence: '' } as const;

/** A scanner of the settings, as the window shows it. */
export function scannerForm(scanner: ScannerSettings): ScannerForm {
  const { prefix } = scanner;
  switch (scanner.kind) {
    case 'keyboard':
      return { kind: 'keyboard', layout: scanner.layout, ending: scanner.suffix, prefix };
    case 'serial':
      return {
        kind: 'serial',
        port: portChoice(scanner),
        baudRate: scanner.baudRate,
        ending: endingOf(scanner.suffix),
        prefix,
      };
    case 'hid':
      return { kind: 'hid', usb: usbForm(scanner.usb), prefix };
  }
}

/**
 * What the settings are to say of a scanner; to be checked by them. The finer points of the one that it was stay, where it
 * is still of that kind.
 */
export function scannerInput({ from, form }: ScannerChoice, before: readonly ScannerSettings[]): unknown {
  const old = from === null ? undefined : before[from];
  const rules = old === undefined ? {} : codeRules(old);
  switch (form.kind) {
    case 'keyboard':
      return {
        ...(old?.kind === 'keyboard' ? old : rules),
        ...(old === undefined ? {} : { minLength: Math.max(old.minLength, SHORTEST_BY_KEYBOARD) }),
        kind: 'keyboard',
        layout: form.layout,
        suffix: form.ending,
        prefix: form.prefix,
      };
    case 'serial': {
      const {
        path: _path,
        usb: _usb,
        ...finer
      } = old?.kind === 'serial' ? old : { ...rules, path: undefined, usb: undefined };
      const suffix = form.ending === 'other' ? {} : { suffix: suffixes[form.ending] };
      return {
        ...finer,
        kind: 'serial',
        ...portInput(form.port),
        baudRate: form.baudRate,
        ...suffix,
        prefix: form.prefix,
      };
    }
    case 'hid':
      return { ...(old?.kind === 'hid' ? old : rules), kind: 'hid', usb: usbInput(form.usb), prefix: form.prefix };
  }
}

/** What a code looks like is the same whatever way it comes. */
function codeRules({ minLength, maxLength, characters, duplicateMs }: ScannerSettings) {
  return { minLength, maxLength, characters, duplicateMs };
}

/** What is shorter was typed by a person, at a keyboard. */
const SHORTEST_BY_KEYBOARD = 8;

/** The printer of the settings, as the window shows it. */
export function printerForm(printer: PrinterSettings): PrinterForm {
  const { transport, profile, copies, language, openDrawer, beep } = printer;
  return {
    transport: transportForm(transport),
    profile,
    customerCopy: copies.includes('customer'),
    merchantCopy: copies.includes('merchant'),
    language: language ?? null,
    openDrawer,
    beep,
  };
}

/** What the settings are to say of the printer; to be checked by them. */
export function printerInput(form: PrinterForm, before: PrinterSettings | null): unknown {
  const { language: _language, ...finer } = before ?? { language: undefined };
  return {
    ...finer,
    transport: transportInput(form.transport, before?.transport),
    profile: form.profile,
    copies: [...(form.customerCopy ? ['customer'] : []), ...(form.merchantCopy ? ['merchant'] : [])],
    openDrawer: form.openDrawer,
    beep: form.beep,
    ...(form.language === null ? {} : { language: form.language }),
  };
}

function transportForm(transport: PrinterSettings['transport']): TransportForm {
  switch (transport.kind) {
    case 'tcp':
      return { kind: 'tcp', host: transport.host, port: transport.port };
    case 'serial': {
      const { baudRate, flowControl } = transport;
      return { kind: 'serial', port: portChoice(transport), baudRate, flowControl };
    }
    case 'file':
      return { kind: 'file', path: transport.path };
    case 'system':
      return { kind: 'system', name: transport.name };
    case 'pdf':
      return { kind: 'pdf', folder: transport.folder };
  }
}

function transportInput(form: TransportForm, before: PrinterSettings['transport'] | undefined): unknown {
  if (form.kind !== 'serial') {
    return before?.kind === form.kind ? { ...before, ...form } : form;
  }
  const { path: _path, usb: _usb, ...finer } = before?.kind === 'serial' ? before : { path: undefined, usb: undefined };
  const { baudRate, flowControl } = form;
  return { ...finer, kind: 'serial', ...portInput(form.port), baudRate, flowControl };
}

interface SerialPlace {
  readonly path?: string | undefined;
  readonly usb?:
    | { readonly vendorId: string; readonly productId: string; readonly serialNumber?: string | undefined }
    | undefined;
}

function portChoice({ path, usb }: SerialPlace): PortChoice {
  return usb === undefined ? { by: 'path', path: path ?? '' } : { by: 'usb', usb: usbForm(usb) };
}

function portInput(choice: PortChoice): SerialPlace {
  return choice.by === 'path' ? { path: choice.path } : { usb: usbInput(choice.usb) };
}

type UsbForm = Extract<ScannerForm, { kind: 'hid' }>['usb'];

function usbForm({ vendorId, productId, serialNumber }: NonNullable<SerialPlace['usb']>): UsbForm {
  return { vendorId, productId, serialNumber: serialNumber ?? null };
}

function usbInput({ vendorId, productId, serialNumber }: UsbForm): NonNullable<SerialPlace['usb']> {
  return { vendorId, productId, ...(serialNumber === null ? {} : { serialNumber }) };
}

function endingOf(suffix: string): SerialEnding {
  const known = (Object.keys(suffixes) as (keyof typeof suffixes)[]).find((ending) => suffixes[ending] === suffix);
  return known ?? 'other';
}
