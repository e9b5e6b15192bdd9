#!/bin/bash
# Entry point of image-test.sh's stand-in for the PostgreSQL image. It does what compose.yaml relies on.
set -euo pipefail
data=/var/lib/postgresql/data
export PGHOST=/tmp PGUSER=$POSTGRES_USER LC_ALL=C.UTF-8

as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }

cd /
mkdir -p "$data"
chown postgres: "$data"
chmod 700 "$data"
if [[ ! -s $data/PG_VERSION ]]; then
    as_postgres initdb --pgdata="$data" --username="$POSTGRES_USER" --auth-host=scram-sha-256 \
        --auth-local=trust --encoding=UTF8
    echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
    as_postgres pg_ctl --pgdata="$data" --wait -o "-c listen_addresses= -c unix_socket_directories=$PGHOST" start
    createdb "$POSTGRES_DB"
    psql --dbname=postgres --set=name="$POSTGRES_USER" --set=password="$POSTGRES_PASSWORD" \
        <<<"ALTER ROLE :\"name\" PASSWORD :'password'"
    for script in /docker-entrypoint-initdb.d/*.sh; do
        "$script"
    done
    as_postgres pg_ctl --pgdata="$data" --wait stop
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups \
    postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories="$PGHOST"
