import type { CodeFramer } from '../framed-scanner.ts';
import { AFTERMATH_MS, type Frame, MAX_FRAME, OPENING_MS } from '../framing.ts';
import { readReport, type ScannedData } from './report.ts';

/** Ms after which the next report no longer belongs to a code: its reports come within a few ms, and nobody scans so fast. */
export const REPORT_GAP_MS = 100;

/** What ends a code: the report itself, which says how long it is. */
const ENDING = 'report';

/**
 * Joins the reports of a code. A code within one report, as every code of up to 56 characters is, comes whole or not at all.
 * Of a longer one a lost end, a report that is damaged, another code's AIM identifier and a long pause are seen, and then
 * all of it is dropped. A beginning or a middle that is lost without a pause cannot be seen in the reports, which carry no
 * number: the longer payment codes say themselves how long they are (`main/codes`), and the gateway refuses what is left.
 */
export class ReportFramer implements CodeFramer {
  #held = '';
  #aimId: string | undefined;
  #isWithin = false;
  #firstAt = 0;
  #lastAt = 0;
  /** What begins before this is no beginning, but the tail of a code. */
  #tailUntil = Number.NEGATIVE_INFINITY;
  #spoiled: Exclude<Frame['kind'], 'whole'> | undefined;

  opened(at: number): void {
    this.#reset();
    this.#tailUntil = at + OPENING_MS;
  }

  push(bytes: Uint8Array, at: number): Frame[] {
    const frames = this.silence(at);
    const reading = readReport(bytes);
    switch (reading.kind) {
      case 'other':
        return frames;
      case 'malformed':
        return [...frames, ...this.#malformed(at)];
      case 'scanned':
        return [...frames, ...this.#scanned(reading.data, at)];
    }
  }

  silence(at: number): Frame[] {
    if (!this.#isWithin || at - this.#lastAt < REPORT_GAP_MS) {
      return [];
    }
    this.#spoiled ??= 'truncated';
    return this.#giveUp(at);
  }

  #scanned({ text, aimId, continued }: ScannedData, at: number): Frame[] {
    const frames: Frame[] = [];
    if (this.#isWithin && isAnother(this.#aimId, aimId)) {
      this.#spoiled ??= 'truncated';
      frames.push(...this.#giveUp(at));
    }
    if (!this.#isWithin) {
      this.#begin(at);
    }
    this.#lastAt = at;
    this.#held += text;
    this.#aimId ??= aimId;
    if (this.#held.length > MAX_FRAME) {
      this.#held = this.#held.slice(-4);
      this.#spoiled = 'tooLong';
    }
    return continued ? frames : [...frames, ...this.#end()];
  }

  /** Nobody knows whether it was the last of its code: what comes next may be the rest. */
  #malformed(at: number): Frame[] {
    if (!this.#isWithin) {
      this.#begin(at);
    }
    this.#lastAt = at;
    this.#spoiled = 'badCharacter';
    return this.#giveUp(at);
  }

  #begin(at: number): void {
    this.#isWithin = true;
    this.#firstAt = at;
    this.#spoiled = at < this.#tailUntil ? 'truncated' : undefined;
  }

  #end(): Frame[] {
    this.#tailUntil = Number.NEGATIVE_INFINITY;
    const frame = this.#frame(ENDING);
    return frame.text === '' ? [] : [frame];
  }

  #giveUp(at: number): Frame[] {
    this.#tailUntil = at + AFTERMATH_MS;
    return [this.#frame('silence')];
  }

  #frame(ending: string): Frame {
    const frame = {
      kind: this.#spoiled ?? 'whole',
      text: this.#held,
      durationMs: this.#lastAt - this.#firstAt,
      ending,
    } as const;
    const aimId = this.#aimId;
    this.#reset();
    return aimId === undefined ? frame : { ...frame, aimId };
  }

  #reset(): void {
    this.#held = '';
    this.#aimId = undefined;
    this.#isWithin = false;
    this.#spoiled = undefined;
  }
}

function isAnother(held: string | undefined, next: string | undefined): boolean {
  return held !== undefined && next !== undefined && held !== next;
}
