SET ROLE fleetchat_owner;

-- What is known of a tenant's payments at Stripe. Any worker looks after any account; only its holder does at a time.
CREATE TABLE billing_accounts (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    customer_id text UNIQUE CHECK (char_length(customer_id) BETWEEN 1 AND 255),
    subscription_id text UNIQUE CHECK (char_length(subscription_id) BETWEEN 1 AND 255),
    -- Usage before it is on no invoice.
    subscribed_at timestamptz,
    -- Stripe's words.
    subscription_status text CHECK (char_length(subscription_status) BETWEEN 1 AND 32),
    has_payment_method boolean NOT NULL DEFAULT false,
    trial_ends_at timestamptz NOT NULL,
    grace_ends_at timestamptz,
    -- A person gave a payment method there, which is not yet the one that invoices are paid with.
    setup_intent_id text CHECK (char_length(setup_intent_id) BETWEEN 1 AND 255),
    -- Of the latest one, adopted or not.
    setup_at timestamptz,
    observed_at timestamptz,
    reconciled_at timestamptz,
    next_check_at timestamptz NOT NULL DEFAULT now(),
    holder uuid,
    -- Nobody may take it before, held or not.
    held_until timestamptz,
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    problem text CHECK (char_length(problem) <= 300),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (holder IS NULL OR held_until IS NOT NULL),
    CHECK (num_nulls(subscription_id, subscribed_at, subscription_status) IN (0, 3)),
    CHECK (subscription_id IS NULL OR customer_id IS NOT NULL),
    CHECK ((problem IS NULL) = (failures = 0))
);
CREATE INDEX ON billing_accounts (next_check_at);

-- The ledger: which drivers were active in a month of UTC, and since when. Never changed.
CREATE TABLE driver_activity (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    month date NOT NULL,
    provider text NOT NULL CHECK (provider IN ('samsara', 'motive', 'geotab')),
    fleet_driver_id text NOT NULL CHECK (octet_length(fleet_driver_id) BETWEEN 1 AND 256),
    active_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, month, provider, fleet_driver_id),
    CHECK (month = date_trunc('month', active_at AT TIME ZONE 'UTC')::date)
);
CREATE INDEX ON driver_activity (month);

-- Each of them on its way to Stripe.
CREATE TABLE billing_outbox (
    tenant_id uuid NOT NULL,
    month date NOT NULL,
    provider text NOT NULL,
    fleet_driver_id text NOT NULL,
    identifier text NOT NULL UNIQUE CHECK (char_length(identifier) BETWEEN 1 AND 100),
    active_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'expired')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- Of the first attempt whose outcome is not known.
    doubtful_since timestamptz,
    sent_at timestamptz,
    problem text CHECK (char_length(problem) <= 300),
    PRIMARY KEY (tenant_id, month, provider, fleet_driver_id),
    FOREIGN KEY (tenant_id, month, provider, fleet_driver_id) REFERENCES driver_activity ON DELETE CASCADE,
    CHECK (state <> 'sent' OR sent_at IS NOT NULL),
    CHECK ((state = 'expired') = (problem IS NOT NULL))
);
CREATE INDEX ON billing_outbox (state, tenant_id) WHERE state <> 'sent';

