import { TerminalError } from '../common/errors.ts';
import type { JournalRow } from '../ledger/journal.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { insertRowsSql, insertRowsValues } from './batch.ts';
import type { Line } from './line.ts';
import type { LedgerThere } from './plan.ts';
import { SCHEMA_VERSION } from './schema/schema-sql.ts';

/** The codes of this terminal, as the gateway knows them. */
export interface TerminalCodes {
  readonly merchantId?: string | undefined;
  readonly branchCode: string;
  readonly terminalCode: string;
}

const ledgersThere = `SELECT l.id::text AS ledger, s.id::text AS stream, s.epoch, c.seq::float8 AS seq,
    encode(c.hash, 'hex') AS hash,
    EXISTS (SELECT FROM onepay.names n WHERE n.ledger = l.id AND n.merchant_id = $2 AND n.branch_code = $3
      AND n.terminal_code = $4) AS named
  FROM onepay.ledgers l
  JOIN onepay.streams s ON s.ledger = l.id
  JOIN onepay.cursors c ON c.stream = s.id
  WHERE l.first_hash = decode($1, 'hex')
    AND NOT EXISTS (SELECT FROM onepay.streams later WHERE later.ledger = s.ledger AND later.epoch > s.epoch)
  ORDER BY l.id`;

/** Of several rows with a number, the one that holds is of the newest stream that reaches so far back. */
const rowThere = `SELECT encode(j.hash, 'hex') AS hash
  FROM onepay.journal j JOIN onepay.streams s ON s.id = j.stream
  WHERE s.ledger = $1 AND j.seq = $2 AND s.branched_after < $2
    AND NOT EXISTS (SELECT FROM onepay.streams later
      WHERE later.ledger = s.ledger AND later.epoch > s.epoch AND later.branched_after < $2)`;

/** Another ledger under these codes that has gone on since ours began, and lately. */
const sameCodes = `SELECT other.updated_at::text AS at
  FROM onepay.names n
  JOIN onepay.ledgers ours ON ours.id = $1 AND ours.id <> n.ledger
  JOIN onepay.streams s ON s.ledger = n.ledger
  JOIN onepay.cursors other ON other.stream = s.id
  WHERE n.merchant_id = $2 AND n.branch_code = $3 AND n.terminal_code = $4
    AND other.updated_at > ours.started_at AND other.updated_at > now() - interval '3 days'
  LIMIT 1`;

/** What the headquarters' server has of journals, over one connection. */
export class ServerBook {
  readonly #line: Line;
  readonly #codes: readonly [merchant: string, branch: string, terminal: string];

  constructor(line: Line, { merchantId = '', branchCode, terminalCode }: TerminalCodes) {
    this.#line = line;
    this.#codes = [merchantId, branchCode, terminalCode];
  }

  /** @throws TerminalError HQ_SCHEMA_MISSING, HQ_SCHEMA_OTHER. */
  async requireSchema(): Promise<void> {
    const [row] = await this.#line.ask<{ version: number }>('SELECT version FROM onepay.schema_version');
    if (row?.version !== SCHEMA_VERSION) {
      throw new TerminalError('HQ_SCHEMA_OTHER', { there: row?.version ?? '-', needed: SCHEMA_VERSION });
    }
  }

  /** The ledgers that begin with this row. @param firstHash hexadecimal. */
  async ledgers(firstHash: string): Promise<readonly LedgerThere[]> {
    const rows = await this.#line.ask<{
      ledger: string;
      stream: string;
      epoch: number;
      seq: number;
      hash: string;
      named: boolean;
    }>(ledgersThere, [firstHash, ...this.#codes]);
    return rows.map(({ ledger, stream, epoch, seq, hash, named }) => ({
      ledger,
      stream,
      epoch,
      tip: { seq, hash },
      isNamed: named,
    }));
  }

  /** Whether a row of ours is the one that holds there. */
  async hasRow(ledger: string, { seq, hash }: JournalHead): Promise<boolean> {
    const [row] = await this.#line.ask<{ hash: string }>(rowThere, [ledger, seq]);
    return row?.hash === hash;
  }

  /** Begins the first stream of a ledger. @throws TerminalError HQ_OVERTAKEN where another process has done so by now. */
  async begin(firstHash: string): Promise<void> {
    await this.#asOne(async () => {
      const [made] = await this.#line.ask<{ id: string }>(
        `INSERT INTO onepay.ledgers (first_hash, merchant_id, branch_code, terminal_code)
         VALUES (decode($1, 'hex'), $2, $3, $4) RETURNING id::text`,
        [firstHash, ...this.#codes],
      );
      await this.#line.ask('INSERT INTO onepay.streams (ledger, epoch) VALUES ($1, 1)', [made?.id]);
    });
  }

  /** Begins another stream, which supersedes whatever is there beyond a row. @throws TerminalError HQ_OVERTAKEN. */
  async branch({ ledger, epoch }: LedgerThere, after: JournalHead): Promise<void> {
    await this.#line.ask(
      `INSERT INTO onepay.streams (ledger, epoch, branched_after, branched_hash) VALUES ($1, $2, $3, decode($4, 'hex'))`,
      [ledger, epoch + 1, after.seq, after.hash],
    );
  }

  /** Notes the codes that the terminal has by now. */
  async name(ledger: string): Promise<void> {
    await this.#line.ask(
      `INSERT INTO onepay.names (ledger, merchant_id, branch_code, terminal_code) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [ledger, ...this.#codes],
    );
  }

  /** When another terminal has sent rows under these codes, lately; undefined where none has. */
  async otherUnderOurCodes(ledger: string): Promise<string | undefined> {
    const [row] = await this.#line.ask<{ at: string }>(sameCodes, [ledger, ...this.#codes]);
    return row?.at;
  }

  /**
   * Adds rows to a stream, all of them or none.
   * @param rowsAfter gives what follows the last row that is there, or undefined where that is none of ours.
   * @returns the rows that are there by now; `moved` where somebody else has taken the stream elsewhere.
   * @throws TerminalError; where it comes out of the commit, nobody knows yet whether the rows are there.
   */
  async add(
    stream: string,
    rowsAfter: (tip: JournalHead) => readonly JournalRow[] | undefined,
  ): Promise<readonly JournalRow[] | 'moved'> {
    return await this.#asOne(async () => {
      const [tip] = await this.#line.ask<JournalHead>(
        `SELECT seq::float8 AS seq, encode(hash, 'hex') AS hash FROM onepay.lock_cursor($1)`,
        [stream],
      );
      const rows = tip === undefined ? undefined : rowsAfter(tip);
      if (rows === undefined) {
        return 'moved';
      }
      if (rows.length > 0) {
        await this.#line.ask(insertRowsSql, insertRowsValues(stream, rows));
      }
      return rows;
    });
  }

  async #asOne<T>(work: () => Promise<T>): Promise<T> {
    await this.#line.ask('BEGIN');
    const result = await work();
    await this.#line.ask('COMMIT');
    return result;
  }
}
