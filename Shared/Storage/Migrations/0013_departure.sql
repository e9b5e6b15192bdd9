SET ROLE fleetchat_owner;

-- A tenant that leaves is nobody's any more; its rows go a little later, when no process remembers it.
ALTER TABLE tenants ADD COLUMN leaving_at timestamptz;
CREATE POLICY leave ON tenants FOR DELETE TO fleetchat_relay USING (leaving_at IS NOT NULL);
CREATE POLICY leave ON audit_log TO fleetchat_relay USING (true);
GRANT DELETE ON tenants, communication_logs, number_assignments TO fleetchat_relay;
GRANT SELECT, DELETE ON audit_log TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- Takes away the rows of a tenant that is leaving, at most so many of its log at a time. True when nothing is left.
-- With the tenant goes its data key: what was sealed for it opens no more, in backups either.
CREATE FUNCTION tenant_remove(leaving uuid, at_most integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE id = leaving AND leaving_at IS NOT NULL) THEN
        RETURN true;
    END IF;
    DELETE FROM communication_logs l USING (
        SELECT tenant_id, event_at, id FROM communication_logs WHERE tenant_id = leaving LIMIT at_most
    ) AS part
    WHERE (l.tenant_id, l.event_at, l.id) = (part.tenant_id, part.event_at, part.id);
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed >= at_most THEN
        RETURN false;
    END IF;
    DELETE FROM number_assignments WHERE tenant_id = leaving;
    DELETE FROM api_requests WHERE tenant_id = leaving;
    DELETE FROM audit_log WHERE tenant_id = leaving;
    -- All other tables follow by their foreign keys.
    DELETE FROM tenants WHERE id = leaving;
    RETURN true;
END
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION tenant_remove FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_remove TO fleetchat_app;
