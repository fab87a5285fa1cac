#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/try.sh NUMBER PLAN RESULT
#
# Tries changes, one after the other, in a copy of the sources of its own. A line of PLAN
# is a number, what mutants.awk says, and the tests to run, between tabs; what came of it
# is put behind the number: a test that fails, "same" where the code is, "invalid" what
# does not compile, or "-" when nobody notices.
set -eu
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

work=$out/work-$1
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all"
rm -rf "$work"
mkdir -p "$work"
cp -R model "$work/model"
cp -R "$built/model/CMakeFiles/gupwalk.dir" "$work/objects"

# object FROM TO OPTION...: compile.
object()
{
	from=$1 to=$2
	shift 2
	cc -std=c11 -fPIC -w "$@" -Iinclude -I"$work/model" -o "$to" -c "$from" 2>/dev/null
}

# The sources that a file is part of.
sources_of()
{
	case $1 in
	*.c) echo "$1" ;;
	*)
		name=${1##*/}
		folder=$(dirname "$1")
		(cd "$work" && grep -l "#include \"$name\"" "$folder"/*.c)
		# A header is in what includes the headers that include it, too.
		(cd "$work" && { grep -l "#include \"$name\"" "$folder"/*.h || :; }) | while read -r header; do
			sources_of "$header"
		done
		;;
	esac
}

# Set result: who notices.
ask()
{
	result=-
	for test in $tests; do
		command=$(sed -n "s/^$test	//p" "$out/tests")
		took=$(sed -n "s/	$test\$//p" "$out/times")
		run_test "$((2 + took / 100000000))" "$work" "$test" "$command" || {
			result=$test
			return
		}
	done
}

# Does every object come out as before, when the compiler does its best?
same_code()
{
	for source in $sources; do
		object "$source" "$work/before.o" -O2 -DNDEBUG
		object "$work/$source" "$work/after.o" -O2 -DNDEBUG
		cmp -s "$work/before.o" "$work/after.o" || return 1
	done
}

try()
{
	sources=$(sources_of "$file" | sort -u)
	for source in $sources; do
		# shellcheck disable=SC2086 # options are words
		object "$work/$source" "$work/objects/${source#model/}.o" -O0 $sanitize || {
			result=invalid
			return
		}
	done
	# shellcheck disable=SC2046,SC2086 # names without blanks
	cc -shared -fuse-ld=gold $sanitize -Wl,-soname,libgupwalk.so.0 -o "$work/libgupwalk.so.0" \
		$(find "$work/objects" -name '*.o') 2>/dev/null || {
		result=invalid
		return
	}
	ask
	if [ "$result" = - ] && same_code; then
		result=same
	fi
}

: >"$3"
while IFS='	' read -r number file line fn kind becomes tests; do
	BECOMES=$becomes awk -v line="$line" '
		NR == line { $0 = ENVIRON["BECOMES"]; gsub(/\\t/, "\t") }
		{ print }' "$file" >"$work/$file"
	try
	original=$(sed -n "${line}s/^	*//p" "$file")
	becomes=$(printf '%s' "$becomes" | sed 's/^\(\\t\)*//; s/\\t/ /g')
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$number" "$result" "$file" "$line" "$fn" "$kind" \
		"$original" "$becomes" >>"$3"
	cp "$file" "$work/$file"
	for source in $sources; do
		cp "$built/model/CMakeFiles/gupwalk.dir/${source#model/}.o" \
			"$work/objects/${source#model/}.o"
	done
done <"$2"
rm -rf "$work"
