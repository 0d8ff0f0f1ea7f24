#!/usr/bin/env bash
# Builds the Dockerfile and sees that its image has the very tools that build.sh's has. The Debian that
# it begins from is made here, so that no registry of images is needed.
#   runtimes/check-dockerfile.sh small|full     2 minutes, 6 minutes
set -euo pipefail
cd "$(dirname "$0")"
set=${1-}
[[ $set == small || $set == full ]] || { echo "check-dockerfile.sh: say small or full" >&2; exit 1; }
base=bharatbuild/test:debian
image=bharatbuild/test:dockerfile-$set
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. /etc/os-release

# What this machine needs to reach its package index, the image being built needs too.
setting() { python3 -m pip config list | sed -n "s/^\(global\|:env:\)\.$1='\(.*\)'$/\2/p" | head -1; }
certificates=$(setting cert)
cp "${certificates:-/etc/ssl/certs/ca-certificates.crt}" "$work/certificates.crt"
index=$(setting index-url)

echo "Making $base" >&2
./sources.sh |
    mmdebstrap --quiet --variant=minbase --dpkgopt=force-unsafe-io \
        --customize-hook="cp $work/certificates.crt \"\$1/etc/certificates-of-the-host.crt\"" \
        "$VERSION_CODENAME" - - |
    docker import --change "ENV PIP_CERT=/etc/certificates-of-the-host.crt" \
        ${index:+--change "ENV PIP_INDEX_URL=$index"} - "$base" >/dev/null

echo "Making $image" >&2
docker build --quiet --network host --build-arg "BASE=$base" --build-arg "SET=$set" --tag "$image" . >/dev/null
./check.sh "$image" "$set" | tee "$work/dockerfile"
./build.sh "$set"
./check.sh "bharatbuild/runtime:$set" "$set" >"$work/build"
diff --unified "$work/build" "$work/dockerfile"
docker image rm "$image" "$base" >/dev/null
echo "$image has the same tools in the same versions as bharatbuild/runtime:$set"
