import { setTimeout as delay } from 'node:timers/promises';
import { hindering } from './escpos-status.ts';
import { LinkLost, type PrinterLink, type PrinterTransport } from './links.ts';
import type { PrinterCondition, PrintWatch } from './port.ts';
import { PrinterTalk } from './printer-talk.ts';

/** How long a printer is waited for; ms. */
export interface PrinterWaits {
  /** For the answer to a question that is answered at once. */
  readonly answerMs: number;
  /** For the next bytes to be taken, by a printer that has not said why it takes none. */
  readonly idleMs: number;
  /** Silence after a whole document; then it is asked whether it is still there. */
  readonly proofMs: number;
  /** How often a printer that stands still is asked whether it goes on: one that was switched off and on forgot to tell. */
  readonly pollMs: number;
}

/** How often a printer that is well is waited for once more, to say that it is done. */
const PROOF_ROUNDS = 3;

/** How long the end of a conversation is waited for, in ms. */
const CLOSING_MS = 1000;

/** Bytes that are given to the link at once; the waiting for each is limited. */
const PIECE_BYTES = 512;

export interface PrintRunOptions {
  readonly transport: PrinterTransport;
  readonly waits: PrinterWaits;
  /** The printer understands status questions, where the link brings its answers. */
  readonly asks: boolean;
  readonly watch: PrintWatch | undefined;
}

/** One conversation with a printer: opened, asked, written to, and let go of. */
export class PrintRun {
  readonly #options: PrintRunOptions;
  readonly #talk: PrinterTalk;
  readonly #givenUp = Promise.withResolvers<never>();
  #link: PrinterLink | undefined;
  #hasBegun = false;
  #hold: readonly PrinterCondition[] = [];
  #wasHeld = false;

  constructor(options: PrintRunOptions) {
    this.#options = options;
    this.#talk = new PrinterTalk((conditions) => this.#onConditions(conditions));
    this.#givenUp.promise.catch(() => undefined);
  }

  /** Bytes of the document may have left. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** What the printer itself said last. */
  get conditions(): readonly PrinterCondition[] {
    return this.#talk.conditions;
  }

  /** Opens the way. True where the printer can be asked. @throws LinkLost. */
  async open(): Promise<boolean> {
    this.#giveUpOnAbort();
    await Promise.race([this.#givenUp.promise, undefined]);
    const opening = this.#options.transport.open(this.#talk);
    try {
      this.#link = await Promise.race([opening, this.#givenUp.promise]);
    } catch (error) {
      opening.then(
        (link) => link.abandon(),
        () => undefined,
      );
      throw error;
    }
    return this.#options.asks && this.#link.twoWay;
  }

  /** Asks the printer how it is; undefined where it does not answer. @throws LinkLost. */
  async ask(): Promise<readonly PrinterCondition[] | undefined> {
    const { answerMs } = this.#options.waits;
    return await this.#talk.ask(this.#opened, answerMs, async (step, ms) => {
      const answer = await this.#within(step, ms);
      return answer === 'late' ? answer : answer.value;
    });
  }

