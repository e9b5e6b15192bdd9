SET ROLE fleetchat_owner;

CREATE TABLE whatsapp_business_accounts (
    id text PRIMARY KEY CHECK (octet_length(id) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE whatsapp_numbers (
    phone_number_id text PRIMARY KEY CHECK (octet_length(phone_number_id) BETWEEN 1 AND 64),
    phone_number text NOT NULL UNIQUE CHECK (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
    business_account_id text NOT NULL REFERENCES whatsapp_business_accounts (id),
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    state text NOT NULL CHECK (state IN ('available', 'assigned')),
    tenant_id uuid UNIQUE REFERENCES tenants (id),
    assigned_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'assigned') = (tenant_id IS NOT NULL)),
    CHECK ((tenant_id IS NULL) = (assigned_at IS NULL))
);
CREATE INDEX ON whatsapp_numbers (country, business_account_id, phone_number_id) WHERE state = 'available';

CREATE TABLE number_assignments (
    tenant_id uuid NOT NULL,
    phone_number_id text NOT NULL REFERENCES whatsapp_numbers (phone_number_id),
    assigned_at timestamptz NOT NULL,
    released_at timestamptz CHECK (released_at >= assigned_at),
    PRIMARY KEY (tenant_id, phone_number_id, assigned_at)
);

ALTER TABLE whatsapp_numbers ENABLE ROW LEVEL SECURITY;
ALTER TABLE whatsapp_numbers FORCE ROW LEVEL SECURITY;
ALTER TABLE number_assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE number_assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON whatsapp_numbers TO fleetchat_app USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY tenant ON number_assignments TO fleetchat_app USING (tenant_id = (SELECT current_tenant()));
GRANT SELECT ON whatsapp_numbers, number_assignments TO fleetchat_app;

-- The pool is worked on by the functions below alone; they run as fleetchat_relay.
CREATE POLICY pool ON whatsapp_numbers TO fleetchat_relay USING (true);
CREATE POLICY pool ON number_assignments TO fleetchat_relay USING (true);
CREATE POLICY pool ON tenants FOR SELECT TO fleetchat_relay USING (true);
GRANT SELECT, INSERT, UPDATE ON whatsapp_numbers, number_assignments TO fleetchat_relay;
GRANT SELECT, INSERT ON whatsapp_business_accounts TO fleetchat_relay;
GRANT SELECT ON tenants TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- Adds numbers; those that are known already are left as they are. Returns how many were new.
CREATE FUNCTION pool_stock(phone_number_ids text[], phone_numbers text[], business_accounts text[], countries text[])
RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO whatsapp_business_accounts (id)
        SELECT DISTINCT unnest(business_accounts) ORDER BY 1 ON CONFLICT DO NOTHING;
    WITH stocked AS (
        INSERT INTO whatsapp_numbers (phone_number_id, phone_number, business_account_id, country, state)
            SELECT i, n, b, c, 'available'
            FROM unnest(phone_number_ids, phone_numbers, business_accounts, countries) AS u (i, n, b, c)
            ON CONFLICT DO NOTHING
            RETURNING 1
    )
    SELECT count(*) FROM stocked;
$$;

CREATE FUNCTION pool_business_accounts() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM whatsapp_business_accounts ORDER BY id;
$$;

-- Gives the tenant a number of its country, else of any, and returns it; the number that it has, if it has one.
-- No row when the pool is empty or the tenant unknown.
CREATE FUNCTION pool_assign(tenant uuid)
RETURNS TABLE (phone_number_id text, phone_number text, account text, newly boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chosen text;
BEGIN
    -- One assignment at a time per tenant: two requests for the same tenant see each other.
    PERFORM pg_advisory_xact_lock(hashtextextended('pool_assign:' || tenant::text, 0));
    RETURN QUERY SELECT n.phone_number_id, n.phone_number, n.business_account_id, false
        FROM whatsapp_numbers n WHERE n.tenant_id = tenant;
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT n.phone_number_id INTO chosen
        FROM whatsapp_numbers n, tenants t
        WHERE t.id = tenant AND n.state = 'available'
        ORDER BY n.country <> t.country, n.business_account_id, n.phone_number_id
        LIMIT 1 FOR UPDATE OF n SKIP LOCKED;
    IF chosen IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO number_assignments (tenant_id, phone_number_id, assigned_at) VALUES (tenant, chosen, now());
    RETURN QUERY UPDATE whatsapp_numbers n SET state = 'assigned', tenant_id = tenant, assigned_at = now()
        WHERE n.phone_number_id = chosen RETURNING n.phone_number_id, n.phone_number, n.business_account_id, true;
END
$$;

CREATE FUNCTION pool_waiting_tenants(at_most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.id FROM tenants t
        WHERE NOT EXISTS (SELECT FROM whatsapp_numbers n WHERE n.tenant_id = t.id)
        ORDER BY t.created_at, t.id LIMIT at_most;
$$;

CREATE FUNCTION pool_counts() RETURNS TABLE (state text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT state, count(*) FROM whatsapp_numbers GROUP BY state;
$$;

-- Whose number it is; asked before any tenant is known.
CREATE FUNCTION number_tenant(number text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tenant_id FROM whatsapp_numbers WHERE phone_number_id = number AND state = 'assigned';
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION pool_stock, pool_business_accounts, pool_assign, pool_waiting_tenants, pool_counts,
    number_tenant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pool_stock, pool_business_accounts, pool_assign, pool_waiting_tenants, pool_counts,
    number_tenant TO fleetchat_app;
