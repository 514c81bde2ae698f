import type { SampleKind, ScannerForm, TransportForm } from '../../preload/contract.ts';

// The contract's own lists come with the checks of the main process, which are no part of the window. A test holds these
// against them.

export type SerialEnding = Extract<ScannerForm, { kind: 'serial' }>['ending'];

/** The kinds of scanners, in the order in which they are offered. */
export const scannerKinds = ['keyboard', 'serial', 'hid'] as const satisfies readonly ScannerForm['kind'][];

/** How a serial scanner may end a code; another way is kept where it is set up, and not offered. */
export const serialEndings = ['CR', 'LF', 'CRLF', 'Tab', 'silence'] as const satisfies readonly SerialEnding[];

/** How a scanner that types may end a code. */
export const keyboardEndings = ['Enter', 'Tab', 'silence'] as const satisfies readonly Extract<
  ScannerForm,
  { kind: 'keyboard' }
>['ending'][];

/** The ways to a printer. */
export const transportKinds = [
  'tcp',
  'serial',
  'file',
  'system',
  'pdf',
] as const satisfies readonly TransportForm['kind'][];

/** How a serial printer may say that it can take no more. */
export const flowControls = ['rtscts', 'xonxoff', 'none'] as const satisfies readonly Extract<
  TransportForm,
  { kind: 'serial' }
>['flowControl'][];

/** What can be printed to try the printer. */
export const sampleKinds = [
  'testPage',
  'payment',
  'refund',
  'cancellation',
  'unknownSlip',
  'xReport',
  'zReport',
] as const satisfies readonly SampleKind[];
