#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# spec.md is current and complete. Its tables are made of the lists, each function that it names
# exists, and the walks are described with every rule that they ask.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

: "${SPEC_TABLES:?the program that prints the tables}"
spec=$SOURCE_DIR/spec.md
list=$SOURCE_DIR/doc/kernel-functions.list

# Tables.
"$SOURCE_DIR/script/spec" --check

# `name()` in the text, and name() in pseudo-code. The last chapter begins each row with a name of the kernel's.
sed '/^## Functions of mm/,$s/^| `[^|]*|/|/' "$spec" >text
awk '
	/^```/ { pseudo = !pseudo; next }
	{
		line = $0
		while (match(line, pseudo ? "[A-Za-z_][A-Za-z0-9_]*\\(\\)" : "`[A-Za-z_][A-Za-z0-9_]*\\(\\)`")) {
			name = substr(line, RSTART, RLENGTH)
			gsub(/[`()]/, "", name)
			print name
			line = substr(line, RSTART + RLENGTH)
		}
	}' text | sort -u >named
[ "$(wc -l <named)" -ge 100 ] || { echo "spec.md names too few functions"; exit 1; }

# Each entry point has a row in the table of entry points.
sed -n 's/^	X([A-Z0-9_]*, \([a-z_]*\), .*/\1/p' "$SOURCE_DIR/include/gupwalk/entry_point_list.h" >points
[ "$(wc -l <points)" -ge 11 ] || { echo "there are too few entry points"; exit 1; }
while read -r point; do
	grep -q "^| \`$point()\` |" "$spec" || {
		echo "the table of entry points has no row for $point()"
		exit 1
	}
done <points

# Definitions and declarations begin a line.
find "$SOURCE_DIR/model" "$SOURCE_DIR/search" "$SOURCE_DIR/include" -name '*.[ch]' -exec cat {} + |
	sed -n 's/^[a-z_][A-Za-z0-9_ *]*[ *]\([A-Za-z_][A-Za-z0-9_]*\)(.*/\1/p' | sort -u >model
sort -u -o model model points
awk '/^[^#]/ { if (NF < 2) print "no reason for " $1 >"/dev/stderr"; print $1 }' "$list" 2>reasons |
	sort >kernel
[ ! -s reasons ] || { cat reasons; exit 1; }

comm -23 named model >elsewhere
[ -z "$(comm -23 elsewhere kernel)" ] || {
	echo "spec.md names functions that do not exist: $(comm -23 elsewhere kernel | tr '\n' ' ')"
	exit 1
}
[ -z "$(comm -13 elsewhere kernel)" ] || {
	echo "$list: not needed: $(comm -13 elsewhere kernel | tr '\n' ' ')"
	exit 1
}

# Each rule names its tests, and each of these is there.
awk '/^### rule / { rule = $3 } /^- Tests: / { print rule }' "$spec" | sort >tested
"$SPEC_TABLES" ids | awk '$1 == "rule" { print $3 }' | sort | comm -23 - tested >untested
[ ! -s untested ] || { echo "rules without tests: $(tr '\n' ' ' <untested)"; exit 1; }
sed -n '/^- Tests: /p' "$spec" | grep -oE 'tests/[a-z0-9_/.-]*[a-z0-9_/]' | sort -u |
	while read -r test; do
		[ -e "$SOURCE_DIR/$test" ] || echo "$test"
	done >lost
[ ! -s lost ] || { echo "spec.md names tests that do not exist: $(tr '\n' ' ' <lost)"; exit 1; }

# Rules, in what stands before their own chapter.
sed '/^## Releases$/,$d' "$spec" >story
"$SPEC_TABLES" ids | awk '$1 == "rule" { print $3 }' >rules
[ "$(wc -l <rules)" -ge 40 ] || { echo "there are too few rules"; exit 1; }
while read -r rule; do
	grep -qE "\`$rule\`|rule .*$rule|^ +.*$rule(,|\$)" story || {
		echo "the description of the walks lacks the rule $rule"
		exit 1
	}
done <rules
