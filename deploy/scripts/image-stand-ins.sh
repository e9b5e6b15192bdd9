# shellcheck shell=bash
# Sourced by image-test.sh: base images for a machine that reaches Debian's packages but no registry of images.

# The mirror that apt uses here.
debian_mirror() {
    # shellcheck disable=SC2016 # apt expands
    apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Label: Debian' | sort --unique | head -n 1
}

install_debian() {
    local directory=$1 packages=$2
    debootstrap --variant=minbase --include="$packages" bookworm "$directory" "$(debian_mirror)" \
        >"$directory.log" 2>&1 || {
        tail -n 5 "$directory.log" >&2
        fail "debootstrap failed"
    }
}

# The installed toolchain on Debian, with git's rules that replace remote repositories by local directories, and these.
import_swift() {
    local root=$1 toolchain rule
    local -a extra=()
    toolchain=$(dirname "$(dirname "$(realpath "$(command -v swift)")")")
    while read -r rule; do
        extra+=("${rule#url.}")
    done < <(git config --name-only --get-regexp '^url\./.*\.insteadof$' | sed 's/\.insteadof$//' | sort --unique)
    git config --get-regexp '^url\./.*\.insteadof$' | while read -r rule value; do
        git config --file "$root/etc/gitconfig" --add "$rule" "$value"
    done
    tar --create --directory "$root" . --directory / "${toolchain#/}" "${extra[@]#/}" |
        docker import --change "ENV PATH=$toolchain/bin:/usr/sbin:/usr/bin:/sbin:/bin" - fleetchat-test/swift >/dev/null
}

# In the directory $1, with the entry point below $2.
make_stand_ins() {
    local directory=$1 postgres=$2
    install_debian "$directory/debian" libpq5,libhiredis0.14,ca-certificates,redis-server,redis-tools,postgresql-15
    tar --create --directory "$directory/debian" . |
        docker import --change 'ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - \
            fleetchat-test/debian >/dev/null
    install_debian "$directory/swift" "$(paste -sd, <<'TEXT'
binutils,ca-certificates,git,libc6-dev,libcurl4,libedit2,libgcc-12-dev,libncurses6,libpython3.11,libsqlite3-0
libstdc++-12-dev,libxml2,libz3-4,pkg-config,tzdata,zlib1g-dev,libhiredis-dev,libpq-dev,libssl-dev
TEXT
    )"
    import_swift "$directory/swift"
    DOCKER_BUILDKIT=1 docker build --tag fleetchat-test/postgres --file - "$postgres" <<'TEXT'
FROM fleetchat-test/debian
COPY stand-in.sh /stand-in.sh
ENTRYPOINT ["/stand-in.sh"]
TEXT
}
