import path from 'node:path';
import type { Status } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { maskCode } from '../common/payment-code.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Scanner, ScannerEvent } from '../scanners/port.ts';

export type ScannerKind = 'serial' | 'keyboard' | 'hid';

/** A scanner of the counter. */
export interface CounterScanner {
  readonly scanner: Scanner;
  readonly kind: ScannerKind;
}

/** Something that a scanner read, whole or not. */
export type Reading = Extract<ScannerEvent, { kind: 'scanned' | 'dropped' }>;

export interface ScannerDeskParts {
  readonly scanners: readonly CounterScanner[];
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly onReading: (reading: Reading, from: CounterScanner) => void;
  readonly onChange: () => void;
}

type Disconnected = Extract<ScannerEvent, { kind: 'disconnected' }>;

/** What a scanner read last, and when, in ms of the clock that only grows. */
interface LastReading {
  readonly number: number;
  readonly mask: string;
  readonly taken: boolean;
  readonly at: number;
}

/** A device that does not let go must not keep the counter from anything, in ms. */
export const LETTING_GO_MS = 3000;

interface Seat extends CounterScanner {
  /** Undefined before its first word. */
  lost: Disconnected | 'connected' | undefined;
  last: LastReading | undefined;
}

/** All scanners of the counter, of every kind: what they read, and whether they are there. */
export class ScannerDesk {
  readonly #parts: ScannerDeskParts;
  #seats: readonly Seat[];
  #isStarted = false;
  #isStopped = false;

  constructor(parts: ScannerDeskParts) {
    this.#parts = parts;
    this.#seats = parts.scanners.map(seatOf);
  }

  start(): void {
    this.#isStarted = true;
    for (const seat of this.#seats) {
      this.#listenTo(seat);
    }
  }

  /** Lets go of the scanners there are, and takes others. */
  async replace(scanners: readonly CounterScanner[]): Promise<void> {
    const before = this.#seats;
    this.#seats = [];
    this.#parts.onChange();
    // Two of them may want the same port; one that does not let go must not keep the others from being used.
    const stopped = Promise.allSettled(before.map(({ scanner }) => scanner.stop()));
    await endsWithin(stopped, LETTING_GO_MS, this.#parts.clock);
    if (!this.#isStopped) {
      this.#seats = scanners.map(seatOf);
      if (this.#isStarted) {
        this.start();
      }
      this.#parts.onChange();
    }
  }

  status(translate: Translator): Status['scanners'] {
    const now = this.#parts.clock.monotonic();
    return this.#seats.map(({ scanner, kind, lost, last }) => ({
      // A port's path is this computer's business.
      name: path.win32.basename(scanner.name),
      kind,
      state: lost === 'connected' ? 'connected' : 'disconnected',
      problem: lost === undefined || lost === 'connected' ? null : problemOf(lost, translate),
      lastScan: last === undefined ? null : lastScan(last, now),
    }));
  }

  /** Takes nothing more, and resolves when all devices are let go of. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#seats.map(({ scanner }) => scanner.stop()));
  }

  #listenTo(seat: Seat): void {
    seat.scanner.start((event) => {
      // A device may go on reading until it has let go.
      if (!this.#isStopped && this.#seats.includes(seat)) {
        this.#take(event, seat);
      }
    });
  }

  #take(event: ScannerEvent, seat: Seat): void {
    switch (event.kind) {
      case 'scanned':
      case 'dropped':
        this.#note(event, seat);
        this.#parts.onReading(event, seat);
        return;
      case 'connected':
        seat.lost = 'connected';
        break;
      case 'disconnected':
        seat.lost = event;
        break;
    }
    this.#parts.onChange();
  }

  #note(reading: Reading, seat: Seat): void {
    seat.last = {
      number: (seat.last?.number ?? 0) + 1,
      mask: reading.kind === 'scanned' ? maskCode(reading.code) : reading.mask,
      taken: reading.kind === 'scanned',
      at: this.#parts.clock.monotonic(),
    };
    this.#parts.onChange();
  }
}

function seatOf({ scanner, kind }: CounterScanner): Seat {
  return { scanner, kind, lost: undefined, last: undefined };
}

function lastScan({ number, mask, taken, at }: LastReading, now: number): Status['scanners'][number]['lastScan'] {
  return { number, mask, taken, forMs: now - at };
}

function problemOf({ cause }: Disconnected, translate: Translator): Status['scanners'][number]['problem'] {
  const which = cause ?? 'lost';
  return {
    kind: 'device',
    code: which,
    message: translate(`scannerProblems.${which}.message`),
    hint: translate(`scannerProblems.${which}.hint`),
  };
}
