#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The fuzz targets from files, without a fuzzer. Seeds are the same each time. A tree that
# walks like the model gives no finding, and a tree that does not gives a small scenario.
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

# The same with scenarios, and without a finding.
mkdir of-scenarios
find "$SOURCE_DIR/tests/scenarios" -name '*.gup' | LC_ALL=C sort >scenarios.list
# shellcheck disable=SC2046 # names without blanks
fuzz seeds of-scenarios $(cat scenarios.list)
exits 0
[ "$(find of-scenarios -type f | wc -l)" -gt 500 ] || fail "few seeds of scenarios"
for target in flags refine versions sequence; do
	fuzz $target of-scenarios/*
	exits 0
	silent out
done
# shellcheck disable=SC2046
fuzz scenario $(cat scenarios.list) of-scenarios/*
exits 0
silent out

# A scenario's seed is its case, at the newest version first.
mkdir one
printf '%s\n' 'scenario s' 'vma 0x10000000-0x10004000 anon rw private' 'write 0x10001000' \
	'hint 0x10000000-0x10004000' \
	'call get_user_pages_fast 0x10001000 2 FOLL_WRITE|FOLL_HONOR_NUMA_FAULT' >s.gup
fuzz seeds one s.gup
exits 0
fuzz show "$(find one -type f | LC_ALL=C sort | tail -n 1)"
exits 0
out "# version: $newest"
out "write 0x10001000"
out "hint 0x10000000-0x10004000"
out "call get_user_pages_fast 0x10001000 2 FOLL_WRITE|FOLL_HONOR_NUMA_FAULT"

# Findings are found again, from a scenario and from bytes; other files are no findings.
printf '%s\n' '# version: v6.12' 'scenario s' 'vma 0x10000000-0x10004000 anon rw private' \
	'write 0x10000000' 'call pin_user_pages 0x10000000 as a' 'fork' 'write 0x10000000' \
	'put a' >pinned.gup
gupwalk replay pinned.gup
exits 0
out "pinned.gup: no law is broken"
gupwalk replay --versions v5.14 "$SOURCE_DIR/tests/scenarios/hugetlb/force-write-left.gup"
exits 0
out "no law is broken"
gupwalk replay --target flags pinned.gup of-scenarios/seed-0000* all.bytes
exits 2
err "all.bytes: No such file"
out "no law is broken"
gupwalk replay --target flags --versions v6.1 pinned.gup
exits 2
err "--versions is for scenarios, without --target"
gupwalk replay --target refine - <pinned.gup
exits 0
out "no law is broken"
gupwalk replay --target sequence "$SOURCE_DIR/tests/scenarios/hugetlb/force-write-left.gup"
exits 0
out "no law is broken"

# A finding names its target and its versions.
{ echo '# target: versions'; echo '# other version: v5.10'; cat pinned.gup; } >versions.gup
gupwalk replay versions.gup
exits 0
out "versions.gup: no law is broken"
sed 's/v5.10/v5.9/' versions.gup >other.gup
gupwalk replay other.gup
exits 2
err "other.gup: no input of a target chooses v6.12 and v5.9"
sed 's/: versions/: version/' versions.gup >other.gup
gupwalk replay other.gup
exits 2
err "other.gup: no target version; did you mean versions?"
sed 's/^fork/frok/' versions.gup >other.gup
gupwalk replay other.gup
exits 2
err "other.gup:8:1: "
for n in 0 1 2 3 4 5 6 7 8 9 a b c d e; do
	echo "call pin_user_pages 0x10000000 as x$n"
	echo "call pin_user_pages 0x10000000 as y$n"
done | cat versions.gup - >other.gup
gupwalk replay other.gup
exits 0
{ cat other.gup; echo "call pin_user_pages 0x10000000 as z"; echo "call pin_user_pages 0x10000000 as w"; } >more.gup
gupwalk replay more.gup
exits 2
err "more.gup: a target takes a call or more, 32 at most, and 24 other lines at most"
gupwalk replay --target flgs pinned.gup
exits 2
err "did you mean flags?"
gupwalk replay
exits 2
err "a file is missing"
gupwalk replay --target tree pinned.gup
exits 3
err "GUPWALK_TREE names no tree"

# A target that cannot begin prints an error.
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
awk '/^# target: / { nr++ } nr { print > "finding-" nr ".gup" }' "$scratch/out"
# Another release may lack a step of a finding.
gupwalk run --versions v6.12 finding-*.gup
exits 0
gupwalk replay finding-1.gup
exits 1
out "# the model and the tree differ in:"

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
