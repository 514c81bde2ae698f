/** Keeps a payment or refund to one hand at a time: whoever talks to the gateway about it holds it meanwhile. */
export class Holds {
  readonly #held = new Set<string>();

  /** Takes hold; undefined where somebody else has it. To be released once. */
  take(id: string): (() => void) | undefined {
    if (this.#held.has(id)) {
      return undefined;
    }
    this.#held.add(id);
    return () => {
      this.#held.delete(id);
    };
  }
}
