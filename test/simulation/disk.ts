import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ledger, type LedgerOptions, type LedgerWriter } from '../../main/ledger/ledger.ts';

/** What happens to a write. */
export type WriteFault = 'none' | 'diskFull' | 'killBefore' | 'killAfter' | 'powerCut';

/** Thrown in a process that has died, at whatever it tries next; nobody is there to catch it. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

export interface Fate {
  readonly isAlive: () => boolean;
  readonly die: () => void;
  /** Decides about the next write. */
  readonly nextWrite: () => WriteFault;
  /** 0 to 1. */
  readonly fraction: () => number;
}

/** The real ledger, in a process that may be killed or lose its power in any of its writes. */
export class MortalLedger extends Ledger {
  readonly #fate: Fate;

  constructor(options: LedgerOptions, fate: Fate) {
    super(options);
    this.#fate = fate;
  }

  override write<T>(work: (writer: LedgerWriter) => T): T {
    if (!this.#fate.isAlive()) {
      throw new ProcessDied();
    }
    switch (this.#fate.nextWrite()) {
      case 'none':
        return super.write(work);
      case 'diskFull':
        return super.write((writer) => {
          work(writer);
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        });
      case 'killBefore':
        this.#fate.die();
        throw new ProcessDied();
      case 'killAfter':
        super.write(work);
        this.#fate.die();
        throw new ProcessDied();
      case 'powerCut':
        this.#loseLastWrite(work);
        this.#fate.die();
        throw new ProcessDied();
    }
  }

  /** Power fails while the write goes to the disk: of what it changed, only a beginning has arrived. */
  #loseLastWrite(work: (writer: LedgerWriter) => unknown): void {
    const before = readImage(this.file);
    super.write(work);
    const after = readImage(this.file);
    // A database page is written only after the whole log has been synced, so then nothing of the log is lost.
    const torn = before.main.equals(after.main) ? tear(before.log, after.log, this.#fate.fraction()) : after.log;
    // What was never synced lies in the computer's memory, and is gone with it.
    writeImage(tornFile(this.file), { main: after.main, log: this.isDurable ? torn : Buffer.alloc(0) });
  }
}

interface Image {
  readonly main: Buffer;
  readonly log: Buffer;
}

const logOf = (file: string) => `${file}-wal`;

/** Where the files lie as the disk has them after a power cut in a write. */
export function tornFile(file: string): string {
  return `${file}.torn`;
}

function readImage(file: string): Image {
  return { main: readFileSync(file), log: existsSync(logOf(file)) ? readFileSync(logOf(file)) : Buffer.alloc(0) };
}

function writeImage(file: string, { main, log }: Image): void {
  writeFileSync(file, main);
  writeFileSync(logOf(file), log);
}

/** The log as it was, with a beginning of the changed bytes as they became. */
function tear(before: Buffer, after: Buffer, fraction: number): Buffer {
  let first = 0;
  while (first < after.length && first < before.length && before[first] === after[first]) {
    first += 1;
  }
  const cut = first + Math.floor((after.length - first) * fraction);
  return Buffer.concat([after.subarray(0, cut), before.subarray(cut)]);
}

/** What is on the disk when a process has died, copied for the next one: its handle on the old files is still open. */
export function salvage(file: string, next: string): void {
  const from = existsSync(tornFile(file)) ? tornFile(file) : file;
  copyFileSync(from, next);
  if (existsSync(logOf(from))) {
    copyFileSync(logOf(from), logOf(next));
  }
}
