/** What the server keeps: nothing of it is ever changed or deleted but the cursors, which only the server itself moves. */
export const tablesSql = `CREATE SCHEMA onepay;

-- Who may send: INSERT, and to see how far the server is. Who may read: everything.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onepay_terminal') THEN
    CREATE ROLE onepay_terminal NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onepay_reader') THEN
    CREATE ROLE onepay_reader NOLOGIN;
  END IF;
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'the database has to be encoded in UTF8, and is in %', current_setting('server_encoding');
  END IF;
END
$$;

CREATE TABLE onepay.schema_version (version integer NOT NULL);
INSERT INTO onepay.schema_version VALUES (1);

-- One for each ledger that ever sent a row. The hash of its first row names it; a PC that was copied together with its
-- ledger is told apart by its codes.
CREATE TABLE onepay.ledgers (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_hash    bytea NOT NULL CHECK (length(first_hash) = 32),
  merchant_id   text NOT NULL,
  branch_code   text NOT NULL,
  terminal_code text NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (first_hash, merchant_id, branch_code, terminal_code)
);

-- The codes that the terminal of a ledger has had, the first ones included.
CREATE TABLE onepay.names (
  ledger        bigint NOT NULL REFERENCES onepay.ledgers,
  merchant_id   text NOT NULL,
  branch_code   text NOT NULL,
  terminal_code text NOT NULL,
  since         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (ledger, merchant_id, branch_code, terminal_code)
);
CREATE INDEX names_by_code ON onepay.names (branch_code, terminal_code);

-- A ledger that was restored from a copy goes on in a stream of its own, from the last row that both have in common.
CREATE TABLE onepay.streams (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ledger         bigint NOT NULL REFERENCES onepay.ledgers,
  epoch          integer NOT NULL CHECK (epoch >= 1),
  branched_after bigint NOT NULL DEFAULT 0 CHECK (branched_after >= 0),
  branched_hash  bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(branched_hash) = 32),
  started_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (ledger, epoch),
  CHECK (epoch > 1 OR branched_after = 0),
  CHECK (branched_after > 0 OR branched_hash = decode(repeat('00', 32), 'hex'))
);

-- The last row of each stream that is here; moved by the server alone, in the transaction that takes the rows.
CREATE TABLE onepay.cursors (
  stream     bigint PRIMARY KEY REFERENCES onepay.streams,
  seq        bigint NOT NULL,
  hash       bytea NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- The rows as the terminals wrote them, letter for letter: the hash of each covers all of its other columns.
CREATE TABLE onepay.journal (
  stream        bigint NOT NULL REFERENCES onepay.streams,
  seq           bigint NOT NULL CHECK (seq > 0),
  at            text NOT NULL,
  business_date text NOT NULL,
  kind          text NOT NULL,
  subject       text NOT NULL,
  content       text NOT NULL,
  prev_hash     bytea NOT NULL CHECK (length(prev_hash) = 32),
  hash          bytea NOT NULL CHECK (length(hash) = 32),
  actor         text,
  received_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (stream, seq)
);
CREATE INDEX journal_by_subject ON onepay.journal (subject);
CREATE INDEX journal_by_kind ON onepay.journal (kind, business_date);
`;
