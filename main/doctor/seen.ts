import { errorDetail, TerminalError } from '../common/errors.ts';
import { errorCode } from '../onepay/http-errors.ts';

/** What came of looking at one thing. */
export type Seen<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: TerminalError | null; readonly code: string; readonly detail: string }
  /** It did not answer in time. */
  | { readonly kind: 'tooLong' };

/** Looks at something, but no longer than so many ms. Never rejects; what is looked at must end by itself. */
export async function seen<T>(look: () => T | Promise<T>, limitMs: number): Promise<Seen<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Seen<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'tooLong' }), limitMs);
  });
  const looked = (async (): Promise<Seen<T>> => {
    try {
      return { kind: 'seen', value: await look() };
    } catch (error) {
      return failed(error);
    }
  })();
  try {
    return await Promise.race([looked, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is to be told of an error in place of what was looked for. */
export function failed(error: unknown): Extract<Seen<never>, { kind: 'failed' }> {
  const known = error instanceof TerminalError ? error : null;
  return { kind: 'failed', error: known, code: known?.code ?? errorCode(error), detail: errorDetail(error) };
}
