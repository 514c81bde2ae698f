import type { CommandDetails, EventDetails } from './cdp.ts';
import type { FromPreload, ToPreload } from './preload-world.ts';

/** A request that Chromium is about to make. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly resourceType: EventDetails<'Fetch.requestPaused'>['resourceType'];
  /** A new document that the page asked for: for the window itself, by a redirection there, or for a frame in it. */
  readonly navigation: 'by-page' | 'redirected' | 'in-frame' | undefined;
}

/** What becomes of a request. */
export type Verdict =
  | { readonly kind: 'go-on' }
  | { readonly kind: 'fail'; readonly reason: CommandDetails<'Fetch.failRequest'>['errorReason'] }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Buffer;
    };

export interface ConsoleEntry {
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly message: string;
  readonly lineNumber: number;
  readonly sourceId: string;
}

/** Sends an answer back to the document that asked, if it is still there. */
export type Reply = (message: ToPreload) => void;

/** Whom a page tells what happens in it. */
export interface PageListener {
  navigated(url: string, failed: boolean): void;
  loaded(): void;
  painted(): void;
  crashed(): void;
  closed(): void;
  said(entry: ConsoleEntry): void;
  wantsWindow(details: { readonly url: string; readonly frameName: string; readonly features: string }): void;
  downloads(url: string, filename: string): void;
  received(message: FromPreload, reply: Reply): void;
  decide(request: PageRequest): Promise<Verdict>;
}
