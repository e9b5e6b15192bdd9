-- The life of a number from its order to its end. See docs/numbers.md.
SET ROLE fleetchat_owner;

ALTER TABLE whatsapp_business_accounts
    -- Subscribed, and no template without an approved version: its numbers may be given out. An operator who stocks
    -- numbers says so of their account; from then on pool-manager looks.
    ADD COLUMN is_ready boolean NOT NULL DEFAULT true,
    -- Numbers that Meta takes in it, from business_capability_update.
    ADD COLUMN number_limit integer CHECK (number_limit >= 0),
    -- Until then it takes no more numbers; 'infinity' until Meta says otherwise.
    ADD COLUMN closed_until timestamptz;

CREATE TABLE number_expansions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    size integer NOT NULL CHECK (size > 0),
    -- Who or what asked for it: 'pool' or an operator's name.
    actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 100)
);

ALTER TABLE number_assignments DROP CONSTRAINT number_assignments_phone_number_id_fkey;
ALTER TABLE whatsapp_numbers
    DROP CONSTRAINT whatsapp_numbers_pkey, DROP CONSTRAINT whatsapp_numbers_state_check,
    -- Also our reference at the carrier.
    ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    ALTER COLUMN phone_number_id DROP NOT NULL,
    ALTER COLUMN phone_number DROP NOT NULL,
    ADD CONSTRAINT whatsapp_numbers_phone_number_id_key UNIQUE (phone_number_id),
    ADD COLUMN carrier_id text UNIQUE CHECK (octet_length(carrier_id) BETWEEN 1 AND 64),
    ADD COLUMN expansion_id uuid REFERENCES number_expansions (id),
    ADD COLUMN state_since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The PIN of two-step verification, sealed under the platform's data key.
    ADD COLUMN pin bytea,
    ADD COLUMN code text CHECK (code ~ '^[0-9]{6}$'),
    ADD COLUMN code_requests integer NOT NULL DEFAULT 0 CHECK (code_requests >= 0),
    ADD COLUMN code_requested_at timestamptz,
    -- Of the step in hand.
    ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    ADD COLUMN reason text CHECK (char_length(reason) <= 300),
    -- Null where nothing is to be done.
    ADD COLUMN next_attempt_at timestamptz,
    ADD COLUMN holder uuid,
    ADD COLUMN held_until timestamptz,
    ADD CHECK (state IN ('ordered', 'bought', 'added', 'code_requested', 'verified', 'registered', 'subscribed',
        'profiled', 'available', 'reserved', 'assigned', 'quarantined', 'retiring', 'deregistered', 'retired',
        'failed')),
    ADD CHECK (phone_number IS NOT NULL OR state IN ('ordered', 'retiring', 'deregistered', 'retired', 'failed')),
    ADD CHECK (phone_number_id IS NOT NULL
        OR state IN ('ordered', 'bought', 'retiring', 'deregistered', 'retired', 'failed')),
    ADD CHECK ((next_attempt_at IS NULL) = (state IN ('available', 'reserved', 'assigned', 'retired', 'failed'))),
    ADD CHECK ((holder IS NULL) = (held_until IS NULL));
