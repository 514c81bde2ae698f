-- The journals of OnePay POS terminals in a PostgreSQL database, version 1 (PostgreSQL 13 or later).
-- Run once, as the database's owner with the right to create roles:  psql -v ON_ERROR_STOP=1 -d onepay -f headquarters.sql
-- Then let the terminals' login send:  CREATE ROLE onepay_pos LOGIN PASSWORD '...' IN ROLE onepay_terminal;
-- `pos headquarters init` does both. docs/headquarters.md tells more.
BEGIN;

CREATE SCHEMA onepay;

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

-- What a row's hash has to be: SHA-256 over the row before it and everything that the row itself says.
CREATE FUNCTION onepay.row_hash(prev_hash bytea, seq bigint, at text, business_date text, kind text, subject text,
  content text, actor text) RETURNS bytea LANGUAGE sql STABLE
AS $$
  SELECT sha256(convert_to(concat(
    '["', encode(prev_hash, 'hex'), '",', seq, ',', to_json(at), ',', to_json(business_date), ',', to_json(kind), ',',
    to_json(subject), ',', to_json(content), ',' || to_json(actor)::text, ']'), 'UTF8'))
$$;

-- Locks the end of a stream for the transaction that is about to add to it.
CREATE FUNCTION onepay.lock_cursor(wanted bigint) RETURNS TABLE (seq bigint, hash bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT c.seq, c.hash FROM onepay.cursors c WHERE c.stream = wanted FOR UPDATE
$$;

-- Takes a batch of rows only as a whole, only at the end of the newest stream of its ledger, and only where each follows.
CREATE FUNCTION onepay.take_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  one bigint;
  tip record;
  bad bigint;
BEGIN
  FOR one IN SELECT DISTINCT a.stream FROM added a ORDER BY a.stream LOOP
    SELECT c.seq, c.hash INTO STRICT tip FROM onepay.cursors c WHERE c.stream = one FOR UPDATE;
    IF EXISTS (SELECT FROM onepay.streams s JOIN onepay.streams later ON later.ledger = s.ledger AND later.epoch > s.epoch
        WHERE s.id = one) THEN
      RAISE EXCEPTION 'stream % is superseded', one USING ERRCODE = 'OP003';
    END IF;
    SELECT min(w.seq) INTO bad FROM (
      SELECT a.seq, a.prev_hash, a.hash,
        lag(a.seq, 1, tip.seq) OVER (ORDER BY a.seq) AS seq_before,
        lag(a.hash, 1, tip.hash) OVER (ORDER BY a.seq) AS hash_before,
        onepay.row_hash(a.prev_hash, a.seq, a.at, a.business_date, a.kind, a.subject, a.content, a.actor) AS own
      FROM added a WHERE a.stream = one
    ) w WHERE w.seq <> w.seq_before + 1 OR w.prev_hash <> w.hash_before OR w.hash <> w.own;
    IF bad IS NOT NULL THEN
      RAISE EXCEPTION 'journal row % of stream % does not follow the row before it', bad, one USING ERRCODE = 'OP001';
    END IF;
    UPDATE onepay.cursors c SET seq = newest.seq, hash = newest.hash, updated_at = now()
      FROM (SELECT a.seq, a.hash FROM added a WHERE a.stream = one ORDER BY a.seq DESC LIMIT 1) newest
      WHERE c.stream = one;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER journal_takes_rows AFTER INSERT ON onepay.journal
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION onepay.take_rows();

-- A stream begins where the rows that hold until then say that it does.
CREATE FUNCTION onepay.check_stream() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  newest integer;
BEGIN
  PERFORM FROM onepay.ledgers l WHERE l.id = NEW.ledger FOR UPDATE;
  -- Nobody adds to what is about to be superseded.
  PERFORM FROM onepay.cursors c JOIN onepay.streams s ON s.id = c.stream WHERE s.ledger = NEW.ledger FOR UPDATE OF c;
  SELECT coalesce(max(s.epoch), 0) INTO newest FROM onepay.streams s WHERE s.ledger = NEW.ledger;
  IF NEW.epoch <> newest + 1 THEN
    RAISE EXCEPTION 'epoch % of ledger % is not the next one', NEW.epoch, NEW.ledger USING ERRCODE = 'OP003';
  END IF;
  IF NEW.branched_after > 0 AND NOT EXISTS (
    SELECT FROM onepay.journal j JOIN onepay.streams s ON s.id = j.stream
    WHERE s.ledger = NEW.ledger AND j.seq = NEW.branched_after AND j.hash = NEW.branched_hash
      AND NOT EXISTS (SELECT FROM onepay.streams later
        WHERE later.ledger = s.ledger AND later.epoch > s.epoch AND later.branched_after < j.seq)
  ) THEN
    RAISE EXCEPTION 'ledger % has no such row %', NEW.ledger, NEW.branched_after USING ERRCODE = 'OP001';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER streams_follow BEFORE INSERT ON onepay.streams FOR EACH ROW EXECUTE FUNCTION onepay.check_stream();

CREATE FUNCTION onepay.make_cursor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO onepay.cursors (stream, seq, hash) VALUES (NEW.id, NEW.branched_after, NEW.branched_hash);
  RETURN NULL;
END
$$;
CREATE TRIGGER streams_have_a_cursor AFTER INSERT ON onepay.streams FOR EACH ROW EXECUTE FUNCTION onepay.make_cursor();

CREATE FUNCTION onepay.name_ledger() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO onepay.names (ledger, merchant_id, branch_code, terminal_code)
    VALUES (NEW.id, NEW.merchant_id, NEW.branch_code, NEW.terminal_code);
  RETURN NULL;
END
$$;
CREATE TRIGGER ledgers_have_a_name AFTER INSERT ON onepay.ledgers FOR EACH ROW EXECUTE FUNCTION onepay.name_ledger();

-- Whoever may do more than the terminals is kept from it as well: by accident nothing is changed.
CREATE FUNCTION onepay.refuse_change() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'onepay.% is append-only', TG_TABLE_NAME USING ERRCODE = 'OP002';
END
$$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON onepay.journal
  FOR EACH STATEMENT EXECUTE FUNCTION onepay.refuse_change();
CREATE TRIGGER streams_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON onepay.streams
  FOR EACH STATEMENT EXECUTE FUNCTION onepay.refuse_change();
CREATE TRIGGER ledgers_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON onepay.ledgers
  FOR EACH STATEMENT EXECUTE FUNCTION onepay.refuse_change();
CREATE TRIGGER names_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON onepay.names
  FOR EACH STATEMENT EXECUTE FUNCTION onepay.refuse_change();
CREATE TRIGGER cursors_are_never_deleted BEFORE DELETE OR TRUNCATE ON onepay.cursors
  FOR EACH STATEMENT EXECUTE FUNCTION onepay.refuse_change();

-- Reads a row's content as JSON; null for what PostgreSQL's JSON cannot hold, such as half of a surrogate pair.
CREATE FUNCTION onepay.as_json(content text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
BEGIN
  RETURN content::jsonb;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END
$$;

-- Each stream, and the last of its rows that a later one has not superseded; null where all hold.
CREATE VIEW onepay.stream_extents AS
SELECT s.id AS stream, s.ledger, s.epoch, s.branched_after, s.started_at,
  min(s.branched_after) OVER (PARTITION BY s.ledger ORDER BY s.epoch ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
    AS superseded_after
FROM onepay.streams s;

-- Every row that ever came, and whether it still holds.
CREATE VIEW onepay.journal_rows AS
SELECT e.ledger, l.merchant_id, l.branch_code, l.terminal_code, e.epoch, j.*,
  coalesce(j.seq > e.superseded_after, false) AS superseded
FROM onepay.journal j
JOIN onepay.stream_extents e ON e.stream = j.stream
JOIN onepay.ledgers l ON l.id = e.ledger;

-- The journal of each terminal as it is now: exactly one row for each number.
CREATE VIEW onepay.journal_current AS SELECT * FROM onepay.journal_rows WHERE NOT superseded;

-- How far each terminal is, under the codes that it had last.
CREATE VIEW onepay.terminals AS
SELECT l.id AS ledger, n.merchant_id, n.branch_code, n.terminal_code, s.epoch, c.seq AS rows, c.updated_at AS last_row_at,
  l.started_at, encode(l.first_hash, 'hex') AS first_hash
FROM onepay.ledgers l
JOIN LATERAL (SELECT * FROM onepay.names n WHERE n.ledger = l.id ORDER BY n.since DESC LIMIT 1) n ON true
JOIN LATERAL (SELECT * FROM onepay.streams s WHERE s.ledger = l.id ORDER BY s.epoch DESC LIMIT 1) s ON true
JOIN onepay.cursors c ON c.stream = s.id;

-- Two terminals under the same codes: the later one began before the earlier one had ended.
CREATE VIEW onepay.same_codes AS
SELECT a.merchant_id, a.branch_code, a.terminal_code, a.ledger AS earlier, b.ledger AS later, a.last_row_at, b.started_at
FROM onepay.terminals a
JOIN onepay.terminals b ON b.branch_code = a.branch_code AND b.terminal_code = a.terminal_code
  AND b.merchant_id = a.merchant_id AND b.ledger > a.ledger
WHERE a.last_row_at > b.started_at;

CREATE VIEW onepay.refunds AS
SELECT made.ledger, made.subject AS id, onepay.as_json(made.content) ->> 'payment' AS payment,
  (onepay.as_json(made.content) ->> 'amountYen')::bigint AS yen, made.business_date::date AS business_date,
  made.at::timestamptz AS created_at, made.actor,
  CASE newest.kind
    WHEN 'refund.centreDecided' THEN onepay.as_json(newest.content) ->> 'verdict'
    WHEN 'refund.adopted' THEN 'refunded'
    ELSE substr(newest.kind, 8)
  END AS state,
  newest.at::timestamptz AS changed_at
FROM onepay.journal_current made
JOIN LATERAL (
  SELECT * FROM onepay.journal_current r WHERE r.ledger = made.ledger AND r.subject = made.subject
    AND r.kind IN ('refund.created', 'refund.adopted', 'refund.sending', 'refund.refunded', 'refund.failed', 'refund.refused',
      'refund.notSent', 'refund.unknown', 'refund.notRefunded', 'refund.centreDecided')
  ORDER BY r.seq DESC LIMIT 1
) newest ON true
WHERE made.kind IN ('refund.created', 'refund.adopted');

-- One row for each payment; the codes are those under which it was made. One that was adopted from the gateway's book, after
-- its ledger had been lost, is of the day and the instant that the book says.
CREATE VIEW onepay.payments AS
SELECT told.ledger, told.id, told.number, told.receipt_no, told.merchant_id, told.branch_code, told.terminal_code, told.yen,
  told.business_date, told.created_at, told.actor, told.changed_at,
  CASE
    WHEN told.state <> 'paid' OR given_back.yen IS NULL THEN told.state
    WHEN given_back.yen >= told.yen THEN 'refunded'
    ELSE 'partlyRefunded'
  END AS state,
  coalesce(given_back.yen, 0) AS refunded_yen, told.order_id, told.pay_type
FROM (
  SELECT made.ledger, made.subject AS id, (made.c ->> 'number')::bigint AS number, made.c ->> 'receiptNo' AS receipt_no,
    made.c ->> 'merchantId' AS merchant_id, made.c ->> 'branchCode' AS branch_code,
    made.c ->> 'terminalCode' AS terminal_code, (made.c ->> 'amountYen')::bigint AS yen,
    coalesce(made.c ->> 'businessDate', made.business_date)::date AS business_date,
    coalesce(made.c ->> 'madeAt', made.at)::timestamptz AS created_at, made.actor, newest.at::timestamptz AS changed_at,
    CASE newest.kind
      WHEN 'payment.paid' THEN CASE newest.c ->> 'refund' WHEN 'inFull' THEN 'refunded' ELSE 'paid' END
      WHEN 'payment.cancelRequested' THEN 'cancelling'
      WHEN 'payment.reverseRefused' THEN 'unknown'
      WHEN 'payment.reopened' THEN 'unknown'
      WHEN 'payment.centreDecided' THEN newest.c ->> 'verdict'
      WHEN 'payment.adopted' THEN CASE newest.c ->> 'standing'
        WHEN 'taken' THEN 'paid' WHEN 'cancelled' THEN 'cancelled' WHEN 'nothing' THEN 'failed' ELSE 'unknown' END
      ELSE substr(newest.kind, 9)
    END AS state,
    answered.c ->> 'orderId' AS order_id, answered.c ->> 'payType' AS pay_type
  FROM (
    SELECT *, onepay.as_json(content) AS c FROM onepay.journal_current
    WHERE kind IN ('payment.created', 'payment.adopted')
  ) made
  JOIN LATERAL (
    SELECT r.kind, r.at, onepay.as_json(r.content) AS c FROM onepay.journal_current r
    WHERE r.ledger = made.ledger AND r.subject = made.subject AND r.kind IN ('payment.created', 'payment.adopted',
      'payment.sending', 'payment.paid', 'payment.waitingForCustomer', 'payment.failed', 'payment.cancelled',
      'payment.refused', 'payment.notSent', 'payment.unknown', 'payment.notCharged', 'payment.cancelRequested',
      'payment.reopened', 'payment.reverseRefused', 'payment.centreDecided')
    ORDER BY r.seq DESC LIMIT 1
  ) newest ON true
  LEFT JOIN LATERAL (
    SELECT onepay.as_json(r.content) AS c FROM onepay.journal_current r
    WHERE r.ledger = made.ledger AND r.subject = made.subject AND r.kind IN ('payment.adopted', 'payment.paid',
      'payment.cancelled', 'payment.failed', 'payment.waitingForCustomer')
    ORDER BY r.seq DESC LIMIT 1
  ) answered ON true
) told
LEFT JOIN (
  SELECT f.ledger, f.payment, sum(f.yen)::bigint AS yen FROM onepay.refunds f WHERE f.state = 'refunded'
  GROUP BY f.ledger, f.payment
) given_back ON given_back.ledger = told.ledger AND given_back.payment = told.id;

CREATE VIEW onepay.payments_by_state AS
SELECT branch_code, terminal_code, business_date, state, count(*) AS payments, sum(yen)::bigint AS yen,
  sum(refunded_yen)::bigint AS refunded_yen
FROM onepay.payments GROUP BY branch_code, terminal_code, business_date, state;

-- The daily closes; `totals` is what the Z report says.
CREATE VIEW onepay.closes AS
SELECT ledger, c -> 'figures' ->> 'branchCode' AS branch_code, c -> 'figures' ->> 'terminalCode' AS terminal_code,
  (c ->> 'sequence')::bigint AS sequence, (c -> 'figures' ->> 'businessDate')::date AS business_date,
  at::timestamptz AS closed_at, actor, c -> 'figures' AS totals
FROM (SELECT *, onepay.as_json(content) AS c FROM onepay.journal_current WHERE kind = 'day.closed') closed;

REVOKE ALL ON SCHEMA onepay FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA onepay FROM PUBLIC;
GRANT USAGE ON SCHEMA onepay TO onepay_terminal, onepay_reader;

GRANT SELECT ON onepay.schema_version, onepay.ledgers, onepay.names, onepay.streams, onepay.cursors TO onepay_terminal;
GRANT SELECT (stream, seq, hash) ON onepay.journal TO onepay_terminal;
GRANT INSERT (first_hash, merchant_id, branch_code, terminal_code) ON onepay.ledgers TO onepay_terminal;
GRANT INSERT (ledger, merchant_id, branch_code, terminal_code) ON onepay.names TO onepay_terminal;
GRANT INSERT (ledger, epoch, branched_after, branched_hash) ON onepay.streams TO onepay_terminal;
GRANT INSERT (stream, seq, at, business_date, kind, subject, content, prev_hash, hash, actor) ON onepay.journal
  TO onepay_terminal;
GRANT EXECUTE ON FUNCTION onepay.lock_cursor(bigint) TO onepay_terminal;

GRANT SELECT ON ALL TABLES IN SCHEMA onepay TO onepay_reader;
GRANT EXECUTE ON FUNCTION onepay.as_json(text), onepay.row_hash(bytea, bigint, text, text, text, text, text, text)
  TO onepay_reader;

COMMIT;
