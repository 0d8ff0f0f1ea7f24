#!/usr/bin/env bash
# Builds studio/dist, the web app that the server carries, where its sources changed. Safe to call often
# and twice at once: one builds, the other waits and finds it done.
#   scripts/build-studio.sh            build what changed
#   scripts/build-studio.sh --force    build
set -euo pipefail
cd "$(dirname "$0")/../studio"

command -v npm >/dev/null || { echo "building the studio needs Node 20.19 or later with npm: scripts/setup.sh installs it" >&2; exit 1; }
# The stamps lie beside what they speak of, so that they go with it.
exec 9>.stamp-lock
flock 9

hash_of() { sha256sum | cut -c1-64; }
lock=$(hash_of <package-lock.json)
if [[ "$(cat node_modules/.stamp 2>/dev/null)" != "$lock" ]]; then
    npm ci --silent --no-audit --no-fund
    echo "$lock" >node_modules/.stamp
fi

sources=$({ find src tools -type f ! -name '*.test.ts' ! -name '.*' -print0; printf '%s\0' package.json package-lock.json tsconfig.json vite.config.ts; } |
    sort -z | xargs -0 sha256sum | hash_of)
if [[ ${1-} != --force && -f dist/index.html && "$(cat dist/.stamp 2>/dev/null)" == "$sources" ]]; then
    exit 0
fi

# Built beside and exchanged: whoever reads dist meanwhile finds a whole one.
rm -rf .dist-next .dist-old
STUDIO_OUT=$PWD/.dist-next npm run --silent build
echo "$sources" >.dist-next/.stamp
[[ ! -e dist ]] || mv dist .dist-old
mv .dist-next dist
rm -rf .dist-old
