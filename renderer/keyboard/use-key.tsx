import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyName } from './key-names.ts';
import { createKeyScopes, giveKey, type KeyScope, type KeyScopes } from './key-scopes.ts';

const ScopesContext = createContext<KeyScopes>(createKeyScopes());
const ScopeContext = createContext<KeyScope | null>(null);

/** Around the app. */
export function KeyScopesProvider({ scopes, children }: { readonly scopes: KeyScopes; readonly children: ReactNode }) {
  return <ScopesContext value={scopes}>{children}</ScopesContext>;
}

/** Around a part of the screen whose keys come before those of what is behind it. */
export function KeyScopeArea({
  exclusive = false,
  children,
}: {
  readonly exclusive?: boolean;
  readonly children: ReactNode;
}) {
  const scopes = useContext(ScopesContext);
  const outer = useContext(ScopeContext);
  const [scope] = useState<KeyScope>(() => ({ outer, exclusive, handlers: new Map() }));
  useEffect(() => scopes.open(scope), [scopes, scope]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** Gives keys of the scope around it a use, as long as it is on screen. */
export function useKeys(names: readonly KeyName[], handler: (name: KeyName) => void): void {
  const scope = useContext(ScopeContext);
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  const list = names.join(' ');
  useEffect(() => {
    const mine = list === '' ? [] : (list.split(' ') as KeyName[]);
    const given = scope === null ? [] : mine.map((name) => giveKey(scope, name, () => latest.current(name)));
    return () => {
      for (const takeBack of given) {
        takeBack();
      }
    };
  }, [scope, list]);
}
