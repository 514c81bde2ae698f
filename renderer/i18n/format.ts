import type { Translator } from './translator.ts';

/** An amount as receipts show it: `¥1,234,567`. */
export function yenText(amount: number): string {
  return `¥${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** A time span in the largest units that matter to somebody who waits. */
export function durationText(text: Translator, ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) {
    return text('time.seconds', { seconds });
  }
  if (minutes < 60) {
    return text('time.minutes', { minutes, seconds: seconds % 60 });
  }
  return text('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** What is left, which must not read 0 before it is over. */
export function secondsLeft(ms: number): number {
  return Math.ceil(ms / 1000);
}
