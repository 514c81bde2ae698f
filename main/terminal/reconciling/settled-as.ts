import type { LocalPayment } from '../../ledger/reconciliation.ts';
import type { DifferenceNow, Settled } from './explain.ts';
import { standingHere } from './standing.ts';

/** What has come of something that was done about a difference. */
export type SettledAs =
  /** Both sides agree by now, or a note says why they do not. */
  | 'done'
  /** It was asked for, and the two sides do not agree yet. */
  | 'underWay'
  /** It was refused, or never got there: somebody has to do something else. */
  | 'failed';

/** Judges what was done about a difference; null while nothing was. Pure. */
export function settledAs({ settled, here }: Pick<DifferenceNow, 'settled' | 'here'>): SettledAs | null {
  return settled === null ? null : comeTo(settled, here);
}

function comeTo(settled: Settled, here: LocalPayment | null): SettledAs {
  switch (settled.how) {
    case 'agrees':
    case 'noted':
      return 'done';
    case 'confirmed':
      return 'underWay';
    case 'reversing':
      return reversingAs(here);
    case 'reversed':
      return reversedAs(settled.note.result);
  }
}

function reversingAs(here: LocalPayment | null): SettledAs {
  if (here?.state === 'cancelled') {
    return 'done';
  }
  return here !== null && standingHere(here.state) === 'open' ? 'underWay' : 'failed';
}

function reversedAs(result: Extract<Settled, { how: 'reversed' }>['note']['result']): SettledAs {
  switch (result) {
    case 'cancelled':
      return 'done';
    case 'refused':
    case 'notSent':
      return 'failed';
    case 'unknown':
    case 'none':
      return 'underWay';
  }
}
