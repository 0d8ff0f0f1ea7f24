#!/bin/sh
# Ends a root file system: finish.sh ROOT
# The user of every sandbox, its folders, no program that gives rights, nothing that is only for installing.
set -eu
root=${1%/}
chroot "$root/" useradd --create-home --shell /bin/bash student
mkdir -p "$root/workspace"
find "$root/" -xdev -type f -perm /6000 -exec chmod ug-s {} +
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/root/.cache \
    "$root"/usr/share/doc/* "$root"/usr/share/man/*
