#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Bugs put into real kernels, one at a time, from tests/patches/patches.list: each is reported by
# `diff` with a witness and by `check` with the law it breaks. The trees as they are break none.
# Wants GUPWALK_TREES, as tree-kernels.sh does; prints what was found.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

list=$SOURCE_DIR/tests/trees/patches.list
only=${GUPWALK_PATCH:-}

# change FILE FUNCTION REGEX TEXT: in patched; it must change something.
change()
{
	REGEX=$3 TEXT=$4 FUNCTION=$2 awk '
		# A function begins with its name in a line that is not set in, and ends with "}".
		!inside && !done && $0 ~ "^[a-z].*[ *]" ENVIRON["FUNCTION"] "\\(" { inside = 1 }
		inside && /;$/ && !body { inside = 0 }
		inside && /^\{/ { body = 1 }
		inside && body && !done && match($0, ENVIRON["REGEX"]) {
			$0 = substr($0, 1, RSTART - 1) ENVIRON["TEXT"] substr($0, RSTART + RLENGTH)
			done = 1
		}
		inside && /^\}/ { inside = body = 0 }
		{ print }
		END { exit !done }' "patched/$1" >changed ||
		fail "$name changes nothing in $series: $2 in $1 has no line like $3"
	mv changed "patched/$1"
}

# The changes of a patch, from the list.
apply()
{
	file='' function='' regex=''
	while read -r word rest; do
		case $word in
		in) file=${rest% *} function=${rest#* } ;;
		match) regex=$rest ;;
		put) change "$file" "$function" "$regex" "$rest" ;;
		esac
	done <this
}

# Of the latest run, which laws are broken.
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
	apply
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
