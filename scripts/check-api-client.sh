#!/usr/bin/env bash
# Fails where the studio's API types are not what the server describes. BHARATBUILD names the binary;
# without it target/debug or target/release is asked.
set -euo pipefail
cd "$(dirname "$0")/../studio"
[[ -d node_modules ]] || ../scripts/build-studio.sh
npm run --silent api -- --check
