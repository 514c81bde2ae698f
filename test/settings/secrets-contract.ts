import { describe, expect, it } from 'vitest';
import type { Secrets } from '../../main/settings/secrets.ts';

interface Store {
  readonly secrets: Secrets;
  again(): Secrets | Promise<Secrets>;
}

/** What every implementation of the secrets port must do alike. `again` opens the same store once more. */
export function describeSecrets(name: string, create: () => Store | Promise<Store>): void {
  describe(name, () => {
    it('gives back what was sealed, also after it was opened again', async () => {
      const { secrets, again } = await create();
      secrets.seal('terminal-key', 'a secret with 日本語 and\nlines');
      expect(secrets.unseal('terminal-key')).toBe('a secret with 日本語 and\nlines');
      expect((await again()).unseal('terminal-key')).toBe('a secret with 日本語 and\nlines');
    });

    it('knows nothing of what was never sealed', async () => {
      expect((await create()).secrets.unseal('gateway-key')).toBeUndefined();
    });

    it('puts a new secret in the place of an old one', async () => {
      const { secrets } = await create();
      secrets.seal('terminal-key', 'old');
      secrets.seal('terminal-key', 'new');
      expect(secrets.unseal('terminal-key')).toBe('new');
    });

    it('keeps secrets of different names apart', async () => {
      const { secrets } = await create();
      secrets.seal('terminal-key', 'one');
      secrets.seal('gateway-key', 'two');
      expect(secrets.unseal('terminal-key')).toBe('one');
      expect(secrets.unseal('gateway-key')).toBe('two');
    });
  });
}
