-- The login role of the services: a member of fleetchat_app, owner of nothing, bound by row-level security.
-- Run by an administrator with psql; the variable `password` is optional. Safe to run again.
\if :{?password}
\else
    \set password ''
\endif
SELECT 'CREATE ROLE fleetchat_app NOLOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetchat_app') \gexec
SELECT format('CREATE ROLE fleetchat LOGIN PASSWORD %L IN ROLE fleetchat_app', NULLIF(:'password', ''))
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetchat') \gexec
