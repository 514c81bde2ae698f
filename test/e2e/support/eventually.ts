import { expect, vi } from 'vitest';

/** Waits for something that comes by itself, in the ledger or in the window. */
export async function eventually<T>(look: () => T | Promise<T>, expected: unknown, timeout = 20_000): Promise<void> {
  // Unlike `expect.poll`, this may be used in hooks too.
  await vi.waitFor(async () => expect(await look()).toEqual(expected), { timeout, interval: 50 });
}
