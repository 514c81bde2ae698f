import type { AttendanceView, HealthView, Worded } from '../../preload/contract.ts';
import type { TerminalError } from '../common/errors.ts';
import { localText } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { Catalogue } from '../i18n/ja.ts';
import type { Translator } from '../i18n/translator.ts';
import type { EventContent } from '../ledger/events.ts';
import type { Period } from '../ledger/reconciliation.ts';
import type { LastRestore, TakenOver } from '../ledger/restores.ts';
import type { AdoptionState } from '../terminal/adopting/adopter.ts';
import { may } from './guarded-view.ts';
import type { Wording } from './views.ts';
import { describeForWindow } from './window-errors.ts';

/** What is known of the last restore and of what is taken over after it. */
export interface RestoreKnown {
  readonly last: LastRestore;
  readonly progress: AdoptionState;
  /** Nothing newer can be known: the ledger cannot be read. */
  readonly isUnreadable?: boolean;
}

type TakingOverView = NonNullable<HealthView['takingOver']>;
type Account = NonNullable<TakingOverView['account']>;
type State = TakingOverView['state'];
type Fact = Account['facts'][number];

/**
 * How far the taking over after the last restore has come, as the window may see it. Who does not look after the terminal
 * hears only that it goes on, and who handles no money hears of no yen.
 */
export function takingOverView(known: RestoreKnown, wording: Wording, attendance: AttendanceView): TakingOverView {
  const state = stateOf(known);
  const account = may(attendance, 'configure') ? accountOf(known, state, wording, may(attendance, 'sell')) : null;
  return { state, account };
}

function stateOf({ last, progress }: RestoreKnown): State {
  if (last.adopted !== null) {
    return 'done';
  }
  switch (progress.state) {
    case 'running':
      return 'reading';
    case 'failed':
      return isOffline(progress.error) ? 'offline' : 'failed';
    case 'none':
    case 'waiting':
    case 'done':
      return 'waiting';
  }
}

function isOffline({ code, params }: TerminalError): boolean {
  return code === 'RECONCILE_FAILED' && params['why'] === 'notReached';
}

/** What was reached, whether that comes from the journal or from what goes on. */
interface Reached extends TakenOver {
  readonly waiting: number;
  readonly left: number;
  readonly untold: Pick<EventContent<'ledger.adopted'>, 'from' | 'to'> | null;
}

const NOTHING: Reached = {
  ...{ payments: 0, yen: 0, refunds: 0, refundYen: 0, reopened: 0 },
  ...{ waiting: 0, left: 0, untold: null },
};

function reachedBy({ last, progress }: RestoreKnown): Reached {
  if (last.adopted !== null) {
    const { untold = null, ...content } = last.adopted.content;
    return { ...content, waiting: 0, untold };
  }
  return progress.state === 'none' ? NOTHING : progress;
}

function accountOf(known: RestoreKnown, state: State, wording: Wording, seesMoney: boolean): Account {
  const reached = reachedBy(known);
  return {
    stateText: stateText(known, state, reached, wording),
    facts: factsOf(known, reached, wording, seesMoney),
    notes: notesOf(known, reached, wording),
    problem: state === 'failed' ? problemOf(known.progress, wording) : null,
  };
}

function stateText(known: RestoreKnown, state: State, reached: Reached, { translate }: Wording): string {
  if (state === 'done') {
    const { payments, refunds, reopened } = reached;
    return translate(payments + refunds + reopened === 0 ? 'takenOver.doneNothing' : 'takenOver.states.done');
  }
  return translate(`takenOver.states.${state === 'failed' && known.isUnreadable ? 'unreadable' : state}`);
}

/** A copy that had no rows is of no moment. */
const NO_MOMENT = 0;

type FactName = keyof Catalogue['takenOver']['facts'];

function factsOf({ last, progress }: RestoreKnown, reached: Reached, wording: Wording, seesMoney: boolean): Fact[] {
  const { translate, timeZone } = wording;
  const fact = (name: FactName, text: string): Fact => ({ name: translate(`takenOver.facts.${name}`), text });
  const count = (many: number) => translate('takenOver.count', { count: groupDigits(many) });
  const money = (many: number, yen: number) =>
    seesMoney ? translate('takenOver.countAndYen', { count: groupDigits(many), yen: groupDigits(yen) }) : count(many);
  const ifAny = (name: 'reopened' | 'waiting' | 'left') => {
    const many = reached[name];
    return many === 0 ? [] : [fact(name, count(many))];
  };
  return [
    fact('restoredAt', localText(last.restoredAt, timeZone)),
    fact('upTo', last.upTo === NO_MOMENT ? translate('takenOver.emptyCopy') : localText(last.upTo, timeZone)),
    ...(last.adopted === null ? [] : [fact('doneAt', localText(last.adopted.at, timeZone))]),
    fact('payments', money(reached.payments, reached.yen)),
    fact('refunds', money(reached.refunds, reached.refundYen)),
    ...ifAny('reopened'),
    ...ifAny('waiting'),
    ...ifAny('left'),
    ...(progress.state === 'running' && progress.reading !== null
      ? [fact('reading', readingText(progress.reading, progress.share, translate))]
      : []),
  ];
}

function readingText(reading: Period, share: number, translate: Translator): string {
  return translate('takenOver.readingOf', { ...reading, percent: Math.floor(share * 100) });
}

/** What a person has to see to. */
function notesOf({ last }: RestoreKnown, { left, untold }: Reached, { translate }: Wording): string[] {
  return [
    ...(last.adopted === null || left === 0 ? [] : [translate('takenOver.leftHint', { count: groupDigits(left) })]),
    ...(untold === null
      ? []
      : [translate(`takenOver.${last.upTo === NO_MOMENT ? 'untoldBefore' : 'untold'}`, { ...untold })]),
  ];
}

function problemOf(progress: AdoptionState, { translate }: Wording): Worded | null {
  if (progress.state !== 'failed') {
    return null;
  }
  const described = describeForWindow(progress.error, translate);
  const { why, cause } = progress.error.params;
  // Of a comparison it would say what to press.
  return progress.error.code === 'RECONCILE_FAILED'
    ? {
        ...described,
        code: String(cause),
        message: translate(`reconciling.causes.${why === 'noAnswer' ? why : 'refused'}`),
        hint: translate('takenOver.refusedHint'),
      }
    : described;
}
