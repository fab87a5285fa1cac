#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/reach.sh
#
# Which test reaches which line of the library: runs each test with a library that counts,
# unless it is the same as the last time. A line of $out/reach is a file, the number of a
# line, and the tests that reach it. Behind each test and a colon is the number of
# milliseconds that it may take. Quick tests that reach few other lines come first. All
# tests are in $out/order, in the same way.
set -eu
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

count=$out/count
hits=$out/hits

# Old results are useless if the library or these scripts have changed.
library=$count/libgupwalk.so.0
# shellcheck disable=SC2086 # names of folders
if [ ! -f "$library" ] ||
	[ -n "$(find lib $rooms include script/mutation/hits.sh script/mutation/tests.sh \
		-newer "$library" -type f | head -n 1)" ]; then
	rm -rf "$count" "$hits"
	mkdir -p "$count" "$hits"
	# shellcheck disable=SC2016,SC2086 # the inner shell expands; names of folders
	find $rooms -name '*.c' | sort | xargs -P "$(nproc)" -n 1 sh -c '
		. script/mutation/tests.sh
		object "$0" . "$out/count/$(flat "${0%.c}").o" -O0 --coverage'
	cc -shared --coverage -Wl,-soname,libgupwalk.so.0 -o "$library" "$count"/*.o "$lib"
fi

# The tests that are new or changed.
list_tests >"$out/tests"
for test in "$hits"/*; do
	grep -qx "${test##*/}" "$out/tests" || rm -f "$test"
done
while read -r test; do
	case $test in
	unit_* | property_*) from=$built/tests/$test ;;
	*) from="tests/cli tests/scenarios fuzz/planted engines/kernel/recordings" ;;
	esac
	# shellcheck disable=SC2086 # names without blanks
	[ -f "$hits/$test" ] && [ -z "$(find $from -newer "$hits/$test" | head -n 1)" ] || echo "$test"
done <"$out/tests" | xargs -r -P "$(nproc)" -n 1 script/mutation/hits.sh || exit 1

[ ! -f "$out/reach" ] || [ -n "$(find "$hits" -newer "$out/reach")" ] || exit 0

# A test that reaches little is about what it reaches.
cd "$hits"
awk -F '\t' '
	FNR == 1 { took[FILENAME] = $1; next }
	$3 { lines[FILENAME]++ }
	END {
		for (test in took)
			printf "%d\t%s:%d\n", took[test] * lines[test], substr(test, 3), 300 + 8 * took[test]
	}' ./* | sort -n | cut -f 2 >"$out/order"
awk -F '[\t:]' '
	FNR == NR { order[++n] = $1; limit[$1] = $2; next }
	FNR == 1 { next }
	{ lines[$1 "\t" $2] = 1; if ($3) hit[$1 "\t" $2, substr(FILENAME, 3)] = 1 }
	END {
		for (line in lines) {
			tests = ""
			for (i = 1; i <= n; i++)
				if ((line, order[i]) in hit)
					tests = tests (tests == "" ? "" : " ") order[i] ":" limit[order[i]]
			print line "\t" tests
		}
	}' "$out/order" ./* >"$out/reach.new"
mv "$out/reach.new" "$out/reach"
