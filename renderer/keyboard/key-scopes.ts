import type { KeyName } from './key-names.ts';

/** What some part of the screen does with keys. A dialog's scope is exclusive: nothing behind or beside it hears a key. */
export interface KeyScope {
  /** The one around it; null for the outermost. */
  readonly outer: KeyScope | null;
  readonly exclusive: boolean;
  /** The newest use of a key counts; the one before counts again when it is gone. */
  readonly handlers: Map<KeyName, readonly (() => void)[]>;
}

/** Gives a key of a scope a use; the answer takes it back. */
export function giveKey({ handlers }: KeyScope, name: KeyName, run: () => void): () => void {
  handlers.set(name, [...(handlers.get(name) ?? []), run]);
  return () => {
    handlers.set(
      name,
      (handlers.get(name) ?? []).filter((one) => one !== run),
    );
  };
}

/** The scopes on screen. The deepest that knows a key gets it; where there is a dialog, the deepest within it. */
export interface KeyScopes {
  readonly open: (scope: KeyScope) => () => void;
  readonly dispatch: (name: KeyName) => boolean;
}

/** Builds an empty set of scopes. */
export function createKeyScopes(): KeyScopes {
  const scopes = new Set<KeyScope>();
  return {
    open: (scope) => {
      scopes.add(scope);
      return () => scopes.delete(scope);
    },
    dispatch: (name) => {
      const front = inFront([...scopes]);
      const hearing = [...scopes].filter((scope) => front === undefined || isWithin(scope, front));
      for (const scope of hearing.sort((a, b) => depthOf(b) - depthOf(a))) {
        const handler = scope.handlers.get(name)?.at(-1);
        if (handler !== undefined) {
          handler();
          return true;
        }
      }
      return false;
    },
  };
}

/** The exclusive scope that has none within it; of several side by side the last that came. */
function inFront(scopes: readonly KeyScope[]): KeyScope | undefined {
  const exclusive = scopes.filter((scope) => scope.exclusive);
  return exclusive.findLast((scope) => exclusive.every((other) => other === scope || !isWithin(other, scope)));
}

function isWithin(scope: KeyScope | null, area: KeyScope): boolean {
  return scope !== null && (scope === area || isWithin(scope.outer, area));
}

function depthOf({ outer }: KeyScope): number {
  return outer === null ? 1 : depthOf(outer) + 1;
}
