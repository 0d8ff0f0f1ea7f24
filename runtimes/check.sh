#!/usr/bin/env bash
# Runs every tool of tools.txt in an image, without network, and names those that fail.
#   runtimes/check.sh bharatbuild/runtime:small small
set -euo pipefail
cd "$(dirname "$0")"
image=$1 set=$2

# One container for all: a hundred starts are a hundred times slower.
lines=$(awk -F ' *[|] *' -v set="$set" '!/^#/ && ($1 == "small" || $1 == set) { print $2 }' tools.txt)
[[ -n $lines ]] || { echo "check.sh: no tools for $set" >&2; exit 1; }
docker run --rm --network none --user 1000:1000 "$image" sh -c '
    bad=0
    while read -r line; do
        if out=$($line 2>&1 </dev/null); then
            printf "%-24s %s\n" "$line" "$(printf %s "$out" | grep -m 1 .)"
        else
            printf "%-24s FAILED: %s\n" "$line" "$out"
            bad=1
        fi
    done <<LINES
'"$lines"'
LINES
    exit $bad'
