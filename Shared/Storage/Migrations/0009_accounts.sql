-- Business accounts and their templates, as pool-manager last saw them. See docs/numbers.md.
SET ROLE fleetchat_owner;

ALTER TABLE whatsapp_business_accounts
    -- 'infinity' while somebody is at it, unless it is asked for once more meanwhile.
    ADD COLUMN next_sync_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN holder uuid,
    ADD COLUMN held_until timestamptz,
    ADD COLUMN synced_at timestamptz,
    ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    -- Why it is not ready, or what is wrong with it all the same.
    ADD COLUMN problem text CHECK (char_length(problem) <= 300),
    -- Meta's last word on the whole account (account_update), and when Meta said it.
    ADD COLUMN standing text CHECK (char_length(standing) <= 100),
    ADD COLUMN standing_at timestamptz,
    -- Different people that may be written to first within 24 hours; -1 for no limit.
    ADD COLUMN messaging_limit integer CHECK (messaging_limit >= -1),
    ADD CHECK ((holder IS NULL) = (held_until IS NULL));

CREATE TABLE message_templates (
    business_account_id text NOT NULL REFERENCES whatsapp_business_accounts (id),
    -- At Meta, version included.
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 512),
    language text NOT NULL CHECK (char_length(language) BETWEEN 1 AND 32),
    status text NOT NULL CHECK (char_length(status) BETWEEN 1 AND 64),
    category text CHECK (char_length(category) <= 64),
    reason text CHECK (char_length(reason) <= 128),
    quality text CHECK (char_length(quality) <= 32),
    -- As it was handed in, so that it can be sent when the catalogue has moved on; null for one that was not ours.
    parameters text[],
    actions text[],
    status_since timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (business_account_id, name, language)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON message_templates TO fleetchat_relay;
RESET ROLE;

GRANT CREATE ON SCHEMA public TO fleetchat_relay;
SET ROLE fleetchat_relay;

-- The account that is due for longest and that nobody holds, held for `hold` from now.
CREATE FUNCTION account_take(hold interval) RETURNS TABLE (account text, holder uuid, failures integer)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE whatsapp_business_accounts b
    SET holder = gen_random_uuid(), held_until = clock_timestamp() + hold, next_sync_at = 'infinity'
    FROM (
        SELECT d.id FROM whatsapp_business_accounts d
        WHERE (d.next_sync_at <= clock_timestamp() OR d.holder IS NOT NULL)
            AND (d.held_until IS NULL OR d.held_until <= clock_timestamp())
        ORDER BY d.next_sync_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) due
    WHERE b.id = due.id RETURNING b.id, b.holder, b.failures;
$$;

