#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bugs put into real kernels, one at a time, from tests/patches/patches.list: each is reported by
# `diff` with a witness and by `check` with the law it breaks. The trees as they are break none.
# Wants GUPWALK_TREES, as tree-kernels.sh does; prints what was found.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

list=$SOURCE_DIR/tests/patches/patches.list
only=${GUPWALK_PATCH:-}

# The laws that are broken in the latest run.
laws()
{
	jq -r '[.versions[0].laws[] | select(.verdict == "broken") | .law] | join(" ")' "$scratch/out"
}

# raced: what shows only when something changes between two reads.
raced()
{
	gupwalk race --json --on "$version" --on tree:patched "$SOURCE_DIR/tests/scenarios/race" \
		"$SOURCE_DIR/tests/scenarios/unshare"
	exits 1
	found=$(jq -r '[.engines[1].laws[] | select(.broken > 0) | .law] | join(" ")' "$scratch/out")
	[ "$(jq '[.engines[0].laws[].broken] | add' "$scratch/out")" -eq 0 ] || fail "$version races"
	case " $found " in
	*" $race "*) ;;
	*) fail "$name on $series: race names \"$found\", not $race" ;;
	esac
	printf '%-32s %-5s %4s races differ; breaks %s\n' "$name" "$series" \
		"$(jq '.engines[1].compared.differing' "$scratch/out")" "$found"
}

# judged: what shows in single calls.
judged()
{
	gupwalk diff --json "$version" tree:patched
	exits 1
	classes=$(jq '.classes | length' "$scratch/out")
	differ=$(jq -r '[.classes[].differs[]] | unique | join(", ")' "$scratch/out")
	[ "$(jq '[.classes[].scenario | contains("# tree:")] | all' "$scratch/out")" = true ] ||
		fail "$name: a witness does not say what the tree does"

	gupwalk check --json --on tree:patched --versions "$version"
	found=$(laws)
	for law in $wanted; do
		case " $found " in
		*" $law "*) ;;
		*) [ "$law" = - ] || fail "$name on $series: check names \"$found\", not $law" ;;
		esac
	done
	if [ -n "$found" ]; then
		exits 1
		[ "$(jq '[.witnesses[].scenario | contains("# tree:")] | all' "$scratch/out")" = true ] ||
			fail "$name: a witness does not say what the tree does"
	else
		exits 0
		only_diff=$((only_diff + 1))
	fi
	[ "$wanted" != - ] || [ -z "$found" ] || fail "$name is in the list as seen by diff alone: $found"

	if [ -n "$trees" ]; then
		gupwalk diff "tree:$GUPWALK_TREES/$series" tree:patched
		exits 1
		out "# tree:$(pwd -P)/patched: "
	fi
	printf '%-32s %-5s %4s classes (%s); breaks %s\n' "$name" "$series" "$classes" "$differ" \
		"${found:-no law}"
}

# try SERIES: one patch on one tree.
try()
{
	series=$1
	have_tree "$series" || return 0
	copy_tree "$series"
	"$SOURCE_DIR/script/apply-patch" patched <this || fail "$name changes nothing in $series"
	version=$(version_of "$series")
	if [ -n "$race" ]; then
		raced
	else
		judged
	fi
	tried=$((tried + 1))
}

tried=0 only_diff=0 patches=0
sed -n 's/^patch //p' "$list" >names
while read -r name <&3; do
	[ -z "$only" ] || [ "$only" = "$name" ] || continue
	sed -n "/^patch $name\$/,/^\$/p" "$list" >this
	patches=$((patches + 1))
	wanted=$(sed -n 's/^law //p' this)
	trees=$(sed -n '/^trees$/p' this)
	race=$(sed -n 's/^race //p' this)
	on=$(sed -n 's/^on //p' this)
	for one in $on; do
		try "$one"
	done
done 3<names
echo "$patches patches, tried $tried times: all reported; $only_diff times by diff alone; $absent trees absent"
[ "$tried" -gt 0 ]
