SET ROLE fleetchat_owner;

CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    company_name text NOT NULL CHECK (char_length(company_name) BETWEEN 1 AND 200),
    contact_email text NOT NULL CHECK (char_length(contact_email) BETWEEN 3 AND 254),
    contact_phone text CHECK (char_length(contact_phone) <= 64),
    billing_email text CHECK (char_length(billing_email) BETWEEN 3 AND 254),
    fleet_size integer NOT NULL CHECK (fleet_size BETWEEN 1 AND 1000000),
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    language text NOT NULL,
    time_zone text NOT NULL CHECK (char_length(time_zone) <= 64),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- One data key per tenant and version, wrapped by a key of the ring in the environment.
CREATE TABLE data_keys (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    version integer NOT NULL CHECK (version > 0),
    key_id text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz,
    PRIMARY KEY (tenant_id, version)
);

CREATE TABLE api_keys (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    hint text NOT NULL CHECK (char_length(hint) <= 16),
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);

-- A tenant's account at a fleet system. Tokens and secrets are sealed under the tenant's data key.
CREATE TABLE fleet_connections (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    provider text NOT NULL CHECK (provider IN ('samsara', 'motive', 'geotab')),
    api_token bytea NOT NULL,
    organisation_id text,
    organisation_name text,
    webhook_id text,
    webhook_token_hash bytea UNIQUE CHECK (octet_length(webhook_token_hash) = 32),
    webhook_secret bytea,
    previous_token_hash bytea UNIQUE CHECK (octet_length(previous_token_hash) = 32),
    previous_secret bytea,
    previous_until timestamptz,
    event_types text[] NOT NULL DEFAULT '{}',
    missing_scopes text[] NOT NULL DEFAULT '{}',
    document_mapping jsonb,
    validated_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, provider)
);

CREATE TABLE driver_phone_mappings (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    provider text NOT NULL CHECK (provider IN ('samsara', 'motive', 'geotab')),
    fleet_driver_id text NOT NULL CHECK (octet_length(fleet_driver_id) BETWEEN 1 AND 256),
    driver_name text NOT NULL CHECK (char_length(driver_name) <= 255),
    phone_number text CHECK (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
    -- Who said so: a number that a person entered is not overwritten by the fleet system's.
    phone_source text CHECK (phone_source IN ('fleet', 'entered')),
    -- Why the fleet system's text is no usable number.
    phone_problem text CHECK (char_length(phone_problem) <= 300),
    -- Digits as WhatsApp writes them, which may differ from the number that was dialled.
    whatsapp_id text CHECK (whatsapp_id ~ '^[0-9]{7,15}$'),
    user_id text CHECK (char_length(user_id) <= 256),
    language text NOT NULL,
    time_zone text CHECK (char_length(time_zone) <= 64),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, provider, fleet_driver_id),
    UNIQUE (tenant_id, phone_number),
    CHECK ((phone_number IS NULL) = (phone_source IS NULL))
);
CREATE INDEX ON driver_phone_mappings (tenant_id, whatsapp_id);
CREATE INDEX ON driver_phone_mappings (tenant_id, user_id) WHERE user_id IS NOT NULL;

CREATE TABLE audit_log (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL CHECK (char_length(actor) <= 100),
    action text NOT NULL CHECK (char_length(action) <= 100),
    target text CHECK (char_length(target) <= 300),
    PRIMARY KEY (tenant_id, at, id)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['data_keys', 'api_keys', 'fleet_connections', 'driver_phone_mappings', 'audit_log'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO fleetchat_app USING (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tenants TO fleetchat_app USING (id = (SELECT current_tenant()));

GRANT SELECT, INSERT, UPDATE ON tenants, data_keys, api_keys, fleet_connections, driver_phone_mappings
    TO fleetchat_app;
GRANT SELECT, INSERT ON audit_log TO fleetchat_app;
RESET ROLE;
