#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk diff` ends with 1 if outcomes differ and with 0 if they do not. It names the rule, its
# commit, and a smallest case that shows it.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

gupwalk diff v6.6 v6.6
exits 0
silent err
grep -qE '^v6\.6 and v6\.6: 0 of [1-9][0-9,]* cases differ, in 0 classes$' "$scratch/out" ||
	fail "differs from itself"

gupwalk diff v6.6 v6.6+protnone=v1-always
exits 1
silent err
grep -qE '^v6\.6 and v6\.6\+protnone=v1-always: [1-9][0-9,]* of [1-9][0-9,]* cases differ, in [1-9]' \
	"$scratch/out" || fail "no summary"
grep '^Rule ' "$scratch/out" >rules || :
echo "Rule protnone" | diff -u - rules || fail "not this rule alone"
out "7acddcc1ae30 mm/gup: don't implicitly set FOLL_HONOR_NUMA_FAULT"
out "v1-always, a proposal"
not_out "No single rule"
# Each case that is shown is a scenario that both versions pass.
awk '/^      scenario / { name = $2 } /^      / && name { sub(/^      /, ""); print > name ".gup" }' \
	"$scratch/out"
set -- *.gup
[ $# -ge 5 ] || fail "only $# cases are shown"
gupwalk run "$@"
exits 0
out "# passed $((2 * $#)), failed 0,"

gupwalk diff --json v6.4 v6.5
exits 1
says '[.a, .b, .unclassed, .differing > 0, .cases > .differing]' '["v6.4","v6.5",0,true,true]'
says '[.classes[].cases] | add == 0' false
says '([.classes[].cases] | add) == .differing' true
says '[.classes[] | .rules_b[].rule] | index("protnone") != null' true
says '[.classes[] | select(.rules_a | map(.rule) == ["protnone"]) | .rules_b[0].commit] | unique' \
	'["d74943a2f3cd"]'
says '[.classes[].scenario | startswith("scenario diff-")] | all' true
jq -r '.classes[0].scenario' "$scratch/out" >first.gup
gupwalk run first.gup
exits 0
out "# passed 2, failed 0,"
