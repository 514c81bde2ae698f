import { paymentStates, refundStates } from './machine.ts';

/** Marks a file as this product's ledger: `OPOS` in ASCII. */
export const APPLICATION_ID = 0x4f504f53;

/** What can never be changed: the journal and the evidence. */
export const journalSql = `
CREATE TABLE journal (
  seq           INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,
  business_date TEXT NOT NULL,
  kind          TEXT NOT NULL,
  subject       TEXT NOT NULL,
  content       TEXT NOT NULL,
  prev_hash     BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash          BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_by_subject ON journal (subject, seq);

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_grows_at_its_end BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
  OR (NEW.seq > 1 AND NEW.prev_hash IS NOT (SELECT hash FROM journal WHERE seq = NEW.seq - 1))
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE exchanges (
  id             INTEGER PRIMARY KEY,
  subject        TEXT NOT NULL,
  call           TEXT NOT NULL,
  token          TEXT NOT NULL UNIQUE,
  path           TEXT NOT NULL,
  started_at     TEXT NOT NULL,
  connected_ms   REAL,
  headers_ms     REAL,
  total_ms       REAL NOT NULL,
  outcome        TEXT NOT NULL,
  http_status    INTEGER,
  line_code      TEXT,
  request        TEXT NOT NULL,
  response       TEXT,
  response_chars INTEGER,
  gateway_date   TEXT,
  sha256         TEXT NOT NULL
) STRICT;
CREATE INDEX exchanges_by_subject ON exchanges (subject, id);

CREATE TRIGGER exchanges_are_never_updated BEFORE UPDATE ON exchanges
BEGIN SELECT RAISE(ABORT, 'exchanges are append-only'); END;
CREATE TRIGGER exchanges_are_never_deleted BEFORE DELETE ON exchanges
BEGIN SELECT RAISE(ABORT, 'exchanges are append-only'); END;
CREATE TRIGGER exchanges_grow_at_their_end BEFORE INSERT ON exchanges
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM exchanges)
BEGIN SELECT RAISE(ABORT, 'exchanges are append-only'); END;
`;

/** INSERT OR REPLACE would otherwise put evidence of one request in the place of another's. */
export const evidenceSql = `
CREATE TRIGGER exchanges_have_a_token_each BEFORE INSERT ON exchanges
WHEN EXISTS (SELECT 1 FROM exchanges WHERE token = NEW.token)
BEGIN SELECT RAISE(ABORT, 'exchanges are append-only'); END;
`;

/**
 * What is to be printed: it is changed in place and follows from nothing, so it is neither rebuilt nor compared. The journal
 * tells of each job's end.
 */
export const printQueueSql = `
CREATE TABLE print_jobs (
  place     INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  payment   TEXT NOT NULL,
  what      TEXT NOT NULL,
  along     TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'endUnknown')),
  again     INTEGER NOT NULL CHECK (again IN (0, 1)),
  queued_at TEXT NOT NULL,
  printer   TEXT NOT NULL,
  code      TEXT NOT NULL
) STRICT;
CREATE INDEX print_jobs_by_payment ON print_jobs (payment, place);
CREATE INDEX print_jobs_by_state ON print_jobs (state, place);
`;

/** Who asked for a document, and documents that belong to no payment. */
export const printQueueOfReportsSql = `
CREATE TABLE print_jobs_with_reports (
  place     INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  payment   TEXT,
  what      TEXT NOT NULL,
  along     TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'endUnknown')),
  again     INTEGER NOT NULL CHECK (again IN (0, 1)),
  asked_by  TEXT NOT NULL,
  queued_at TEXT NOT NULL,
  printer   TEXT NOT NULL,
  code      TEXT NOT NULL
) STRICT;
INSERT INTO print_jobs_with_reports
  SELECT place, id, payment, what, along, state, again, 'unnamed', queued_at, printer, code FROM print_jobs;
DROP TABLE print_jobs;
ALTER TABLE print_jobs_with_reports RENAME TO print_jobs;
CREATE INDEX print_jobs_by_payment ON print_jobs (payment, place);
CREATE INDEX print_jobs_by_state ON print_jobs (state, place);
`;

/**
 * What operators prove themselves with: changed in place, and never in the journal, which is exported. The hash is scrypt's,
 * with its parameters beside it.
 */
