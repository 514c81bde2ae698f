import type { CallName, OperatorList } from '../../preload/contract.ts';
import type { Permission } from '../terminal/operators/permissions.ts';
import type { BackOffice } from './back-office.ts';
import type { CounterHandlers } from './handlers.ts';

type BackOfficeCall = Extract<
  CallName,
  `operator.${string}` | `operators.${string}` | `close.${string}` | `reconcile.${string}`
>;

/** Whoever has one of these may see what was sold: all but those who look after the devices. */
export const seesMoney = ['sell', 'closeDay'] as const satisfies readonly Permission[];

/** What the calls about people, closes and comparisons do. @param open the back office. @throws TERMINAL_NOT_OPEN in it. */
export function backOfficeHandlers(open: () => BackOffice): Pick<CounterHandlers, BackOfficeCall> {
  /** In the hands of whoever stands at the counter. */
  const staffed = (): BackOffice => {
    const office = open();
    office.attendance.requirePresence();
    return office;
  };
  /** In the hands of somebody who may see what was sold. */
  const counting = (): BackOffice => {
    const office = open();
    office.attendance.requireOneOf(seesMoney);
    return office;
  };
  const quietly = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  const nothing = (work: () => void): null => {
    work();
    return null;
  };
  /** Whoever may manage operators changes something about them; gives them all as they are then. */
  const managing = async (
    change: (desk: BackOffice['operators'], by: ReturnType<BackOffice['attendance']['require']>) => unknown,
  ): Promise<OperatorList> => {
    const { attendance, operators } = open();
    await change(operators, attendance.require('manageOperators'));
    return listOf(open());
  };
  return {
    'operator.signIn': ({ operator, pin }) => quietly(open().attendance.signIn(operator, pin)),
    'operator.lock': () => nothing(() => open().attendance.lock('signedOut')),
    'operator.active': () => nothing(() => open().attendance.touch()),
    'operator.makeFirstManager': (input) => quietly(open().attendance.makeFirstManager(input)),
    'operators.list': () => {
      open().attendance.require('manageOperators');
      return listOf(open());
    },
    'operators.add': (input) => managing((desk, by) => desk.add(input, by)),
    'operators.change': (input) => managing((desk, by) => desk.change(input, by)),
    'operators.setPin': (input) => managing((desk, by) => desk.setPin(input, by)),
    'operators.setState': (input) => managing((desk, by) => desk.setState(input, by)),

    'close.outlook': (args) => counting().closes.outlook(args),
    'close.make': (args) => staffed().closes.make(args),
    'close.list': (args) => counting().closes.list(args),
    'close.show': (args) => counting().closes.show(args),
    'close.print': (name) => nothing(() => staffed().closes.print(name)),
    'close.export': (args) => staffed().closes.export(args),

    'reconcile.start': (period) => nothing(() => staffed().reconciling.start(period)),
    'reconcile.pause': () => nothing(() => staffed().reconciling.pause()),
    'reconcile.resume': () => nothing(() => staffed().reconciling.resume()),
    'reconcile.result': () => counting().reconciling.result(),
    'reconcile.settle': (args) => staffed().reconciling.settle(args),
  };
}

function listOf({ operators }: BackOffice): OperatorList {
  return { operators: operators.list() };
}
