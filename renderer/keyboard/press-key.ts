import type { HumanKey } from '../scanner/keyboard.ts';
import { keyNameOf, worksInField } from './key-names.ts';
import type { KeyScopes } from './key-scopes.ts';

function isField(element: Element | null): boolean {
  return element?.matches('input, select, textarea') === true;
}

function pressFocused(element: Element | null): boolean {
  if (element instanceof HTMLElement && element.matches('button, summary, a[href]')) {
    element.click();
    return true;
  }
  return false;
}

/** One key that a person pressed: for the focused button, or else for the screen. */
export function pressKey(key: HumanKey, scopes: KeyScopes): boolean {
  const name = keyNameOf(key);
  const focused = document.activeElement;
  if (name === null) {
    return false;
  }
  if (isField(focused) && (!worksInField(name) || (name === 'Enter' && focused?.matches('select') === true))) {
    return false;
  }
  if ((name === 'Enter' || name === 'Space') && pressFocused(focused)) {
    return true;
  }
  return scopes.dispatch(name);
}
