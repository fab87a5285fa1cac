#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/variants.sh PLAN
#
# Makes $out/libgupwalk.so.0, the library with all mutants of PLAN built in: see
# variants.awk. Mutants that do not compile are in $out/invalid.
set -eu
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

tree=$out/tree
rm -rf "$tree"
mkdir -p "$tree/objects"
cp -R model "$tree/model"
: >"$out/invalid"

# A header is in other sources, so all are compiled where one has mutants.
cut -f 2 "$1" | sort -u >"$tree/changed"
if grep -q 'h$' "$tree/changed"; then
	find model -name '*.c'
else
	cat "$tree/changed"
fi >"$tree/sources"

write()
{
	awk 'FILENAME == ARGV[1] { invalid[$1] = 1; next } !($1 in invalid)' "$out/invalid" "$1" \
		>"$tree/plan"
	while read -r source; do
		awk -v source="$source" -f script/mutation/variants.awk "$tree/plan" "$source" \
			>"$tree/$source"
	done <"$tree/changed"
}

# compile OPTION...: what the compiler says goes to $tree/errors, of what mutant it is first.
compile()
{
	# shellcheck disable=SC2016 # the inner shell expands
	OPTIONS=$* xargs -P "$(nproc)" -n 1 sh -c '
		. script/mutation/tests.sh
		object "$0" "$out/tree" "$out/tree/objects/$(flat "${0%.c}").o" -Og \
			-ftrack-macro-expansion=0 $OPTIONS 2>&1' <"$tree/sources" >"$tree/errors" || :
	sed -n 's,^mutant/\([0-9]*\):.* error: .*,\1,p' "$tree/errors" | sort -u
}

write "$1"
compile -fsyntax-only >"$out/invalid"
write "$1"
# shellcheck disable=SC2086 # options are words
compile $sanitize >>"$out/invalid"
if [ -s "$tree/errors" ]; then
	cat "$tree/errors" >&2
	exit 1
fi

# The others as they are.
find model -name '*.c' | grep -vxFf "$tree/sources" | while read -r source; do
	echo "$built/model/CMakeFiles/gupwalk.dir/${source#model/}.o"
done >"$tree/others"
# shellcheck disable=SC2086
cc -std=c11 -fPIC $sanitize -o "$tree/objects/choose.o" -c script/mutation/choose.c
# shellcheck disable=SC2046,SC2086
cc -shared -fuse-ld=gold $sanitize -Wl,-soname,libgupwalk.so.0 -o "$out/libgupwalk.so.0" \
	"$tree"/objects/*.o $(cat "$tree/others")
