import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { JournalHead } from '../ledger/ledger.ts';

const schema = z.strictObject({ server: z.string(), seq: z.int().min(0), hash: z.string() });

/** Remembers how far a server was, so that it can be told while it cannot be asked. It decides nothing. */
export interface Position {
  /** Undefined where nobody remembers. */
  load(): JournalHead | undefined;
  save(head: JournalHead): Promise<void>;
}

/** The position in a file of the data folder; a lost or damaged one is no loss. */
export class PositionFile implements Position {
  readonly #file: string;
  readonly #server: string;

  /** @param server names the server: what another one had says nothing about it. */
  constructor(folder: string, server: string) {
    this.#file = path.join(folder, 'headquarters.json');
    this.#server = server;
  }

  load(): JournalHead | undefined {
    try {
      const { server, seq, hash } = schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return server === this.#server ? { seq, hash } : undefined;
    } catch {
      return undefined;
    }
  }

  async save({ seq, hash }: JournalHead): Promise<void> {
    try {
      await writeFile(`${this.#file}.new`, JSON.stringify({ server: this.#server, seq, hash }), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    } catch {
      // The next one may be written; until then the server is asked.
    }
  }
}
