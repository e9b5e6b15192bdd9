#!/usr/bin/env bash
# The compose files are valid, complete settings are enough for them, and each secret that is missing is named.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
secrets=(POSTGRES_PASSWORD DATABASE_PASSWORD ENCRYPTION_KEYS OPERATOR_TOKEN PUBLIC_URL
    WHATSAPP_ACCESS_TOKEN WHATSAPP_APP_SECRET WHATSAPP_VERIFY_TOKEN)
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT

compose() { docker-compose --env-file "$settings" "$@"; }

sed -E 's/^([A-Z_]+)=$/\1=filled/' "$deploy/env.example" >"$settings"
compose -f "$deploy/compose.yaml" config --quiet
compose -f "$deploy/compose.yaml" -f "$deploy/compose.sandbox.yaml" config --quiet

for secret in "${secrets[@]}"; do
    sed -E "s/^([A-Z_]+)=\$/\1=filled/; s/^($secret)=.*/\1=/" "$deploy/env.example" >"$settings"
    ! message=$(compose -f "$deploy/compose.yaml" config --quiet 2>&1) || fail "compose accepts an empty $secret"
    [[ $message == *"$secret"* && $message == *env.example* ]] ||
        fail "compose does not say that $secret is missing: $message"
done
