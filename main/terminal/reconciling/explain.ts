import type { Difference, LocalPayment, SettlingAction, SettlingNote } from '../../ledger/reconciliation.ts';
import {
  isRefundUnderWay,
  judge,
  judgeAbsence,
  refundedHere,
  refundedThere,
  seenOf,
  standingHere,
  standingThere,
} from './standing.ts';

/** What a difference means, by name; its words are in the texts `reconciling.messages` and `reconciling.hints`. */
export type Meaning =
  | 'beingChecked'
  | 'missingThere'
  | 'cancelledMissingThere'
  | 'unknownOrderPaid'
  | 'unknownOrderOld'
  | 'unknownOrderForeign'
  | 'unknownOrderRefunded'
  | 'unknownOrderOpen'
  | 'unknownOrderNothing'
  | 'otherAmount'
  | 'otherRefund'
  | 'refundUnderWay'
  | 'refundedThere'
  | 'refundedHere'
  | 'paidThere'
  | 'refundedWithoutPayment'
  | 'cancelledThere'
  | 'nothingThere'
  | 'openThere'
  | 'noMoney';

export interface ExplainFacts {
  /** The gateway still reverses orders of that age. */
  readonly isReversible: boolean;
}

/** Says what a difference means, as it was found. Pure. */
export function meaningOf(difference: Difference, { isReversible }: ExplainFacts): Meaning {
  const { kind, beingChecked, here, there } = difference;
  if (beingChecked) {
    return kind === 'amount' ? 'otherAmount' : 'beingChecked';
  }
  if (here === null || there === null) {
    return there === null ? absentMeaning(here) : unknownOrderMeaning(difference, isReversible);
  }
  if (kind === 'amount') {
    return there.amountYen === here.amountYen ? 'otherRefund' : 'otherAmount';
  }
  return standingHere(here.state) === 'taken' ? takenMeaning(here, there) : untakenMeaning(there);
}

type Order = NonNullable<Difference['there']>;

function absentMeaning(here: LocalPayment | null): Meaning {
  return here?.state === 'cancelled' ? 'cancelledMissingThere' : 'missingThere';
}

function unknownOrderMeaning({ there, foreign }: Difference, isReversible: boolean): Meaning {
  if (there === null) {
    return 'missingThere';
  }
  switch (standingThere(there)) {
    case 'open':
      return 'unknownOrderOpen';
    case 'cancelled':
    case 'nothing':
      return 'unknownOrderNothing';
    case 'taken':
      if (foreign) {
        return 'unknownOrderForeign';
      }
      if (hasRefund(there)) {
        return 'unknownOrderRefunded';
      }
      return isReversible ? 'unknownOrderPaid' : 'unknownOrderOld';
  }
}

function takenMeaning(here: LocalPayment, there: Order): Meaning {
  switch (standingThere(there)) {
    case 'cancelled':
      return 'cancelledThere';
    case 'nothing':
      return 'nothingThere';
    case 'open':
      return 'openThere';
    case 'taken':
      if (isRefundUnderWay(there) && here.openRefundYen === 0) {
        return 'refundUnderWay';
      }
      return refundedThere(there) > refundedHere(here) ? 'refundedThere' : 'refundedHere';
  }
}

function untakenMeaning(there: Order): Meaning {
  switch (standingThere(there)) {
    case 'taken':
      return hasRefund(there) ? 'refundedWithoutPayment' : 'paidThere';
    case 'open':
      return 'openThere';
    case 'cancelled':
    case 'nothing':
      return 'noMoney';
  }
}

function hasRefund(there: Order): boolean {
  return refundedThere(there) > 0 || isRefundUnderWay(there);
}

/** What was done about a difference, or has become of it. */
export type Settled =
  /** The two sides agree by now. */
  | { readonly how: 'agrees' }
  | { readonly how: 'noted'; readonly note: SettlingNote }
  /** The gateway was asked anew. */
  | { readonly how: 'confirmed'; readonly note: SettlingNote }
  /** A payment of ours is cancelled, or is being. */
  | { readonly how: 'reversing'; readonly note: SettlingNote }
  /** The reversal of an order that is not ours. */
  | { readonly how: 'reversed'; readonly note: SettlingNote };

