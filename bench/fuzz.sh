#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Fuzz targets under AFL++: executions a second, as a fraction of those of an empty target that
# runs at the same time. The result is the median of several runs. For script/bench.
set -eu
cd "$SOURCE_DIR"
# shellcheck source=script/lib.sh
. script/lib.sh
seconds=6
runs=9
bound=0.7

script/bootstrap --fuzz || exit 3
command -v afl-fuzz >/dev/null || {
	echo "fuzz targets: not measured, AFL++ is missing"
	exit 0
}
export AFL_QUIET=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_TRY_AFFINITY=1 AFL_NO_UI=1 AFL_NO_WARN_INSTABILITY=1
build fuzz fuzzers
build release fuzz_seeds
# Findings and marks go to memory, because the speed of the disk must not matter. One of the two
# makes many files.
out=$(mktemp -d /dev/shm/gupwalk-bench.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/seeds"
find tests/scenarios -name '*.gup' | LC_ALL=C sort |
	xargs build/release/fuzz/fuzz_seeds "$out/seeds" >/dev/null

# fuzz TARGET FOLDER
fuzz()
{
	afl-fuzz -V $seconds -i "$out/seeds" -o "$2" -t 2000 -- "build/fuzz/fuzz/fuzz_$1" \
		>"$2.log" 2>&1 </dev/null || :
}

rate()
{
	sed -n 's/^execs_per_sec *: //p' "$1/default/fuzzer_stats"
}

failed=0
for target in flags refine versions; do
	for run in $(seq $runs); do
		fuzz empty "$out/empty-$target-$run" &
		fuzz "$target" "$out/$target-$run"
		wait
		echo "$(rate "$out/$target-$run") $(rate "$out/empty-$target-$run")"
	done | awk '{ print $1 / $2, $1, $2 }' | sort -n | awk -v name="$target" -v bound=$bound '
		{ part[NR] = $1; rate[NR] = $2; empty[NR] = $3 }
		END {
			i = (NR + 1) / 2
			printf "fuzz target %-9s %6.0f executions a second, ", name, rate[i]
			printf "%.2f of the %.0f of an empty one, ", part[i], empty[i]
			printf "%.2f to %.2f in %d runs; ", part[1], part[NR], NR
			printf "bound %s%s\n", bound, part[i] < bound ? ": missed" : ""
			exit part[i] < bound
		}' || failed=1
done
exit "$failed"
