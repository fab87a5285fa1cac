#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/hits.sh TEST
#
# The lines of the library that a test reaches. The first line of $out/hits/TEST is its processor
# time in milliseconds. Then it has a line for each of the library's: its file, its number, and 1
# if it was reached, 0 if not.
set -eu
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

work=$out/count/of-$1
rm -rf "$work"
mkdir -p "$work"
ln -s "$out"/count/*.gcno "$work"
export GCOV_PREFIX="$work" GCOV_PREFIX_STRIP=99
run_test "$1" "$out/count" || {
	echo "script/mutate: $1 fails as it is" >&2
	exit 1
}
# The last line is what all that was run took, in the manner of 0m1.23s 0m0.45s.
times >"$work/times"
{
	awk -F '[ms ]+' 'END { print 1000 * (60 * ($1 + $3) + $2 + $4) + 10 }' "$work/times"
	gcov -t "$work"/*.gcda 2>/dev/null | awk '
		{
			n = index($0, ":")
			count = substr($0, 1, n - 1)
			rest = substr($0, n + 1)
			line = rest + 0
		}
		!line && rest ~ /:Source:/ {
			file = rest
			sub(/.*:Source:/, "", file)
			sub(/^.\//, "", file)
		}
		line && file ~ /^(model|search|scenario)\// && count !~ /-/ {
			hit = count !~ /#|=/
			if (!((file, line) in seen) || hit > seen[file, line])
				seen[file, line] = hit
			# A statement of several lines may be counted at any of them.
			for (i = 1; hit && i <= pending; i++)
				seen[file, line - i] = 1
			last = hit
		}
		# Those behind it are no others.
		line && file ~ /^(model|search|scenario)\// && count ~ /-/ && pending && counted && !((file, line) in seen) {
			seen[file, line] = last
		}
		{
			counted = (pending && counted) || count !~ /-/
			pending = /[;{}] *$/ ? 0 : pending + 1
		}
		END {
			for (at in seen) {
				split(at, part, SUBSEP)
				print part[1] "\t" part[2] "\t" seen[at]
			}
		}'
} >"$work/hits"
mv "$work/hits" "$out/hits/$1"
rm -rf "$work"
