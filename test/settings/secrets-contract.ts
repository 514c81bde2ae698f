import { describe, expect, it } from 'vitest';
import type { Secrets } from '../../main/settings/secrets.ts';

/** What every implementation of the secrets port must do alike. `again` opens the same store once more. */
export function describeSecrets(name: string, create: () => { readonly secrets: Secrets; again(): Secrets }): void {
  describe(name, () => {
    it('gives back what was sealed, also after it was opened again', () => {
      const { secrets, again } = create();
      secrets.seal('terminal-key', 'a secret with 日本語 and\nlines');
      expect(secrets.unseal('terminal-key')).toBe('a secret with 日本語 and\nlines');
      expect(again().unseal('terminal-key')).toBe('a secret with 日本語 and\nlines');
    });

    it('knows nothing of what was never sealed', () => {
      expect(create().secrets.unseal('gateway-key')).toBeUndefined();
    });

    it('puts a new secret in the place of an old one', () => {
      const { secrets } = create();
      secrets.seal('terminal-key', 'old');
      secrets.seal('terminal-key', 'new');
      expect(secrets.unseal('terminal-key')).toBe('new');
    });

    it('keeps secrets of different names apart', () => {
      const { secrets } = create();
      secrets.seal('terminal-key', 'one');
      secrets.seal('gateway-key', 'two');
      expect(secrets.unseal('terminal-key')).toBe('one');
      expect(secrets.unseal('gateway-key')).toBe('two');
    });
  });
}
