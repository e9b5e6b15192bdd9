#!/usr/bin/env bash
# Builds the images and plays a round trip against the composed system. Exits with 2 when there can be no container
# engine.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/lib.sh
source "$scripts/lib.sh"
deploy=$scripts/..

no_engine() {
    say "Not tested: no container engine can be had here. $*"
    exit 2
}

# An engine of this run only, with its own data, when none is running.
start_engine() {
    local deadline=$((SECONDS + 30))
    ((EUID == 0)) || no_engine "None is running, and starting one needs root."
    "$scripts/prerequisites.sh" images
    [[ ! -e /sys/class/net/docker0 ]] || bridge_existed=yes
    export DOCKER_HOST=unix://$work/docker.sock
    detached dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/engine.pid" \
        --host "$DOCKER_HOST" --exec-opt native.cgroupdriver=cgroupfs --default-ulimit nofile=20000:20000 \
        >"$work/engine.log" 2>&1 &
    engine=$!
    until docker info >/dev/null 2>&1; do
        if ((SECONDS >= deadline)) || ! kill -0 "$engine" 2>/dev/null; then
            tail -n 5 "$work/engine.log" >&2
            no_engine "dockerd does not start; its last lines are above."
        fi
        sleep 0.1
    done
}

# A newer docker without its buildx component falls back to the old builder; Debian's own has BuildKit inside.
docker() {
    if command docker buildx version >/dev/null 2>&1 || [[ ! -x /usr/bin/docker ]]; then
        command docker "$@"
    else
        /usr/bin/docker "$@"
    fi
}

compose() { docker-compose --env-file "$work/env" -f "$deploy/compose.yaml" -f "$deploy/compose.sandbox.yaml" "$@"; }

write_settings() {
    sed -E '/^(SWIFT|RUNTIME|REDIS|POSTGRES)_IMAGE=/d; /^[A-Z_]+=$/d' "$deploy/env.example"
    cat <<TEXT
POSTGRES_PASSWORD=$(openssl rand -hex 16)
DATABASE_PASSWORD=$(openssl rand -hex 16)
ENCRYPTION_KEYS=test:$(openssl rand -base64 32)
OPERATOR_TOKEN=$operator_token
PUBLIC_URL=http://ingress:8080
WHATSAPP_ACCESS_TOKEN=$(openssl rand -hex 16)
WHATSAPP_APP_SECRET=$(openssl rand -hex 16)
WHATSAPP_VERIFY_TOKEN=$(openssl rand -hex 16)
IMAGE_PREFIX=fleetchat-test
INGRESS_PORT=0
SANDBOX_PORT=0
TEXT
}

build_images() {
    local target
    for target in ingress relay-worker pool-manager sandbox; do
        say "Building the image of $target"
        DOCKER_BUILDKIT=1 docker build --file "$deploy/Dockerfile" --target "$target" \
            --tag "fleetchat-test/$target:latest" "${build_arguments[@]}" "$deploy/.."
    done
}

# The images come up by themselves in the right order; three workers share the work.
round_trip() {
    compose up --detach --no-build --scale relay-worker=3
    local service deadline=$((SECONDS + 120))
    for service in sandbox ingress pool-manager relay-worker; do
        until healthy "$service"; do
            ((SECONDS < deadline)) || {
                compose ps >&2
                compose logs --tail 30 "$service" >&2
                fail "$service is not healthy after 120 s"
            }
            sleep 0.5
        done
    done
    compose exec -T sandbox sandbox round-trip --sandbox-url http://127.0.0.1:8080 --ingress-url http://ingress:8080 \
        --operator-token "$operator_token"
}

# Every container of the service; the sandbox has no health check and only has to run.
healthy() {
    local containers
    mapfile -t containers < <(compose ps --quiet "$1")
    ((${#containers[@]} > 0)) || return 1
    ! docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' \
        "${containers[@]}" | grep -qvE '^(healthy|running)$'
}

finish() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [[ -e $work/env ]]; then
        ((status == 0)) || compose logs --tail 20 >&2 || true
        compose down --volumes --remove-orphans >/dev/null 2>&1 || true
    fi
    if [[ -n $engine ]]; then
        end_groups "$engine"
        [[ $bridge_existed == yes ]] || ip link delete docker0 2>/dev/null || true
    fi
    rm -rf "$work"
    exit "$status"
}

command -v openssl >/dev/null || "$scripts/prerequisites.sh"
work=$(mktemp --directory /var/tmp/fleetchat-images.XXXXXX)
engine=""
bridge_existed=no
operator_token=$(openssl rand -hex 16)
build_arguments=()
trap finish EXIT
trap 'exit 130' INT TERM HUP
command docker info >/dev/null 2>&1 || start_engine
if docker pull --quiet debian:bookworm-slim >/dev/null 2>&1; then
    say "Base images come from the registry"
else
    say "The registry cannot be reached; making base images from Debian's packages and the installed Swift"
    # shellcheck source=deploy/scripts/image-stand-ins.sh
    source "$scripts/image-stand-ins.sh"
    make_stand_ins "$work" "$deploy/postgres"
    build_arguments=(--build-arg SWIFT_IMAGE=fleetchat-test/swift --build-arg RUNTIME_IMAGE=fleetchat-test/debian)
    export REDIS_IMAGE=fleetchat-test/debian POSTGRES_IMAGE=fleetchat-test/postgres
fi
build_images
write_settings >"$work/env"
round_trip
say "The composed system passed the round trip."
