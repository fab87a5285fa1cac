#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The last table of spec.md has each function of the trees' mm/gup.c. Wants GUPWALK_TREES, a
# folder of trees such as script/trees makes.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

# functions FILE: the names of the functions that it defines, one a line.
functions()
{
	awk '
		/^[a-zA-Z_].*\(/ && !/^(EXPORT|DEFINE|MODULE|typedef|struct [a-z_]* =)/ {
			head = $0
			while (head !~ /[{;]/ && (getline line) > 0)
				head = head " " line
			if (head ~ /;/ && head !~ /\{/)
				next
			match(head, /[a-zA-Z_0-9]+\(/)
			print substr(head, RSTART, RLENGTH - 1)
		}' "$1" | sort -u
}

sed -n '/^## Functions of mm/,$s/^| `\([a-z0-9_]*\)()` |.*/\1/p' "$SOURCE_DIR/spec.md" |
	sort -u >rows
[ "$(wc -l <rows)" -ge 100 ] || fail "the table has too few rows"
trees=0
for file in "$GUPWALK_TREES"/*/mm/gup.c; do
	[ -f "$file" ] || continue
	trees=$((trees + 1))
	functions "$file" >defined
	[ "$(wc -l <defined)" -ge 60 ] || fail "$file: too few functions were found"
	[ -z "$(comm -23 defined rows)" ] ||
		fail "$file: spec.md has no row for $(comm -23 defined rows | tr '\n' ' ')"
	echo "$file: $(wc -l <defined) functions"
done
[ "$trees" -gt 0 ] || fail "GUPWALK_TREES has no tree"
