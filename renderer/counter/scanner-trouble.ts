import type { Status } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';

/** Something that is wrong with a device, and what to do about it. */
export interface DeviceTrouble {
  readonly words: string;
  readonly hint: string;
}

/** False where scanners are set up and none of them is there. */
export function canScan(scanners: Status['scanners']): boolean {
  return scanners.length === 0 || scanners.some(({ state }) => state === 'connected');
}

/** Why nothing can be scanned, and what to do; null where something can. */
export function scannerTrouble(text: Translator, scanners: Status['scanners']): DeviceTrouble | null {
  if (canScan(scanners)) {
    return null;
  }
  const problem = scanners.find((scanner) => scanner.problem !== null)?.problem;
  return { words: text('scan.unplugged'), hint: problem?.hint || text('scan.unpluggedHint') };
}
