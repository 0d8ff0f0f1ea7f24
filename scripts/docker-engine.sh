#!/usr/bin/env bash
# A Docker engine of our own for tests, beside any that the machine has: nothing of it is shared.
#   scripts/docker-engine.sh start    starts it unless it runs, and prints its address
#   scripts/docker-engine.sh stop     ends the one that was started here, and no other
#   scripts/docker-engine.sh status   prints its address, or fails
# Everything is kept in BHARATBUILD_DOCKER_DIR, by default in the user's cache folder.
set -euo pipefail

dir=${BHARATBUILD_DOCKER_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/bharatbuild/docker}
address=unix://$dir/docker.sock
pidfile=$dir/dockerd.pid
log=$dir/dockerd.log
start_seconds=60
stop_seconds=30

fail() { echo "docker-engine: $*" >&2; exit 1; }

# Whether the process whose id this file holds is that program, started by us: ids are used again.
ours() { # ours PIDFILE PROGRAM
    local pid
    pid=$(cat "$1" 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]] || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep --quiet --fixed-strings "$2 --config" &&
        tr '\0' '\n' <"/proc/$pid/cmdline" | grep --quiet --fixed-strings "$dir/"
}

answers() { docker --host "$address" version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# Waits until a command succeeds, at most that many seconds.
wait_for() { # wait_for SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.1
    done
}

# gVisor's agent reaches our socket in a mounted folder only by this; the flag has changed its name.
runsc_socket_flag() {
    if runsc flags 2>&1 | grep --quiet -- '-host-uds value\|-host-uds string'; then
        echo --host-uds=open
    else
        echo --fsgofer-host-uds
    fi
}

write_config() {
    local runsc='' path
    if path=$(command -v runsc); then
        runsc=$(printf '"runsc": {"path": "%s", "runtimeArgs": ["--platform=ptrace", "--network=host", "%s"]}' \
            "$path" "$(runsc_socket_flag)")
    fi
    cat >"$dir/daemon.json" <<JSON
{
  "hosts": ["$address"],
  "data-root": "$dir/data",
  "exec-root": "$dir/exec",
  "pidfile": "$pidfile",
  "bridge": "none",
  "iptables": false,
  "ip6tables": false,
  "runtimes": {$runsc}
}
JSON
}

# What a machine that was switched off leaves behind would be taken for a running engine.
forget_the_dead() {
    local containerd=$dir/exec/containerd/containerd.pid
    ours "$containerd" containerd || rm -f "$containerd"
    rm -f "$pidfile"
}

start() {
    [[ $(id -u) == 0 ]] || fail "must be root"
    local tool
    for tool in dockerd docker runc; do
        command -v "$tool" >/dev/null || fail "$tool is missing: scripts/setup.sh test"
    done
    mkdir -p "$dir"
    exec 9>"$dir/lock"
    flock 9 # two test runs at once start it once
    if ! ours "$pidfile" dockerd; then
        forget_the_dead
        write_config
        setsid dockerd --config-file "$dir/daemon.json" >"$log" 2>&1 </dev/null 9>&- &
    fi
    wait_for "$start_seconds" answers || {
        tail -n 20 "$log" >&2
        fail "no answer after $start_seconds s; its log is $log"
    }
    echo "$address"
}

stop() {
    ours "$pidfile" dockerd || return 0
    local pid
    pid=$(cat "$pidfile")
    kill "$pid"
    gone() { ! kill -0 "$pid" 2>/dev/null; }
    wait_for "$stop_seconds" gone || fail "process $pid does not end; its log is $log"
}

case ${1-} in
start) start ;;
stop) stop ;;
status) answers && echo "$address" || fail "not running" ;;
*) fail "say start, stop or status" ;;
esac
