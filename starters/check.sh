#!/usr/bin/env bash
# Checks starters as a student would meet them: check.sh [NAME...], all without a name.
#
# Each is copied to a temporary folder, given a title and nouns that are hard
# to escape, installed, tested and started on a free port; then / must answer
# 200. One line per starter; the exit code is 1 if one of them fails.
set -u
here=$(cd "$(dirname "$0")" && pwd)
temp=$(mktemp -d)
running=""
trap 'stop; rm -rf "$temp"' EXIT
trap 'exit 130' INT TERM

# The starter leads a process group of its own (setsid), so that its children
# go with it and nothing else does.
stop() {
  [ -z "$running" ] && return
  kill -TERM -- "-$running" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 -- "-$running" 2>/dev/null || break
    sleep 0.5
  done
  kill -KILL -- "-$running" 2>/dev/null
  wait "$running" 2>/dev/null
  running=""
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

seconds_since() { echo "$(( $(date +%s) - $1 ))s"; }

# step NAME COMMAND: runs a shell command in the copy, remembers how long it took.
step() {
  local began=$(date +%s)
  if ! (cd "$copy" && PORT=$port sh -c "$2") >>"$log" 2>&1 </dev/null; then
    fail "$1"
    return 1
  fi
  report+=" $1 $(seconds_since "$began")"
}

fail() {
  echo "$name: FAILED in $1"
  tail -n 25 "$log" | sed 's/^/    /'
}

answers() {
  python3 - "$port" <<'PY' 2>/dev/null
import http.client, sys
site, path = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=5), "/"
for _ in range(5):  # a login page may be a redirect away
    site.request("GET", path)
    answer = site.getresponse()
    answer.read()
    if answer.status not in (301, 302, 303, 307, 308):
        break
    path = answer.headers["Location"]
sys.exit(answer.status != 200)
PY
}

start() {
  local began=$(date +%s)
  (cd "$copy" && PORT=$port exec setsid sh -c "$1") >>"$log" 2>&1 </dev/null &
  running=$!
  while ! answers; do
    if [ $(( $(date +%s) - began )) -ge 60 ] || ! kill -0 "$running" 2>/dev/null; then
      fail "start"
      return 1
    fi
    sleep 0.5
  done
  report+=" start $(seconds_since "$began")"
}

check() {
  name=$1 copy=$temp/$1 log=$temp/$1.log port=$(free_port) report="" commands=()
  : >"$log"
  if ! python3 "$here/copy.py" "$here/$name" "$copy" >"$temp/commands" 2>>"$log"; then
    fail "manifest"
    return 1
  fi
  mapfile -t commands <"$temp/commands" # start, test, then the installs
  for line in "${commands[@]:2}"; do step install "$line" || return 1; done
  step test "${commands[1]}" && start "${commands[0]}" || return 1
  stop
  echo "$name: ok $report"
}

failed=0
[ $# -eq 0 ] && set -- $(cd "$here" && dirname */starter.toml)
for starter in "$@"; do
  check "$starter" || failed=1
  stop
done
exit $failed