/** A difference, and how it stands now. */
export interface DifferenceNow {
  readonly difference: Difference;
  /** The payment as it is now; also one that has got the order only since the books were compared. */
  readonly here: LocalPayment | null;
  readonly meaning: Meaning;
  /** What can be done, the best first. */
  readonly actions: readonly SettlingAction[];
  readonly settled: Settled | null;
}

export interface NowFacts extends ExplainFacts {
  /** The payment as it is now; also one that has got the order only since, where there was none. */
  readonly here: LocalPayment | null;
  /** The newest that was done about a difference of that key. */
  readonly note: SettlingNote | undefined;
}

/** How a difference stands now. Pure. */
export function lookAt(difference: Difference, { here, note, isReversible }: NowFacts): DifferenceNow {
  const settled = settledBy(difference, here, note);
  return {
    difference,
    here,
    meaning: meaningOf(difference, { isReversible }),
    actions: settled !== null && isClosed(settled, here) ? [] : actionsNow(difference, here, isReversible),
    settled,
  };
}

/** Nothing is left to be done, or the terminal does it by itself. */
export function needsNobody({ difference, here, settled }: DifferenceNow): boolean {
  return difference.beingChecked || settled?.how === 'noted' || (settled !== null && isClosed(settled, here));
}

function isClosed(settled: Settled, here: LocalPayment | null): boolean {
  switch (settled.how) {
    case 'agrees':
      return true;
    case 'noted':
    case 'confirmed':
      return false;
    case 'reversing':
      return here?.state === 'cancelled';
    case 'reversed':
      return settled.note.result === 'cancelled';
  }
}

function settledBy(difference: Difference, here: LocalPayment | null, note: SettlingNote | undefined): Settled | null {
  const done = note === undefined || !concerns(note, difference) ? undefined : note;
  const doneAs = done === undefined ? null : settledAs(done, difference.here);
  if (doneAs?.how === 'reversing' || doneAs?.how === 'confirmed') {
    return agreesNow(difference, here) && doneAs.how === 'confirmed' ? { how: 'agrees' } : doneAs;
  }
  return doneAs ?? (agreesNow(difference, here) ? { how: 'agrees' } : null);
}

function settledAs(note: SettlingNote, here: LocalPayment | null): Settled {
  switch (note.action) {
    case 'note':
      return { how: 'noted', note };
    case 'confirm':
      return { how: 'confirmed', note };
    case 'reverse':
      return here === null ? { how: 'reversed', note } : { how: 'reversing', note };
  }
}

/** A note tells of what was seen when it was written; an order that was reversed looks otherwise afterwards. */
function concerns(note: SettlingNote, difference: Difference): boolean {
  const { there } = difference;
  const wasReversed = note.result === 'cancelled' && there !== null && standingThere(there) !== 'taken';
  return note.seen === seenOf(difference) || wasReversed;
}

function agreesNow({ there }: Difference, here: LocalPayment | null): boolean {
  if (here === null) {
    return false;
  }
  return (there === null ? judgeAbsence(here) : judge(here, there)) === 'agree';
}

function actionsNow(difference: Difference, here: LocalPayment | null, isReversible: boolean): SettlingAction[] {
  const hasBecomeOurs = difference.here === null && here !== null;
  return hasBecomeOurs ? ['note'] : actionsFor(difference, here, isReversible);
}

function actionsFor(
  { kind, there, foreign }: Difference,
  here: LocalPayment | null,
  isReversible: boolean,
): SettlingAction[] {
  const mayReverse = there !== null && standingThere(there) === 'taken' && !hasRefund(there) && isReversible;
  if (here === null) {
    // The one who owns it may only be somebody else: taking the money back is never the first thing to do.
    return mayReverse && !foreign ? ['note', 'reverse'] : ['note'];
  }
  if (kind === 'amount') {
    return ['note'];
  }
  const standing = standingHere(here.state);
  if (standing === 'open') {
    return ['confirm', 'note'];
  }
  if (standing !== 'taken') {
    return mayReverse ? ['reverse', 'confirm', 'note'] : ['confirm', 'note'];
  }
  // What is not final there proves nothing: a sale that was proven does not become unknown for that.
  const isFinalThere = there === null || (standingThere(there) !== 'open' && !isRefundUnderWay(there));
  const isUntouched = here.state === 'paid' && here.refundedYen + here.openRefundYen === 0;
  return isUntouched && isFinalThere ? ['confirm', 'note'] : ['note'];
}
