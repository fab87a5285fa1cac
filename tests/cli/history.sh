#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk history` shows every rule's values with their releases and commits, and the numbers
# of the flags.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

gupwalk history
exits 0
silent err
for rule in protnone fast-access force-write unshare args look-up; do
	grep -q "^$rule  decided in " "$scratch/out" || fail "no rule $rule"
done

gupwalk history --rule protnone
exits 0
grep -oE '^  (<=v5\.10|v[0-9.]+|proposal) +[a-z0-9-]+:' "$scratch/out" | tr -s ' ' >rows
diff -u - rows <<'END' || fail "not these values"
 <=v5.10 foll-numa:
 v6.1 force-follows:
 v6.5 honor-implicit:
 v6.6 honor-explicit:
 proposal v1-always:
 proposal caller-sets-fast-asks:
 proposal fast-lookup:
END
out "474098edac26 mm/gup: replace FOLL_NUMA by gup_can_follow_protnone()"
out "d74943a2f3cd mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT"
not_out "force-write"

gupwalk history --flags
exits 0
grep -E '^FOLL_FORCE ' -A 1 "$scratch/out" | tr -s ' ' >rows
diff -u - rows <<END || fail "not the life of FOLL_FORCE"
FOLL_FORCE 0x10 <=v5.10 to v6.2
 0x8 v6.3 to $newest
END

gupwalk history --json
exits 0
says '.changes | length > 60' true
says '[.changes[] | select(.rule == "protnone") | [.value, .since, .proposal]] | [.[2], .[-1]]' \
	'[["honor-implicit","v6.5",false],["fast-lookup",null,true]]'
says '[.changes[] | select(.commit != null) | .commit | test("^[0-9a-f]{12}$")] | all' true
says '[.changes[] | select(.proposal) | .commit] | unique' '[null]'
says '[.changes[].what | length > 10] | all' true
gupwalk history --rule protnone --json
says '[.changes[].rule] | unique' '["protnone"]'
gupwalk history --flags --json
exits 0
says '[.flags[] | select(.flag == "FOLL_LONGTERM") | [.value, .since, .until]]' \
	"[[65536,\"v5.10\",\"v6.2\"],[256,\"v6.3\",\"$newest\"]]"

# Only what changed in these releases, or in an override.
gupwalk history --rule protnone --versions v6.1..v6.5
exits 0
grep -oE '^  (<=v5\.10|v[0-9.]+|proposal) +[a-z0-9-]+:' "$scratch/out" | tr -s ' ' >rows
printf ' v6.1 force-follows:\n v6.5 honor-implicit:\n' | diff -u - rows || fail "not these values"
gupwalk history --rule protnone --versions v6.6+protnone=fast-lookup --json
says '[.changes[].value]' '["honor-explicit","fast-lookup"]'
gupwalk history --flags --versions v6.3 --json
says '[.flags[] | select(.flag == "FOLL_LONGTERM") | .value]' '[256]'
gupwalk history --versions v6.1..v6.2 --rule look-up
exits 0
silent out
