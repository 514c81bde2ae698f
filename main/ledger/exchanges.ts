import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { AnySubjectId, ExchangeReference } from './events.ts';

/** One exchange with the gateway as evidence: customer codes masked, keys and signatures left out by whoever made it. */
export interface ExchangeRecord {
  readonly call: string;
  readonly token: string;
  readonly path: string;
  /** UTC, ISO 8601 with ms. */
  readonly startedAt: string;
  /** All in ms since the exchange was begun. */
  readonly connectedMs?: number;
  readonly headersMs?: number;
  readonly totalMs: number;
  readonly outcome: string;
  readonly httpStatus?: number;
  readonly lineCode?: string;
  /** JSON of the request's fields. */
  readonly request: string;
  readonly response?: string;
  /** Length of the whole response in characters, where only its beginning is kept. */
  readonly responseChars?: number;
  readonly gatewayDate?: string;
}

interface ExchangeColumns {
  readonly id: number;
  readonly subject: string;
  readonly call: string;
  readonly token: string;
  readonly path: string;
  readonly started_at: string;
  readonly connected_ms: number | null;
  readonly headers_ms: number | null;
  readonly total_ms: number;
  readonly outcome: string;
  readonly http_status: number | null;
  readonly line_code: string | null;
  readonly request: string;
  readonly response: string | null;
  readonly response_chars: number | null;
  readonly gateway_date: string | null;
}

/** A row as it lies in the file. */
export type ExchangeRow = ExchangeColumns & { readonly sha256: string };

/** SHA-256 over all that a row says; the journal keeps it, so that evidence cannot be exchanged unnoticed. */
export function exchangeHash(row: ExchangeColumns): string {
  const parts = [
    ...[row.id, row.subject, row.call, row.token, row.path, row.started_at],
    ...[row.connected_ms, row.headers_ms, row.total_ms, row.outcome, row.http_status, row.line_code],
    ...[row.request, row.response, row.response_chars, row.gateway_date],
  ];
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex');
}

/** Keeps the exchanges; the only writer of the table. */
export class Exchanges {
  readonly #insert: Statement;
  readonly #nextId: Statement<[], { id: number }>;
  readonly #newestDated: Statement<[], ExchangeRow>;
  readonly #all: Statement<[], ExchangeRow>;
  readonly #bySubject: Statement<[string], ExchangeRow>;
  readonly #one: Statement<[number], ExchangeRow>;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO exchanges (id, subject, call, token, path, started_at, connected_ms, headers_ms, total_ms, outcome,
         http_status, line_code, request, response, response_chars, gateway_date, sha256)
       VALUES (@id, @subject, @call, @token, @path, @started_at, @connected_ms, @headers_ms, @total_ms, @outcome,
         @http_status, @line_code, @request, @response, @response_chars, @gateway_date, @sha256)`,
    );
    this.#nextId = db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM exchanges');
    this.#newestDated = db.prepare('SELECT * FROM exchanges WHERE gateway_date IS NOT NULL ORDER BY id DESC LIMIT 1');
    this.#all = db.prepare('SELECT * FROM exchanges ORDER BY id');
    this.#bySubject = db.prepare('SELECT * FROM exchanges WHERE subject = ? ORDER BY id');
    this.#one = db.prepare('SELECT * FROM exchanges WHERE id = ?');
  }

  one(id: number): ExchangeRow | undefined {
    return this.#one.get(id);
  }

  keep(subject: AnySubjectId, record: ExchangeRecord): ExchangeReference {
    const row: ExchangeColumns = {
      id: this.#nextId.get()?.id ?? 1,
      subject,
      call: record.call,
      token: record.token,
      path: record.path,
      started_at: record.startedAt,
      connected_ms: record.connectedMs ?? null,
      headers_ms: record.headersMs ?? null,
      total_ms: record.totalMs,
      outcome: record.outcome,
      http_status: record.httpStatus ?? null,
      line_code: record.lineCode ?? null,
      request: record.request,
      response: record.response ?? null,
      response_chars: record.responseChars ?? null,
      gateway_date: record.gatewayDate ?? null,
    };
    const sha256 = exchangeHash(row);
    this.#insert.run({ ...row, sha256 });
    return { id: row.id, sha256 };
  }

  /** The newest exchange whose answer told the gateway's clock. */
  newestDated(): ExchangeRow | undefined {
    return this.#newestDated.get();
  }

  all(): IterableIterator<ExchangeRow> {
    return this.#all.iterate();
  }

  about(subject: string): ExchangeRow[] {
    return this.#bySubject.all(subject);
  }
}
