/** A window as the app's ending sees it. */
export interface Closable {
  close(): void;
  destroy(): void;
}

const open = new Set<Closable>();
const listeners = new Set<() => void>();

/** The windows there are, oldest first. */
export function openWindows(): readonly Closable[] {
  return [...open];
}

export function addWindow(window: Closable): void {
  open.add(window);
}

export function removeWindow(window: Closable): void {
  if (open.delete(window) && open.size === 0) {
    for (const listener of listeners) {
      listener();
    }
  }
}

/** Listens for the closing of the last window. */
export function onAllClosed(listener: () => void): void {
  listeners.add(listener);
}

/** Tells the app that a window refused to close, which ends its quitting. */
export const closing = { refused: (): void => undefined };
