#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The fuzz targets from files, without a fuzzer: seeds are made, the same each time; a tree
# that walks as the model does brings no finding, one that does not a small scenario.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"

# fuzz PROGRAM ARGUMENT...
fuzz()
{
	ran="fuzz_$*"
	program=$FUZZERS/fuzz_$1
	shift
	status=0
	"$program" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}

mkdir seeds again
fuzz seeds seeds
exits 0
fuzz seeds again
exits 0
diff -r seeds again || fail "other seeds"
[ "$(find seeds -type f | wc -l)" -gt 100 ] || fail "few seeds"
fuzz seeds nowhere
exits 2
fuzz seeds
exits 2
err "usage: fuzz_seeds FOLDER"

# What cannot begin says so.
fuzz tree
exits 3
err "GUPWALK_TREE names no tree"
mkdir empty
GUPWALK_TREE=empty fuzz tree
exits 3
err "there is no mm/gup.c"

# Walks that are another's: each input that shows it is made a scenario, which the model passes.
tiny_tree tiny
export GUPWALK_TREE=tiny
GUPWALK_SPEC=v9 fuzz tree
exits 3
err "GUPWALK_SPEC: "
export GUPWALK_SPEC=v6.12
fuzz tree seeds/seed-0000*
exits 1
err_line "10 inputs"
out "# the model and the tree differ in:"
awk '/^scenario / { nr++ } nr { print > "finding-" nr ".gup" }' "$scratch/out"
gupwalk run finding-*.gup
exits 0

# Inputs of any length and of any bytes, and none that is no file.
: >none
head -c 3 seeds/seed-00000 >three.bytes
head -c 29 seeds/seed-00000 >some.bytes
cat seeds/* >all.bytes
fuzz tree none three.bytes some.bytes all.bytes
exits 1
fuzz tree missing
exits 2
err "missing: No such file"

# A kernel's own walk brings no finding, and one that a patch changed does.
[ -f "${GUPWALK_TREES:-}/7.3/mm/gup.c" ] || {
	echo "not tried on a kernel: GUPWALK_TREES names no folder with 7.3"
	exit 0
}
unset GUPWALK_SPEC
GUPWALK_TREE=$GUPWALK_TREES/7.3 fuzz tree seeds/* all.bytes
exits 0
silent out
mkdir patched
(cd "$GUPWALK_TREES/7.3" && "$SOURCE_DIR/script/trees" --list | while read -r file; do
	[ ! -f "$file" ] || echo "$file"
done | tar -cf - -T -) | tar -C patched -xf -
sed -i '/static inline bool gup_can_follow_protnone/,/^}/s/^{/{ return true;/' patched/include/linux/mm.h
GUPWALK_TREE=patched fuzz tree seeds/*
exits 1
out "differ in: "
