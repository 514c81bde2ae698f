import { type Actor, actorOf } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Operator } from '../ledger/operators.ts';
import type { Settings } from '../settings/schema.ts';
import type { Authorised } from '../terminal/operators/attendance.ts';
import { OperatorDesk } from '../terminal/operators/operator-desk.ts';
import { mayDo, type Permission } from '../terminal/operators/permissions.ts';
import type { CommandContext } from './context.ts';
import { readInput } from './files.ts';

/** A terminal whose ledger this process may write to: wrong PINs are counted in it. */
export interface ActingPlace {
  readonly ledger: Ledger;
  readonly settings: Settings;
}

/**
 * Who runs the command: the operator of `--operator`, proven by the PIN of `--pin-file`; `unnamed` where the settings ask
 * for no names or there is no manager yet, and then whatever was given is left aside.
 * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, PIN_WRONG, OPERATOR_LOCKED_OUT, FILE_UNREADABLE, USAGE.
 */
export async function actorFor(context: CommandContext, place: ActingPlace, permission: Permission): Promise<Actor> {
  const operator = await identify(context, place, 'SIGN_IN_NEEDED');
  if (operator === 'nobodyIsAsked') {
    return 'unnamed';
  }
  assertMay(operator, permission);
  return actorOf(operator.id);
}

/**
 * Who runs a command that takes a manager's word, or only one who sells where `needed` is false. On the command line the
 * manager runs it.
 * @throws TerminalError APPROVAL_NEEDED, and what {@link actorFor} throws.
 */
export async function authorisedFor(
  context: CommandContext,
  place: ActingPlace,
  { needed }: { readonly needed: boolean },
): Promise<Authorised> {
  const operator = await identify(context, place, needed ? 'APPROVAL_NEEDED' : 'SIGN_IN_NEEDED');
  if (operator === 'nobodyIsAsked') {
    return { by: 'unnamed' };
  }
  assertMay(operator, 'sell');
  const by = actorOf(operator.id);
  if (!needed) {
    return { by };
  }
  if (!mayDo(operator, 'approve')) {
    throw new TerminalError('APPROVAL_NEEDED');
  }
  return { by, approvedBy: operator.id };
}

/**
 * The first line of a file, or of standard input for `-`, without blanks around it: a PIN never stands among arguments.
 * @throws TerminalError FILE_UNREADABLE; PIN_INVALID for what cannot be anybody's PIN, and is not counted as a wrong one.
 */
export async function readPin(context: CommandContext, file: string): Promise<string> {
  const text = file === '-' ? await context.process.readStdin() : readInput(file).toString('utf8');
  const pin = (text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '').trim();
  if (!/^[0-9]{4,12}$/.test(pin)) {
    throw new TerminalError('PIN_INVALID');
  }
  return pin;
}

async function identify(
  context: CommandContext,
  { ledger, settings }: ActingPlace,
  otherwise: 'SIGN_IN_NEEDED' | 'APPROVAL_NEEDED',
): Promise<Operator | 'nobodyIsAsked'> {
  const { output, process, acting } = context;
  const desk = new OperatorDesk({ ledger, clock: process.clock });
  if (settings.operators.signIn === 'none' || !desk.hasManager) {
    return 'nobodyIsAsked';
  }
  const { operator, pinFile } = acting;
  if (operator === undefined && pinFile === undefined) {
    throw new TerminalError(otherwise);
  }
  if (operator === undefined || pinFile === undefined) {
    const name = operator === undefined ? '--operator' : '--pin-file';
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name }) });
  }
  return await desk.verify(operator, await readPin(context, pinFile));
}

function assertMay(operator: Operator, permission: Permission): void {
  if (!mayDo(operator, permission)) {
    throw new TerminalError('NOT_PERMITTED', { name: operator.name });
  }
}
