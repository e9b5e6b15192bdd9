-- Look-ups that come before a tenant is known: by the hash of a secret that only its holder has.
SET ROLE fleetchat_owner;
CREATE POLICY lookup ON api_keys TO fleetchat_relay USING (true);
CREATE POLICY lookup ON fleet_connections FOR SELECT TO fleetchat_relay USING (true);
CREATE POLICY rewrap ON data_keys TO fleetchat_relay USING (true);
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO fleetchat_relay;
GRANT SELECT ON fleet_connections TO fleetchat_relay;
GRANT SELECT, UPDATE (key_id, wrapped) ON data_keys TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

CREATE FUNCTION api_key_tenant(key_hash bytea) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE api_keys SET last_used_at = now()
        WHERE hash = key_hash AND revoked_at IS NULL
            AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute');
    SELECT tenant_id FROM api_keys WHERE hash = key_hash AND revoked_at IS NULL;
$$;

-- The connection that a webhook's path token belongs to. After a webhook was made anew, the token and secret of the
-- one before stay good until previous_until. The secrets are sealed; a row per data key of the tenant comes with them.
CREATE FUNCTION webhook_connection(vendor text, token_hash bytea)
RETURNS TABLE (tenant_id uuid, secret bytea, previous_secret bytea, version integer, key_id text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.tenant_id, c.webhook_secret,
        CASE WHEN c.previous_until > now() THEN c.previous_secret END, k.version, k.key_id, k.wrapped
    FROM fleet_connections c JOIN data_keys k USING (tenant_id)
    WHERE c.provider = vendor
        AND (c.webhook_token_hash = token_hash
             OR (c.previous_token_hash = token_hash AND c.previous_until > now()))
    ORDER BY k.version;
$$;

-- Data keys that are not wrapped by the writing key, for re-wrapping while everything runs.
CREATE FUNCTION data_keys_to_rewrap(writing_key text, at_most integer)
RETURNS TABLE (tenant_id uuid, version integer, key_id text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tenant_id, version, key_id, wrapped FROM data_keys WHERE key_id <> writing_key
        ORDER BY tenant_id, version LIMIT at_most;
$$;

CREATE FUNCTION data_key_rewrap(tenant uuid, of_version integer, old_key text, new_key text, new_wrapped bytea)
RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH done AS (
        UPDATE data_keys SET key_id = new_key, wrapped = new_wrapped
            WHERE tenant_id = tenant AND version = of_version AND key_id = old_key RETURNING 1
    )
    SELECT EXISTS (SELECT FROM done);
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION api_key_tenant, webhook_connection, data_keys_to_rewrap, data_key_rewrap FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api_key_tenant, webhook_connection, data_keys_to_rewrap, data_key_rewrap TO fleetchat_app;
