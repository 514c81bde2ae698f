import type { KeyName } from './key-names.ts';

/** What some part of the screen does with keys. A dialog's scope is exclusive: nothing behind it hears a key. */
export interface KeyScope {
  readonly depth: number;
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

/** The scopes on screen. The deepest that knows a key gets it. */
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
      for (const scope of [...scopes].sort((a, b) => b.depth - a.depth)) {
        const handler = scope.handlers.get(name)?.at(-1);
        if (handler !== undefined) {
          handler();
          return true;
        }
        if (scope.exclusive) {
          return false;
        }
      }
      return false;
    },
  };
}
