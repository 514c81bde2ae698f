import type { DayStart } from '../common/time.ts';

/** What speaks against ending the program now. */
export type Hindrance =
  /** The terminal is only just being opened. */
  | 'opening'
  /** It cannot be opened: nobody knows what is open behind it, and no new version puts back what it lacks. */
  | 'stopped'
  /** Something is on the counter: an amount, a code, a payment, a result that nobody has left. */
  | 'selling'
  /** A payment is unknown and being asked about, or waits for its customer. */
  | 'openPayments'
  /** The gateway's book is being fetched. */
  | 'comparing'
  /** A document is on its way to the printer. */
  | 'printing'
  /** Somebody tries the scanners. */
  | 'testing'
  /** A close, a backup or whatever else was asked for is under way. */
  | 'working';

/** For so long nobody must have used the window, in ms. */
export const QUIET_MS = 10 * 60_000;

/** What a new version that lies ready is put in by. */
export interface Moment {
  /** Local time, in minutes since midnight. */
  readonly minuteOfDay: number;
  readonly from: DayStart;
  readonly to: DayStart;
  readonly hindrances: readonly Hindrance[];
  /** For how long nobody has used the window and nothing has gone on, in ms. */
  readonly quietMs: number;
}

export type InstallDecision =
  | { readonly kind: 'install' }
  | { readonly kind: 'wait'; readonly why: 'notTheTime' | 'busy' | 'used' };

/** Whether a new version is put in now. */
export function decideInstall({ minuteOfDay, from, to, hindrances, quietMs }: Moment): InstallDecision {
  if (!isBetween(minuteOfDay, from, to)) {
    return { kind: 'wait', why: 'notTheTime' };
  }
  if (hindrances.length > 0) {
    return { kind: 'wait', why: 'busy' };
  }
  return quietMs < QUIET_MS ? { kind: 'wait', why: 'used' } : { kind: 'install' };
}

/**
 * Whether a local time is between two others, the first one included; also across midnight. Two that are the same leave no
 * time at all.
 */
export function isBetween(minuteOfDay: number, from: DayStart, to: DayStart): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start <= end ? start <= minuteOfDay && minuteOfDay < end : start <= minuteOfDay || minuteOfDay < end;
}

function minutesOf(time: DayStart): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
