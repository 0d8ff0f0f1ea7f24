#!/usr/bin/env bash
# Fuzzes what reads a model's text or a line of shell, guided by coverage: scripts/fuzz.sh SECONDS [TARGET...]
# Needs no nightly compiler and no tool: the coverage flags are those of LLVM's own pass, and
# libFuzzer is compiled with the target. What was found stays in target/fuzz/corpus; an input that
# fails is kept as target/fuzz/TARGET-crash-*, and named.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?how many seconds for each target}
shift
targets=("$@")
((${#targets[@]})) || targets=(decode tags matcher judge)

crate() { # crate TARGET: where it is
    case $1 in judge) echo crates/command-policy ;; *) echo crates/edits ;; esac
}

host=$(rustc -vV | sed -n 's/^host: //p')
out=target/fuzz
flags=(
    --cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1
    -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares
)
# With --target the flags do not reach build scripts, which could not be linked.
for crate in $(for target in "${targets[@]}"; do crate "$target"; done | sort -u); do
    RUSTFLAGS="${flags[*]}" cargo build --quiet --release --target "$host" --target-dir "$out" \
        --manifest-path "$crate/fuzz/Cargo.toml"
done

fuzz() { # fuzz TARGET
    local target=$1 log=$out/$1.log corpus=$out/corpus/$1
    mkdir -p "$corpus"
    if ! "$out/$host/release/$target" "$corpus" "$(crate "$target")/fuzz/seeds/$target" \
        -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$out/$target-" -print_final_stats=1 >"$log" 2>&1; then
        tail -40 "$log" >&2
        return 1
    fi
    awk -v target="$target" '/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
        /number_of_executed_units/ { runs = $2 }
        END { printf "%s: %d inputs, %d edges, nothing found\n", target, runs, cov }' "$log"
}

# All at once: it is a time that is given, not a number of inputs.
pids=()
for target in "${targets[@]}"; do
    fuzz "$target" &
    pids+=($!)
done
bad=0
for pid in "${pids[@]}"; do wait "$pid" || bad=1; done
exit "$bad"
