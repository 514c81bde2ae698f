import { createTranslator } from '../../../main/i18n/translator.ts';
import type {
  AttendanceView,
  BridgeError,
  HistoryDetail,
  Language,
  ListedOperator,
  OperatorList,
  OperatorRole,
  Permission,
  RefundRules,
  Snapshot,
} from '../../../preload/contract.ts';
import { fixture, payment } from './fixtures.ts';
import { historyDetailFixture } from './history-fixtures.ts';

// The people of a shop, as the main process tells of them.

const listed = (id: string, name: string, role: OperatorRole, lockedOutForMs: number | null = null) =>
  ({ id, name, role, lockedOutForMs }) satisfies ListedOperator;

/** Two managers, two cashiers, and one who sees to the devices. */
export const people = [
  listed('01', '佐藤 花子', 'manager'),
  listed('02', '鈴木 一郎', 'cashier'),
  listed('03', '高橋 美咲', 'cashier'),
  listed('04', '田中 健太郎', 'manager'),
  listed('it', '伊藤 渉', 'storeIt'),
] as const satisfies readonly ListedOperator[];

/** A shop with so many that they do not fit without scrolling. */
export const manyPeople: readonly ListedOperator[] = Array.from({ length: 24 }, (_, index) =>
  listed(`s${index + 1}`, `スタッフ ${index + 1}`, 'cashier', index === 3 ? 28_000 : null),
);

const [hanako, ichiro] = people;
export const managers = people.filter(({ role }) => role === 'manager');

/** Nobody has signed in. */
export function locked(more: Partial<Extract<AttendanceView, { state: 'locked' }>> = {}): AttendanceView {
  return { state: 'locked', operators: [...people], last: ichiro.id, why: 'idle', ...more };
}

/** A cashier at the counter, who needs a manager for what money goes back. */
export function cashierThere(approvers: readonly ListedOperator[] = managers): AttendanceView {
  return {
    state: 'signedIn',
    id: ichiro.id,
    name: ichiro.name,
    role: 'cashier',
    permissions: ['sell'],
    approvers: [...approvers],
  };
}

/** A manager at the counter. */
export function managerThere(): AttendanceView {
  const permissions: Permission[] = [
    'sell',
    'approve',
    'closeDay',
    'reconcile',
    'manageOperators',
    'setUpDevices',
    'configure',
  ];
  return { state: 'signedIn', id: hanako.id, name: hanako.name, role: 'manager', permissions, approvers: null };
}

/** A state of the counter with somebody there, or nobody. */
export function attended(language: Language, name: string, attendance: AttendanceView): Snapshot {
  const snapshot = fixture(language, name);
  if (snapshot.view.stage !== 'counter') {
    throw new Error(`${name} is no counter`);
  }
  return { ...snapshot, view: { ...snapshot.view, attendance } };
}

/** The page of operators: one is disabled, one has to wait. */
export function operatorListFixture(): OperatorList {
  const entry = { state: 'active', lockedOutForMs: null, isLastManager: false } as const;
  return {
    operators: people.map((one, index) => ({
      ...one,
      ...entry,
      state: index === 2 ? 'disabled' : 'active',
      lockedOutForMs: index === 1 ? 28_000 : null,
    })),
  };
}

/** A shop with one manager. */
export function lastManagerFixture(): OperatorList {
  const { operators } = operatorListFixture();
  return {
    operators: operators
      .filter(({ id }) => id !== '04')
      .map((one) => ({ ...one, isLastManager: one.role === 'manager' })),
  };
}

/** The detail of a payment of ¥1,500 of which all, or what the rules say, can be given back. */
export function refundable(language: Language, rules: Partial<RefundRules> = {}): HistoryDetail {
  const t = createTranslator(language);
  const detail = historyDetailFixture(language);
  return {
    ...detail,
    payment: payment(t, 'paid'),
    refunds: [],
    refundRules: { leftYen: 1500, parts: 'allowed', needsApproval: false, ...rules },
  };
}

/** How the main process words a refusal. */
export function refusal(
  language: Language,
  code: 'PIN_WRONG' | 'OPERATOR_LOCKED_OUT' | 'LAST_MANAGER' | 'PIN_INVALID' | 'APPROVAL_NEEDED' | 'OPERATOR_EXISTS',
): BridgeError {
  const t = createTranslator(language);
  return {
    kind: 'refused',
    code,
    message: t(`errors.${code}.message`, { seconds: 30, id: '02' }),
    hint: t(`errors.${code}.hint`),
  };
}