  /**
   * Brings all bytes to the printer, however long it stands still.
   * @param endProof whether the bytes end with the question that is answered when all is done.
   * @throws LinkLost.
   */
  async bring(bytes: Uint8Array, endProof: boolean): Promise<'printer' | 'transport'> {
    const held = endProof ? 0 : Math.min(PIECE_BYTES, bytes.length);
    const end = bytes.length - held;
    this.#hasBegun = true;
    for (let at = 0; at < end; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, Math.min(at + PIECE_BYTES, end));
      if (at + PIECE_BYTES >= end) {
        this.#talk.expectDone();
      }
      await this.#patiently(this.#opened.write(piece));
    }
    if (!endProof) {
      await this.#whileHeld();
      await this.#patiently(this.#opened.finish(bytes.subarray(end)));
      if (this.#talk.hasForgotten) {
        throw new LinkLost('PRINTER_UNCONFIRMED', 'it stood still, and was switched off and on');
      }
      return 'transport';
    }
    const proof = await this.#proof();
    if (proof === 'transport') {
      await this.#patiently(this.#opened.finish(new Uint8Array()));
    }
    return proof;
  }

  /** Lets go, whatever has become of it. Never rejects. */
  async end(): Promise<void> {
    this.#options.watch?.signal.removeEventListener('abort', this.#onAbort);
    const stop = new AbortController();
    // A driver may take its time to close a port; nobody waits for that longer.
    const enough = delay(CLOSING_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    await Promise.race([this.#link?.abandon(), enough]);
    stop.abort();
  }

  get #opened(): PrinterLink {
    if (this.#link === undefined) {
      throw new LinkLost('PRINTER_CLOSED', 'not open');
    }
    return this.#link;
  }

  readonly #onAbort = () => this.#givenUp.reject(new LinkLost('PRINT_ABORTED', 'given up'));

  #giveUpOnAbort(): void {
    const signal = this.#options.watch?.signal;
    if (signal?.aborted === true) {
      this.#onAbort();
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  #onConditions(conditions: readonly PrinterCondition[]): void {
    const hold = hindering(conditions);
    if (this.#hasBegun && hold.join() !== this.#hold.join()) {
      this.#hold = hold;
      this.#wasHeld ||= hold.length > 0;
      this.#options.watch?.onHold(hold);
    }
  }

  /**
   * Waits until the printer says that it is done. It may be silent for long, but it must be there; one that never said a
   * word may be unable to.
   */
  async #proof(): Promise<'printer' | 'transport'> {
    let rounds = 0;
    while (!this.#talk.isDone && rounds < PROOF_ROUNDS) {
      const { isHeld, hasSpoken } = this.#talk;
      if ((await this.#within(this.#talk.news, this.#silenceMs())) !== 'late') {
        continue;
      }
      if (!hasSpoken) {
        return 'transport';
      }
      const told = await this.ask();
      if (told === undefined && !isHeld) {
        throw new LinkLost('PRINTER_TIMEOUT', 'it does not answer any more');
      }
      rounds += isHeld ? 0 : 1;
    }
    if (this.#talk.hasForgotten || (!this.#talk.isDone && this.#wasHeld)) {
      throw new LinkLost('PRINTER_UNCONFIRMED', 'it stood still and did not say that it is done');
    }
    return this.#talk.isDone ? 'printer' : 'transport';
  }

  /** Silence after a whole document that needs looking into, in ms. */
  #silenceMs(): number {
    const { answerMs, pollMs, proofMs } = this.#options.waits;
    if (this.#talk.isHeld) {
      return pollMs;
    }
    return (this.#talk.hasSpoken ? proofMs : answerMs) + this.#opened.transitMs;
  }

  async #whileHeld(): Promise<void> {
    while (this.#talk.isHeld) {
      if ((await this.#within(this.#talk.news, this.#options.waits.pollMs)) === 'late') {
        await this.ask();
      }
    }
  }

  /** Waits for a step as long as something moves, and without an end while the printer waits for a person. */
  async #patiently<T>(step: Promise<T>): Promise<T> {
    const { idleMs } = this.#options.waits;
    const limitMs = idleMs + this.#opened.transitMs;
    const stepped = step.then((value) => ({ value }));
    for (;;) {
      const { news, isHeld } = this.#talk;
      const first = await this.#within(Promise.race([stepped, news]), isHeld ? undefined : limitMs);
      if (first === 'late') {
        throw new LinkLost('PRINTER_TIMEOUT', `${idleMs} ms`);
      }
      if (first.value !== undefined) {
        return first.value.value;
      }
    }
  }

  /** A step's value, or `late`. @throws LinkLost also when the link is lost or the document given up meanwhile. */
  async #within<T>(step: Promise<T>, ms: number | undefined): Promise<{ readonly value: T } | 'late'> {
    const stop = new AbortController();
    const late = delay(ms ?? 2 ** 31 - 1, 'late' as const, { signal: stop.signal });
    late.catch(() => undefined);
    try {
      const value = step.then((value) => ({ value }));
      return await Promise.race([value, late, this.#talk.ended, this.#givenUp.promise]);
    } finally {
      stop.abort();
    }
  }
}
