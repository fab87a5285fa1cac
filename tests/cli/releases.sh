#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# doc/releases.md has one row for each release, in order, and names versions that the tool knows.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

doc=$SOURCE_DIR/doc/releases.md
sed -n 's/^| v\([0-9.]*\) | .*/\1/p' "$doc" >rows
sed -n 's/^\tX(\([0-9]*\), \([0-9]*\)).*/\1 \2/p' "$SOURCE_DIR/include/gupwalk/history.h" |
	while read -r major last; do
		first=0
		[ "$major" != 5 ] || first=10
		seq -f "$major.%g" "$first" "$last"
	done >releases
[ "$(wc -l <releases)" -ge 34 ] || fail "too few releases"
diff -u releases rows || fail "doc/releases.md (+) has not one row for each release (-)"

printf 'scenario s\nvma 0x1000-0x2000 anon rw private\ncall get_user_pages 0x1000\nexpect all: ret 1\n' >s.gup
sed -n 's/^| v.* | `\(v[^`]*\)` | .*/\1/p' "$doc" >versions
[ "$(wc -l <versions)" -ge 30 ] || fail "too few versions"
while read -r version; do
	gupwalk run --versions "$version" s.gup
	exits 0
done <versions