-- Has an account looked at soon, once more if somebody is at it; not more often than once a minute, since Meta counts
-- the calls.
CREATE FUNCTION account_due(account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE whatsapp_business_accounts
        SET next_sync_at = least(next_sync_at, greatest(clock_timestamp(), synced_at + interval '1 minute'))
        WHERE id = account;
$$;

-- Has an account's numbers that wait for WhatsApp to connect them, or for their display name, tried now.
CREATE FUNCTION account_wake_numbers(account text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE whatsapp_numbers SET next_attempt_at = clock_timestamp()
        WHERE business_account_id = account AND state = 'subscribed' AND next_attempt_at > clock_timestamp();
$$;

-- The templates that an account has, all of them.
CREATE FUNCTION account_templates(
    account text, held_by uuid, names text[], languages text[], statuses text[], categories text[], reasons text[],
    qualities text[])
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM whatsapp_business_accounts b WHERE b.id = account AND b.holder = held_by FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM message_templates m WHERE m.business_account_id = account
        AND NOT EXISTS (SELECT FROM unnest(names, languages) AS u (n, l) WHERE u.n = m.name AND u.l = m.language);
    INSERT INTO message_templates AS m (business_account_id, name, language, status, category, reason, quality)
        SELECT account, n, l, s, c, r, q
        FROM unnest(names, languages, statuses, categories, reasons, qualities) AS u (n, l, s, c, r, q)
        ON CONFLICT (business_account_id, name, language) DO UPDATE SET status = excluded.status,
            category = excluded.category, reason = excluded.reason, quality = excluded.quality,
            status_since = CASE WHEN m.status = excluded.status THEN m.status_since ELSE clock_timestamp() END;
    RETURN true;
END
$$;

-- What a template is made of, for the time when the catalogue has moved on.
CREATE FUNCTION account_editions(account text, names text[], parameter_lists text[], action_lists text[])
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE message_templates m
    SET parameters = string_to_array(u.p, ' '), actions = string_to_array(u.a, ' ')
    FROM unnest(names, parameter_lists, action_lists) AS u (n, p, a)
    WHERE m.business_account_id = account AND m.name = u.n AND m.parameters IS NULL;
$$;

-- Lets go of an account. Numbers of one that is ready go on at once.
CREATE FUNCTION account_settle(
    account text, held_by uuid, ready boolean, failed integer, wait interval, why text)
RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH settled AS (
        UPDATE whatsapp_business_accounts b SET is_ready = coalesce(ready, b.is_ready), failures = failed, problem = why, holder = NULL,
            held_until = NULL, next_sync_at = least(b.next_sync_at, clock_timestamp() + wait),
            synced_at = CASE WHEN failed = 0 THEN clock_timestamp() ELSE b.synced_at END
        WHERE b.id = account AND b.holder = held_by RETURNING b.id
    ), woken AS (
        UPDATE whatsapp_numbers n SET next_attempt_at = clock_timestamp()
            FROM settled WHERE ready AND n.business_account_id = settled.id AND n.state = 'profiled'
    )
    SELECT EXISTS (SELECT FROM settled);
$$;

-- What Meta told of an account's limits; null leaves one as it is.
CREATE FUNCTION account_limits(account text, numbers integer, people integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE whatsapp_business_accounts SET number_limit = coalesce(numbers, number_limit),
        messaging_limit = coalesce(people, messaging_limit) WHERE id = account;
$$;

-- What Meta told of a whole account, unless it is older than what is known. It takes no more numbers until then, 'now'
-- opens it, and null leaves that as it is.
CREATE FUNCTION account_standing(account text, word text, said_at timestamptz, closed timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE whatsapp_business_accounts SET standing = word, standing_at = said_at,
        closed_until = coalesce(closed, closed_until),
        next_sync_at = least(next_sync_at, greatest(clock_timestamp(), synced_at + interval '1 minute'))
    WHERE id = account AND (standing_at IS NULL OR said_at IS NULL OR standing_at <= said_at);
$$;

CREATE FUNCTION account_overview()
RETURNS TABLE (account text, is_ready boolean, problem text, standing text, number_limit integer,
    messaging_limit integer, synced_at timestamptz, approved bigint, templates bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT b.id, b.is_ready, b.problem, b.standing, b.number_limit, b.messaging_limit, b.synced_at,
        count(m.name) FILTER (WHERE m.status = 'APPROVED'), count(m.name)
    FROM whatsapp_business_accounts b LEFT JOIN message_templates m ON m.business_account_id = b.id
    GROUP BY b.id ORDER BY b.id;
$$;

-- How many templates of all accounts are in which status.
CREATE FUNCTION template_counts() RETURNS TABLE (status text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT status, count(*) FROM message_templates GROUP BY status;
$$;

-- What can be sent from an account.
CREATE FUNCTION approved_templates(account text)
RETURNS TABLE (name text, language text, parameters text[], actions text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.name, m.language, m.parameters, m.actions FROM message_templates m
    WHERE m.business_account_id = account AND m.status = 'APPROVED';
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM fleetchat_relay;

REVOKE ALL ON FUNCTION account_take, account_due, account_wake_numbers, account_templates, account_editions, account_settle,
    account_limits, account_standing, account_overview, template_counts, approved_templates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_take, account_due, account_wake_numbers, account_templates, account_editions, account_settle,
    account_limits, account_standing, account_overview, template_counts, approved_templates TO fleetchat_app;
