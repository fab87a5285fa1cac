#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The common parts of script/mutate: paths, how the library is compiled, the tests, and how
# a test is run with its own library. $preset has the builds of other presets than "mutate".

top=$PWD
built=$top/build/${preset:-mutate}
# shellcheck disable=SC2034 # used by scripts that source this
out=$top/build/mutate/mutation
# What is changed: the library without lib/, which is no room of the model's.
# shellcheck disable=SC2034
rooms="model search scenario"

# object SOURCE TREE OBJECT OPTION...: compile this copy of the sources.
object()
{
	source=$1 tree=$2 object=$3
	shift 3
	cc -std=c11 -fPIC -w "$@" -Iinclude -I"$tree" -I. -o "$object" -c "$tree/$source"
}

# built_object SOURCE: what the build made of it.
built_object()
{
	room=${1%/*}
	echo "$built/${1%%/*}/CMakeFiles/room_$(flat "$room").dir/${1#*/}.o"
}

# What the library needs of lib/ comes from here.
# shellcheck disable=SC2034
lib=$built/lib/libroom_lib.a

# The name of an object, or of what else there is of each source or test.
flat()
{
	echo "$1" | tr / _
}

list_tests()
{
	find "$built/tests" -maxdepth 1 -type f -executable \( -name 'unit_*' -o -name 'property_*' \) \
		-printf '%f\n' | sort
	printf '%s\n' scenarios recordings cli_bad-input cli_explain cli_history cli_run-json
}

# run_test TEST FOLDER: with the library in that folder.
run_test()
{
	case $1 in
	property_laws) cases=15000 ;;
	property_races) cases=100 ;;
	property_texts) cases=300 ;;
	*) cases=1000 ;;
	esac
	case $1 in
	scenarios) set -- "$2" "$built/gupwalk" run tests/scenarios fuzz/planted ;;
	recordings) set -- "$2" "$built/gupwalk" kernel compare engines/kernel/recordings/[0-9]* ;;
	cli_*) set -- "$2" sh "tests/cli/${1#cli_}.sh" ;;
	*) set -- "$2" "$built/tests/$1" ;;
	esac
	(
		export GUPWALK_CASES="$cases" LD_LIBRARY_PATH="$1" SOURCE_DIR="$top" \
			GUPWALK="$built/gupwalk" FUZZERS="$built/fuzz" XDG_CACHE_HOME="$built/cache" \
			ASAN_OPTIONS=exitcode=99:hard_rss_limit_mb=2000 LSAN_OPTIONS=exitcode=99
		shift
		# Some mutants allocate memory without end. ASan's shadow memory looks the same.
		# shellcheck disable=SC3045 # dash and bash know it
		[ "${preset:-mutate}" != mutate ] || ulimit -v 4000000
		# Keep the shell's message about an abort off the terminal, too: no exec.
		timeout -k 1 300 "$@" || exit 1
	) >/dev/null 2>&1 </dev/null
}
