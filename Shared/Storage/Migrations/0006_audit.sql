SET ROLE fleetchat_owner;

-- What operators did across tenants: recorded before it is begun, and again with what was done when it has ended.
CREATE TABLE operator_actions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    begun_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz CHECK (ended_at >= begun_at),
    actor text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 100),
    action text NOT NULL CHECK (char_length(action) <= 100),
    -- The filter that chose what it was done to.
    target text NOT NULL CHECK (char_length(target) <= 1000),
    matched integer NOT NULL CHECK (matched >= 0),
    done integer CHECK (done BETWEEN 0 AND matched),
    CHECK ((ended_at IS NULL) = (done IS NULL))
);
CREATE INDEX ON operator_actions (begun_at);

-- It is of no tenant. The services add rows and end them once; nothing takes one back.
ALTER TABLE operator_actions ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_actions FORCE ROW LEVEL SECURITY;
CREATE POLICY look ON operator_actions FOR SELECT TO fleetchat_app USING (true);
CREATE POLICY begin ON operator_actions FOR INSERT TO fleetchat_app WITH CHECK (done IS NULL);
CREATE POLICY finish ON operator_actions FOR UPDATE TO fleetchat_app
    USING (done IS NULL) WITH CHECK (done IS NOT NULL);
GRANT SELECT, INSERT, UPDATE (ended_at, done) ON operator_actions TO fleetchat_app;
RESET ROLE;
