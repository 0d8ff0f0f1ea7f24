#!/usr/bin/env bash
# Fetches source files in every language that edits are checked on, into target/edit-sources: from
# Debian's packages (unpacked there, not installed), npm and the crates that are here already. For
#   cargo test -p edits --test it -- --ignored --nocapture ten_thousand
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/target/edit-sources
[[ -e $out/.complete ]] && exit 0
mkdir -p "$out/debian" "$out/npm"

debian=(
    golang-1.19-src openjdk-17-source libruby3.1 ruby-activerecord ruby-actionpack ruby-activesupport
    wordpress phpmyadmin php-symfony-framework-bundle php-symfony-http-kernel python3-django
    sqlite3-doc
)
npm=(
    @tanstack/react-router @tanstack/query-core @tanstack/router-core ra-ui-materialui ra-core
    @blueprintjs/core @salesforce/design-system-react @wordpress/components rxjs zod
    react-aria-components highlight.js i18n-iso-countries animate.css prismjs codemirror@5
)

cd "$out/debian"
apt-get download -qq "${debian[@]}"
for package in *.deb; do dpkg-deb --extract "$package" "${package%%_*}" && rm "$package"; done
find . -name src.zip -execdir unzip -q -o {} -d src \;

cd "$out/npm"
npm pack --silent "${npm[@]}" >/dev/null
for package in *.tgz; do
    mkdir -p "${package%.tgz}"
    tar -xzf "$package" -C "${package%.tgz}" --no-same-owner
    rm "$package"
done

ln -sfn "$(cargo locate-project --workspace --message-format plain | xargs dirname)/starters" "$out/starters"
cargo metadata --format-version 1 | python3 -c '
import json, os, sys
for package in json.load(sys.stdin)["packages"]:
    folder = os.path.dirname(package["manifest_path"])
    link = os.path.join(sys.argv[1], "crates", os.path.basename(folder))
    if package["source"] and not os.path.exists(link):
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink(folder, link)
' "$out"
touch "$out/.complete"
for language in js jsx ts tsx json html css py java go rs php rb; do
    printf '%5s %s\n' "$(find -L "$out" -name "*.$language" -size -60k | wc -l)" "$language"
done
