# `make run` and `make test` are all that is needed; see README.md.
.PHONY: run test test-long setup build lint deny bench help
.DEFAULT_GOAL := help

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup build ## Install what is missing, build, and serve on this computer
	@scripts/run.sh

test: ## Install what is missing, and pass every test
	@scripts/setup.sh test
	@scripts/test.sh

test-long: ## What is too long for CI: every stack, end to end
	@scripts/setup.sh test
	@scripts/test.sh long

setup: ## Install what is missing
	@scripts/setup.sh

build: ## Build the server, agent and studio inside, at target/release/bharatbuild
	@scripts/build-studio.sh
	cargo build --release --bin bharatbuild

lint: ## Formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

deny: ## Licences, advisories and sources of dependencies
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing; get it once: cargo install --locked cargo-deny" >&2; exit 1; }
	cargo deny check

bench: setup build ## Figures of the release server beside its peers, in docs/benchmarks.md; about 8 minutes
	@scripts/setup.sh bench
	cargo run --release --quiet --package bench -- run target/release/bharatbuild
