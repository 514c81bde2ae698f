/** What holds whoever sends: rows only follow each other, and stay. */
export const rulesSql = `-- What a row's hash has to be: SHA-256 over the row before it and everything that the row itself says.
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
`;
