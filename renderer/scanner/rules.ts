import type { KeyboardScanner, Snapshot } from '../../preload/contract.ts';
import type { Scan } from './run.ts';

/** What no scanner of the settings has. */
const NOT_SET_UP = -1;

/** How a scanner types that nobody has set up. */
const usual: KeyboardScanner = {
  index: NOT_SET_UP,
  layout: 'us',
  prefix: '',
  suffix: 'Enter',
  keyGapMs: 80,
  minLength: 10,
};

/**
 * The scanners to tell from a person's typing. One that is not set up is watched for as well: what it types would be an
 * amount, or press whatever has a digit for its key.
 */
export function keyboardScannersOf(view: Snapshot['view'] | undefined): readonly KeyboardScanner[] {
  return view?.stage === 'counter' && view.keyboardScanners.length > 0 ? view.keyboardScanners : [usual];
}

/** Whether a scan came from a scanner of the settings; no other is passed on. */
export function isSetUp({ scanner }: Scan): boolean {
  return scanner !== NOT_SET_UP;
}
