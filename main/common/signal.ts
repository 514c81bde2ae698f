/** Tells whoever listens. A listener is called at once and must not throw. */
export class Signal<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Gives a function that ends the listening. */
  listen(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      listener(value);
    }
  }
}