export const operatorPinsSql = `
CREATE TABLE operator_pins (
  operator         TEXT PRIMARY KEY,
  salt             BLOB NOT NULL,
  hash             BLOB NOT NULL,
  cost             INTEGER NOT NULL,
  failures         INTEGER NOT NULL,
  locked_out_until INTEGER NOT NULL
) STRICT;
`;

/**
 * What a comparison with the gateway's book has read so far, so that it can go on where it stopped; what it found; and what
 * somebody did about a difference, which later comparisons tell as well.
 */
export const reconciliationSql = `
CREATE TABLE reconciliation (
  id         TEXT PRIMARY KEY,
  from_date  TEXT NOT NULL,
  to_date    TEXT NOT NULL,
  begun_at   TEXT NOT NULL,
  begun_seq  INTEGER NOT NULL,
  position   TEXT NOT NULL,
  outcome    TEXT
) STRICT;
CREATE TABLE reconciliation_orders (
  span       INTEGER NOT NULL,
  order_id   TEXT NOT NULL,
  content    TEXT NOT NULL,
  PRIMARY KEY (span, order_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reconciliation_notes (
  key        TEXT PRIMARY KEY,
  action     TEXT NOT NULL CHECK (action IN ('confirm', 'reverse', 'note')),
  seen       TEXT NOT NULL,
  note       TEXT NOT NULL,
  result     TEXT NOT NULL CHECK (result IN ('none', 'cancelled', 'refused', 'unknown', 'notSent')),
  code       TEXT NOT NULL,
  at         TEXT NOT NULL
) STRICT;
`;

/** The statements that protect journal and evidence, as SQLite keeps them. */
export const triggers: readonly string[] = `${journalSql}${evidenceSql}`.match(/CREATE TRIGGER[\s\S]*?END(?=;)/g) ?? [];

/** The state tables, in an order in which they can be dropped. */
export const stateTables = [
  'movements',
  'listed_items',
  'closes',
  'operators',
  'receipts',
  'recovery_queue',
  'refunds',
  'payments',
  'token_seconds',
] as const;

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

