/** What the app asked of the desktop, where there is none. */
export interface Recorded {
  readonly what: string;
  readonly details: unknown;
}

/** For tests, by `electronApp.evaluate`: what was recorded, under this symbol of the main process's global object. */
export const RECORD_KEY = 'onepay.standin.record';

const records: Recorded[] = [];
Object.defineProperty(globalThis, Symbol.for(RECORD_KEY), { value: records });

/** Keeps it for tests and shows it on standard error. */
export function record(what: string, details: unknown): void {
  records.push({ what, details });
  process.stderr.write(`stand-in: ${what} ${JSON.stringify(details)}\n`);
}
