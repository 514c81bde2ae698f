import type { ScannerForm } from '../../preload/contract.ts';
import type { keyboardEndings, SerialEnding } from './choices.ts';
import {
  baudRateOf,
  type Faults,
  faultsOf,
  noPort,
  type PortFields,
  portFaults,
  portFieldsOf,
  portOf,
  type Read,
  usbFaults,
  usbFieldsOf,
  usbOf,
} from './port-fields.ts';

/** A scanner as it stands in its fields. What does not belong to its kind is kept, for whoever changes the kind back. */
export interface ScannerFields extends PortFields {
  readonly kind: ScannerForm['kind'];
  readonly layout: Extract<ScannerForm, { kind: 'keyboard' }>['layout'];
  readonly keyEnding: (typeof keyboardEndings)[number];
  readonly lineEnding: SerialEnding;
  readonly prefix: string;
}

/** As most scanners leave the factory. */
const usual: ScannerFields = {
  ...noPort,
  kind: 'keyboard',
  layout: 'us',
  keyEnding: 'Enter',
  lineEnding: 'CR',
  prefix: '',
};

const MAX_PREFIX = 8;

/** A scanner that is added by hand. One that types as a keyboard needs none of this: it is found by scanning. */
export const newScanner: ScannerFields = { ...usual, kind: 'serial' };

/** The fields of a form. */
export function scannerFieldsOf(form: ScannerForm): ScannerFields {
  const { kind, prefix } = form;
  switch (kind) {
    case 'keyboard':
      return { ...usual, kind, prefix, layout: form.layout, keyEnding: form.ending };
    case 'serial':
      return { ...usual, kind, prefix, lineEnding: form.ending, ...portFieldsOf(form.port, form.baudRate) };
    case 'hid':
      return { ...usual, kind, prefix, ...usbFieldsOf(form.usb), portBy: 'usb' };
  }
}

/** The form of the fields, or what is wrong with them. */
export function readScanner(fields: ScannerFields): Read<ScannerForm, keyof ScannerFields> {
  const { kind, prefix } = fields;
  const faults: Faults<keyof ScannerFields> = {
    ...faultsOf({ prefix: prefix.length > MAX_PREFIX ? 'tooLong' : undefined }),
    ...(kind === 'serial' ? portFaults(fields) : {}),
    ...(kind === 'hid' ? usbFaults(fields) : {}),
  };
  if (Object.keys(faults).length > 0) {
    return { ok: false, faults };
  }
  return { ok: true, form: formOf(fields) };
}

function formOf(fields: ScannerFields): ScannerForm {
  const { kind, prefix, layout, keyEnding, lineEnding } = fields;
  switch (kind) {
    case 'keyboard':
      return { kind, layout, ending: keyEnding, prefix };
    case 'serial':
      return { kind, port: portOf(fields), baudRate: baudRateOf(fields.baudRate) ?? 9600, ending: lineEnding, prefix };
    case 'hid':
      return { kind, usb: usbOf(fields), prefix };
  }
}

/** Whether two forms are about the same scanner: the finer points may differ. */
export function isSameScanner(one: ScannerForm, other: ScannerForm): boolean {
  if (one.kind === 'serial' && other.kind === 'serial') {
    return JSON.stringify(one.port) === JSON.stringify(other.port);
  }
  if (one.kind === 'hid' && other.kind === 'hid') {
    return JSON.stringify(one.usb) === JSON.stringify(other.usb);
  }
  return one.kind === 'keyboard' && other.kind === 'keyboard';
}
