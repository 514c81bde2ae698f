import { onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { Log } from '../../main/common/log.ts';
import { FileJournal, type JournalSource } from '../../main/headquarters/journal-source.ts';
import { type Line, type LineOptions, openLine } from '../../main/headquarters/line.ts';
import type { Position } from '../../main/headquarters/position-file.ts';
import type { TerminalCodes } from '../../main/headquarters/server-book.ts';
import { type Branching, type Sent, Session } from '../../main/headquarters/session.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { JournalRow } from '../../main/ledger/journal.ts';
import type { JournalHead, Ledger } from '../../main/ledger/ledger.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { TERMINAL_PASSWORD, type TestPostgres } from '../support/postgres.ts';

export const someCodes: TerminalCodes = {
  merchantId: 'OB0244899999',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
};

/** The journal of a ledger, for the time of one test. */
export function journalOf(ledger: Pick<Ledger, 'file'>): FileJournal {
  const journal = new FileJournal(ledger.file);
  onTestFinished(() => journal.close());
  return journal;
}

export function connectTo(
  settings: HeadquartersSettings,
  change: Partial<Pick<LineOptions, 'password' | 'limits' | 'clock'>> = {},
  ending: AbortSignal = new AbortController().signal,
): Promise<Line> {
  return openLine({ settings, password: TERMINAL_PASSWORD, clock: systemClock, ending, ...change });
}

export interface SendingOptions {
  readonly codes?: TerminalCodes;
  readonly branching?: Branching;
}

/** Sends a journal over a connection of its own. */
export async function sendTo(
  settings: HeadquartersSettings,
  journal: JournalSource,
  { codes = someCodes, branching = 'whenRestored' }: SendingOptions = {},
): Promise<Sent> {
  const line = await connectTo(settings);
  try {
    return await new Session({ line, journal, codes, branching, onReached: () => undefined }).send();
  } finally {
    line.drop();
  }
}

/** A row as both sides have it. */
export type PlainRow = Omit<JournalRow, 'prev_hash' | 'hash'> & { readonly prev_hash: string; readonly hash: string };

export function rowsOf(journal: JournalSource): PlainRow[] {
  return journal.after(0, 1_000_000).map((row) => ({
    ...row,
    prev_hash: row.prev_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  }));
}

const COLUMNS = `seq::float8 AS seq, at, business_date, kind, subject, content, encode(prev_hash, 'hex') AS prev_hash,
  encode(hash, 'hex') AS hash, actor`;

/** The rows that hold, as the server has them, and the server's own count of those whose hash is not right. */
export async function rowsThere(
  server: TestPostgres,
  database: string,
  ledger?: string,
): Promise<{ readonly rows: PlainRow[]; readonly broken: number }> {
  return await server.asAdmin(database, async (client) => {
    const where = ledger === undefined ? '' : `WHERE ledger = ${ledger}`;
    const { rows } = await client.query<PlainRow>(
      `SELECT ${COLUMNS} FROM onepay.journal_current ${where} ORDER BY ledger, seq`,
    );
    const { rows: counted } = await client.query<{ broken: number }>(
      `SELECT count(*)::int AS broken FROM (
         SELECT *, lag(hash) OVER (PARTITION BY ledger ORDER BY seq) AS before FROM onepay.journal_current ${where}) j
       WHERE hash <> onepay.row_hash(prev_hash, seq, at, business_date, kind, subject, content, actor)
         OR prev_hash <> coalesce(before, decode(repeat('00', 32), 'hex'))`,
    );
    return { rows, broken: counted[0]?.broken ?? -1 };
  });
}

/** Writes so many rows, one transaction each, with texts that are hard to carry. */
export function writeRows(ledger: Ledger, count: number, text = 'カード "x"\\ \u0000\u001f\u007f\u2028 🍣'): void {
  for (let n = 0; n < count; n += 1) {
    writeRow(ledger, `${text} ${n}`);
  }
}

export function writeRow(ledger: Ledger, text: string): void {
  ledger.write((writer) => writer.append(rowWith(text)));
}

/** Writes so many rows in one transaction, which takes a fraction of the time. */
export function writeRowsAtOnce(ledger: Ledger, count: number): void {
  ledger.write((writer) => {
    for (let n = 0; n < count; n += 1) {
      writer.append(rowWith(`row ${n}`));
    }
  });
}

function rowWith(text: string) {
  return {
    kind: 'machine.illegalEvent',
    subject: 'payment-1' as PaymentId,
    content: { event: text, state: 'x' },
  } as const;
}

/** Writes that the ledger goes on from a copy that ended with its newest row. */
export function writeRestored(ledger: Ledger): void {
  const head = ledger.head() ?? { seq: 0, hash: '' };
  const content = {
    file: 'copy.sqlite',
    head,
    upTo: '2026-11-22T03:00:00.000Z',
    lostHead: null,
    firstFreeNumber: 1000,
  };
  ledger.write((writer) => writer.append({ kind: 'ledger.restored', subject: 'ledger', content }));
}

/** Remembers nothing but the last. */
export function memoryPosition(): Position & { known: JournalHead | undefined } {
  const position = {
    known: undefined as JournalHead | undefined,
    load: () => position.known,
    save: async (head: JournalHead) => {
      position.known = head;
    },
  };
  return position;
}

/** Keeps the names of what was written down. */
export function listeningLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  return { events, write: (_level, event) => events.push(event) };
}
