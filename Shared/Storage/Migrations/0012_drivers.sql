SET ROLE fleetchat_owner;

-- Who said when and how that the driver agreed to messages, and since when the driver wants none.
ALTER TABLE driver_phone_mappings
    ADD COLUMN consent_at timestamptz,
    ADD COLUMN consent_by text CHECK (char_length(consent_by) BETWEEN 1 AND 100),
    ADD COLUMN consent_how text CHECK (char_length(consent_how) BETWEEN 1 AND 200),
    ADD COLUMN opted_out_at timestamptz,
    ADD CHECK (num_nulls(consent_at, consent_by, consent_how) IN (0, 3));
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- As relay_drivers, which the version before asks, with whether the driver wants no messages.
CREATE FUNCTION relay_contacts(tenants uuid[], providers text[], drivers text[])
RETURNS TABLE (place bigint, driver_name text, phone_number text, user_id text, language text, time_zone text,
               is_active boolean, is_opted_out boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT u.place, d.driver_name, d.phone_number, d.user_id, d.language, d.time_zone, d.is_active,
        d.opted_out_at IS NOT NULL
    FROM unnest(tenants, providers, drivers) WITH ORDINALITY AS u (tenant, provider, driver, place)
    JOIN driver_phone_mappings d
        ON d.tenant_id = u.tenant AND d.provider = u.provider AND d.fleet_driver_id = u.driver;
END
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION relay_contacts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION relay_contacts TO fleetchat_app;
