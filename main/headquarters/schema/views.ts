/** What the headquarters look at. */
export const viewsSql = `-- Reads a row's content as JSON; null for what PostgreSQL's JSON cannot hold, such as half of a surrogate pair.
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

-- The daily closes; \`totals\` is what the Z report says.
CREATE VIEW onepay.closes AS
SELECT ledger, c -> 'figures' ->> 'branchCode' AS branch_code, c -> 'figures' ->> 'terminalCode' AS terminal_code,
  (c ->> 'sequence')::bigint AS sequence, (c -> 'figures' ->> 'businessDate')::date AS business_date,
  at::timestamptz AS closed_at, actor, c -> 'figures' AS totals
FROM (SELECT *, onepay.as_json(content) AS c FROM onepay.journal_current WHERE kind = 'day.closed') closed;
`;

/** Terminals see how far the server is, and nothing of what other shops took. */
export const grantsSql = `REVOKE ALL ON SCHEMA onepay FROM PUBLIC;
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
`;
