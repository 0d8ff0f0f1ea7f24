#!/usr/bin/env bash
# The official SDKs of Anthropic and OpenAI against the server that plays their APIs in our tests:
# what satisfies them is wire-accurate enough for our own providers to be tested against.
#   scripts/test-sdk.sh            all
#   scripts/test-sdk.sh FILE...    some of tests/sdk, as openai.test.js
set -euo pipefail
cd "$(dirname "$0")/../tests/sdk"
[[ -x ${MODEL_FAKE:=$PWD/../../target/debug/model-fake} ]] || { echo "$MODEL_FAKE is missing: cargo build --workspace" >&2; exit 1; }
export MODEL_FAKE
npm ci --silent --no-audit --no-fund
(($#)) || set -- ./*.test.js
exec node --test --test-concurrency=1 --test-reporter=spec "$@"
