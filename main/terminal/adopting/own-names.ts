import type { GatewayOrder } from '../../ledger/reconciliation.ts';
import type { Identity } from '../../onepay/identity.ts';
import type { OrderNames } from '../reconciling/book-reader.ts';

/** The names that the gateway has for this branch and terminal: our own codes, and what orders that are ours for certain bear. */
export class OwnNames {
  readonly #terminals: Set<string>;
  readonly #branches: Set<string>;

  constructor({ branchCode, terminalCode }: Pick<Identity, 'branchCode' | 'terminalCode'>) {
    this.#terminals = new Set([terminalCode]);
    this.#branches = new Set([branchCode]);
  }

  /** Takes note of an order that is ours. */
  learn({ terminals }: Pick<GatewayOrder, 'terminals'>, { branch }: OrderNames): void {
    for (const name of terminals) {
      this.#terminals.add(name);
    }
    this.#branches.add(branch);
  }

  /** Whether an order names a terminal or a branch, and another one than this. */
  isForeign({ terminals }: Pick<GatewayOrder, 'terminals'>, { branch }: OrderNames): boolean {
    const isOtherTerminal = terminals.length > 0 && !terminals.some((name) => this.#terminals.has(name));
    return isOtherTerminal || (branch !== '' && !this.#branches.has(branch));
  }
}
