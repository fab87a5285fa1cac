#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# doc/releases.md has one row for each release up to its last one, in order, and names versions that the tool knows.
#
# script/trees --compare reports each tree of a folder.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"
export XDG_CACHE_HOME="$PWD/cache"

doc=$SOURCE_DIR/doc/releases.md
sed -n 's/^| v\([0-9.]*\) | .*/\1/p' "$doc" >rows
sed -n 's/^\tX(\([0-9]*\), \([0-9]*\)).*/\1 \2/p' "$SOURCE_DIR/include/gupwalk/history.h" |
	while read -r major last; do
		first=0
		[ "$major" != 5 ] || first=10
		seq -f "$major.%g" "$first" "$last"
	done >releases
[ "$(wc -l <releases)" -ge 34 ] || fail "too few releases"
# A release that is new has no source to compare with yet.
head -n "$(wc -l <rows)" releases >due
diff -u due rows || fail "doc/releases.md (+) has not one row for each release (-)"
[ "$(wc -l <rows)" -ge 34 ] || fail "too few rows"

printf 'scenario s\nvma 0x1000-0x2000 anon rw private\ncall get_user_pages 0x1000\nexpect all: ret 1\n' >s.gup
# shellcheck disable=SC2016 # no expansion is meant
sed -n 's/^| v.* | `\(v[^`]*\)` | .*/\1/p' "$doc" >versions
[ "$(wc -l <versions)" -ge 30 ] || fail "too few versions"
while read -r version; do
	gupwalk run --versions "$version" s.gup
	exits 0
done <versions

# A tree that is no kernel's differs, and its row of the table gives the version.
mkdir folder folder/none
tiny_tree folder/tiny
printf '# A kernel has a licence here.\nVERSION = 6\nPATCHLEVEL = 0\nSUBLEVEL = 19\nEXTRAVERSION =\n' >folder/tiny/Makefile
status=0
GUPWALK=$GUPWALK "$SOURCE_DIR/script/trees" --compare folder >out 2>err || status=$?
[ "$status" -eq 1 ] || fail "ends with $status, not 1"
grep -qE 'folder/tiny: 6\.0\.19, v6\.0\+hugetlb-force=refused: [0-9]+ cases, [1-9][0-9]* differing$' out || fail "$(cat out err)"
[ "$(wc -l <out)" -eq 1 ] || fail "more than one tree"
