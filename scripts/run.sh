#!/usr/bin/env bash
# Serves on this computer in development mode: nobody signs in, nobody else can connect.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8000}
cat >&2 <<TEXT

  Open      http://bb.localhost:$port
  Terminal  target/release/bharatbuild new "a todo app in react"

TEXT
exec env AUTH_MODE=dev target/release/bharatbuild serve --listen "127.0.0.1:$port" "$@"
