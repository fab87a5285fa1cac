#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Real kernels' fast walks, disturbed before each of their reads: all laws hold, and the
# model does the same in each case. Patched so that they look only once, they do not.
# Wants GUPWALK_TREES, a folder with trees 5.10, 6.1, 6.12, 7.2, 7.3.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

scenarios=$SOURCE_DIR/tests/scenarios
raced=0

# clean SERIES
clean()
{
	have_tree "$1" || return 0
	version=$(version_of "$1")
	gupwalk race --json --on "$version" --on "tree:$GUPWALK_TREES/$1" "$scenarios"
	exits 0
	# Each law has cases to judge, and each case of the tree is compared.
	found=$(jq -c '.engines[1] | [([.laws[] | select(.cases < 100)] | length),
		.compared.cases == .changes, .compared.differing, .compared.unmatched]' "$scratch/out")
	[ "$found" = '[0,true,0,0]' ] || fail "not judged or not compared: $found"
	jq -r '.engines[1] | "\(.engine): \(.changes) changes, \(.compared.differing) cases differ"' "$scratch/out"
	# And undisturbed, read by read.
	gupwalk explain --version "$version" --on "tree:$GUPWALK_TREES/$1" "$scenarios/race/base-pages-then-hole.gup"
	exits 0
	[ "$(grep -cx ' They do the same.' "$scratch/out")" -eq 2 ] || fail "they part"
	raced=$((raced + 1))
}

for series in 5.10 6.1 6.12 7.2 7.3; do
	clean "$series"
done

# broken SED LAW CHANGE...: with gup.c patched so, that law alone is broken, and one of
# these changes is the smallest that shows it.
broken()
{
	copy_tree 7.3
	sed -i "$1" patched/mm/gup.c
	! cmp -s patched/mm/gup.c "$GUPWALK_TREES/7.3/mm/gup.c" || fail "the patch changes nothing"
	gupwalk race --json --on v7.3 --on tree:patched "$scenarios"
	exits 1
	patch=$1 law=$2
	shift 2
	found=$(jq -c '[.engines[1].laws[] | select(.broken > 0) | .law, (.witness.change | split(" ")[0])]' "$scratch/out")
	for change; do
		[ "$found" != "[\"$law\",\"$change\"]" ] || found=
	done
	[ -z "$found" ] || fail "$patch breaks $found"
	[ "$(jq '.engines[1].compared.differing > 0' "$scratch/out")" = true ] || fail "agrees with v7.3"
}

if [ -f "$GUPWALK_TREES/7.3/mm/gup.c" ]; then
	pte='/^static int gup_fast_pte_range/,/^}/'
	pmd='/^static int gup_fast_pmd_leaf/,/^}/'
	# No second look at all, one at the entry alone, one at the table alone.
	broken "$pte s/unlikely(p[mt][de]_val(p[mt][de]) != /0 \&\& &/" no-stale-page collapse-begins zap
	broken "$pte s/unlikely(pmd_val(pmd) != /0 \&\& &/" no-stale-page collapse-begins
	broken "$pte s/unlikely(pte_val(pte) != /0 \&\& &/" no-stale-page zap
	broken "$pmd s/unlikely(pmd_val(orig) != /0 \&\& &/" no-stale-page zap
	# The reference is kept where the entry changed.
	broken "$pte { /unlikely(pte_val(pte) != /,/}/ s/gup_put_folio(.*);/;/ }" no-lost-reference collapse-begins zap
	# fork() is not looked for.
	broken 's/if (read_seqcount_retry(/if (0 \&\& read_seqcount_retry(/' no-pin-across-fork fork-begins
fi
echo "$raced kernels raced, $absent absent"
[ "$raced" -gt 0 ]
