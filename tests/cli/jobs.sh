#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# --jobs N: the output is the same, byte by byte, for each number of threads.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# same STATUS ARGUMENT...: one thread, two, three and as many as processors print the same.
same()
{
	expected=$1
	shift
	gupwalk "$@" --jobs 1
	exits "$expected"
	cp "$scratch/out" one
	[ -s one ] || fail "prints nothing"
	for jobs in "--jobs 2" "--jobs 3" ""; do
		# shellcheck disable=SC2086 # words they are
		gupwalk "$@" $jobs
		exits "$expected"
		out_is <one
	done
}

same 1 check --shard 1/9
same 1 check --shard 2/40 --full --json --versions v5.10,v6.3,v7.3,v6.6+protnone=fast-lookup
same 0 check --versions v6.6 --law P3 --shard 3/40
same 1 diff v5.10 v7.3 --shard 2/20
same 1 diff v6.4 v6.5 --json
same 0 diff v6.6 v6.6 --json --shard 1/9
# More than one block of random states, of either number of levels.
same 1 diff v6.4 v6.5 --shard 3/100 --random 12000000 --seed 7 --json
same 0 race --on v6.12 "$SOURCE_DIR/tests/scenarios/longterm"
same 1 race --json --on v5.10 --on v7.3 "$SOURCE_DIR/tests/scenarios/unshare" "$SOURCE_DIR/tests/scenarios/race"

# A number of threads is a number, and there is one at least.
for wrong in 0 x -1 1.5 '' 1025; do
	for command in "check" "diff v6.1 v6.2" "race x.gup"; do
		# shellcheck disable=SC2086
		gupwalk $command --jobs "$wrong"
		exits 2
		silent out
		err "--jobs: $wrong is not a number from 1 to 1024"
	done
done
