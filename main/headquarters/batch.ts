import type { JournalRow } from '../ledger/journal.ts';

/** How much goes in one transaction: small enough that taking it together holds nobody up. */
export const MAX_BATCH_ROWS = 200;
/** Characters of content; a single row may be larger. */
const MAX_BATCH_CHARS = 256 * 1024;

/** As many rows from the beginning as go in one transaction, at least one where there is one. */
export function cutBatch(rows: readonly JournalRow[]): readonly JournalRow[] {
  let chars = 0;
  const end = rows.findIndex(({ content }, index) => {
    chars += content.length;
    return index >= MAX_BATCH_ROWS || (index > 0 && chars > MAX_BATCH_CHARS);
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** Rows as one statement takes them: a list for each column. */
export const insertRowsSql = `INSERT INTO onepay.journal
  (stream, seq, at, business_date, kind, subject, content, prev_hash, hash, actor)
  SELECT $1::bigint, r.seq, r.at, r.business_date, r.kind, r.subject, r.content,
    decode(r.prev_hash, 'hex'), decode(r.hash, 'hex'), r.actor
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    AS r (seq, at, business_date, kind, subject, content, prev_hash, hash, actor)`;

/** What {@link insertRowsSql} is filled with. */
export function insertRowsValues(stream: string, rows: readonly JournalRow[]): readonly unknown[] {
  return [
    stream,
    rows.map(({ seq }) => seq),
    rows.map(({ at }) => at),
    rows.map(({ business_date: date }) => date),
    rows.map(({ kind }) => kind),
    rows.map(({ subject }) => subject),
    rows.map(({ content }) => content),
    rows.map(({ prev_hash: before }) => before.toString('hex')),
    rows.map(({ hash }) => hash.toString('hex')),
    rows.map(({ actor }) => actor ?? null),
  ];
}
