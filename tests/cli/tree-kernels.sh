#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Real kernels: their own gup.c and the model agree on every case, a tree is built once,
# and patches are seen. Wants GUPWALK_TREES, a folder with trees 5.10, 6.1, 6.12, 7.2, 7.3,
# such as script/trees makes; absent ones are counted, but not all may be absent.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

compared=0 cases=0

# judged TREE VERSION: breaks only the laws that the version breaks, and reports what it
# cannot observe.
judged()
{
	gupwalk check --json --on "tree:$1" --versions "$2"
	exits 0
	found=$(jq -c '[.broken, (.versions[0].laws | map(.broken) | add), (.witnesses | length)]' "$scratch/out")
	[ "$found" = '[false,0,0]' ] || fail "breaks laws by itself: $found"
	verdicts=$(jq -r '[.versions[0].laws[].verdict] | unique | join(" ")' "$scratch/out")
	[ "$verdicts" = "$3" ] || fail "verdicts are $verdicts, not $3"
	[ "$(jq '.versions[0] | .refused > 100000 and .warned > 100000' "$scratch/out")" = true ] ||
		fail "counts of what it cannot tell are too small"
	cases=$((cases + $(jq .cases "$scratch/out")))
}

# compare A B: how many cases were compared, for the sum.
compare()
{
	gupwalk diff --json "$1" "$2" --random 200000
	cases=$((cases + $(jq .cases "$scratch/out")))
	echo "$1 and $2: $(jq .cases "$scratch/out") cases compared, $(jq .differing "$scratch/out") differ"
}

# agrees SERIES VERDICTS: no case differs, and all scenarios are as the version has them.
agrees()
{
	have_tree "$1" || return 0
	tree=$GUPWALK_TREES/$1
	version=$(version_of "$1")
	gupwalk tree "$tree"
	exits 0
	out "names taken, compiled in"
	gupwalk tree "$tree"
	exits 0
	out "unchanged since it was built"
	compare "$version" "tree:$tree"
	exits 0
	judged "$tree" "$version" "$2"
	gupwalk run --on "tree:$tree" --versions "$version" "$SOURCE_DIR/tests/scenarios"
	exits 0
	out ", failed 0,"
	compared=$((compared + 1))
}

agrees 6.1 "holds known untold"
if [ -f "$GUPWALK_TREES/6.1/mm/gup.c" ]; then
	# By the rules of the mainline release, what was ported back is the walk's own, with
	# both sides.
	gupwalk check --on "tree:$GUPWALK_TREES/6.1"
	exits 1
	out "cases, where v6.1 keeps it; witness balance-tree-v6.1"
	out_line "    expect v6.1: ret 1, faults zero-page"
	grep -qE '^    # tree:.*/6\.1: ret 1, faults zero-page, references \+0, pins \+0' "$scratch/out" ||
		fail "does not say what the tree does"
	grep -qE '^    # v6\.1: +ret 1, faults zero-page, references \+1024, pins \+0' "$scratch/out" ||
		fail "does not say what the version does"
fi

agrees 5.10 "holds known untold"
agrees 6.12 "holds known no-case untold"
agrees 7.2 "holds known no-case untold"
agrees 7.3 "holds known no-case untold"

from=7.3

# patch FILE SED: in a copy of tree $from, and it must change something.
patch()
{
	copy_tree "$from"
	sed -i "$2" "patched/$1"
	! cmp -s "patched/$1" "$GUPWALK_TREES/$from/$1" || fail "the patch changes nothing in $1"
}

# ends TEXT GIVEN_UP: commands end with 1, and print TEXT, for each patched walk.
ends()
{
	gupwalk run --on tree:patched hinted.gup
	exits 1
	err "does not return: $1"
	out "# passed 0, failed 1,"
	for command in "check --on tree:patched" "diff v7.3 tree:patched"; do
		# shellcheck disable=SC2086 # words they are
		gupwalk $command --json --shard 1/8
		exits 1
		err "does not return: $1"
		says '[.. | .given_up? | booleans]' "[$2]"
	done
}

