SET ROLE fleetchat_owner;

-- Operators' keys for the API, besides OPERATOR_TOKEN. They belong to no tenant.
CREATE TABLE operator_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- Whose it is; it stands in the audit log.
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    hint text NOT NULL CHECK (char_length(hint) <= 16),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
ALTER TABLE operator_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY look ON operator_keys FOR SELECT TO fleetchat_app USING (true);
CREATE POLICY add ON operator_keys FOR INSERT TO fleetchat_app WITH CHECK (revoked_at IS NULL);
CREATE POLICY revoke ON operator_keys FOR UPDATE TO fleetchat_app
    USING (revoked_at IS NULL) WITH CHECK (revoked_at IS NOT NULL);
GRANT SELECT, INSERT, UPDATE (revoked_at) ON operator_keys TO fleetchat_app;
CREATE POLICY lookup ON operator_keys TO fleetchat_relay USING (true);
GRANT SELECT, UPDATE (last_used_at) ON operator_keys TO fleetchat_relay;

-- Requests that carried an Idempotency-Key, for a day, and how they were answered. The answer is sealed under a key
-- that is derived from the caller's credential, which nobody here has.
CREATE TABLE api_requests (
    -- The nil uuid for operators, who are no tenant.
    tenant_id uuid NOT NULL,
    -- SHA-256 of the credential.
    caller bytea NOT NULL CHECK (octet_length(caller) = 32),
    key text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
    -- SHA-256 of method, path and body.
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    begun_at timestamptz NOT NULL DEFAULT now(),
    -- Until then, whoever began it may be at work on it.
    held_until timestamptz NOT NULL,
    answer bytea,
    PRIMARY KEY (tenant_id, caller, key)
);
CREATE INDEX ON api_requests (begun_at);
ALTER TABLE api_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_requests TO fleetchat_app USING (tenant_id = (SELECT current_tenant()));
GRANT SELECT, INSERT, UPDATE ON api_requests TO fleetchat_app;
CREATE POLICY expire ON api_requests TO fleetchat_relay USING (true);
GRANT SELECT, DELETE ON api_requests TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- Whose key it is: a tenant's or an operator's, by name. Nothing for unknown and revoked ones.
CREATE FUNCTION api_key_holder(key_hash bytea) RETURNS TABLE (tenant uuid, operator_name text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE operator_keys SET last_used_at = now()
        WHERE hash = key_hash AND revoked_at IS NULL
            AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute');
    SELECT k.tenant, NULL::text FROM api_key_tenant(key_hash) AS k (tenant) WHERE k.tenant IS NOT NULL
    UNION ALL
    SELECT NULL::uuid, o.name FROM operator_keys o WHERE o.hash = key_hash AND o.revoked_at IS NULL;
$$;

CREATE FUNCTION api_requests_expire() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH expired AS (DELETE FROM api_requests WHERE begun_at < now() - interval '1 day' RETURNING 1)
    SELECT count(*) FROM expired;
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION api_key_holder, api_requests_expire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_key_holder, api_requests_expire TO fleetchat_app;
