import { capOf } from '../keyboard/key-names.ts';

interface KeyCapProps {
  readonly name: string;
  /** On a button screen readers hear the key by `aria-keyshortcuts`; in a list it is read. */
  readonly readAloud?: boolean;
}

/** The key of an action. */
export function KeyCap({ name, readAloud = false }: KeyCapProps) {
  return (
    <kbd className="key-cap" aria-hidden={readAloud ? undefined : true}>
      {capOf(name)}
    </kbd>
  );
}
