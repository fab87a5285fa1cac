#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/variants.sh PRESET PLAN
#
# Makes $out/PRESET/libgupwalk.so.0, the library with all mutants of PLAN built in: see
# variants.awk. Mutants that do not compile are in $out/PRESET/invalid.
set -eu
preset=$1 plan=$2
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

case $preset in
*-sanitize) options="-Og -fsanitize=address,undefined,bounds-strict -fno-sanitize-recover=all" ;;
*) options=-Og ;;
esac
made=$out/$preset
tree=$made/tree
rm -rf "$tree"
mkdir -p "$tree/objects"
# shellcheck disable=SC2086 # names of folders
cp -R $rooms "$tree"
: >"$made/invalid"

# A header is in other sources, so all are compiled where one has mutants.
cut -f 2 "$plan" | sort -u >"$tree/changed"
if grep -q 'h$' "$tree/changed"; then
	# shellcheck disable=SC2086
	find $rooms -name '*.c'
else
	cat "$tree/changed"
fi >"$tree/sources"

write()
{
	awk 'FILENAME == ARGV[1] { invalid[$1] = 1; next } !($1 in invalid)' "$made/invalid" \
		"$plan" >"$tree/plan"
	while read -r source; do
		awk -v source="$source" -f script/mutation/variants.awk "$tree/plan" "$source" \
			>"$tree/$source"
	done <"$tree/changed"
}

# compile OPTION...: what the compiler says goes to $tree/errors, of what mutant it is first.
compile()
{
	# shellcheck disable=SC2016 # the inner shell expands
	TREE=$tree OPTIONS=$* xargs -r -P "$(nproc)" -n 1 sh -c '
		. script/mutation/tests.sh
		object "$0" "$TREE" "$TREE/objects/$(flat "${0%.c}").o" \
			-ftrack-macro-expansion=0 $OPTIONS 2>&1' <"$tree/sources" >"$tree/errors" || :
	sed -n 's,^mutant/\([0-9]*\):.* error: .*,\1,p' "$tree/errors" | sort -u
}

write
compile -fsyntax-only >"$made/invalid"
write
# shellcheck disable=SC2086 # options are words
compile $options >>"$made/invalid"
if [ -s "$tree/errors" ]; then
	cat "$tree/errors" >&2
	exit 1
fi

# The others as they are.
# shellcheck disable=SC2086
find $rooms -name '*.c' | grep -vxFf "$tree/sources" | while read -r source; do
	built_object "$source"
done >"$tree/others"
# shellcheck disable=SC2086
cc -std=c11 -fPIC $options -o "$tree/objects/choose.o" -c script/mutation/choose.c
# shellcheck disable=SC2046,SC2086
cc -shared -fuse-ld=gold $options -Wl,-soname,libgupwalk.so.0 -o "$made/libgupwalk.so.0" \
	"$tree"/objects/*.o $(cat "$tree/others") "$lib"
