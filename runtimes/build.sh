#!/usr/bin/env bash
# Makes the image bharatbuild/runtime:small or :full from Debian's packages alone, for machines that
# reach no registry of images, and gives it to the Docker engine that `docker` talks to (DOCKER_HOST).
#   runtimes/build.sh small           node and python: 1 minute
#   runtimes/build.sh full            every language: 4 minutes
#   runtimes/build.sh full --fresh    once more, for Debian's newest security updates
# Nothing is done where the image of this very recipe is there. The root file system is kept, packed,
# in BHARATBUILD_IMAGES_DIR, by default in the user's cache folder.
set -euo pipefail
cd "$(dirname "$0")"

set=${1-}
[[ $set == small || $set == full ]] || { echo "build.sh: say small or full" >&2; exit 1; }
image=bharatbuild/runtime:$set
cache=${BHARATBUILD_IMAGES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/bharatbuild/images}
label=in.bharatbuild.recipe

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { echo "build.sh: $*" >&2; exit 1; }

[[ $(id -u) == 0 ]] || fail "must be root"
for tool in docker mmdebstrap zstd python3; do
    command -v "$tool" >/dev/null || fail "$tool is missing: scripts/setup.sh test"
done
. /etc/os-release
docker version >/dev/null 2>&1 || fail "no Docker engine answers at ${DOCKER_HOST:-its usual place}"
[[ ${ID-} == debian ]] || fail "made from this machine's Debian packages; elsewhere use runtimes/Dockerfile"

present() {
    [[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null) == "$recipe" ]]
}

make_root() { # make_root FILE
    ./sources.sh | mmdebstrap --quiet --variant=essential \
        --include="$(./packages.sh "$set" | paste --serial --delimiters ,),passwd" \
        --aptopt='Acquire::Languages "none"' \
        --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
        --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook="$PWD/node.sh \"\$1\"" \
        --customize-hook="$PWD/finish.sh \"\$1\"" \
        "$VERSION_CODENAME" - - | zstd --quiet --threads=0 -3 -o "$1"
}

digest() { sha256sum | head -c 16; }
root=$({ cat finish.sh node.sh packages.sh tools.txt; declare -f make_root; echo "$VERSION_CODENAME $(dpkg --print-architecture)"; } | digest)
packed=$cache/$set-$root.tar.zst
options=(--change "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" --change "ENV LANG=C.UTF-8"
    --change "WORKDIR /workspace" --change 'CMD ["bash"]')
recipe=$(printf '%s\n' "$set" "$root" "${options[@]}" | digest)

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # the same image is made once, whoever else asks for it
if [[ ${2-} == --fresh ]]; then
    rm -f "$packed"
elif present; then
    exit 0
fi

if [[ ! -e $packed ]]; then
    say "Making $image: $([[ $set == small ]] && echo "about a minute" || echo "about four minutes")"
    rm -f "$cache/$set-"*
    make_root "$packed.part.$$"
    mv "$packed.part.$$" "$packed"
fi
say "Importing $image"
old=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null || true)
zstd --quiet --decompress --stdout "$packed" | docker import --change "LABEL $label=$recipe" \
    "${options[@]}" - "$image" >/dev/null
# What it replaces takes place for nothing; where a sandbox still runs on it, it stays.
[[ -z $old || $old == "$(docker image inspect --format '{{.Id}}' "$image")" ]] ||
    docker image rm "$old" >/dev/null 2>&1 || true
