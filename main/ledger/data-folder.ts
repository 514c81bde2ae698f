import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { systemCode, TerminalError } from '../common/errors.ts';
import { flushFolder } from '../common/flush.ts';
import { makeFolder } from '../common/folders.ts';
import type { JournalHead } from './ledger.ts';
import { asTerminalError } from './open-file.ts';
import { carryOutSwap, type LedgerSwap } from './swap.ts';

/** Who holds a data folder, for the message to whoever else wants it. */
export interface FolderOwner {
  readonly pid: number;
  /** UTC, ISO 8601. */
  readonly since: string;
}

const ownerSchema = z.object({ pid: z.number(), since: z.string() });

/**
 * Holds a data folder for one process. The hold is a lock of the operating system on an SQLite file, so it ends with the
 * process however that ends, and a stale lock cannot be left behind.
 */
export class DataFolderHold {
  readonly #db: Database;
  readonly #folder: string;

  private constructor(db: Database, folder: string) {
    this.#db = db;
    this.#folder = folder;
  }

  /**
   * @param waitMs how long to wait for a process that has it only for a moment.
   * @throws TerminalError DATA_FOLDER_IN_USE where another process has it, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
   */
  static acquire(folder: string, owner: FolderOwner, waitMs: number): DataFolderHold {
    const file = path.join(folder, 'instance.sqlite');
    let db: Database | undefined;
    try {
      makeFolder(folder, 0o700);
      db = new Sqlite(file, { timeout: waitMs });
      db.exec('BEGIN EXCLUSIVE');
      // From here on the lock is kept until the file is closed. Sooner, two that wait would keep each other from having it.
      db.pragma('locking_mode = EXCLUSIVE');
      db.exec(`CREATE TABLE IF NOT EXISTS holds (count INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS ledgers (name TEXT PRIMARY KEY, created_at TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS heads (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS swaps (name TEXT PRIMARY KEY, staged TEXT NOT NULL, kept TEXT NOT NULL, seq INTEGER NOT NULL,
          hash TEXT NOT NULL, at TEXT NOT NULL) STRICT;
        INSERT INTO holds SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM holds);
        UPDATE holds SET count = count + 1;
        COMMIT`);
      writeFileSync(ownerFile(folder), JSON.stringify(owner));
      const hold = new DataFolderHold(db, folder);
      hold.#finishSwaps();
      return hold;
    } catch (error) {
      db?.close();
      if (/^SQLITE_(BUSY|LOCKED)/.test(systemCode(error))) {
        throw inUse(folder, error);
      }
      throw asTerminalError(error, file);
    }
  }

  /** Remembers that a ledger was made here: should its file be gone one day, it must not be replaced in silence. */
  rememberLedger(name: string, createdAt: string): void {
    this.#db.prepare('INSERT INTO ledgers VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, createdAt);
  }

  /** When the ledger of this name was made here; undefined where none was. */
  ledgerCreatedAt(name: string): string | undefined {
    const row = this.#db
      .prepare<[string], { created_at: string }>('SELECT created_at FROM ledgers WHERE name = ?')
      .get(name);
    return row?.created_at;
  }

  /** Remembers how far a ledger had come, so that an older copy is not taken for it. */
  rememberHead(name: string, { seq, hash }: JournalHead): void {
    this.#db.prepare('INSERT OR REPLACE INTO heads VALUES (?, ?, ?)').run(name, seq, hash);
  }

  /** How far the ledger of this name had come when it was last closed; undefined where nobody remembers. */
  headOf(name: string): JournalHead | undefined {
    return this.#db.prepare<[string], JournalHead>('SELECT seq, hash FROM heads WHERE name = ?').get(name);
  }

  /**
   * Puts another file in the place of a ledger. Once it is written down here, it is carried out even where the process or the
   * machine stops in the middle: by whoever holds the folder next. What the file holds must be on the disk.
   * @param head the last row of the file that takes the place.
   * @param at UTC, ISO 8601.
   */
  swapLedger(swap: LedgerSwap, head: JournalHead, at: string): void {
    try {
      // Were it lost with the power once the swap is written down, the swap would be taken for carried out.
      flushFolder(this.#folder);
      this.#db
        .prepare('INSERT INTO swaps VALUES (?, ?, ?, ?, ?, ?)')
        .run(swap.name, swap.staged, swap.kept, head.seq, head.hash, at);
      this.#finishSwaps();
    } catch (error) {
      throw asTerminalError(error, path.join(this.#folder, swap.name));
    }
  }

  #finishSwaps(): void {
    const swaps = this.#db.prepare<[], LedgerSwap & JournalHead & { readonly at: string }>('SELECT * FROM swaps').all();
    for (const { name, seq, hash, at, ...swap } of swaps) {
      carryOutSwap(this.#folder, { name, ...swap });
      this.#db.transaction(() => {
        this.rememberLedger(name, at);
        this.rememberHead(name, { seq, hash });
        this.#db.prepare('DELETE FROM swaps WHERE name = ?').run(name);
      })();
    }
  }

  release(): void {
    this.#db.close();
  }
}

function ownerFile(folder: string): string {
  return path.join(folder, 'instance.json');
}

function inUse(folder: string, cause: unknown): TerminalError {
  let owner: FolderOwner = { pid: 0, since: '?' };
  try {
    owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile(folder), 'utf8')));
  } catch {
    // The owner's name is a courtesy; without it the refusal stands all the same.
  }
  return new TerminalError('DATA_FOLDER_IN_USE', { folder, pid: owner.pid, since: owner.since }, { cause });
}
