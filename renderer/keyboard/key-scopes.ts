import type { KeyName } from './key-names.ts';

/** What some part of the screen does with keys. A dialog's scope is exclusive: nothing behind it hears a key. */
export interface KeyScope {
  readonly depth: number;
  readonly exclusive: boolean;
  readonly handlers: Map<KeyName, () => void>;
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
        const handler = scope.handlers.get(name);
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
