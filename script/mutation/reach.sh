#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/reach.sh RESULT
#
# Which test reaches which line of model/: runs each test with a library that counts. A
# line of the result is a file, the number of a line, and the tests that reach it, first
# what is quick and reaches little else; none where no test does. $out/times gets how long
# each test takes.
set -eu
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

folder=$out/count
rm -rf "$folder"
mkdir -p "$folder"
# shellcheck disable=SC2016 # the inner shell expands
find model -name '*.c' | sort | while read -r source; do
	echo "$source $folder/$(echo "${source#model/}" | tr / _ | sed 's/c$/o/')"
done | xargs -P "$(nproc)" -L 1 sh -c \
	'cc -std=c11 -O0 --coverage -fPIC -w -Iinclude -Imodel -o "$1" -c "$0"'
cc -shared --coverage -Wl,-soname,libgupwalk.so.0 -o "$folder/libgupwalk.so.0" "$folder"/*.o

: >"$out/times"
: >"$out/hits"
while IFS='	' read -r name command; do
	rm -f "$folder"/*.gcda
	start=$(date +%s%N)
	run_test 300 "$folder" "$name" "$command" || {
		echo "script/mutate: $name fails as it is" >&2
		exit 1
	}
	echo "$(($(date +%s%N) - start))	$name" >>"$out/times"
	gcov -t "$folder"/*.gcda 2>/dev/null | awk -v name="$name" '
		{
			n = index($0, ":")
			count = substr($0, 1, n - 1)
			rest = substr($0, n + 1)
			line = rest + 0
		}
		!line && rest ~ /:Source:/ {
			file = rest
			sub(/.*:Source:/, "", file)
		}
		line && file ~ /^model\// && count !~ /-/ {
			hit = count !~ /#|=/
			if (!((file, line) in seen) || hit > seen[file, line])
				seen[file, line] = hit
		}
		END {
			for (at in seen) {
				split(at, part, SUBSEP)
				print part[1] "\t" part[2] "\t" name "\t" seen[at]
			}
		}' >>"$out/hits"
done <"$out/tests"

# A test that reaches little is about what it reaches.
awk -F '\t' '
	NR == FNR { took[$2] = $1; next }
	$4 { lines[$3]++ }
	END {
		for (test in took)
			printf "%.0f\t%s\n", took[test] * lines[test], test
	}' "$out/times" "$out/hits" | sort -n | awk -F '\t' '
	NR == FNR { order[++n] = $2; next }
	{ lines[$1 "\t" $2] = 1; if ($4) hit[$1 "\t" $2, $3] = 1 }
	END {
		for (line in lines) {
			tests = ""
			for (i = 1; i <= n; i++)
				if ((line, order[i]) in hit)
					tests = tests (tests == "" ? "" : " ") order[i]
			print line "\t" tests
		}
	}' - "$out/hits" >"$1"
