import { paymentStates } from './payment-states.ts';

/** Marks a file as this product's ledger: `OPOS` in ASCII. */
export const APPLICATION_ID = 0x4f504f53;

const quotedStates = paymentStates.map((state) => `'${state}'`).join(', ');

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

/** What follows from the journal and can be rebuilt from it at any time. */
export const stateSql = `
CREATE TABLE payments (
  id              TEXT PRIMARY KEY,
  number          INTEGER NOT NULL UNIQUE,
  receipt_no      TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN (${quotedStates})),
  amount_yen      INTEGER NOT NULL CHECK (amount_yen BETWEEN 1 AND 9999999999999),
  asked_pay_type  TEXT NOT NULL,
  pay_type        TEXT,
  code_mask       TEXT NOT NULL,
  remark          TEXT,
  service_mode    TEXT NOT NULL,
  merchant_id     TEXT,
  branch_code     TEXT NOT NULL,
  terminal_code   TEXT NOT NULL,
  token           TEXT UNIQUE,
  order_id        TEXT,
  order_detail_id TEXT,
  trans_time      TEXT,
  refund          TEXT NOT NULL,
  detail          TEXT,
  business_date   TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  sent_at         TEXT,
  not_found_at    TEXT,
  settled_at      TEXT,
  last_seq        INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_receipt_no ON payments (receipt_no, number);
CREATE INDEX payments_by_business_date ON payments (business_date, number);
CREATE INDEX payments_open ON payments (state, number)
  WHERE state IN ('created', 'sending', 'waitingForCustomer', 'unknown', 'cancelling');

CREATE TABLE token_seconds (
  stamp       INTEGER PRIMARY KEY,
  last_serial INTEGER NOT NULL CHECK (last_serial BETWEEN 0 AND 999999)
) STRICT;
`;
