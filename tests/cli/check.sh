#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk check` ends with 0 if laws hold and with 1 if one is broken. It prints how many
# cases there were, and writes witnesses that `gupwalk run` accepts.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

bad=v6.6+protnone=caller-sets-fast-asks+fast-access=generic

# Where they hold. The speed is printed for users, and is no result.
gupwalk check --versions v6.6,v6.12 --law P1,P3 --shard 1/8
exits 0
grep -qE '^[1-9][0-9,]* cases in [0-9.]+ s: [0-9.]+ million a second$' "$scratch/err" ||
	fail "says no speed"
[ "$(wc -l <"$scratch/err")" -eq 1 ] || fail "more than the speed on stderr"
out_line v6.6
out_line v6.12
grep -qE '^  [1-9][0-9]{0,2}(,[0-9]{3})+ cases in [1-9][0-9]* states, [1-9][0-9,]* of them refused' "$scratch/out" ||
	fail "says no number of cases"
grep -qE '^  [1-9][0-9]* states out of reach \([1-9]' "$scratch/out" || fail "nothing out of reach"
grep -qE '^  fast-skips-protnone \(P3\) +holds over [1-9][0-9,]* cases$' "$scratch/out" || fail "no verdict of P3"
grep -q '(P2)' "$scratch/out" && fail "judges a law that was not asked for"
not_out BROKEN

# Where one does not.
gupwalk check --versions "v6.6,$bad" --law P3 --shard 1/8
exits 1
grep -qE '^  fast-skips-protnone \(P3\) +holds over' "$scratch/out" || fail "v6.6 keeps P3"
grep -qE '^  fast-skips-protnone \(P3\) +BROKEN in [1-9][0-9,]* of [1-9][0-9,]* cases; witness P3-v6.6-caller-sets-fast-asks-generic$' \
	"$scratch/out" || fail "no breakage of P3"
out "by protnone=caller-sets-fast-asks; v6.6 itself keeps it"

# Since when, until when, by which commit; neighbours with the same rules are one.
gupwalk check --versions v6.1,v6.2,v6.3,v6.4,v6.5 --law look-up-finds --shard 1/8
exits 1
out "v6.1 to v6.4, by protnone=force-follows"
out "broken: v6.1 474098edac26 mm/gup: replace FOLL_NUMA by"
out "mended: v6.5 d74943a2f3cd"
out_line v6.5

# A law has a name and, P1 to P4, a short one; either is accepted.
gupwalk check --versions v6.6 --law P1,P2,P3,P4 --shard 1/8
cp "$scratch/out" by-short-name
gupwalk check --versions v6.6 --shard 1/8 \
	--law hint-only-if-asked,hint-before-page,fast-skips-protnone,no-hint-in-prot-none
exits 0
out_is <by-short-name
out "  hint-before-page (P2) "
gupwalk check --versions v6.6 --law hint-only-if-aksed
exits 2
err "unknown law: hint-only-if-aksed; did you mean hint-only-if-asked?"

# Witnesses as files.
gupwalk check --versions "v6.1,$bad" --law P3,look-up-finds --shard 1/8 --witness found/here
exits 74
err "found/here: No such file or directory"
gupwalk check --versions "v6.1,$bad" --law P3,look-up-finds --shard 1/8 --witness found
exits 1
ls found >names
diff -u - names <<'END' || fail "not these witnesses"
P3-v6.6-caller-sets-fast-asks-generic.gup
look-up-finds-v6.1.gup
END
gupwalk run found
exits 0
out "# passed 2, failed 0,"

# For programs; the parts add up to the whole.
gupwalk check --json --versions v6.6 --law P1,P3 --shard 1/4
exits 0
says '[.command, .full, .shard, .shards, .broken]' '["check",false,1,4,false]'
says '.versions[0] | [.version, .states > 20, .unreachable_states > 0, .cases > .refused]' \
	'["v6.6",true,true,true]'
says '[.versions[0].laws[] | [.law, .law_name, .verdict, .broken]]' \
	'[["P1","hint-only-if-asked","holds",0],["P3","fast-skips-protnone","holds",0]]'
sum=$(jq '.versions[0].laws[0].applies' "$scratch/out")
for shard in 2 3 4; do
	gupwalk check --json --versions v6.6 --law P1 --shard $shard/4
	sum=$((sum + $(jq '.versions[0].laws[0].applies' "$scratch/out")))
done
gupwalk check --json --versions v6.6 --law P1
says '.versions[0].laws[0].applies' "$sum"

gupwalk check --json --versions v6.1 --law look-up-finds --shard 1/8
exits 1
says '.versions[0].laws[0] | [.verdict, .blame.since, .blame.until, .blame.broken_by.commit, .blame.fixed_by.commit]' \
	'["broken","v6.1","v6.4","474098edac26","d74943a2f3cd"]'
says '.witnesses[0] | [.name, .law, .law_name]' \
	'["look-up-finds-v6.1","look-up-finds","look-up-finds"]'

# All cases are more than those of every day.
few=$(jq '.versions[0].cases' "$scratch/out")
gupwalk check --json --full --versions v6.1 --law look-up-finds --shard 1/4000
says '.full' true
[ "$(jq '.versions[0].cases' "$scratch/out")" -gt $((few / 500)) ] || fail "--full is not fuller"
