#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk tree` and tree:PATH print the errors of a tree, end with 2 or 3, and leave
# the cache as it was. Needs a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

export XDG_CACHE_HOME="$PWD/cache"

nothing_kept()
{
	[ -z "$(find "$XDG_CACHE_HOME" -mindepth 3 2>/dev/null)" ] || fail "something is left in the cache"
}

# Everywhere that a tree is taken.
everywhere()
{
	wanted=$1 text=$2 path=$3
	gupwalk tree "$path"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk run --on "tree:$path" "$SOURCE_DIR/tests/scenarios"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk check --on "tree:$path"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk race --on "tree:$path" "$SOURCE_DIR/tests/scenarios"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk explain --on "tree:$path" "$SOURCE_DIR/tests/scenarios/race/huge-page.gup"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk diff v6.6 "tree:$path"
	exits "$wanted"
	silent out
	err "$text"
	gupwalk diff "tree:$path" "tree:$path"
	exits "$wanted"
	silent out
	[ "$(grep -cF -e "$text" "$scratch/err")" -ge 2 ] || fail "says it of one of the two only"
	nothing_kept
}

everywhere 2 "No such file or directory" nowhere
mkdir empty
everywhere 2 "there is no mm/gup.c" empty
everywhere 2 "" ""
# The present file has no end.
mkdir -p pipe/mm device/mm folder/mm/gup.c
mkfifo pipe/mm/gup.c
ln -s /dev/zero device/mm/gup.c
for tree in pipe device folder; do
	everywhere 2 "$tree: there is no mm/gup.c" "$tree"
done

# Half a tree: everything that is missing is named.
mkdir -p half/mm half/include/linux
echo 'int x;' >half/mm/gup.c
echo >half/include/linux/mm.h
everywhere 2 "half a tree: include/linux/pgtable.h is missing" half
err "half a tree: include/linux/kconfig.h is missing"
not_err "include/linux/mm.h is missing"

# All there, and it does not compile: the name, the line that defines it, the list.
cp -r half broken
for file in include/linux/kconfig.h $(sed -n 's/ always$//p' "$SOURCE_DIR/engines/tree/shim/headers.list"); do
	mkdir -p "broken/${file%/*}"
	echo >"broken/$file"
done
printf '#include <linux/new.h>\nlong f(void)\n{\n\treturn BRAND_NEW;\n}\n' >broken/mm/gup.c
printf '/* new */\n#define BRAND_NEW 7\n' >broken/include/linux/new.h
find broken -type f -exec cksum {} + | sort >before
everywhere 3 "its mm/gup.c does not compile with the shim" broken
err "missing name: BRAND_NEW"
err "defined at include/linux/new.h:2: #define BRAND_NEW 7"
err "add include/linux/new.h to "
find broken -type f -exec cksum {} + | sort | cmp - before || fail "the tree was written to"

# No compiler, no place for a cache.
CC=/nonexistent/cc gupwalk tree broken
exits 3
err "/nonexistent/cc, could not be run"
nothing_kept
XDG_CACHE_HOME='' HOME='' gupwalk tree broken
exits 3
err "neither XDG_CACHE_HOME nor HOME is set"
XDG_CACHE_HOME=/dev/null gupwalk tree broken
exits 3
err "no cache can be kept at /dev/null/gupwalk"

# Wrong words.
gupwalk tree
exits 2
err "one tree is wanted, 0 are given"
gupwalk run --on ./linux x.gup
exits 2
err "--on: ./linux is not an engine; engines are versions such as v6.12, tree:PATH"
gupwalk check --on tree:
exits 2
err "--on: what follows tree: is missing"
gupwalk check --on tree:broken --versions v9.9
exits 2
err "--versions: "
gupwalk diff tree:a tree:b
exits 2
err "diff: a: No such file or directory"
err "diff: b: No such file or directory"
gupwalk diff tree:a v9.9
exits 2
not_err "No such file"

# The names of the shim are listed, and the README has the same list.
gupwalk tree --ours
exits 0
silent err
out_line "  find_vma"
not_out "gup_can_follow_protnone"
sed -n '/^    shim\.h$/,/^$/s/^    //p' "$SOURCE_DIR/engines/tree/README.md" | out_is

# The README has the right number of patches, and of those for diff alone.
patches=$SOURCE_DIR/tests/patches/patches.list
told=$(tr '\n' ' ' <"$SOURCE_DIR/engines/tree/README.md" |
	sed -n 's/.* Two of them, of \([0-9]*\), break no law and .*/\1/p')
[ "$told" = "$(grep -c '^patch ' "$patches")" ] || fail "the README tells of $told patches"
[ "$(grep -c '^law -$' "$patches")" -eq 2 ] || fail "not two patches break no law"
