#!/usr/bin/env bash
# Passes every test; `long` adds what takes too long for CI.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
engine_is_ours=
finish() {
    [[ -z $engine_is_ours ]] || scripts/docker-engine.sh stop
    rm -f "$log"
}
trap finish EXIT

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

step "the studio: lints, tests, build, size"
bad=0
scripts/build-studio.sh
(cd studio && npm run --silent lint && NO_COLOR=1 npm run --silent test && npm run --silent size) 2>&1 | tee "$log" || bad=1

step "format and lints"
cargo fmt --all --check
if cargo clippy --version >/dev/null 2>&1; then
    cargo clippy --workspace --all-targets --quiet -- -D warnings
else
    echo "clippy is not installed (Debian has none for this Rust): lints are left to CI"
fi

step "a Docker engine for the tests, and its images (a minute the first time)"
# One that runs already is somebody's who will stop it.
scripts/docker-engine.sh status >/dev/null 2>&1 || engine_is_ours=yes
if BHARATBUILD_TEST_DOCKER=$(scripts/docker-engine.sh start); then
    export BHARATBUILD_TEST_DOCKER
    docker_make() { DOCKER_HOST=$BHARATBUILD_TEST_DOCKER "$@" || bad=1; }
    docker_make runtimes/build.sh small
    docker_make runtimes/check.sh bharatbuild/runtime:small small
    docker_make runtimes/musl-image.sh
    if [[ ${1-} == long ]]; then
        docker_make runtimes/build.sh full
        docker_make runtimes/check-dockerfile.sh full
    fi
else
    bad=1
fi

step "tests"
# Sandboxes of several tests at once are more than two cores can time well.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-4}
cargo test --workspace --no-fail-fast 2>&1 | tee -a "$log" || bad=1
step "the studio's API client is what the server describes"
scripts/check-api-client.sh || bad=1
if [[ ${1-} == long ]]; then
    step "long tests"
    scripts/edit-sources.sh || bad=1
    export LONG=1 # for the browser's
    # Each stack's time and memory, for docs/stacks.md.
    export BHARATBUILD_STACKS_TABLE=$PWD/target/stacks.md
    rm -f "$BHARATBUILD_STACKS_TABLE"
    cargo test --workspace --no-fail-fast -- --ignored 2>&1 | tee -a "$log" || bad=1
fi
step "fuzzing, 30 s"
scripts/fuzz.sh 30 || bad=1
step "tests in a browser"
scripts/test-browser.sh 2>&1 | tee -a "$log" || bad=1
step "the official SDKs against the played APIs"
scripts/test-sdk.sh 2>&1 | tee -a "$log" || bad=1

[[ ${1-} != long ]] || cat "$BHARATBUILD_STACKS_TABLE"
awk '/^test result:/ { passed += $4; failed += $6; skipped += $8 }
     $1 ~ /ℹ/ && NF == 3 { n[$2] += $3 }
     # Vitest
     $1 == "Tests" { for (i = 2; i < NF; i++) { if ($(i + 1) == "passed") passed += $i; if ($(i + 1) == "failed") failed += $i } }
     END { printf "\n%d passed, %d failed, %d skipped\n", passed + n["pass"],
           failed + n["fail"] + n["cancelled"], skipped + n["skipped"] + n["todo"] }' "$log"
exit "$bad"
