import type { AttendanceView, BridgeError, Language } from '../../../preload/contract.ts';
import {
  attended,
  cashierThere,
  lastManagerFixture,
  locked,
  managers,
  managerThere,
  manyPeople,
  operatorListFixture,
  refundable,
  refusal,
} from './operator-fixtures.ts';
import type { Scene } from './scene.ts';

type More = Partial<Pick<Scene, 'answers' | 'refusals' | 'finally'>>;

/** Signing in, the people, and what they give back. */
export function operatorScenes(language: Language): readonly Scene[] {
  const at = (
    name: string,
    from: string,
    attendance: AttendanceView,
    keys: readonly string[],
    shows: string,
    more: More = {},
  ): Scene => ({ name, snapshot: attended(language, from, attendance), keys, shows, ...more });
  const wrong = (name: string): { readonly refusals: Readonly<Record<string, BridgeError>> } => ({
    refusals: { [name]: refusal(language, 'PIN_WRONG') },
  });
  const detail = (rules: Parameters<typeof refundable>[1]) => ({
    answers: { 'history.detail': refundable(language, rules) },
  });
  const people = { answers: { 'operators.list': operatorListFixture() } };
  const oneManager = { answers: { 'operators.list': lastManagerFixture() } };
  const pin = ['2', '4', '6', '8'];
  const oneOut = managers.map((one, index) => ({ ...one, lockedOutForMs: index === 0 ? 28_000 : null }));
  const toPeople = ['F2', 'F4', '.operators .device-row'];
  const toRefund = ['F7', '.refund-total'];
  return [
    at('locked', 'amount-empty', locked(), [], '.pin-pad'),
    at('locked-start', 'amount-training', locked({ why: 'start', last: null }), [], '.pin-pad'),
    at('locked-pin', 'amount-tray', locked({ why: 'signedOut' }), pin, '.pin-dot'),
    at('locked-unknown', 'unknown', locked(), [], '.lock-under-way'),
    at('locked-wrong', 'amount-empty', locked(), [...pin, 'Enter'], '.pin-problem p', wrong('operator.signIn')),
    at('locked-many', 'paying', locked({ operators: [...manyPeople], last: 's4' }), [], '.operator-wait'),
    at('locked-menu', 'amount-empty', locked(), ['F2'], '.dialog'),
    at('first-manager', 'amount-training', { state: 'firstManager' }, [], '.operator-form'),
    at(
      'first-manager-weak',
      'amount-training',
      { state: 'firstManager' },
      ['Enter', '.pin-pad', '1', '1', '1', '1', 'Enter'],
      '.pin-problem p',
    ),
    at('amount-cashier', 'amount-tray', cashierThere(), [], '.function-bar'),
    at('menu-cashier', 'amount-empty', cashierThere(), ['F2'], '.dialog'),
    at('menu-manager', 'amount-empty', managerThere(), ['F2'], '.dialog'),
    at('operators', 'amount-empty', managerThere(), toPeople, '.devices-form', people),
    at(
      'operators-disabled',
      'amount-empty',
      managerThere(),
      [...toPeople, 'ArrowDown', 'End'],
      '.devices-form',
      people,
    ),
    at('operators-last', 'amount-empty', managerThere(), toPeople, '.devices-form', oneManager),
    at('operators-new', 'amount-empty', managerThere(), [...toPeople, 'F7'], '.devices-form', people),
    at('operators-disable', 'amount-empty', managerThere(), [...toPeople, 'F8'], '.dialog', people),
    at('operators-pin', 'amount-empty', managerThere(), [...toPeople, 'F4'], '.dialog .pin-pad', people),
    at(
      'operators-pins-differ',
      'amount-empty',
      managerThere(),
      [...toPeople, 'F4', ...pin, 'Enter', ...pin, '1', 'Enter'],
      '.pin-problem p',
      people,
    ),
    at('refund', 'paid-after-cancel', managerThere(), toRefund, '.refund-keys', detail({})),
    at(
      'refund-part',
      'paid-after-cancel',
      cashierThere(),
      [...toRefund, '5', '0', '0', 'ArrowDown'],
      '.reason-chip[aria-pressed=true]',
      detail({ leftYen: 700, needsApproval: true }),
    ),
    at(
      'refund-over',
      'paid-after-cancel',
      managerThere(),
      [...toRefund, '9', '9', '9', '9'],
      '.total-over',
      detail({ leftYen: 700 }),
    ),
    at('refund-whole', 'paid-after-cancel', managerThere(), toRefund, '.refund-note', detail({ parts: 'wholeOnly' })),
    at(
      'refund-approval',
      'paid-after-cancel',
      cashierThere(),
      [...toRefund, 'ArrowDown', 'F9'],
      '.pin-desk',
      detail({ needsApproval: true }),
    ),
    at(
      'refund-approval-wrong',
      'paid-after-cancel',
      cashierThere(),
      [...toRefund, 'F9', '.pin-desk', 'ArrowDown', ...pin, 'Enter'],
      '.pin-problem p',
      { ...detail({ needsApproval: true }), ...wrong('payment.refund') },
    ),
    at(
      'refund-approval-wait',
      'paid-after-cancel',
      cashierThere(oneOut),
      [...toRefund, 'F9', '.pin-desk', 'ArrowDown'],
      '.operator-wait',
      detail({ needsApproval: true }),
    ),
    at(
      'refund-no-approver',
      'paid-after-cancel',
      cashierThere([]),
      [...toRefund, 'F9'],
      '.pin-problem',
      detail({ needsApproval: true }),
    ),
    at('refund-nothing-left', 'paid-after-cancel', managerThere(), toRefund, '.refund-keys', detail({ leftYen: 0 })),
    at('cancel-approval', 'unknown', cashierThere(), ['F8', 'F9'], '.pin-desk', {
      answers: { 'history.detail': { ...refundable(language), cancelNeedsApproval: true } },
      refusals: { 'payment.cancel': refusal(language, 'APPROVAL_NEEDED') },
    }),
  ];
}