ALTER TABLE number_assignments ADD FOREIGN KEY (phone_number_id) REFERENCES whatsapp_numbers (phone_number_id);
CREATE INDEX ON whatsapp_numbers (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX ON number_assignments (assigned_at);

-- What happened to a number: a step that was begun, a change of state, or what an operator did.
CREATE TABLE number_events (
    number_id uuid NOT NULL REFERENCES whatsapp_numbers (id),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    event text NOT NULL CHECK (char_length(event) <= 40),
    state text NOT NULL CHECK (char_length(state) <= 40),
    actor text CHECK (char_length(actor) <= 100),
    detail text CHECK (char_length(detail) <= 300)
);
CREATE INDEX ON number_events (number_id, at);

-- Data keys for what belongs to no tenant, wrapped by a key of the ring in the environment.
CREATE TABLE platform_keys (
    version integer PRIMARY KEY CHECK (version > 0),
    key_id text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE ON whatsapp_business_accounts, platform_keys TO fleetchat_relay;
GRANT SELECT, INSERT ON number_events, number_expansions TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

CREATE OR REPLACE FUNCTION pool_stock(
    phone_number_ids text[], phone_numbers text[], business_accounts text[], countries text[])
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO whatsapp_business_accounts (id)
        SELECT DISTINCT unnest(business_accounts) ORDER BY 1 ON CONFLICT DO NOTHING;
    WITH stocked AS (
        INSERT INTO whatsapp_numbers (phone_number_id, phone_number, business_account_id, country, state)
            SELECT i, n, b, c, 'available'
            FROM unnest(phone_number_ids, phone_numbers, business_accounts, countries) AS u (i, n, b, c)
            ON CONFLICT DO NOTHING
            RETURNING id, state
    ), noted AS (
        INSERT INTO number_events (number_id, event, state) SELECT id, 'stocked', state FROM stocked RETURNING 1
    )
    SELECT count(*) FROM noted;
$$;

-- Tenants that never had a number, in the order in which they came. One whose number was taken back asks anew.
CREATE OR REPLACE FUNCTION pool_waiting_tenants(at_most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.id FROM tenants t
        WHERE NOT EXISTS (SELECT FROM number_assignments a WHERE a.tenant_id = t.id)
        ORDER BY t.created_at, t.id LIMIT at_most;
$$;

-- Gives the tenant a number and returns it; the one that it has, if it has one. Of its country before others, of the
-- account and country that have given out the fewest, and a reserved one only when there is no other. No row when the
-- tenant is unknown, or when all that is free is for tenants that wait longer.
CREATE OR REPLACE FUNCTION pool_assign(tenant uuid)
RETURNS TABLE (phone_number_id text, phone_number text, account text, newly boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chosen uuid;
    graph_id text;
BEGIN
    -- One assignment at a time per tenant: two requests for the same tenant see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('pool_assign:' || tenant::text, 0));
    RETURN QUERY SELECT n.phone_number_id, n.phone_number, n.business_account_id, false
        FROM whatsapp_numbers n WHERE n.tenant_id = tenant;
    IF FOUND THEN
        RETURN;
    END IF;
    WITH given AS (
        SELECT n.business_account_id, n.country, count(*) AS count
        FROM whatsapp_numbers n WHERE n.state = 'assigned' GROUP BY 1, 2
    ), by_account AS (
        SELECT business_account_id, sum(count) AS count FROM given GROUP BY 1
    ), by_country AS (
        SELECT country, sum(count) AS count FROM given GROUP BY 1
    )
    SELECT n.id, n.phone_number_id INTO chosen, graph_id
        FROM tenants t CROSS JOIN whatsapp_numbers n
            JOIN whatsapp_business_accounts b ON b.id = n.business_account_id AND b.is_ready
            LEFT JOIN by_account a ON a.business_account_id = n.business_account_id
            LEFT JOIN by_country c ON c.country = n.country
        WHERE t.id = tenant AND n.state IN ('available', 'reserved') AND (
            SELECT count(*) FROM whatsapp_numbers f JOIN whatsapp_business_accounts r ON r.id = f.business_account_id
            WHERE r.is_ready AND f.state IN ('available', 'reserved')
        ) > (
            SELECT count(*) FROM tenants w
            WHERE (w.created_at, w.id) < (t.created_at, t.id)
                AND NOT EXISTS (SELECT FROM number_assignments h WHERE h.tenant_id = w.id)
        )
        ORDER BY n.state = 'reserved', n.country <> t.country, coalesce(c.count, 0), coalesce(a.count, 0),
            n.business_account_id, n.phone_number_id
        LIMIT 1 FOR UPDATE OF n SKIP LOCKED;
    IF chosen IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO number_assignments (tenant_id, phone_number_id, assigned_at) VALUES (tenant, graph_id, now());
    INSERT INTO number_events (number_id, event, state) VALUES (chosen, 'assigned', 'assigned');
    RETURN QUERY UPDATE whatsapp_numbers n
        SET state = 'assigned', state_since = clock_timestamp(), tenant_id = tenant, assigned_at = now()
        WHERE n.id = chosen RETURNING n.phone_number_id, n.phone_number, n.business_account_id, true;
END
$$;

-- Numbers by state, country and account.
CREATE FUNCTION pool_census()
RETURNS TABLE (state text, country text, account text, is_ready boolean, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT n.state, n.country, b.id, b.is_ready, count(*)
    FROM whatsapp_numbers n JOIN whatsapp_business_accounts b ON b.id = n.business_account_id
    GROUP BY n.state, n.country, b.id ORDER BY n.state, n.country, b.id;
$$;

-- Tenants that wait for their first number, and numbers that were given up within a day.
CREATE FUNCTION pool_demand() RETURNS TABLE (waiting bigint, failed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        (SELECT count(*) FROM tenants t
            WHERE NOT EXISTS (SELECT FROM number_assignments a WHERE a.tenant_id = t.id)),
        (SELECT count(*) FROM whatsapp_numbers n
            WHERE n.state = 'failed' AND n.state_since > clock_timestamp() - interval '1 day');
$$;

-- How many numbers were given out in so many days, until now.
CREATE FUNCTION pool_assignments(days integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FROM number_assignments WHERE assigned_at > clock_timestamp() - make_interval(days => days);
$$;

-- Sets free numbers aside until so many are reserved. Returns how many it set aside.
CREATE FUNCTION pool_keep_reserved(wanted integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH lacking AS (
        SELECT greatest(wanted - count(*), 0) AS count FROM whatsapp_numbers WHERE state = 'reserved'
    ), chosen AS (
        SELECT id FROM whatsapp_numbers WHERE state = 'available'
        ORDER BY country, business_account_id DESC, phone_number_id DESC
        LIMIT (SELECT count FROM lacking) FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE whatsapp_numbers n SET state = 'reserved', state_since = clock_timestamp()
            FROM chosen WHERE n.id = chosen.id RETURNING n.id
    ), noted AS (
        INSERT INTO number_events (number_id, event, state) SELECT id, 'set_aside', 'reserved' FROM moved RETURNING 1
    )
    SELECT count(*) FROM noted;
$$;

-- Moves a number from one of the states given to another, for an operator. It is named by its phone number or by
-- Graph's id; the row tells the state before and after, which are the same when it was in none of those states.
-- `wait` is until the new state's first step, null where it has none.
CREATE FUNCTION pool_move(number text, from_states text[], to_state text, wait interval, by text, what text)
RETURNS TABLE (before text, after text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry whatsapp_numbers;
BEGIN
    SELECT * INTO entry FROM whatsapp_numbers n WHERE number IN (n.phone_number, n.phone_number_id) FOR UPDATE;
    IF entry.id IS NULL THEN
        RETURN;
    END IF;
    IF NOT entry.state = ANY (from_states) THEN
        RETURN QUERY SELECT entry.state, entry.state;
        RETURN;
    END IF;
    IF entry.state = 'assigned' THEN
        UPDATE number_assignments a SET released_at = greatest(clock_timestamp(), a.assigned_at)
            WHERE a.tenant_id = entry.tenant_id AND a.phone_number_id = entry.phone_number_id
                AND a.released_at IS NULL;
    END IF;
    UPDATE whatsapp_numbers n SET state = to_state, state_since = clock_timestamp(), tenant_id = NULL,
        assigned_at = NULL, failures = 0, reason = NULL, holder = NULL, held_until = NULL, code = NULL,
        next_attempt_at = clock_timestamp() + wait
        WHERE n.id = entry.id;
    INSERT INTO number_events (number_id, event, state, actor) VALUES (entry.id, what, to_state, by);
    RETURN QUERY SELECT entry.state, to_state;
END
$$;

-- What became of a number, oldest first; with it, whom it was given to.
CREATE FUNCTION pool_history(number text)
RETURNS TABLE (at timestamptz, event text, state text, actor text, detail text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.at, e.event, e.state, e.actor,
        CASE WHEN e.event = 'assigned' THEN (
            SELECT 'tenant ' || a.tenant_id FROM number_assignments a
            WHERE a.phone_number_id = n.phone_number_id AND a.assigned_at <= e.at ORDER BY a.assigned_at DESC LIMIT 1
        ) ELSE e.detail END
    FROM whatsapp_numbers n JOIN number_events e ON e.number_id = n.id
    WHERE number IN (n.phone_number, n.phone_number_id, n.id::text) ORDER BY e.at;
$$;

-- The number whose next step is due for longest and that nobody works on, held for `hold` from now.
CREATE FUNCTION pool_take(hold interval)
RETURNS TABLE (id uuid, holder uuid, now timestamptz, state text, since timestamptz, country text, account text,
    account_ready boolean, phone_number text, carrier_id text, phone_number_id text, pin bytea, code text,
    code_requests integer, code_requested_at timestamptz, failures integer, registrations bigint,
    registration_freed_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (
        UPDATE whatsapp_numbers n SET holder = gen_random_uuid(), held_until = clock_timestamp() + hold
        FROM (
            SELECT d.id FROM whatsapp_numbers d
            WHERE d.next_attempt_at <= clock_timestamp()
                AND (d.held_until IS NULL OR d.held_until <= clock_timestamp())
            ORDER BY d.next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
        ) due
        WHERE n.id = due.id RETURNING n.*
    )
    SELECT t.id, t.holder, clock_timestamp(), t.state, t.state_since, t.country, t.business_account_id, b.is_ready,
        t.phone_number, t.carrier_id, t.phone_number_id, t.pin, t.code, t.code_requests, t.code_requested_at,
        t.failures, r.count, r.first + interval '72 hours'
    FROM taken t JOIN whatsapp_business_accounts b ON b.id = t.business_account_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS count, min(e.at) AS first FROM number_events e
            WHERE e.number_id = t.id AND e.event IN ('register', 'deregister')
                AND e.at > clock_timestamp() - interval '72 hours'
        ) r;
$$;

-- Records that a step's call is about to be made. False when somebody else holds the number by now, or, for the
-- number that is to be bought, when it is known already.
CREATE FUNCTION pool_begin(number uuid, held_by uuid, step text, to_buy text, of_country text, sealed_pin bytea,
    requests integer)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE whatsapp_numbers n SET phone_number = coalesce(to_buy, n.phone_number),
        country = coalesce(of_country, n.country), pin = coalesce(n.pin, sealed_pin), code_requests = requests,
        code_requested_at = CASE WHEN requests > n.code_requests THEN clock_timestamp() ELSE n.code_requested_at END,
        code = CASE WHEN requests > n.code_requests THEN NULL ELSE n.code END
        WHERE n.id = number AND n.holder = held_by AND n.held_until > clock_timestamp();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO number_events (number_id, event, state) SELECT n.id, step, n.state FROM whatsapp_numbers n
        WHERE n.id = number;
    RETURN true;
EXCEPTION
    WHEN unique_violation THEN RETURN false;
END
$$;

-- Records what became of a step and lets go of the number; its next attempt is `wait` from now, or never.
CREATE FUNCTION pool_settle(number uuid, held_by uuid, new_state text, bought text, carrier text, graph_id text,
    failed integer, wait interval, why text)
RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH before AS (
        SELECT id, state, reason FROM whatsapp_numbers WHERE id = number AND holder = held_by FOR UPDATE
    ), settled AS (
        UPDATE whatsapp_numbers n SET state = new_state, phone_number = bought, carrier_id = carrier,
            phone_number_id = graph_id, failures = failed, reason = why,
            code = CASE WHEN new_state IN ('added', 'code_requested') THEN n.code END,
            state_since = CASE WHEN new_state = before.state THEN n.state_since ELSE clock_timestamp() END,
            next_attempt_at = clock_timestamp() + wait, holder = NULL, held_until = NULL
        FROM before WHERE n.id = before.id RETURNING n.id
    ), noted AS (
        INSERT INTO number_events (number_id, event, state, detail)
            SELECT id, CASE WHEN state = new_state THEN 'waits' ELSE new_state END, new_state, why
            FROM before WHERE state <> new_state OR reason IS DISTINCT FROM why
    )
    SELECT EXISTS (SELECT FROM settled);
$$;

-- A verification code has come. False when no number waits for one.
CREATE FUNCTION pool_code(number text, digits text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (
        UPDATE whatsapp_numbers SET code = digits, next_attempt_at = clock_timestamp()
            WHERE phone_number = number AND state = 'code_requested' RETURNING 1
    )
    SELECT EXISTS (SELECT FROM taken);
$$;

-- Makes the business accounts known that numbers may be bought for.
CREATE FUNCTION pool_open_accounts(accounts text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO whatsapp_business_accounts (id, is_ready) SELECT DISTINCT unnest(accounts), false ORDER BY 1
        ON CONFLICT DO NOTHING;
$$;

-- What each business account holds and may hold. Numbers that were given up are counted: they cannot be taken out.
CREATE FUNCTION pool_rooms() RETURNS TABLE (account text, held bigint, number_limit integer, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT b.id, count(n.id) FILTER (WHERE n.phone_number_id IS NOT NULL OR n.state NOT IN ('failed', 'retired')),
        b.number_limit, b.closed_until IS NULL OR b.closed_until <= clock_timestamp()
    FROM whatsapp_business_accounts b LEFT JOIN whatsapp_numbers n ON n.business_account_id = b.id
    GROUP BY b.id ORDER BY b.id;
$$;

-- Orders a number for each account and country given; they are bought one after the other.
CREATE FUNCTION pool_order(accounts text[], countries text[], by text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH expansion AS (
        INSERT INTO number_expansions (size, actor) VALUES (cardinality(accounts), by) RETURNING id
    ), ordered AS (
        INSERT INTO whatsapp_numbers (business_account_id, country, state, expansion_id, next_attempt_at)
            SELECT a, c, 'ordered', expansion.id, clock_timestamp()
            FROM unnest(accounts, countries) AS u (a, c), expansion
            RETURNING id, state
    )
    INSERT INTO number_events (number_id, event, state, actor) SELECT id, 'ordered', state, by FROM ordered;
$$;

-- The account of a number that is on its way takes no more than it has. The number goes to another one, if one is
-- given.
CREATE FUNCTION pool_account_full(number uuid, held_by uuid, other text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry whatsapp_numbers;
BEGIN
    SELECT * INTO entry FROM whatsapp_numbers n
        WHERE n.id = number AND n.holder = held_by AND n.phone_number_id IS NULL FOR UPDATE;
    IF entry.id IS NULL THEN
        RETURN false;
    END IF;
    UPDATE whatsapp_business_accounts b SET number_limit = (
        SELECT count(*) FROM whatsapp_numbers n
        WHERE n.business_account_id = b.id AND n.phone_number_id IS NOT NULL
    ) WHERE b.id = entry.business_account_id;
    IF other IS NOT NULL THEN
        UPDATE whatsapp_numbers n SET business_account_id = other WHERE n.id = number;
        INSERT INTO number_events (number_id, event, state, detail)
            VALUES (number, 'moved', entry.state, 'to business account ' || other);
    END IF;
    RETURN true;
END
$$;

-- The platform's data keys; the first caller's proposal becomes the first one.
CREATE FUNCTION platform_key(proposed_key text, proposal bytea)
RETURNS TABLE (version integer, key_id text, wrapped bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO platform_keys (version, key_id, wrapped) VALUES (1, proposed_key, proposal) ON CONFLICT DO NOTHING;
    SELECT version, key_id, wrapped FROM platform_keys ORDER BY version;
$$;

-- As in 0004, with the platform's keys under the nil UUID.
CREATE OR REPLACE FUNCTION data_keys_to_rewrap(writing_key text, at_most integer)
RETURNS TABLE (tenant_id uuid, version integer, key_id text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tenant_id, version, key_id, wrapped FROM data_keys WHERE key_id <> writing_key
    UNION ALL
    SELECT '00000000-0000-0000-0000-000000000000', version, key_id, wrapped FROM platform_keys
        WHERE key_id <> writing_key
    ORDER BY tenant_id, version LIMIT at_most;
$$;

CREATE OR REPLACE FUNCTION data_key_rewrap(
    tenant uuid, of_version integer, old_key text, new_key text, new_wrapped bytea)
RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH tenants_key AS (
        UPDATE data_keys SET key_id = new_key, wrapped = new_wrapped
            WHERE tenant_id = tenant AND version = of_version AND key_id = old_key RETURNING 1
    ), platforms_key AS (
        UPDATE platform_keys SET key_id = new_key, wrapped = new_wrapped
            WHERE tenant = '00000000-0000-0000-0000-000000000000' AND version = of_version AND key_id = old_key
            RETURNING 1
    )
    SELECT EXISTS (SELECT FROM tenants_key) OR EXISTS (SELECT FROM platforms_key);
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION pool_census, pool_demand, pool_assignments, pool_keep_reserved, pool_move, pool_history,
    pool_take, pool_begin, pool_settle, pool_code, pool_open_accounts, pool_rooms, pool_order, pool_account_full,
    platform_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pool_census, pool_demand, pool_assignments, pool_keep_reserved, pool_move, pool_history,
    pool_take, pool_begin, pool_settle, pool_code, pool_open_accounts, pool_rooms, pool_order, pool_account_full,
    platform_key TO fleetchat_app;
