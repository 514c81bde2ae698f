import type { Announcement, CounterView, Display } from '../../preload/contract.ts';
import { displayKey } from '../counter/display-key.ts';
import { resultKindOf } from '../counter/result-kind.ts';

/** What a sound says. */
export type Cue = 'paid' | 'refused' | 'unknown' | 'attention';

/** One tone of a cue. */
export interface Note {
  readonly hz: number;
  readonly startMs: number;
  readonly ms: number;
}

/** Told apart by direction and rhythm, not by pitch alone: up, down, the same three times, a call of two. */
export const cueNotes: Readonly<Record<Cue, readonly Note[]>> = {
  paid: [
    { hz: 1047, startMs: 0, ms: 110 },
    { hz: 1319, startMs: 110, ms: 110 },
    { hz: 1568, startMs: 220, ms: 260 },
  ],
  refused: [
    { hz: 392, startMs: 0, ms: 240 },
    { hz: 262, startMs: 260, ms: 420 },
  ],
  unknown: [
    { hz: 740, startMs: 0, ms: 130 },
    { hz: 740, startMs: 230, ms: 130 },
    { hz: 740, startMs: 460, ms: 130 },
  ],
  attention: [
    { hz: 880, startMs: 0, ms: 120 },
    { hz: 1175, startMs: 150, ms: 180 },
  ],
};

function ofResult(payment: Extract<Display, { screen: 'result' }>['payment']): Cue {
  const kind = resultKindOf(payment);
  switch (kind) {
    case 'paid':
      return 'paid';
    case 'refused':
    case 'failed':
    case 'notSent':
    case 'notCharged':
      return 'refused';
    case 'open':
      return 'unknown';
    case 'paidAfterCancel':
    case 'needsCentre':
    case 'cancelled':
    case 'refunded':
      return 'attention';
  }
}

function ofDisplay(display: Display): Cue | null {
  switch (display.screen) {
    case 'amount':
      return display.heldScan === null ? null : 'attention';
    case 'scan':
    case 'paying':
      return null;
    case 'waiting':
      return 'attention';
    case 'unknown':
      return 'unknown';
    case 'result':
      return ofResult(display.payment);
    case 'objection':
      return 'refused';
  }
}

const idOf = (item: Announcement): string => (item.flow === 'payment' ? item.payment.id : item.refund.id);

/** What has ended that had not before. */
export function newlyEnded(before: CounterView, after: CounterView): readonly Announcement[] {
  const known = new Set(before.tray.ended.map(idOf));
  return after.tray.ended.filter((item) => !known.has(idOf(item)));
}

/** What is to be heard when one view follows another; null for nothing. */
export function cueBetween(before: CounterView, after: CounterView): Cue | null {
  if (displayKey(before.display) !== displayKey(after.display)) {
    const cue = ofDisplay(after.display);
    if (cue !== null) {
      return cue;
    }
  }
  if (newlyEnded(before, after).length > 0) {
    return 'attention';
  }
  const isNewNotice = after.notice !== null && after.notice.number !== before.notice?.number;
  return isNewNotice && after.notice?.tone !== 'info' ? 'attention' : null;
}
