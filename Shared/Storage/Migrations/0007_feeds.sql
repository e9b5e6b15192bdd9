SET ROLE fleetchat_owner;

-- How far each feed of a tenant's fleet system was read. All ingress processes share the polls: whoever finds one due
-- holds it for a while, and only its holder moves it on.
CREATE TABLE fleet_feeds (
    tenant_id uuid NOT NULL,
    provider text NOT NULL,
    feed text NOT NULL CHECK (feed IN ('route_events')),
    -- The vendor's, stored once everything before it is in the streams; without one the feed begins at `since`.
    cursor text CHECK (char_length(cursor) BETWEEN 1 AND 2048),
    -- Nothing older is still to be fetched, as long as Redis keeps what it has.
    since timestamptz NOT NULL DEFAULT now(),
    -- What happened before the connection was made is nobody's news.
    started_at timestamptz NOT NULL DEFAULT now(),
    next_poll_at timestamptz NOT NULL DEFAULT now(),
    holder uuid,
    held_until timestamptz,
    polled_at timestamptz,
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    -- Why the last poll failed: a word for programs, and the vendor's words.
    problem text CHECK (char_length(problem) BETWEEN 1 AND 32),
    problem_detail text CHECK (char_length(problem_detail) <= 300),
    PRIMARY KEY (tenant_id, provider, feed),
    FOREIGN KEY (tenant_id, provider) REFERENCES fleet_connections ON DELETE CASCADE,
    CHECK ((holder IS NULL) = (held_until IS NULL)),
    CHECK ((problem IS NULL) = (failures = 0))
);
CREATE INDEX ON fleet_feeds (next_poll_at);
ALTER TABLE fleet_feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE fleet_feeds FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON fleet_feeds TO fleetchat_app USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY schedule ON fleet_feeds TO fleetchat_relay USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON fleet_feeds TO fleetchat_app;
GRANT SELECT, UPDATE ON fleet_feeds TO fleetchat_relay;

-- The mark of the Redis that the streams were last seen in. Another mark there means another, empty Redis.
CREATE TABLE redis_mark (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    mark uuid NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON redis_mark TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- The feed that is due for longest and that nobody holds, held for `hold` from now.
CREATE FUNCTION feed_claim(hold interval)
RETURNS TABLE (tenant_id uuid, provider text, feed text, cursor text, since timestamptz, failures integer,
               holder uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE fleet_feeds f SET holder = gen_random_uuid(), held_until = clock_timestamp() + hold
    FROM (
        SELECT d.tenant_id, d.provider, d.feed FROM fleet_feeds d
        WHERE d.next_poll_at <= clock_timestamp() AND (d.held_until IS NULL OR d.held_until <= clock_timestamp())
        ORDER BY d.next_poll_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) due
    WHERE f.tenant_id = due.tenant_id AND f.provider = due.provider AND f.feed = due.feed
    RETURNING f.tenant_id, f.provider, f.feed, f.cursor, f.since, f.failures, f.holder;
$$;

-- Remembers the mark that Redis carries. If it is not the one before, every feed goes back by `rewind` and is
-- due, and whoever holds one holds it no longer; true says that it was so. The first mark of all rewinds nothing.
CREATE FUNCTION feeds_follow_redis(marked uuid, rewind interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO redis_mark (mark) VALUES (marked) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN false;
    END IF;
    UPDATE redis_mark SET mark = marked, seen_at = clock_timestamp() WHERE mark <> marked;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE fleet_feeds SET cursor = NULL, since = greatest(started_at, least(since, clock_timestamp() - rewind)),
        next_poll_at = clock_timestamp(), holder = NULL, held_until = NULL;
    RETURN true;
END
$$;

-- How many feeds there are, how many fail, how many of these because the credential is refused, and by how many
-- seconds the most overdue one is late.
CREATE FUNCTION feeds_overview()
RETURNS TABLE (provider text, total bigint, failing bigint, refused bigint, late double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT provider, count(*), count(*) FILTER (WHERE failures > 0),
        count(*) FILTER (WHERE problem = 'credential'),
        greatest(0, extract(epoch FROM clock_timestamp() - min(next_poll_at)))::double precision
    FROM fleet_feeds GROUP BY provider;
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION feed_claim, feeds_follow_redis, feeds_overview FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_claim, feeds_follow_redis, feeds_overview TO fleetchat_app;
