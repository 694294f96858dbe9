# tools/platform.sh: where Otklik is built and run. Sourced by setup, otklik and tools/in-root, which set $repo first.
#
# Debian 13 and newer is used as it is ("native"). Any other host gets a Debian 13 root of its own per user, shared by
# all the user's clones and named by what packages.txt asks for, so that clones of different age do not disturb each
# other.
# shellcheck shell=sh disable=SC2154

die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

# Are these commands all there?
has() {
    for command; do
        command -v "$command" >/dev/null || return 1
    done
}

# Debian testing and unstable carry no version number: they are newer than 13.
native() (
    ID='' VERSION_ID=''
    # shellcheck disable=SC1091
    . /etc/os-release
    [ "$ID" = debian ] && [ "${VERSION_ID:-99}" -ge 13 ]
)

# Prints the packages of the groups named.
packages() {
    for group; do
        sed -n "/^\[$group\]/,/^\[/p" "$repo/packages.txt" | sed '/^[[#]/d; /^$/d'
    done | sort -u
}

root_path() {
    hash=$(sha256sum "$repo/packages.txt" | cut -c 1-12)
    printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/otklik/debian13-$hash"
}
