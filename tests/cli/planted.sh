#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each bug that can be planted is described, and each law has a bug that it must report.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

cd "$SOURCE_DIR"
bugs=$(sed -n 's/^	X([A-Z0-9_]*, "\(.*\)").*/\1/p' model/planted.h | sort)
described=$(basename -a -s .gup fuzz/planted/*.gup | sort)
[ "$(echo "$bugs" | wc -l)" -ge 25 ] || fail "model/planted.h has $(echo "$bugs" | wc -l) bugs"
[ "$bugs" = "$described" ] || fail "model/planted.h and fuzz/planted/*.gup have different bugs"

laws=$(sed -n 's/^	X([A-Z0-9_]*, "\([^"]*\)",.*/\1/p' \
	include/gupwalk/laws.h include/gupwalk/race.h)
[ "$(echo "$laws" | wc -l)" -ge 27 ] || fail "only $(echo "$laws" | wc -l) laws found"
for law in $laws; do
	grep -qxE "# (law|race) $law( .*)?" fuzz/planted/*.gup || fail "$law: no bug is planted for it"
done
for bug in $bugs; do
	grep -qxE '# at v[0-9]+\.[0-9]+' "fuzz/planted/$bug.gup" || fail "$bug: at which version?"
	grep -qx "scenario $bug" "fuzz/planted/$bug.gup" || fail "$bug: its scenario has another name"
done
