/** What is done with the printer between two documents, in the order in which it was asked for. */
export class Errands {
  readonly #waiting: { readonly run: () => Promise<void>; readonly refuse: (reason: Error) => void }[] = [];

  add<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({ run: () => work().then(resolve, reject), refuse: reject });
    return promise;
  }

  /** Does the oldest one; gives whether there was one. What goes wrong in it is for whoever asked. */
  async runNext(): Promise<boolean> {
    const errand = this.#waiting.shift();
    await errand?.run();
    return errand !== undefined;
  }

  /** None of those that wait will be done. */
  refuse(reason: Error): void {
    for (const errand of this.#waiting.splice(0)) {
      errand.refuse(reason);
    }
  }
}
