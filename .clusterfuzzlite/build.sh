#!/bin/bash -eu
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite want them: compiled by $CC with
# $CFLAGS, linked by $CXX with $CXXFLAGS and $LIB_FUZZING_ENGINE, in $OUT with seeds
# beside them. Everything between is in $WORK.
cmake -S "$SRC/gupwalk" -B "$WORK/gupwalk" -G Ninja -DCMAKE_BUILD_TYPE=None \
	-DCMAKE_C_COMPILER="$CC" -DCMAKE_C_FLAGS="$CFLAGS"
cmake --build "$WORK/gupwalk" --target fuzz_engines fuzz_seeds

cd "$WORK/gupwalk"
rm -rf seeds
mkdir seeds
find "$SRC/gupwalk/tests/scenarios" -name '*.gup' -print0 | LC_ALL=C sort -z |
	xargs -0 fuzz/fuzz_seeds "$PWD/seeds"
# The target "tree" wants a kernel tree, which is not there.
for target in flags refine versions sequence scenario; do
	# shellcheck disable=SC2086
	$CXX $CXXFLAGS "fuzz/libfuzz_engine_$target.a" libgupwalk.a \
		lib/libroom_lib.a $LIB_FUZZING_ENGINE -pthread -o "$OUT/fuzz_$target"
	if [ "$target" = scenario ]; then
		(cd "$SRC/gupwalk/tests/scenarios" && zip -q -r "$OUT/fuzz_scenario_seed_corpus.zip" .)
	else
		zip -q -j -r "$OUT/fuzz_${target}_seed_corpus.zip" seeds
	fi
done
