#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/try.sh PRESET PLAN
#
# Tries the mutants of PLAN, one after the other, with what is built by PRESET. A line is a
# number, what mutants.awk says, and the tests to run, between tabs. PLAN-done gets a line
# for each: the number, the result and the change. The result is a test that fails, "same"
# for the same code, "invalid" if it does not compile, or "-" if no test notices.
set -eu
preset=$1 plan=$2
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

work=$plan-tree

# The sources that a file is part of.
sources_of()
{
	case $1 in
	*.c) echo "$1" ;;
	*)
		# A header is in what includes the headers that include it, too.
		# shellcheck disable=SC2086 # names of folders
		{
			grep -l "#include \"${1##*/}\"" "${1%/*}"/*.[ch]
			grep -rl "#include [<\"]$1[>\"]" $rooms
		} | while read -r includer; do
			sources_of "$includer"
		done
		;;
	esac
}

# Does every object come out as before, when the compiler does its best?
same_code()
{
	# shellcheck disable=SC2086 # names of folders
	[ -d "$work/model" ] || cp -R $rooms "$work"
	BECOMES=$becomes awk -v line="$line" '
		NR == line { $0 = ENVIRON["BECOMES"]; gsub(/\\t/, "\t") }
		{ print }' "$file" >"$work/$file"
	same=0
	for source in $(sources_of "$file" | sort -u); do
		before=$out/before/$(flat "${source%.c}").o
		if [ ! -f "$before" ]; then
			object "$source" . "$work/before.o" -O2 -DNDEBUG
			mv "$work/before.o" "$before"
		fi
		object "$source" "$work" "$work/after.o" -O2 -DNDEBUG
		cmp -s "$before" "$work/after.o" || {
			same=1
			break
		}
	done
	cp "$file" "$work/$file"
	return "$same"
}

# Set result. The test that noticed the last change is likely to notice the next one. A test
# that takes longer than compiling is not run to find that nothing has changed. A change
# that is tried with sanitizers is known to change the code.
try()
{
	result=invalid
	! grep -qx "$number" "$out/$preset/invalid" || return 0

	case " $tests " in
	*" $last "*) tests="$last $tests" ;;
	esac
	case $preset in
	*-sanitize) changed=1 ;;
	*) changed= ;;
	esac
	for test in $tests; do
		limit=${test#*:}
		if [ -z "$changed" ] && [ "$limit" -gt 1000 ]; then
			result=same
			! same_code || return 0
			changed=1
		fi
		GUPWALK_MUTANT=$number GUPWALK_MUTANT_MS=$limit run_test "${test%:*}" "$out/$preset" || {
			last=$test
			result=${test%:*}
			return
		}
	done
	result=same
	[ -z "$changed" ] && same_code || result=-
}

mkdir -p "$work"
last=none
while IFS='	' read -r number file line fn kind becomes tests; do
	try
	original=$(sed -n "${line}s/^	*//p" "$file")
	becomes=$(printf '%s' "$becomes" | sed 's/^\(\\t\)*//; s/\\t/ /g')
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$number" "$result" "$file" "$line" "$fn" "$kind" \
		"$original" "$becomes"
done <"$plan" >"$plan-done"
rm -rf "$work"