/** What follows from the journal and can be rebuilt from it at any time. */
export const stateSql = `
CREATE TABLE payments (
  number               INTEGER PRIMARY KEY,
  id                   TEXT NOT NULL UNIQUE,
  receipt_no           TEXT NOT NULL,
  receipt_reversed     TEXT NOT NULL,
  state                TEXT NOT NULL CHECK (state IN (${quoted(paymentStates)})),
  amount_yen           INTEGER NOT NULL CHECK (amount_yen BETWEEN 1 AND 9999999999999),
  asked_pay_type       TEXT NOT NULL,
  pay_type             TEXT,
  code_mask            TEXT NOT NULL,
  code_seal            TEXT,
  remark               TEXT,
  service_mode         TEXT NOT NULL,
  merchant_id          TEXT,
  branch_code          TEXT NOT NULL,
  terminal_code        TEXT NOT NULL,
  token                TEXT UNIQUE,
  order_id             TEXT,
  order_detail_id      TEXT,
  trans_time           TEXT,
  refund               TEXT NOT NULL,
  refunded_yen         INTEGER NOT NULL CHECK (refunded_yen >= 0),
  open_refund_yen      INTEGER NOT NULL CHECK (open_refund_yen >= 0),
  refund_offered       INTEGER NOT NULL CHECK (refund_offered IN (0, 1)),
  cancel_reason        TEXT,
  reverse_state        TEXT NOT NULL CHECK (reverse_state IN ('none', 'sent', 'asked', 'refused')),
  reverses             INTEGER NOT NULL,
  open_reverses        INTEGER NOT NULL,
  amount_doubt         TEXT NOT NULL CHECK (amount_doubt IN ('none', 'doubted', 'toCompare')),
  centre_why           TEXT,
  detail               TEXT,
  business_date        TEXT NOT NULL,
  created_at           TEXT NOT NULL,
  sent_at              TEXT,
  not_found_at         TEXT,
  not_found_gateway_at TEXT,
  settled_at           TEXT,
  last_seq             INTEGER NOT NULL,
  taken                INTEGER NOT NULL CHECK (taken IN (0, 1)),
  operator             TEXT,
  cancel_operator      TEXT,
  made_with            TEXT GENERATED ALWAYS AS (coalesce(operator, '') || ' ' || coalesce(pay_type, '')) VIRTUAL,
  utc_minute           INTEGER GENERATED ALWAYS AS (60 * substr(created_at, 12, 2) + substr(created_at, 15, 2)) VIRTUAL
) STRICT;
CREATE INDEX payments_by_receipt_no ON payments (receipt_no);
CREATE INDEX payments_by_receipt_end ON payments (receipt_reversed);
CREATE INDEX payments_by_order ON payments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_by_order_detail ON payments (order_detail_id) WHERE order_detail_id IS NOT NULL;
CREATE INDEX payments_by_business_date ON payments (business_date);
CREATE INDEX payments_by_amount ON payments (amount_yen);
CREATE INDEX payments_by_minute ON payments (utc_minute);
CREATE INDEX payments_by_state ON payments (state, made_with, number, utc_minute, amount_yen);
CREATE INDEX payments_taken ON payments (number) WHERE taken = 1;

CREATE TABLE refunds (
  id                   TEXT PRIMARY KEY,
  payment_id           TEXT NOT NULL REFERENCES payments (id),
  ordinal              INTEGER NOT NULL,
  state                TEXT NOT NULL CHECK (state IN (${quoted(refundStates)})),
  amount_yen           INTEGER NOT NULL CHECK (amount_yen BETWEEN 1 AND 9999999999999),
  reason               TEXT,
  token                TEXT UNIQUE,
  order_id             TEXT,
  order_detail_id      TEXT,
  trans_time           TEXT,
  amount_doubt         TEXT NOT NULL CHECK (amount_doubt IN ('none', 'doubted', 'toCompare')),
  centre_why           TEXT,
  detail               TEXT,
  business_date        TEXT NOT NULL,
  created_at           TEXT NOT NULL,
  sent_at              TEXT,
  not_found_at         TEXT,
  not_found_gateway_at TEXT,
  settled_at           TEXT,
  last_seq             INTEGER NOT NULL,
  operator             TEXT,
  approved_by          TEXT,
  UNIQUE (payment_id, ordinal)
) STRICT;
CREATE INDEX refunds_by_order_detail ON refunds (order_detail_id) WHERE order_detail_id IS NOT NULL;
CREATE INDEX refunds_by_state ON refunds (state, id);

CREATE TABLE recovery_queue (
  subject   TEXT PRIMARY KEY,
  flow      TEXT NOT NULL CHECK (flow IN ('payment', 'refund')),
  since_seq INTEGER NOT NULL
) STRICT;
CREATE INDEX recovery_queue_in_order ON recovery_queue (since_seq);

CREATE TABLE receipts (
  subject       TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('sale', 'cancellation', 'refund')),
  issued_at     TEXT NOT NULL,
  business_date TEXT NOT NULL,
  PRIMARY KEY (subject, kind)
) STRICT;

CREATE TABLE movements (
  seq           INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'cancellation', 'nothing')),
  subject       TEXT NOT NULL,
  payment_id    TEXT NOT NULL,
  yen           INTEGER NOT NULL CHECK (yen >= 0),
  pay_type      TEXT NOT NULL,
  operator      TEXT,
  at            TEXT NOT NULL,
  business_date TEXT NOT NULL,
  listed_in     INTEGER,
  close         INTEGER,
  PRIMARY KEY (seq, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX movements_without_close ON movements (business_date) WHERE close IS NULL;

CREATE TABLE listed_items (
  subject TEXT PRIMARY KEY,
  close   INTEGER NOT NULL
) STRICT;

CREATE TABLE closes (
  sequence      INTEGER PRIMARY KEY,
  business_date TEXT NOT NULL,
  at            TEXT NOT NULL,
  seq           INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX closes_by_business_date ON closes (business_date, sequence);

CREATE TABLE operators (
  id        TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  role      TEXT NOT NULL CHECK (role IN ('cashier', 'manager', 'storeIt')),
  state     TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  added_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE token_seconds (
  stamp       INTEGER PRIMARY KEY,
  last_serial INTEGER NOT NULL CHECK (last_serial BETWEEN 0 AND 999999)
) STRICT;
`;