-- Webhooks that were taken; they repeat for days.
CREATE TABLE stripe_events (
    id text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 255),
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON stripe_events (received_at);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['billing_accounts', 'driver_activity', 'billing_outbox'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO fleetchat_app USING (tenant_id = (SELECT current_tenant()))', t);
        EXECUTE format('CREATE POLICY billing ON %I TO fleetchat_relay USING (true)', t);
    END LOOP;
END
$$;
GRANT SELECT, UPDATE ON billing_accounts, billing_outbox TO fleetchat_app;
GRANT SELECT ON driver_activity TO fleetchat_app;
GRANT SELECT, INSERT, UPDATE ON billing_accounts TO fleetchat_relay;
GRANT SELECT, INSERT ON driver_activity, billing_outbox TO fleetchat_relay;
GRANT SELECT, INSERT, DELETE ON stripe_events TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- Records that drivers are active, and what is to be sent of that, in one transaction; those who are known are passed
-- over. Rows go in in the order of their key, so that none waits for another in a circle. Returns how many were new.
CREATE FUNCTION usage_record(
    tenants uuid[], providers text[], drivers text[], times timestamptz[], identifiers text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    recorded bigint;
BEGIN
    WITH given AS (
        SELECT DISTINCT ON (tenant, month, provider, driver) tenant, month, provider, driver, at, identifier
        FROM unnest(tenants, providers, drivers, times, identifiers) AS u (tenant, provider, driver, at, identifier),
            LATERAL (SELECT date_trunc('month', at AT TIME ZONE 'UTC')::date AS month) m
        WHERE EXISTS (SELECT FROM tenants t WHERE t.id = u.tenant)
        ORDER BY tenant, month, provider, driver, at
    ), known AS (
        INSERT INTO driver_activity AS a (tenant_id, month, provider, fleet_driver_id, active_at)
            SELECT tenant, month, provider, driver, at FROM given
            ON CONFLICT DO NOTHING RETURNING a.tenant_id, a.month, a.provider, a.fleet_driver_id
    ), posted AS (
        INSERT INTO billing_outbox (tenant_id, month, provider, fleet_driver_id, identifier, active_at)
            SELECT g.tenant, g.month, g.provider, g.driver, g.identifier, g.at
            FROM given g JOIN known k ON k.tenant_id = g.tenant AND k.month = g.month AND k.provider = g.provider
                AND k.fleet_driver_id = g.driver
            RETURNING 1
    )
    SELECT count(*) INTO recorded FROM posted;
    RETURN recorded;
END
$$;

-- Gives an account to each tenant that has none.
CREATE FUNCTION billing_adopt(trial interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH adopted AS (
        INSERT INTO billing_accounts (tenant_id, trial_ends_at)
            SELECT t.id, clock_timestamp() + trial FROM tenants t
            WHERE NOT EXISTS (SELECT FROM billing_accounts a WHERE a.tenant_id = t.id) ORDER BY t.id
            ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM adopted;
$$;

-- An account that is to be looked at or has something to send, and that nobody holds; held for `hold` from now.
CREATE FUNCTION billing_claim(hold interval)
RETURNS TABLE (tenant_id uuid, is_due boolean, customer_id text, subscription_id text, subscribed_at timestamptz,
               subscription_status text, has_payment_method boolean, trial_ends_at timestamptz,
               grace_ends_at timestamptz, setup_intent_id text, setup_at timestamptz, observed_at timestamptz,
               reconciled_at timestamptz, failures integer, holder uuid, company_name text, email text, now timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE billing_accounts a SET holder = gen_random_uuid(), held_until = clock_timestamp() + hold
    FROM (
        SELECT d.tenant_id FROM billing_accounts d
        WHERE (d.held_until IS NULL OR d.held_until <= clock_timestamp())
            AND (d.next_check_at <= clock_timestamp()
                 OR d.tenant_id IN (SELECT o.tenant_id FROM billing_outbox o WHERE o.state = 'pending'))
        ORDER BY coalesce(d.held_until, d.next_check_at) LIMIT 1 FOR UPDATE SKIP LOCKED
    ) due, tenants t
    WHERE a.tenant_id = due.tenant_id AND t.id = a.tenant_id
    RETURNING a.tenant_id, a.next_check_at <= clock_timestamp(), a.customer_id, a.subscription_id, a.subscribed_at,
        a.subscription_status, a.has_payment_method, a.trial_ends_at, a.grace_ends_at, a.setup_intent_id, a.setup_at,
        a.observed_at, a.reconciled_at, a.failures, a.holder, t.company_name,
        coalesce(t.billing_email, t.contact_email), clock_timestamp();
$$;

-- Takes a webhook once: the customer's account is looked at anew. Of several visits to Checkout the latest counts.
-- Says 'enqueued', 'duplicate', or 'unknown' where the customer is none of ours.
CREATE FUNCTION billing_event(event text, created timestamptz, customer text, setup_intent text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO stripe_events (id) VALUES (event) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'duplicate';
    END IF;
    DELETE FROM stripe_events WHERE received_at < clock_timestamp() - interval '30 days';
    UPDATE billing_accounts SET next_check_at = clock_timestamp(),
        setup_intent_id = CASE WHEN setup_intent IS NOT NULL AND created > coalesce(setup_at, '-infinity')
            THEN setup_intent ELSE setup_intent_id END,
        setup_at = CASE WHEN setup_intent IS NOT NULL THEN greatest(setup_at, created) ELSE setup_at END
    WHERE customer_id = customer;
    RETURN CASE WHEN FOUND THEN 'enqueued' ELSE 'unknown' END;
END
$$;

-- How much waits to be sent and since when, what was too late, how many accounts cannot be looked after, and how many
-- drivers are active this month.
CREATE FUNCTION billing_overview()
RETURNS TABLE (pending bigint, late double precision, expired bigint, failing bigint, active bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.pending, coalesce(greatest(0, extract(epoch FROM clock_timestamp() - o.since)), 0)::double precision,
        o.expired, (SELECT count(*) FROM billing_accounts WHERE failures > 0),
        (SELECT count(*) FROM driver_activity
            WHERE month = date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date)
    FROM (
        SELECT count(*) FILTER (WHERE state = 'pending') AS pending,
            min(active_at) FILTER (WHERE state = 'pending') AS since,
            count(*) FILTER (WHERE state = 'expired') AS expired
        FROM billing_outbox WHERE state <> 'sent'
    ) o;
$$;
-- Moves deliveries forward by receipts, which repeat, come in any order and before the send's own answer.
-- Returns the deliveries that were found, each with the number that it went from, the driver, and when it came there.
DROP FUNCTION ledger_receipts;
CREATE FUNCTION ledger_receipts(
    tenants uuid[], events_at timestamptz[], ids uuid[], numbers text[], messages text[], states text[],
    times timestamptz[], codes integer[], details text[])
RETURNS TABLE (tenant_id uuid, id uuid, phone_number_id text, provider text, fleet_driver_id text,
               reached_at timestamptz)
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
    RETURNING l.tenant_id, l.id, l.phone_number_id, l.provider, l.fleet_driver_id,
        coalesce(l.delivered_at, l.read_at);
END
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION usage_record, billing_adopt, billing_claim, billing_event, billing_overview, ledger_receipts
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION usage_record, billing_adopt, billing_claim, billing_event, billing_overview, ledger_receipts
    TO fleetchat_app;
