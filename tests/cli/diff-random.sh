#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk diff --random N` also compares N random cases, the same ones for the same seed. It
# shows each class by one small scenario that both versions pass. --full and --shard select
# enumerated cases.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# A version does not differ from itself; the seed is printed, and so many cases are added.
gupwalk diff --json v6.6 v6.6
exits 0
enumerated=$(jq .cases "$scratch/out")
says .random null
gupwalk diff --json v6.6 v6.6 --random 1000 --seed 0x10
exits 0
says ".cases == $enumerated + 1000" true
says '[.random.cases, .random.seed, .differing]' '[1000,16,0]'
gupwalk diff v6.6 v6.6 --random 1000
exits 0
out "random: 1,000 cases in "
out " states, seed 1;"

# The same seed finds the same, another one other cases.
gupwalk diff v6.4 v6.5 --shard 3/40 --random 80000 --seed 7
exits 1
cp "$scratch/out" first
gupwalk diff v6.4 v6.5 --shard 3/40 --random 80000 --seed 7
exits 1
out_is <first
gupwalk diff v6.4 v6.5 --shard 3/40 --random 80000 --seed 8
exits 1
! cmp -s first "$scratch/out" || fail "another seed, and nothing else"

# A finding of random cases is a scenario that both pass, and each of its steps is needed.
gupwalk diff --json v6.4 v6.5 --shard 3/40 --random 200000 --seed 7
exits 1
says '([.classes[].cases] | add) + .unclassed == .differing' true
says '[.classes[] | select(.memory == "random state")] | length > 3' true
jq -r '.classes[] | select(.memory == "random state") | .scenario' "$scratch/out" |
	awk '/^scenario / { name = $2 } { print > name ".gup" }'
set -- diff-*.gup
gupwalk run "$@"
exits 0
out "# passed $((2 * $#)), failed 0,"
awk 'FNR == 1 { steps = 0 } /^[a-z]/ && !/^(scenario|why|levels|call|expect|vma) / { steps++ }
	steps > 5 { print FILENAME ": " $0 }' "$@" >long
[ ! -s long ] || fail "not small: $(cat long)"

# Parts of both sorts of cases make the whole.
sum=0
for part in 1/2 2/2; do
	gupwalk diff --json v6.6 v6.6 --random 1001 --shard $part
	exits 0
	sum=$((sum + $(jq .cases "$scratch/out")))
done
[ "$sum" -eq $((enumerated + 1001)) ] || fail "the parts have $sum cases"
gupwalk diff --json v6.6 v6.6 --full --shard 1/1000
exits 0
says ".states == 1 and .cases > 100000" true

# Bad words.
for bad in 0 -1 1x '' 99999999999999 1e6; do
	gupwalk diff v6.6 v6.6 --random "$bad"
	exits 2
	silent out
	err "--random: $bad is not a number from 1 to 1000000000000"
done
gupwalk diff v6.6 v6.6 --random 1 --seed 0xfffffffffffffffff
exits 2
err "--seed: 0xfffffffffffffffff is not a number from 0 to 9223372036854775807"
gupwalk diff v6.6 v6.6 --shard 3/2
exits 2
err "--shard: 3/2 is not I/N with I from 1 to N"
