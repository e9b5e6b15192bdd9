SET ROLE fleetchat_owner;

-- How far along a message is: a row only ever moves to a higher rank by a receipt.
CREATE FUNCTION delivery_rank(state text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN CASE state
        WHEN 'intended' THEN 0 WHEN 'sending' THEN 1 WHEN 'ambiguous' THEN 1 WHEN 'accepted' THEN 2
        WHEN 'sent' THEN 3 WHEN 'delivered' THEN 5 WHEN 'read' THEN 6 ELSE 4 END;

-- The delivery ledger and the conversation log: a row per delivery and per reply. The id follows from tenant, event
-- and driver, and event_at is the event's own time, so the primary key also holds a repeat of the event to one row.
CREATE TABLE communication_logs (
    tenant_id uuid NOT NULL,
    event_at timestamptz NOT NULL,
    id uuid NOT NULL,
    direction text NOT NULL CHECK (direction IN ('outbound', 'inbound')),
    state text NOT NULL,
    provider text NOT NULL CHECK (provider IN ('samsara', 'motive', 'geotab')),
    -- The fleet system's event; for a reply WhatsApp's message.
    event_id text NOT NULL,
    kind text NOT NULL CHECK (char_length(kind) <= 64),
    fleet_driver_id text NOT NULL,
    phone_number_id text,
    -- WhatsApp's id of what we sent: the template, or the confirmation of a reply.
    message_id text,
    template text,
    language text,
    preview text CHECK (char_length(preview) <= 120),
    -- Where a fleet update about this delivery's stop goes. Ids only.
    route_id text,
    stop_id text,
    -- The delivery that a reply answers.
    in_reply_to uuid,
    -- What the fleet system calls the update that a reply became.
    fleet_update_id text,
    epoch bigint NOT NULL,
    -- Random; the attempt that the row speaks of. Whoever made it knows it again.
    attempt_id bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 1,
    resends integer NOT NULL DEFAULT 0 CHECK (resends <= 1),
    -- How often its entry had been put back from the dead letters when it was last taken up.
    replays integer NOT NULL DEFAULT 0,
    error_code integer,
    error_detail text CHECK (char_length(error_detail) <= 300),
    received_at timestamptz NOT NULL,
    attempted_at timestamptz,
    accepted_at timestamptz,
    sent_at timestamptz,
    delivered_at timestamptz,
    read_at timestamptz,
    PRIMARY KEY (tenant_id, event_at, id),
    CHECK (CASE direction
        WHEN 'outbound' THEN state IN ('intended', 'sending', 'ambiguous', 'accepted', 'sent', 'delivered', 'read',
                                       'suppressed', 'expired', 'failed', 'dead')
        ELSE state IN ('received', 'writing', 'ambiguous', 'written', 'confirming', 'confirmed', 'ignored', 'failed',
                       'dead') END)
) PARTITION BY RANGE (event_at);
ALTER TABLE communication_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE communication_logs FORCE ROW LEVEL SECURITY;
CREATE INDEX ON communication_logs (tenant_id, fleet_driver_id, event_at DESC);
-- Events whose clock is far off still find a place. Every row changes several times soon after it was written: the
-- free half of a page takes the new versions, so that no index has to hear of them.
CREATE TABLE communication_logs_other PARTITION OF communication_logs DEFAULT WITH (fillfactor = 50);

-- The highest epoch under which a partition's lease was claimed; nothing is begun under an older one.
CREATE TABLE partition_epochs (
    partition text PRIMARY KEY CHECK (char_length(partition) <= 64),
    epoch bigint NOT NULL
);

CREATE POLICY tenant ON communication_logs TO fleetchat_app USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY ledger ON communication_logs TO fleetchat_relay USING (true);
CREATE POLICY relay ON driver_phone_mappings FOR SELECT TO fleetchat_relay USING (true);
GRANT SELECT, INSERT, UPDATE ON communication_logs TO fleetchat_app, fleetchat_relay;
GRANT SELECT ON driver_phone_mappings TO fleetchat_relay;
GRANT SELECT ON partition_epochs TO fleetchat_app;
GRANT SELECT, INSERT, UPDATE ON partition_epochs TO fleetchat_relay;

-- Makes the monthly partitions from the month before `today` to two months ahead and drops those that ended more
-- than `keep_days` ago. Rows of no month's partition go by their own time. Returns the names made and dropped.
CREATE FUNCTION communication_logs_maintain(today date, keep_days integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    month date;
    part text;
    starts text;
    ends text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('communication_logs_maintain', 0));
    FOR ahead IN -1..2 LOOP
        month := (date_trunc('month', today::timestamp) + make_interval(months => ahead))::date;
        part := 'communication_logs_' || to_char(month, 'YYYY_MM');
        IF to_regclass('public.' || part) IS NULL THEN
            -- Rows that came before their month had a partition move into it.
            starts := month::text || ' 00:00:00+00';
            ends := (month + interval '1 month')::date::text || ' 00:00:00+00';
            EXECUTE format('CREATE TABLE public.%I (LIKE communication_logs INCLUDING ALL) WITH (fillfactor = 50)', part);
            EXECUTE format(
                'WITH moved AS (DELETE FROM communication_logs_other WHERE event_at >= %L AND event_at < %L RETURNING *)
                 INSERT INTO public.%I SELECT * FROM moved', starts, ends, part);
            EXECUTE format('ALTER TABLE communication_logs ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                part, starts, ends);
            RETURN NEXT part;
        END IF;
    END LOOP;
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'communication_logs'::regclass AND c.relname ~ '^communication_logs_[0-9]{4}_[0-9]{2}$'
            AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < today - keep_days
    LOOP
        EXECUTE format('DROP TABLE public.%I', part);
        RETURN NEXT part;
    END LOOP;
    DELETE FROM communication_logs_other WHERE event_at < (today - keep_days)::timestamp AT TIME ZONE 'UTC';
END
$$;
SELECT communication_logs_maintain((now() AT TIME ZONE 'UTC')::date, 90);
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- The ledger's functions take a batch that spans tenants; every row names its own tenant, and none reads another's.
-- They are in plpgsql, which keeps their plans for the session; a function in SQL would be planned at every call.

CREATE FUNCTION relay_drivers(tenants uuid[], providers text[], drivers text[])
RETURNS TABLE (place bigint, driver_name text, phone_number text, user_id text, language text, time_zone text,
               is_active boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT u.place, d.driver_name, d.phone_number, d.user_id, d.language, d.time_zone, d.is_active
    FROM unnest(tenants, providers, drivers) WITH ORDINALITY AS u (tenant, provider, driver, place)
    JOIN driver_phone_mappings d
        ON d.tenant_id = u.tenant AND d.provider = u.provider AND d.fleet_driver_id = u.driver;
END
$$;

-- Claims partitions under their leases' epochs, before anything is done under them. Returns the highest epoch of each:
-- the claim holds where that is its own.
CREATE FUNCTION partition_claim(partitions text[], epochs bigint[])
RETURNS TABLE (place bigint, highest bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH claimed AS (
        INSERT INTO partition_epochs AS p (partition, epoch)
        SELECT partition, epoch FROM unnest(partitions, epochs) AS u (partition, epoch) ORDER BY partition
        ON CONFLICT (partition) DO UPDATE SET epoch = greatest(p.epoch, excluded.epoch)
        RETURNING p.partition, p.epoch
    )
    SELECT u.place, c.epoch FROM unnest(partitions) WITH ORDINALITY AS u (partition, place)
    JOIN claimed c ON c.partition = u.partition;
END
$$;

-- Records deliveries before they are tried. `state` is 'sending', or a final state for one that is not to be sent.
-- A row that exists already is taken up again only where that cannot send twice: it was put back ('intended'); it is
-- this very attempt, whose begin got no answer; its attempt's answer is missing for longer than `silence`, which allows
-- one resend; or it is dead and its entry was replayed since, which starts it anew. An older epoch than the row's or the
-- partition's takes nothing.
-- `outcome` says whether the caller owns the attempt now ('taken'), does not ('standing'), or has lost the partition
-- ('fenced'); the other columns are the row as it stands, NULL if it went away just now. Nothing is answered about a
-- delivery whose first attempt the caller owns now, which is nearly every one.
-- This and the functions below lock rows in the order of their key, so that none waits for another in a circle.
CREATE FUNCTION ledger_begin(
    tenants uuid[], events_at timestamptz[], ids uuid[], states text[], providers text[], event_ids text[],
    kinds text[], drivers text[], numbers text[], templates text[], languages text[], previews text[], routes text[],
    stops text[], details text[], partitions text[], epochs bigint[], attempt_ids bigint[], received timestamptz[],
    entry_replays integer[], silence interval)
RETURNS TABLE (place bigint, outcome text, state text, epoch bigint, attempt_id bigint, attempts integer,
               resends integer, attempted_at timestamptz, at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    this_transaction CONSTANT xid := pg_current_xact_id()::xid;
    first_attempts bigint;
BEGIN
    WITH begun AS (
        INSERT INTO communication_logs AS l (tenant_id, event_at, id, direction, state, provider, event_id, kind,
            fleet_driver_id, phone_number_id, template, language, preview, route_id, stop_id, error_detail, epoch,
            attempt_id, received_at, replays, attempted_at)
        SELECT tenant, event_at, id, 'outbound', state, provider, event_id, kind, driver, number, template, language,
            preview, route, stop, detail, epoch, attempt_id, received_at, replays, clock_timestamp()
        FROM unnest(tenants, events_at, ids, states, providers, event_ids, kinds, drivers, numbers, templates,
            languages, previews, routes, stops, details, partitions, epochs, attempt_ids, received, entry_replays)
            AS u (tenant, event_at, id, state, provider, event_id, kind, driver, number, template, language, preview,
                  route, stop, detail, partition, epoch, attempt_id, received_at, replays)
        WHERE NOT EXISTS (SELECT FROM partition_epochs p WHERE p.partition = u.partition AND p.epoch > u.epoch)
        ORDER BY tenant, event_at, id
        ON CONFLICT (tenant_id, event_at, id) DO UPDATE
            SET state = excluded.state, epoch = excluded.epoch, attempt_id = excluded.attempt_id,
                attempts = l.attempts + (l.attempt_id <> excluded.attempt_id)::integer,
                resends = CASE WHEN l.state = 'dead' THEN 0
                    ELSE l.resends + (l.state <> 'intended' AND l.attempt_id <> excluded.attempt_id)::integer END,
                replays = greatest(l.replays, excluded.replays),
                phone_number_id = excluded.phone_number_id, template = excluded.template,
                language = excluded.language, preview = excluded.preview, error_detail = excluded.error_detail,
                attempted_at = clock_timestamp()
            WHERE l.epoch <= excluded.epoch
                AND CASE WHEN l.attempt_id = excluded.attempt_id THEN l.state = 'sending'
                    ELSE l.state = 'intended'
                        OR l.state = 'dead' AND excluded.replays > l.replays
                        OR l.state IN ('sending', 'ambiguous') AND excluded.state = 'sending' AND l.resends = 0
                            AND l.attempted_at < clock_timestamp() - silence END
        RETURNING l.attempts, l.resends
    )
    SELECT count(*) FILTER (WHERE attempts = 1 AND resends = 0) INTO first_attempts FROM begun;
    IF first_attempts = cardinality(ids) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT u.place, CASE WHEN l.xmin = this_transaction THEN 'taken' WHEN p.epoch IS NULL THEN 'standing'
            ELSE 'fenced' END,
        l.state, l.epoch, l.attempt_id, l.attempts, l.resends, l.attempted_at, clock_timestamp()
    FROM unnest(tenants, events_at, ids, partitions, epochs) WITH ORDINALITY
        AS u (tenant, event_at, id, partition, epoch, place)
    LEFT JOIN communication_logs l ON l.tenant_id = u.tenant AND l.event_at = u.event_at AND l.id = u.id
    LEFT JOIN partition_epochs p ON p.partition = u.partition AND p.epoch > u.epoch
    WHERE (l.xmin = this_transaction AND l.attempts = 1 AND l.resends = 0) IS NOT TRUE;
END
$$;

-- Records how attempts ended. Only the row's own attempt may, and a receipt that came first keeps its state. Rows are
-- found by their key, whatever the planner knows of a table that grows all day.
CREATE FUNCTION ledger_end(
    tenants uuid[], events_at timestamptz[], ids uuid[], attempt_ids bigint[], states text[], messages text[],
    codes integer[], details text[])
RETURNS TABLE (place bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off
    SET enable_mergejoin = off SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    UPDATE communication_logs l
    SET state = CASE WHEN l.state IN ('sending', 'ambiguous') THEN u.state ELSE l.state END,
        message_id = coalesce(u.message, l.message_id),
        accepted_at = CASE WHEN u.state = 'accepted' THEN clock_timestamp() ELSE l.accepted_at END,
        error_code = u.code, error_detail = u.detail
    FROM (
        SELECT * FROM unnest(tenants, events_at, ids, attempt_ids, states, messages, codes, details) WITH ORDINALITY
            AS u (tenant, event_at, id, attempt_id, state, message, code, detail, place)
        ORDER BY tenant, event_at, id
    ) u
    WHERE l.tenant_id = u.tenant AND l.event_at = u.event_at AND l.id = u.id AND l.attempt_id = u.attempt_id
    RETURNING u.place;
END
$$;

-- Moves deliveries forward by receipts, which repeat, come in any order and before the send's own answer.
-- Returns the deliveries that were found, each with the number that it went from.
CREATE FUNCTION ledger_receipts(
    tenants uuid[], events_at timestamptz[], ids uuid[], numbers text[], messages text[], states text[],
    times timestamptz[], codes integer[], details text[])
RETURNS TABLE (tenant_id uuid, id uuid, phone_number_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off
    SET enable_mergejoin = off SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    UPDATE communication_logs l
    SET state = CASE WHEN delivery_rank(r.state) > delivery_rank(l.state) THEN r.state ELSE l.state END,
        message_id = coalesce(l.message_id, r.message),
        accepted_at = coalesce(l.accepted_at, r.first_at),
        sent_at = coalesce(l.sent_at, r.sent_at),
        delivered_at = coalesce(l.delivered_at, r.delivered_at),
        read_at = coalesce(l.read_at, r.read_at),
        error_code = coalesce(r.code, l.error_code), error_detail = coalesce(r.detail, l.error_detail)
    FROM (
        SELECT tenant, event_at, u.id, number, max(message) AS message,
            (array_agg(state ORDER BY delivery_rank(state) DESC))[1] AS state, min(at) AS first_at,
            min(at) FILTER (WHERE state = 'sent') AS sent_at,
            min(at) FILTER (WHERE state = 'delivered') AS delivered_at,
            min(at) FILTER (WHERE state = 'read') AS read_at, max(code) AS code, max(detail) AS detail
        FROM unnest(tenants, events_at, ids, numbers, messages, states, times, codes, details)
            AS u (tenant, event_at, id, number, message, state, at, code, detail)
        GROUP BY tenant, event_at, u.id, number
        ORDER BY tenant, event_at, u.id
    ) r
    WHERE l.tenant_id = r.tenant AND l.event_at = r.event_at AND l.id = r.id AND l.phone_number_id = r.number
        AND l.direction = 'outbound'
    RETURNING l.tenant_id, l.id, l.phone_number_id;
END
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION communication_logs_maintain, relay_drivers, partition_claim, ledger_begin, ledger_end,
    ledger_receipts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION communication_logs_maintain, relay_drivers, partition_claim, ledger_begin, ledger_end,
    ledger_receipts TO fleetchat_app;
