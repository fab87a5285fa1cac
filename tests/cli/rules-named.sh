#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: GUPWALK=... SOURCE_DIR=... tests/cli/rules-named.sh
#
# Each rule decides the outcome of some call of tests/scenarios, as `explain` tells it at some
# release, or stands in rules-unnamed.list with the reason why it cannot.
#
# Exit status: 0 so it is, 1 not, 77 jq is missing.
set -eu
: "${GUPWALK:?the tool to test}" "${SOURCE_DIR:?the top of the source tree}"
command -v jq >/dev/null || {
	echo "skipped: jq is not here"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
list=$SOURCE_DIR/tests/cli/rules-unnamed.list

for file in "$SOURCE_DIR"/tests/scenarios/*/*.gup; do
	"$GUPWALK" explain --versions all --json "$file" || [ $? -eq 1 ] ||
		echo "$file" >>"$work/broken"
done 2>/dev/null | jq -r '.. | objects | .decided_by? // empty | .[].rule' | sort -u >"$work/named"
[ ! -e "$work/broken" ] || {
	echo "explain fails on:"
	cat "$work/broken"
	exit 1
}
sed -n 's/.*	RULE([A-Z0-9_]*, "\([a-z0-9-]*\)",.*/\1/p' \
	"$SOURCE_DIR/include/gupwalk/rule_list.h" | sort >"$work/rules"
[ "$(wc -l <"$work/rules")" -ge 60 ] || { echo "rule_list.h has too few rules"; exit 1; }
awk -F': ' '/^[^#]/ { if (NF < 2) exit 1; print $1 }' "$list" | sort >"$work/unnamed" || {
	echo "rules-unnamed.list: a rule without a reason"
	exit 1
}
sort -u "$work/named" "$work/unnamed" | comm -3 - "$work/rules" >"$work/odd"
comm -12 "$work/named" "$work/unnamed" >"$work/both"
status=0
[ ! -s "$work/odd" ] || {
	echo "these decide no outcome and have no reason, or are not rules of the list:"
	cat "$work/odd"
	status=1
}
[ ! -s "$work/both" ] || {
	echo "these rules of rules-unnamed.list decide an outcome:"
	cat "$work/both"
	status=1
}
exit "$status"
