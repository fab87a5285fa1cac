#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the parts of script/mutate share: where things are, which tests there are, and how
# one of them is run with a library of its own.

top=$PWD
built=$top/build/mutate
# shellcheck disable=SC2034 # of those who source this
out=$built/mutation

# Name and command of each, tab between.
list_tests()
{
	for test in "$built"/tests/unit_* "$built"/tests/property_*; do
		[ ! -x "$test" ] || printf '%s\t%s\n' "${test##*/}" "$test"
	done
	printf 'scenarios\t%s run tests/scenarios fuzz/planted\n' "$built/gupwalk"
	printf 'recordings\t%s kernel compare oracle/kernel/recordings/[0-9]*\n' "$built/gupwalk"
	for test in bad-input explain history run-json; do
		printf 'cli_%s\tsh tests/cli/%s.sh\n' "$test" "$test"
	done
}

# run_test SECONDS FOLDER NAME COMMAND: with the library in that folder; it may run so long.
run_test()
{
	case $3 in
	property_laws) cases=15000 ;;
	property_races) cases=100 ;;
	*) cases=1000 ;;
	esac
	# shellcheck disable=SC2086 # a command is words
	(
		export GUPWALK_CASES="$cases" LD_LIBRARY_PATH="$2" SOURCE_DIR="$top" \
			GUPWALK="$built/gupwalk" FUZZERS="$built/fuzz" XDG_CACHE_HOME="$built/cache" \
			ASAN_OPTIONS=exitcode=99:hard_rss_limit_mb=4000 LSAN_OPTIONS=exitcode=99
		exec timeout -k 1 "$1" $4
	) >/dev/null 2>&1 </dev/null
}
