declare const operatorIdBrand: unique symbol;

/** Names a person who works at the terminal, as the shop numbers its staff: 1 to 16 letters, digits, `-` and `_`. */
export type OperatorId = string & { readonly [operatorIdBrand]: true };

/**
 * Who did something, as the journal writes it: an operator; `terminal` where the terminal did it by itself; `unnamed` where
 * somebody did it at a terminal that does not ask for names.
 */
export type Actor = `operator:${string}` | 'terminal' | 'unnamed';

/** True for an id that an operator may have. */
export function isOperatorId(text: string): text is OperatorId {
  return /^[A-Za-z0-9_-]{1,16}$/.test(text);
}

/** An operator as the one who did something. */
export function actorOf(operator: OperatorId): Actor {
  return `operator:${operator}`;
}

/** The operator who did something; undefined where it was none. */
export function operatorOf(actor: Actor): OperatorId | undefined {
  return actor.startsWith('operator:') ? (actor.slice('operator:'.length) as OperatorId) : undefined;
}
