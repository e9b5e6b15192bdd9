#!/bin/sh
# Run once by the PostgreSQL image, when its data directory is empty.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=password="$FLEETCHAT_PASSWORD" --file=/roles.sql
