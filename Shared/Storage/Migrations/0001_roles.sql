-- Group roles. They cannot log in; a deployment's login role is made a member of fleetchat_app.
-- Roles belong to the cluster, so another database's migration may create them at the same moment.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['fleetchat_owner', 'fleetchat_relay', 'fleetchat_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY['fleetchat_owner', 'fleetchat_relay'] LOOP
        IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', name);
        END IF;
    END LOOP;
END
$$;

GRANT USAGE, CREATE ON SCHEMA public TO fleetchat_owner;
GRANT USAGE ON SCHEMA public TO fleetchat_relay, fleetchat_app;
GRANT SELECT ON schema_migrations TO fleetchat_app;

-- The tenant that the current transaction acts for; NULL, which equals nothing, outside such a transaction.
-- A setting that was local to a finished transaction reads as '', not as NULL.
SET ROLE fleetchat_owner;
CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('app.tenant_id', true), '')::uuid;
RESET ROLE;
