import { APP_URL } from './app-scheme.ts';

interface Refusable {
  preventDefault(): void;
}

/** What is used of Electron's web contents to keep a page where it is. */
export interface GuardedContents {
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (details: Refusable & { readonly url: string; readonly isMainFrame: boolean }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Refusable) => void): unknown;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
}

/** A page of ours goes nowhere, opens nothing and embeds nothing; it may load itself again. */
export function guardContents(contents: GuardedContents): void {
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event, (details) => {
      if (!details.isMainFrame || details.url !== APP_URL) {
        details.preventDefault();
      }
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
