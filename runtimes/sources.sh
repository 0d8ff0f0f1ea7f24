#!/bin/sh
# Prints where this machine's own Debian packages come from, and nobody else's: "deb URI SUITE COMPONENT".
set -eu
apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$1 == "Debian" { print "deb", $2, $3, $4 }' | sort -u
