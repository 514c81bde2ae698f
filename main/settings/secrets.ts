/** What the terminal keeps sealed. */
export type SecretName =
  | 'terminal-key'
  | 'gateway-key'
  | 'training-terminal-key'
  | 'training-gateway-key'
  | 'headquarters-password';

/** What protects live secrets at rest; `refused`: nothing does, and none are taken. */
export type SealKind = 'keyStore' | 'keyFile' | 'refused';

/**
 * Keeps secrets at rest so that the files alone are worth nothing. Secrets are text; none may ever be logged.
 * Implementations answer the same for the same calls: `test/settings/secrets-contract.ts`.
 */
export interface Secrets {
  /** For people; a key file where nothing is said. */
  readonly protection?: SealKind;
  /** Seals a secret under its name, in place of an earlier one. */
  seal(name: SecretName, secret: string): void;
  /**
   * The secret, or undefined where none was sealed.
   * @throws TerminalError SECRETS_UNREADABLE where it was altered or belongs to another key or name.
   */
  unseal(name: SecretName): string | undefined;
}
