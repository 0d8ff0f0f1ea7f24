#!/bin/sh
# Prints the Debian packages of a set of tools.txt: packages.sh small|full
set -eu
[ "$1" = small ] || [ "$1" = full ]
# libstdc++6 is what node is linked with, and no package of `small` brings it.
awk -F '|' -v set="$1" '
    /^#/ { next }
    { gsub(/ /, "", $1) }
    $1 == "small" || $1 == set { print $3 }
    END { print "libstdc++6" }' "$(dirname "$0")/tools.txt" | tr -s ' ' '\n' | sed '/^$/d' | sort -u
