import { TerminalError } from '../common/errors.ts';
import { localText } from '../common/time.ts';
import type { OperatorRole } from '../ledger/operators.ts';
import { openLedger, openLedgerToRead } from '../root/stored-terminal.ts';
import { OperatorDesk, type OperatorEntry, type PinReset } from '../terminal/operators/operator-desk.ts';
import { type ActingPlace, actorFor, readPin } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';

/** Roles as they are typed. */
const rolesByName = { cashier: 'cashier', manager: 'manager', 'store-it': 'storeIt' } as const satisfies Record<
  string,
  OperatorRole
>;
export type RoleName = keyof typeof rolesByName;
export const roleNames = Object.keys(rolesByName) as readonly RoleName[];

export interface NewPinOptions {
  /** `-` for standard input. */
  readonly newPinFile?: string;
}

export interface AddOperatorOptions extends NewPinOptions {
  readonly id: string;
  readonly name: string;
  readonly role: RoleName;
}

export interface ChangeOperatorOptions {
  readonly name?: string;
  readonly role?: RoleName;
}

/** `operators list`: everybody who ever worked at this terminal, and PINs of managers that were set anew without a PIN. */
export function listOperators(context: CommandContext): ExitCode {
  const { process } = context;
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    return report(context, opened, new OperatorDesk({ ledger: opened.ledger, clock: process.clock }));
  } finally {
    opened.close();
  }
}

/**
 * `operators add`: the first one has to be a manager, and needs nobody's PIN but its own, which `--pin-file` may name then.
 * @throws TerminalError USAGE where the first one is to be no manager.
 */
export async function addOperator(context: CommandContext, options: AddOperatorOptions): Promise<ExitCode> {
  return await changing(context, async (desk, place) => {
    const { id: operator, name } = options;
    const role = rolesByName[options.role];
    if (desk.hasManager) {
      const by = await actorFor(context, place, 'manageOperators');
      await desk.add({ operator, name, role, pin: await readNewPin(context, options) }, by);
      return;
    }
    if (role !== 'manager') {
      throw new TerminalError('USAGE', { detail: context.output.translate('operatorWords.first') });
    }
    await desk.makeFirstManager({ operator, name, pin: await readNewPin(context, options) });
  });
}

/** `operators change`: another name or role. */
export async function changeOperator(
  context: CommandContext,
  operator: string,
  { name, role }: ChangeOperatorOptions,
): Promise<ExitCode> {
  if (name === undefined && role === undefined) {
    throw missing(context.output, '--name | --role');
  }
  return await changing(context, async (desk, place) => {
    const by = await actorFor(context, place, 'manageOperators');
    const before = requireOperator(desk, operator);
    const change = { name: name ?? before.name, role: role === undefined ? before.role : rolesByName[role] };
    desk.change({ operator, ...change }, by);
  });
}

/** `operators enable`, `operators disable`. */
export async function setOperatorState(
  context: CommandContext,
  operator: string,
  state: OperatorEntry['state'],
): Promise<ExitCode> {
  return await changing(context, async (desk, place) => {
    desk.setState({ operator, state }, await actorFor(context, place, 'manageOperators'));
  });
}

/** `operators set-pin`: a new PIN for somebody, by a manager. */
export async function setOperatorPin(
  context: CommandContext,
  operator: string,
  options: NewPinOptions,
): Promise<ExitCode> {
  return await changing(context, async (desk, place) => {
    const by = await actorFor(context, place, 'manageOperators');
    await desk.setPin({ operator, pin: await readNewPin(context, options) }, by);
  });
}

/** `operators reset-manager`: a new PIN for a manager without anybody's PIN, for whoever has the data folder. */
export async function resetManager(
  context: CommandContext,
  operator: string,
  options: NewPinOptions,
): Promise<ExitCode> {
  return await changing(context, async (desk) => {
    await desk.resetManager({ operator, pin: await readNewPin(context, options) });
  });
}

async function changing(
  context: CommandContext,
  change: (desk: OperatorDesk, place: ActingPlace) => Promise<void>,
): Promise<ExitCode> {
  const { process } = context;
  const opened = openLedger(storedTerminal(context), process.clock);
  try {
    const desk = new OperatorDesk({ ledger: opened.ledger, clock: process.clock });
    await change(desk, opened);
    return report(context, opened, desk);
  } finally {
    opened.close();
  }
}

/** Where nobody acts, `--pin-file` can mean nobody else's PIN. */
async function readNewPin(context: CommandContext, { newPinFile }: NewPinOptions): Promise<string> {
  const { operator, pinFile } = context.acting;
  const file = newPinFile ?? (operator === undefined ? pinFile : undefined);
  if (file === undefined) {
    throw missing(context.output, '--new-pin-file');
  }
  if (file === '-' && operator !== undefined && pinFile === '-') {
    const detail = context.output.translate('usage.conflict', { name: '--pin-file -, --new-pin-file -' });
    throw new TerminalError('USAGE', { detail });
  }
  return await readPin(context, file);
}

function missing(output: Output, name: string): TerminalError {
  return new TerminalError('USAGE', { detail: output.translate('usage.missing', { name }) });
}

/** @throws TerminalError OPERATOR_NOT_FOUND. */
function requireOperator(desk: OperatorDesk, id: string): OperatorEntry {
  const found = desk.list().find((one) => one.id === id);
  if (found === undefined) {
    throw new TerminalError('OPERATOR_NOT_FOUND', { id });
  }
  return found;
}

function report({ output }: CommandContext, { settings }: Pick<ActingPlace, 'settings'>, desk: OperatorDesk): ExitCode {
  const { translate } = output;
  const listed = desk.list();
  const resets = desk.pinResets();
  const at = (reset: PinReset) => localText(Date.parse(reset.at), settings.timeZone);
  output.result(
    {
      ok: true,
      operators: listed.map(({ id, name, role, state }) => ({ id, name, role, state })),
      resets,
      error: null,
    },
    [
      ...listed.map(({ id, name, role, state }) =>
        translate('operatorWords.line', {
          id,
          name,
          role: translate(`operatorWords.roles.${role}`),
          state: translate(`operatorWords.states.${state}`),
        }),
      ),
      ...(listed.length === 0 ? [translate('operatorWords.none')] : []),
      ...resets.map((reset) => translate('operatorWords.pinReset', { id: reset.operator, at: at(reset) })),
    ],
  );
  return exitCodes.done;
}
