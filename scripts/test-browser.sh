#!/usr/bin/env bash
# The studio's own tests, then the studio and previews in a real Chromium, against the server that
# cargo built for the tests.
#   scripts/test-browser.sh            all
#   scripts/test-browser.sh FILE...    some of tests/browser, as vite.test.js
set -euo pipefail
cd "$(dirname "$0")/../tests/browser"
[[ -x ../../target/debug/bharatbuild ]] || { echo "target/debug/bharatbuild is missing: cargo build" >&2; exit 1; }
npm ci --silent --no-audit --no-fund
# The page that is built is not the one that the binary serves yet: its tests (studio-*) are among the
# long ones.
if ((!$#)); then
    set -- ../../studio/test/*.test.js ./*.test.js
    [[ -n ${LONG-} ]] || for file in "$@"; do
        shift
        [[ $file == ./studio-* ]] || set -- "$@" "$file"
    done
fi
# One file at a time: each has a server and a browser of its own. A test that hangs is one that fails.
exec node --test --test-concurrency=1 --test-timeout=300000 --test-reporter=spec "$@"
