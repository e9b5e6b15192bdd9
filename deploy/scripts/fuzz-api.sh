#!/usr/bin/env bash
# Asks the running product whatever its API's description allows, and much that it does not; stack.sh runs it. Fails on
# an answer of 5xx, and on one that the description does not have.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/lib.sh
source "$scripts/lib.sh"
cd "$scripts/../.."
: "${FLEETCHAT_INGRESS_URL:?}" "${FLEETCHAT_OPERATOR_TOKEN:?}"

authorization="Authorization: Bearer $FLEETCHAT_OPERATOR_TOKEN"
answer=$(curl --silent --fail -X POST "$FLEETCHAT_INGRESS_URL/api/tenants" -H "$authorization" \
    -H 'Content-Type: application/json' \
    -d '{"companyName": "Fuzz Freight", "contactEmail": "dispatch@example.com", "fleetSize": 3}')
tenant=${answer#*\"id\":\"}
tenant=${tenant%%\"*}
configuration=$(mktemp --suffix=.toml)
trap 'rm -f "$configuration"' EXIT
# Most requests are about a tenant that there is.
printf '[parameters]\n"path.id" = "%s"\n' "$tenant" >"$configuration"
"$PWD/.local/venv/bin/schemathesis" --config-file "$configuration" run "$FLEETCHAT_INGRESS_URL/api/openapi.json" \
    --header "$authorization" --exclude-operation-id deleteTenant --phases examples,coverage,fuzzing \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --max-examples "${EXAMPLES:-25}" --seed 1 --generation-database none --no-color --continue-on-failure
