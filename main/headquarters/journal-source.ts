import type { Database, Statement } from 'better-sqlite3';
import { Journal, type JournalRow } from '../ledger/journal.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { openLedgerFile } from '../ledger/open-file.ts';

/** The journal, as far as sending it needs: only read, and never of a moment before something already seen. */
export interface JournalSource {
  /** Names the ledger: the hash of its first row, hexadecimal; undefined while it has none. */
  firstHash(): string | undefined;
  /** Rows that it has. */
  rows(): number;
  contains(head: JournalHead): boolean;
  /** The hash of a row, hexadecimal. */
  hashOf(seq: number): string | undefined;
  /** So many rows that follow a row, oldest first. */
  after(seq: number, count: number): readonly JournalRow[];
  /** Whether a row beyond this one says that the ledger was restored from a copy. */
  wasRestoredAfter(seq: number): boolean;
}

/** A ledger's journal by a connection of its own, so that nothing of the ledger's is in its way. */
export class FileJournal implements JournalSource {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #restored: Statement<[number], { readonly seq: number }>;

  /**
   * @param file a ledger that was opened before.
   * @throws TerminalError as opening the ledger does.
   */
  constructor(file: string) {
    this.#db = openLedgerFile({ file, writable: false, checksPages: false, timestamp: () => '' });
    this.#journal = new Journal(this.#db);
    this.#restored = this.#db.prepare("SELECT seq FROM journal WHERE seq > ? AND kind = 'ledger.restored' LIMIT 1");
  }

  firstHash(): string | undefined {
    return this.hashOf(1);
  }

  rows(): number {
    return this.#journal.last()?.seq ?? 0;
  }

  contains({ seq, hash }: JournalHead): boolean {
    return this.hashOf(seq) === hash;
  }

  hashOf(seq: number): string | undefined {
    return this.#journal.row(seq)?.hash.toString('hex');
  }

  after(seq: number, count: number): readonly JournalRow[] {
    return this.#journal.after(seq, count);
  }

  wasRestoredAfter(seq: number): boolean {
    return this.#restored.get(seq) !== undefined;
  }

  close(): void {
    this.#db.close();
  }
}