if [ -f "$GUPWALK_TREES/7.3/mm/gup.c" ]; then
	# A copy of the same text is the same engine.
	copy_tree "$from"
	gupwalk tree patched
	exits 0
	out "unchanged since it was built"

	# Two trees: of the same text they agree, by the version of the Makefile.
	gupwalk diff tree:patched "tree:$GUPWALK_TREES/7.3"
	exits 0
	silent err
	out_line "states and faults of tree:$(pwd -P)/patched: as at v7.3"
	# Without one, the newest is used, with a message.
	rm patched/Makefile
	gupwalk check --on tree:patched --shard 1/50
	exits 0
	err "its Makefile names no version that is known here; states and faults are as at v7.3"
	gupwalk diff "tree:$GUPWALK_TREES/7.3" tree:patched
	exits 0
	err "states and faults are as at v7.3"

	# A change of a header only: no call honours hinting.
	patch include/linux/mm.h '/static inline bool gup_can_follow_protnone/,/^}/s/^{/{ return true;/'
	gupwalk diff v7.3 tree:patched
	exits 1
	silent err
	out "differ in hinting faults"
	out "# tree:"
	gupwalk diff "tree:$GUPWALK_TREES/7.3" tree:patched
	exits 1
	out "differ in hinting faults"
	not_out "      expect "
	[ "$(grep -c '^      # tree:' "$scratch/out")" -gt 1 ] || fail "says not what both do"
	gupwalk diff --json "tree:$GUPWALK_TREES/7.3" tree:patched
	exits 1
	found=$(jq -c '[.classes[] | select(.differs | index("hinting faults"))][0] |
		[.a_does, .b_does | .ret, .nr_numa, .references, .warned]' "$scratch/out")
	[ "$found" = '[1,1,1,false,1,0,1,false]' ] || fail "a_does and b_does do not tell: $found"
	gupwalk check --on tree:patched
	exits 1
	grep -qE '^  hint-before-page \(P2\) +BROKEN in [1-9][0-9,]* of [1-9][0-9,]* cases, where v7\.3 keeps it; witness P2-tree-v7\.3$' \
		"$scratch/out" || fail "P2 is not named"
	gupwalk run --on tree:patched "$SOURCE_DIR/tests/scenarios/protnone"
	exits 1

	# gup.c: the write bit is not checked.
	patch mm/gup.c '/^static inline bool can_follow_write_pte/,/^}/s/^{/{ return true;/'
	gupwalk diff v7.3 tree:patched
	exits 1
	out "differ in"

	# The gate area, for writing.
	patch mm/gup.c '/^static int get_gate_page/,/^}/s/FOLL_WRITE/FOLL_DUMP/'
	gupwalk diff v7.3 tree:patched
	exits 1
	out "on memory that is: emulate"

	# A walk that crashes and one that never returns: reported, and the tool goes on.
	printf 'scenario s\nvma 0x1000-0x2000 anon rw private\nwrite 0x1000\nhint 0x1000\n%s\n%s\n' \
		'call get_user_pages 0x1000' 'expect all: !endless' >hinted.gup
	patch include/linux/mm.h \
		'/static inline bool gup_can_follow_protnone/,/^}/s/^{/{ *(volatile int *)8 = 0;/'
	ends "it crashes, Segmentation fault" false
	patch include/linux/mm.h \
		'/static inline bool gup_can_follow_protnone/,/^}/s/^{/{ for (;;) (void)*(volatile int *)\&flags;/'
	ends "it runs without end" true
fi
# The part of the walk in mm/hugetlb.c: hugetlb pages are written in place.
from=6.1
if [ -f "$GUPWALK_TREES/$from/mm/gup.c" ]; then
	patch mm/hugetlb.c '/__follow_hugetlb_must_fault(/,/^}/s/^{/{ return false;/'
	gupwalk check --on tree:patched --versions v6.1+zero-page-pin=not-counted+stack=fixed --law private-write
	exits 1
	out "BROKEN in"
	out "hugetlb rw private"
fi
echo "$compared kernels compared, $absent absent; $cases cases"
[ "$compared" -gt 0 ]
