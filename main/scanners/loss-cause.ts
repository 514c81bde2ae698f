import { errorDetail, systemCode } from '../common/errors.ts';
import type { ScannerEvent } from './port.ts';

/** What only a person can change about a scanner that cannot be opened. */
export type LossCause = NonNullable<Extract<ScannerEvent, { kind: 'disconnected' }>['cause']>;

const causes: Readonly<Record<string, LossCause>> = {
  DEVICE_NOT_FOUND: 'notFound',
  ENOENT: 'notFound',
  NO_LIBUSB: 'noLibusb',
  EACCES: 'noPermission',
  EPERM: 'noPermission',
};

/** serialport gives no codes, but the system's words: under Linux these, under Windows its own. */
const words: readonly (readonly [RegExp, LossCause])[] = [
  [/No such file|No such device|File not found/i, 'notFound'],
  [/Permission denied|Access denied/i, 'noPermission'],
];

/** Why a line could not be opened, where a person can do something about it. */
export function lossCause(error: unknown): LossCause | undefined {
  const code = systemCode(error);
  if (Object.hasOwn(causes, code)) {
    return causes[code];
  }
  const detail = errorDetail(error);
  return words.find(([pattern]) => pattern.test(detail))?.[1];
}
